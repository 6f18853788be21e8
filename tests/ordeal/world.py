"""One ordeal: PCs that bill over a bad line to an HQ, and a hand that kills one of them after another."""

from __future__ import annotations

import contextlib
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ordeal.board import COUNTER, LINE, Board
from tests.ordeal.hq import POSTGRESQL, SQLITE, HqSide, open_hq_side
from tests.ordeal.oracle import acked_place, check_acked, check_hq, check_pc
from tests.ordeal.proxy import Proxy
from tests.ordeal.till import Till
from tests.ordeal.witness import Violation
from tests.ordeal.zygote import Zygote

TILLS = 2
_PATIENCE_S = 1.0
_HEARD_S = 0.03
"""What HQ said before it was killed has reached the PCs and their disks after so long."""
_BIRTHS = 3
AIMS = (
    ("in a transaction", COUNTER),
    ("committing", COUNTER),
    ("acknowledging", COUNTER),
    ("asking HQ", LINE),
    ("storing the answer", LINE),
    ("taking a page in", LINE),
)
FIRST_SYNC = (("migrating", COUNTER), ("fetching segments", LINE), ("importing segments", LINE))
HQ_AIMS = (
    ("storing documents", COUNTER),
    ("committing", COUNTER),
    ("reading pages", LINE),
)


@dataclass(frozen=True)
class Plan:
    """What an ordeal is to do; the same seed draws the same kills, faults and acts, though never the same instants."""

    seed: int
    kills: int
    database: str = SQLITE
    breaker: str = ""
    aim: str = ""


@dataclass
class Outcome:
    """What an ordeal did."""

    plan: Plan
    kills: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    syncs: Counter[str] = field(default_factory=Counter)
    line: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    in_flight: int = 0
    violation: str = ""
    log: str = ""
    seconds: float = 0.0
    processor: float = 0.0


