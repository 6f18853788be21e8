"""One seeded run: HQ and many PCs through days of work and faults, then quiet, then the invariants."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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
import server_stub.approval
import server_stub.page
import server_stub.repair
import server_stub.segment
from tests.simulation.backends import make_store
from tests.simulation.computers import check_nothing_lost, pardon, wipe
from tests.simulation.disasters import COPIES, DISASTERS, DISASTERS_BY_NAME
from tests.simulation.disk import fast_disks, scratch_folder
from tests.simulation.hq import SimHq
from tests.simulation.invariants import check_all, check_emptied
from tests.simulation.ledger import Ledger, Violation
from tests.simulation.line import open_line
from tests.simulation.network import Network
from tests.simulation.office import judge_unread
from tests.simulation.seed import START
from tests.simulation.till import Till, template

QUIET_ROUNDS = 3
TERMS = ("policy", "policy", "policy", "import", "amended", "budget", "lend", "wallet")
"""What HQ's people say of commercial terms every other morning."""
_REQUEST = desktop.sync.round.Round.request
PROGRAMS = (
    (),
    (),
    (),
    ("brief", "compare", "segments", "segments2", "leases", "certificate", "days"),
    ("brief", "compare"),
    ("brief", "segments", "segments2"),
    ("brief", "leases"),
    ("certificate",),
    ("days",),
)
"""What the programs of different PCs know nothing of; most are new. The short form implies three features that came before it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a world is and how badly it fares."""

    seed: int
    dealers: int = 2
    days: int = 10
    copies: bool = False
    """Most disasters are old copies and clones that nothing on the PC can tell."""
    hq: str = "sqlite"
    """Where HQ keeps its tables."""


