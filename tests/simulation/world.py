"""One seeded run: HQ and many PCs through days of work and faults, then quiet, then the invariants."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

import desktop.services.document
import desktop.sync.credentials
import desktop.sync.engine
import desktop.sync.enrol
import desktop.sync.round
from tests.simulation.disk import fast_disks, scratch_folder
from tests.simulation.hq import START, SimHq
from tests.simulation.invariants import check_all, check_emptied
from tests.simulation.ledger import Ledger, Violation
from tests.simulation.network import Network, open_line
from tests.simulation.till import Till, template

QUIET_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a world is and how badly it fares."""

    seed: int
    dealers: int = 2
    days: int = 5
    copies: bool = False
    """Most disasters are old copies and clones that nothing on the PC can tell."""


@dataclass
class Outcome:
    """What a run did, and what it violated, empty when nothing."""

    plan: Plan
    violation: str = ""
    documents: int = 0
    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    event_hash: str = ""


class World:
    """Everything of one seed; all chance comes from it, all time is its own."""

    def __init__(self, plan: Plan, folder: Path, tell: Callable[[str], None]) -> None:
        self.plan, self.folder, self.tell = plan, folder, tell
        self.chance = random.Random(plan.seed)
        self.now: datetime = START
        self.ledger = Ledger()
        self.faults: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self._events = blake2b(digest_size=8)
        self._keys: dict[str, bytes] = {}
        self.caller: Till
        self.network = Network(self)
        self.hq = SimHq(folder, plan.dealers, self.chance, lambda: self.now)
        self.tills: list[Till] = []
        self.is_silently_restored = False

    # what everything in the world uses

    def note(self, event: str) -> None:
        """Add an event to the log, whose hash tells whether two runs were the same."""
        self._events.update(event.encode())
        self.tell(f"{self.now:%m-%d %H:%M} {event}")

    @property
    def event_hash(self) -> str:
        """Return the hash of all events so far."""
        return self._events.hexdigest()

    def fault(self, name: str, where: str) -> None:
        """Count a fault."""
        self.faults[name] += 1
        self.note(f"fault {name} {where}")

    def forward(self, **parts: float) -> None:
        """Let time pass."""
        self.now += timedelta(**parts)

    def name_lineage(self) -> str:
        """Return 64 bits of this world's chance."""
        return f"{self.chance.getrandbits(64):016x}"

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Put this world's line, keyring and chance where the product looks for them."""
        uuids = SimpleNamespace(uuid7=lambda nanoseconds: UUID(int=self.chance.getrandbits(128), version=4))
        keyring = desktop.sync.credentials

        def keep(name: str, private: bytes) -> bool:
            self._keys[name] = private
            return True

        def line(url: str, key: Any = None, **_: Any) -> Any:
            return open_line(self.network, self.caller, url, key)

        page = self.chance.choice((3, 7, 20_000, 20_000))
        if page < 100:
            self.fault("tiny_pages", "all")
        with ExitStack() as stack:
            for module in ("desktop.db", "desktop.lineage"):
                if find_spec(module) and hasattr(import_module(module), "new_lineage_id"):
                    stack.enter_context(patch(f"{module}.new_lineage_id", self.name_lineage))
            is_virtual = self.chance.random() < 0.7 or self.plan.copies
            if is_virtual and find_spec("desktop.continuity"):
                # Copies of a virtual machine: nothing on the PC can tell them apart.
                stack.enter_context(patch("desktop.continuity._fingerprint", lambda *_: b"one machine"))
            stack.enter_context(patch.object(desktop.services.document, "uuid_utils", uuids))
            stack.enter_context(patch.object(keyring, "_keep_in_keyring", keep))
            stack.enter_context(patch.object(keyring, "_load_from_keyring", self._keys.get))
            stack.enter_context(patch.object(desktop.sync.enrol, "Http", line))
            stack.enter_context(patch.object(desktop.sync.round, "MAX_PAGE_ROWS", page))
            yield

    # the run

    def run(self) -> None:
        """Live through all days, then come to rest and look."""
        self.found()
        for _ in range(self.plan.days):
            self.live_a_day()
        self.come_to_rest()

    def found(self) -> None:
        """Enrol the PCs: one to three for each dealer, in two stores."""
        for dealer in range(1, self.plan.dealers + 1):
            for place in range(self.chance.choice((1, 2, 2, 3))):
                till = Till(self, f"pc-{dealer}-{place}", dealer, dealer * 10 + 1 + place // 2)
                till.make()
                self.tills.append(till)
        for till in self.tills:
            self.note(f"{till.name} first sync {till.sync()}")
        self.hq.back_up()

    def live_a_day(self) -> None:
        """Work in shuffled turns with faults, then let the night pass."""
        self.network.rate = self.chance.choice((0.2, 0.5, 0.7))
        turns = [till for till in self.tills for _ in range(3)]
        self.chance.shuffle(turns)
        for till in turns:
            self.forward(minutes=self.chance.randrange(1, 90))
            if till in self.tills:
                self.take_turn(till)
            if self.chance.random() < 0.25:
                fault = self.chance.choice(("crash", "disk")) if self.chance.random() < 0.3 else ""
                if fault:
                    self.fault(f"hq_office_{fault}", "hq")
                self.note(f"hq {self.hq.work(fault=fault)}")
            if self.chance.random() < (0.6 if self.plan.copies else 0.25):
                self.strike(till)
        self.forward(hours=self.chance.randrange(8, 20))

    def take_turn(self, till: Till) -> None:
        """Issue some documents and try to synchronise."""
        for _ in range(self.chance.randrange(0, 4)):
            fault = self.chance.choice(("crash", "disk")) if self.chance.random() < 0.15 else ""
            if fault:
                self.fault(f"pc_{fault}_selling", till.name)
            self.note(f"{till.name} {till.issue(fault=fault)}")
        if till.offline_until > self.now:
            return
        for _ in range(self.chance.randrange(1, 3)):
            fault = self.chance.choice(("crash", "crash", "disk")) if self.chance.random() < 0.25 else ""
            if fault:
                self.fault(f"pc_{fault}_syncing", till.name)
            most = self.chance.choice((1, 2, 500, 500))
            self.note(f"{till.name} sync {till.sync(most=most, fault=fault)}")

    def strike(self, till: Till) -> None:
        """Let something happen to a PC or to HQ as a whole."""
        name = self.chance.choice(COPIES if self.plan.copies else DISASTERS)
        if till not in self.tills:
            return
        if DISASTERS_BY_NAME[name](self, till):
            self.fault(name, till.name)

    def come_to_rest(self) -> None:
        """Stop all faults, let everybody synchronise at most three times, and check the invariants."""
        self.network.rate = 0.0
        self.network.late.clear()
        self.hq.failpoint.disarm()
        self.forward(hours=1)
        for round_ in range(QUIET_ROUNDS):
            for till in self.tills:
                outcome = till.sync()
                self.note(f"{till.name} quiet {round_} {outcome}")
                if not outcome.startswith("ok") or (round_ and outcome != "ok"):
                    raise Violation(f"L1 {till.name} does not come to rest: {outcome}")
        check_emptied(self)
        check_all(self)

    def close(self) -> None:
        """Close every database."""
        for till in self.tills:
            till.close()
        self.hq.close()


def pc_restart(world: World, till: Till) -> bool:
    """The program is closed and opened."""
    till.restart()
    return True


def pc_backup(world: World, till: Till) -> bool:
    """A copy of the PC is made; no fault yet."""
    till.back_up()
    return False


def pc_restored(world: World, till: Till) -> bool:
    """The PC comes back as it was at some time."""
    if not till.backups:
        till.back_up()
        return False
    till.restore()
    return True


def pc_cloned(world: World, till: Till) -> bool:
    """A disk image starts on a second PC."""
    if len(world.tills) >= 5 * world.plan.dealers:
        return False
    world.tills.append(till.clone(f"{till.name}-{world.faults['pc_cloned']}"))
    return True


def pc_lost(world: World, till: Till) -> bool:
    """The PC is stolen; what it did not send is gone."""
    if sum(other.dealer == till.dealer for other in world.tills) < 3:
        return False
    world.tills.remove(till)
    till.close()
    return True


def catalog_lost(world: World, till: Till) -> bool:
    """The file with the published rows is gone."""
    till.lose_catalog(is_damaged=False)
    return True


def catalog_damaged(world: World, till: Till) -> bool:
    """The file with the published rows cannot be read."""
    till.lose_catalog(is_damaged=True)
    return True


def clock_forward(world: World, till: Till) -> bool:
    """The PC's clock is a year ahead."""
    till.offset += timedelta(days=365)
    return True


def clock_back(world: World, till: Till) -> bool:
    """The PC's clock is a year behind."""
    till.offset -= timedelta(days=365)
    return True


def months_offline(world: World, till: Till) -> bool:
    """The PC is without a line for two months."""
    till.offline_until = world.now + timedelta(days=60)
    world.forward(days=world.chance.choice((0, 0, 30)))
    return True


def hq_restart(world: World, till: Till) -> bool:
    """HQ's process ends and starts."""
    world.hq.restart()
    return True


def hq_backup(world: World, till: Till) -> bool:
    """A copy of HQ is made; no fault yet."""
    world.hq.back_up()
    return False


def hq_restored_silently(world: World, till: Till) -> bool:
    """HQ comes back as it was, and nobody says so."""
    world.hq.restore(world.chance.randrange(len(world.hq.backups)))
    world.is_silently_restored = True
    return True


def hq_restored_announced(world: World, till: Till) -> bool:
    """HQ comes back as it was, under a new name of its history."""
    world.hq.restore(world.chance.randrange(len(world.hq.backups)), gen=world.name_lineage())
    return True


DISASTERS_BY_NAME: dict[str, Callable[[World, Till], bool]] = {
    step.__name__: step
    for step in (
        pc_restart,
        pc_backup,
        pc_restored,
        pc_cloned,
        pc_lost,
        catalog_lost,
        catalog_damaged,
        clock_forward,
        clock_back,
        months_offline,
        hq_restart,
        hq_backup,
        hq_restored_silently,
        hq_restored_announced,
    )
}
DISASTERS = (*DISASTERS_BY_NAME, "pc_backup", "pc_restored", "pc_restored", "pc_cloned", "hq_backup")

COPIES = (
    "pc_backup",
    "pc_restored",
    "pc_restored",
    "pc_cloned",
    "pc_cloned",
    "hq_backup",
    "hq_restored_silently",
)


def run_world(plan: Plan, tell: Callable[[str], None] = lambda event: None) -> Outcome:
    """Run one seed and return what it did; whatever goes wrong is its violation."""
    folder = Path(mkdtemp(prefix="branchline-world-", dir=scratch_folder()))
    outcome = Outcome(plan)
    try:
        with fast_disks():
            template()  # made before any chance is drawn
            world = World(plan, folder, tell)
            try:
                with world.installed():
                    world.run()
            except Violation as violation:
                outcome.violation = str(violation)
            except Exception as error:  # noqa: BLE001 - whatever the product lets out is a finding
                outcome.violation = f"X {type(error).__name__}: {error}"
                tell(_trace(error))
            finally:
                world.close()
            outcome.documents, outcome.requests = len(world.ledger.facts), world.network.requests
            outcome.faults, outcome.seen = world.faults, world.seen
            outcome.event_hash = world.event_hash
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _trace(error: Exception) -> str:
    import traceback

    return "".join(traceback.format_exception(error))
