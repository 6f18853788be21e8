"""One push and one pull, ended before every single SQL statement of either side, and what is left each time."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.simulation.disk import Crash, copy_files, fast_disks, scratch_folder
from tests.simulation.hq import Said
from tests.simulation.invariants import check_all, check_emptied
from tests.simulation.ledger import Fact
from tests.simulation.till import template
from tests.simulation.world import Plan, World

FAR = 10**9
DOCUMENTS = ("register", "sale", "refund", "order", "amend", "count", "write-off", "shift", "shift", "change")
NEWS = ("import", "contract", "decide", "money", "statements", "limit")


@dataclass(frozen=True, slots=True)
class Point:
    """Where a side ends: before its statement of so many, and at HQ within which request of the synchronisation."""

    side: str
    request: int
    statement: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """Python's part of a world."""

    now: Any
    chance: Any
    facts: dict[str, Fact]
    said: Said
    tills: list[tuple[list[str], dict[str, Fact]]]


class CrashWorld:
    """A dealer with two PCs, one of which has documents to send and news to take in; put back for every point."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.world.found_pcs((11, 11))
        for till in world.tills:
            till.issue_inside("order")
            till.sync()
        world.hq.work(what="decide")
        self.till = world.tills[0]
        for kind in DOCUMENTS:
            self.till.issue_inside(kind)
        world.tills[1].issue_inside("sale")
        world.tills[1].sync()
        for name in NEWS:
            world.hq.work(what=name)
        self.place = len(world.hq.backups)
        world.hq.back_up()
        for till in world.tills:
            till.close()
            copy_files(till.folder, till.folder.with_name(f"{till.name}-kept"))
            till.open()
        books = [(list(till.history), dict(till.facts)) for till in world.tills]
        facts, chance = dict(world.ledger.facts), world.chance.getstate()
        self.kept = _Kept(world.now, chance, facts, world.hq.said.copy(), books)

    def put_back(self) -> None:
        """Make everything what it was before the synchronisation."""
        world, kept = self.world, self.kept
        world.now, world.ledger.facts = kept.now, dict(kept.facts)
        world.chance.setstate(kept.chance)
        world.hq.restore(self.place)
        for till, (history, facts) in zip(world.tills, kept.tills, strict=True):
            till.close()
            copy_files(till.folder.with_name(f"{till.name}-kept"), till.folder)
            till.history, till.facts = list(history), dict(facts)
            till.open()

    def count(self) -> tuple[int, list[int]]:
        """Synchronise undisturbed; return how many statements the PC ran, and HQ in each request."""
        self.put_back()
        at_hq: list[int] = []
        with self._each_request(at_hq, None):
            self.till.failpoint.arm(FAR, Crash())
            counted = self._sync()
        return counted, at_hq

    def _sync(self) -> int:
        left = FAR
        disarm = self.till.failpoint.disarm

        def read() -> bool:
            nonlocal left
            left = self.till.failpoint.left or left
            return disarm()

        self.till.failpoint.disarm = read  # type: ignore[method-assign]
        try:
            assert self.till.sync().startswith("ok")
        finally:
            self.till.failpoint.disarm = disarm  # type: ignore[method-assign]
        return FAR - left

    @contextmanager
    def _each_request(self, counted: list[int], point: Point | None) -> Iterator[None]:
        hq = self.world.hq
        answer = hq.answer

        def watched(request: Any) -> Any:
            is_here = point is not None and len(counted) == point.request
            hq.failpoint.arm(point.statement if point and is_here else FAR, Crash())
            counted.append(0)
            try:
                return answer(request)
            finally:
                counted[-1] = FAR - hq.failpoint.left

        hq.answer = watched  # type: ignore[method-assign]
        try:
            yield
        finally:
            hq.answer = answer  # type: ignore[method-assign]

    def crash(self, point: Point) -> str:
        """End one side at a point, let everybody synchronise, check every invariant; return how the sync went."""
        self.put_back()
        if point.side == "pc":
            self.till.failpoint.arm(point.statement, Crash())
            outcome = self.till.sync()
        else:
            with self._each_request([], point):
                outcome = self.till.sync()
            self.world.hq.failpoint.disarm()
        for till in self.world.tills:
            till.check_cuts()
        for _ in range(2):
            for till in self.world.tills:
                till.sync()
        check_emptied(self.world)
        check_all(self.world)
        return outcome


@contextmanager
def open_crash_world(hq: str = "sqlite", seed: int = 5) -> Iterator[CrashWorld]:
    """Give a world that is ready to be crashed."""
    folder = Path(mkdtemp(prefix="branchline-crash-", dir=scratch_folder()))
    try:
        with fast_disks():
            template()
            world = World(Plan(seed, dealers=1, hq=hq), folder, lambda event: None)
            try:
                with world.installed(page=7, least=3):
                    yield CrashWorld(world)
            finally:
                world.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def points(counted: tuple[int, list[int]]) -> list[Point]:
    """Return every boundary that was counted."""
    at_pc, at_hq = counted
    found = [Point("pc", 0, k) for k in range(1, at_pc + 1)]
    return found + [Point("hq", r, k) for r, most in enumerate(at_hq) for k in range(1, most + 1)]


def sample(found: list[Point], most: int) -> list[Point]:
    """Return some of the boundaries, always the same ones."""
    return sorted(
        random.Random(1).sample(found, min(most, len(found))), key=lambda p: (p.side, p.request, p.statement)
    )