@dataclass
class Outcome:
    """What a run did, and what it violated, empty when nothing."""

    plan: Plan
    violation: str = ""
    documents: int = 0
    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
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
        (folder / "hq").mkdir()
        store = make_store(plan.hq, folder / "hq", plan.dealers)
        self.hq = SimHq(folder / "hq", store, plan.dealers, self.chance, lambda: self.now)
        self.tills: list[Till] = []
        self.is_restored = False

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
    def installed(self, page: int = 0, least: int = 0) -> Iterator[None]:
        """Put this world's line, keyring and chance where the product looks for them; sizes by chance unless given."""
        uuids = SimpleNamespace(uuid7=lambda nanoseconds: UUID(int=self.chance.getrandbits(128), version=4))
        keyring = desktop.sync.credentials

        def keep(name: str, private: bytes) -> bool:
            self._keys[name] = private
            return True

        def line(url: str, key: Any = None, **_: Any) -> Any:
            return open_line(self.network, self.caller, url, key)

        page = page or self.chance.choice((3, 7, 20_000, 20_000))
        least = least or self.chance.choice((3, 5_000))
        self.faults["tiny_pages"] += page < 100
        self.faults["small_segments"] += least < 100
        with ExitStack() as stack:
            for module in (server_stub.repair, server_stub.segment):
                stack.enter_context(patch.object(module, "LEAST", least))
            stack.enter_context(patch.object(server_stub.page, "SMALL", min(least - 1, 100)))
            # All worlds have one name of HQ's history, so none may find the segments of another.
            stack.enter_context(patch.object(server_stub.segment, "data_folder", lambda: self.folder / "hq"))
            stack.enter_context(
                patch.object(desktop.sync.round.Round, "request", lambda step: self._request(step))
            )
            for module in ("desktop.db", "desktop.lineage"):
                if find_spec(module) and hasattr(import_module(module), "new_lineage_id"):
                    stack.enter_context(patch(f"{module}.new_lineage_id", self.name_lineage))
            is_virtual = self.chance.random() < 0.7 or self.plan.copies
            if is_virtual and find_spec("desktop.continuity"):
                # Copies of a virtual machine: nothing on the PC can tell them apart.
                stack.enter_context(patch("desktop.continuity._fingerprint", lambda *_: b"one machine"))
            secrets = SimpleNamespace(token_bytes=self.chance.randbytes)
            stack.enter_context(patch.object(server_stub.approval, "secrets", secrets))
            stack.enter_context(patch.object(desktop.services.document, "uuid_utils", uuids))
            stack.enter_context(patch.object(keyring, "_keep_in_keyring", keep))
            stack.enter_context(patch.object(keyring, "_load_from_keyring", self._keys.get))
            stack.enter_context(patch.object(desktop.sync.enrol, "Http", line))
            stack.enter_context(patch.object(desktop.sync.round, "MAX_PAGE_ROWS", page))
            yield

    def _request(self, step: Any) -> Any:
        return self.caller.request(_REQUEST(step))

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
            places = range(self.chance.choice((1, 2, 2, 3)))
            self.found_pcs([dealer * 10 + 1 + place // 2 for place in places])
        self.hq.work(what=self.chance.choice(("statements", "statements", "segments")))
        if self.chance.random() < 0.8:
            self.note(f"hq {self.hq.work(what='policy')}")
        self.hq.back_up()

    def found_pcs(self, stores: Sequence[int]) -> None:
        """Enrol a PC in each of these stores; now and then its program is an older one."""
        for place, store in enumerate(stores):
            till = Till(self, f"pc-{store // 10}-{place}", store // 10, store)
            till.lacks = frozenset(self.chance.choice(PROGRAMS))
            self.faults["older_program"] += bool(till.lacks)
            till.make()
            self.tills.append(till)
        for till in self.tills[-len(stores) :]:
            self.note(f"{till.name} first sync {till.sync()}")

    def live_a_day(self) -> None:
        """Work in shuffled turns with faults, then let the night pass."""
        self.network.rate = self.chance.choice((0.4, 0.7, 0.9))
        if self.chance.random() < 0.5:
            self.note(f"hq {self.hq.work(what=self.chance.choice(TERMS))}")
        turns = [till for till in self.tills for _ in range(self.chance.choice((1, 2)))]
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
        if self.chance.random() < 0.3:
            for till in self.tills:
                self.note(f"{till.name} {till.issue('answer')}")
        self.forward(hours=self.chance.randrange(8, 20))

    def take_turn(self, till: Till) -> None:
        """Issue some documents and try to synchronise."""
        for _ in range(self.chance.randrange(0, 5)):
            fault = self.chance.choice(("crash", "disk")) if self.chance.random() < 0.25 else ""
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
            self.hq.look()

    def strike(self, till: Till) -> None:
        """Let something happen to a PC or to HQ as a whole."""
        name = self.chance.choice(COPIES if self.plan.copies else DISASTERS)
        if till not in self.tills:
            return
        if DISASTERS_BY_NAME[name](self, till):
            self.fault(name, till.name)

    def come_to_rest(self) -> None:
        """Stop all faults, let everybody synchronise, take orders to computers back, and check the invariants."""
        self.network.rate = 0.0
        self.network.late.clear()
        self.hq.failpoint.disarm()
        self.forward(hours=1)
        for till in self.tills:
            self.note(f"{till.name} quiet {till.sync()}")
        check_nothing_lost(self)
        for round_ in range(QUIET_ROUNDS):
            if round_ < QUIET_ROUNDS - 1:
                pardon(self)
                self.seen["judged unread"] += judge_unread(self.hq)
            for till in self.tills:
                outcome = till.sync()
                self.note(f"{till.name} quiet {round_} {outcome}")
                if not outcome.startswith("ok") or (round_ == QUIET_ROUNDS - 1 and outcome != "ok"):
                    raise Violation(f"L1 {till.name} does not come to rest: {outcome}")
        self.hq.look()
        check_emptied(self)
        check_all(self)
        if self.chance.random() < 0.5:
            wipe(self, self.chance.choice(self.tills))

    def did(self) -> Counter[str]:
        """Return how much happened of what is worth telling: documents by kind, leases, members made one."""
        did = Counter(fact.kind for fact in self.ledger.facts.values()) + self.hq.done
        with self.hq.hq.database.read() as session:
            run = session.connection().exec_driver_sql
            did["leases"] = run("SELECT count(*) FROM lease").scalar_one()
            did["lease uses"] = run("SELECT count(*) FROM lease_use").scalar_one()
            did["merges"] = run("SELECT count(*) FROM member WHERE survivor <> ''").scalar_one()
            did["orders to devices"] = run("SELECT count(*) FROM device_order").scalar_one()
            did["store bills"] = run("SELECT count(*) FROM scope_row WHERE kind = 'receipt'").scalar_one()
        return did

    def close(self) -> None:
        """Close every database."""
        for till in self.tills:
            till.close()
        self.hq.close()


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
                outcome.did = world.did()
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