class World:
    """The running ordeal."""

    def __init__(self, plan: Plan, folder: Path, zygote: Zygote, proxy: Proxy, hq: HqSide) -> None:
        self.plan, self.folder, self.zygote, self.proxy, self.hq = plan, folder, zygote, proxy, hq
        self.chance = random.Random(plan.seed)
        self.outcome = Outcome(plan)
        self.tills = [Till(self, f"till-{place}") for place in range(1, TILLS + 1)]
        self._aims, self._has_lost_server = 0, False

    def run(self) -> None:
        """Be born under kills, live under kills, come to rest, and be looked at."""
        self.hq.start()
        self._await(lambda: bool(self.proxy.upstream), "HQ does not start")
        rate, self.proxy.rate = self.proxy.rate, 0.0
        for till in self.tills:
            till.folder.mkdir()
            self._bear(till)
        self.proxy.rate = rate
        if self.plan.breaker:
            self._break_hq()
        self.hq.start_office(self.plan.seed)
        for step in self._schedule():
            step()
        while self.outcome.kills.total() < self.plan.kills - TILLS:
            self._kill_till()
        self._rest()
        self._look()

    def _break_hq(self) -> None:
        self.hq.kill()
        self.hq.breaker = self.plan.breaker
        self.hq.start()
        self._await(lambda: bool(self.proxy.upstream), "HQ does not start")

    def _await(self, claim: object, what: str, seconds: float = 120.0) -> None:
        until = time.monotonic() + seconds
        while not claim():  # type: ignore[operator]
            if self._has_lost_server:
                self.hq.revive()
            if time.monotonic() > until or self.hq.words:
                raise Violation(f"K-1 {what}: it is at {self.hq.board.both()}: {self.hq.words[:1]}")
            time.sleep(0.005)

    def _bear(self, till: Till) -> None:
        """Start a PC for the first time, several times."""
        for _ in range(min(_BIRTHS, self.plan.kills // 20)):
            till.start()
            time.sleep(self.chance.uniform(0, 0.3))
            self._note("desktop", till.kill())
        till.start()
        self._await_enrolled(till)

    def _await_enrolled(self, till: Till) -> None:
        until = time.monotonic() + 120
        while not till.witness.is_enrolled:
            if till.witness.code_used:  # HQ took it in a life that ended before it heard
                till.stop()
                till.start()
            if time.monotonic() > until:
                raise Violation(f"K-1 {till.name} cannot be enrolled: {till.witness.errors[:1]}")
            time.sleep(0.01)

    def _note(self, kind: str, phases: tuple[str, str]) -> None:
        """Count a kill by who it hit and what that one was at."""
        if kind == "desktop":
            kind = "desktop syncing" if phases[LINE] not in ("not begun", "resting") else "desktop billing"
        self.outcome.kills[kind] += 1
        self.outcome.phases.update(
            f"{kind.split()[0]}: {phase}" for phase in set(phases) if phase not in ("", "not begun", "unseen")
        )

    def _schedule(self) -> list[Callable[[], None]]:
        """Draw who is killed when; the shares are the same in every ordeal."""
        if self.plan.breaker:
            return [self._kill_hq if self.plan.aim.startswith("HQ") else self._kill_till] * self.plan.kills
        shares = [
            (self._kill_till, 50),
            (self._kill_first_sync, 5),
            (self._kill_hq, 27),
            (self._kill_office, 5),
        ]
        if self.hq.cluster:
            shares.append((self._kill_server, 5))
        steps = [step for step, share in shares for _ in range(max(1, self.plan.kills * share // 100))]
        self.chance.shuffle(steps)
        return steps

    def _aim(self, board: Board, aims: tuple[tuple[str, int], ...]) -> None:
        """Wait for a moment: any one, or the beginning of a certain phase."""
        self._aims += 1
        if not self.plan.aim and self.chance.random() < 0.3:
            time.sleep(self.chance.uniform(0, 0.4))
            return
        phase, place = aims[self._aims % len(aims)]
        if self.plan.aim and self.plan.aim != "HQ told":
            phase = self.plan.aim
            place = dict(AIMS)[phase]
        until = time.monotonic() + _PATIENCE_S
        while board.get(place) != phase and time.monotonic() < until:
            time.sleep(0.0002)
        time.sleep(self.chance.choice((0, 0.0005, 0.002, 0.01, 0.03)))

    def _let_synchronise(self, till: Till) -> None:
        """Wait until the PC and HQ have come to an end with each other once more, but not for ever."""
        until, before = time.monotonic() + _PATIENCE_S, till.witness.syncs["synced"]
        while till.witness.syncs["synced"] == before and time.monotonic() < until:
            time.sleep(0.002)

    def _kill_till(self) -> None:
        till = self.chance.choice(self.tills)
        if self.chance.random() < 0.3:
            self._let_synchronise(till)
        self._aim(till.board, AIMS)
        self._note("desktop", till.kill())
        till.start()

    def _kill_office(self) -> None:
        if self.hq.office:
            self._note("HQ office", (self.hq.kill_office(), ""))
        self.hq.start_office(self.chance.randrange(10**9))

    def _kill_first_sync(self) -> None:
        till = self.chance.choice(self.tills)
        self._note("desktop", till.kill())
        till.lose_catalog()
        till.start()
        self._aim(till.board, FIRST_SYNC)
        self._note("desktop", till.kill())
        till.start()

    def _hq_aim(self) -> tuple[Board, tuple[tuple[str, int], ...]]:
        """Aim at what HQ is at, or at the moment in which a PC hears its answer."""
        if self.plan.aim == "HQ told" or self.hq.is_fresh or self.chance.random() < 0.2:
            return self.chance.choice(self.tills).board, (("storing the answer", LINE),)
        return self.hq.board, HQ_AIMS

    def _kill_hq(self) -> None:
        if self.chance.random() < 0.1:
            time.sleep(self.chance.uniform(0, 0.3))  # wherever its start may be
        else:
            self._await(lambda: bool(self.proxy.upstream), "HQ does not start")
            self._aim(*self._hq_aim())
        phases = self.hq.kill()
        if self.chance.random() < 0.3 and self.hq.office:
            self._note("HQ office", (self.hq.kill_office(), ""))
        self._note(f"HQ on {self.plan.database}", phases)
        self._check_acked()
        self.hq.start(is_fresh=not self.plan.breaker and self.chance.random() < 0.12)
        if self.hq.office is None:
            self.hq.start_office(self.chance.randrange(10**9))

    def _kill_server(self) -> None:
        time.sleep(self.chance.uniform(0, 0.3))
        self._has_lost_server = True
        self.hq.kill_server()
        self.outcome.kills["PostgreSQL itself"] += 1
        self._check_acked()
        if self.hq.office:
            self.hq.kill_office()
            self.hq.words.clear()
        self.hq.start_office(self.chance.randrange(10**9))

    def _check_acked(self) -> None:
        time.sleep(_HEARD_S)
        folders = [till.folder for till in self.tills]
        places = [acked_place(folder) for folder in folders]
        with self.hq.open() as database:
            check_acked(folders, places, database)

    def _rest(self) -> None:
        """The last kills; then the line is good, HQ serves, and the PCs have a few rounds."""
        for till in self.tills:
            self._note("desktop", till.kill())
        if self.hq.office:
            self.hq.kill_office()
        self.proxy.calm()
        self._await(lambda: bool(self.proxy.upstream), "HQ does not start")
        for till in self.tills * 2:  # what one sends the other has to hear of
            till.settle()

    def _look(self) -> None:
        witnesses = [till.witness for till in self.tills]
        states = [check_pc(till.folder, till.witness) for till in self.tills]
        with self.hq.open() as database:
            check_hq(database, witnesses, states)

    def summarise(self) -> Outcome:
        """Return what was done."""
        outcome = self.outcome
        outcome.faults, outcome.connections = Counter(self.proxy.faults), self.proxy.connections
        for till in self.tills:
            outcome.kinds.update(fact["kind"] for fact in till.witness.facts)
            outcome.syncs.update(till.witness.syncs)
            outcome.line.update(till.witness.line)
            outcome.refused.update(till.witness.refused)
            outcome.in_flight += till.witness.in_flight
        return outcome


def _processor_seconds() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _last_words(path: Path) -> str:
    return path.read_text(errors="replace")[-4_000:] if path.exists() else ""


def run_ordeal(plan: Plan) -> Outcome:
    """Run one ordeal in a folder of its own."""
    if plan.database not in (SQLITE, POSTGRESQL):
        raise ValueError(plan.database)
    started, used = time.monotonic(), _processor_seconds()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="branchline-ordeal-")))
        zygote = stack.enter_context(Zygote(folder))
        proxy = stack.enter_context(Proxy(plan.seed, rate=0.1 if plan.breaker else 0.5))
        hq = stack.enter_context(open_hq_side(folder, zygote, proxy, plan.database))
        world = World(plan, folder, zygote, proxy, hq)
        for till in world.tills:
            stack.callback(till.stop)
        try:
            world.run()
        except Violation as violation:
            world.outcome.violation = str(violation)
            world.outcome.log = _last_words(zygote.log)
        except Exception:
            print(_last_words(zygote.log))
            raise
        outcome = world.summarise()
    outcome.seconds, outcome.processor = time.monotonic() - started, _processor_seconds() - used
    return outcome
