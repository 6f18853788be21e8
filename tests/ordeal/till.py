"""A PC as the ordeal handles it: its folder, its process, and the witness of what it says."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import msgspec

from tests.ordeal.board import LINE, Board
from tests.ordeal.oracle import check_after_kill
from tests.ordeal.witness import Violation, Witness
from tests.ordeal.zygote import Child

if TYPE_CHECKING:
    from tests.ordeal.world import World

_SETTLE_S = 60.0


class Till:
    """A PC as the ordeal handles it: its folder, its process, and the witness of what it says."""

    def __init__(self, world: World, name: str) -> None:
        self._world, self.name = world, name
        self.folder = world.folder / name
        self.witness = Witness(name)
        self.board = Board(world.folder / f"{name}.board")
        self._child: Child | None = None
        self._reader: threading.Thread | None = None
        self._broken: Violation | None = None
        self._lives = 0

    def start(self) -> None:
        """Begin a life; one that is not enrolled yet gets a fresh code."""
        world, self._lives = self._world, self._lives + 1
        self.board.clear()
        code = "" if self.witness.is_enrolled else world.hq.enrol_code()
        self.witness.code_used = False
        self._child = world.zygote.spawn(
            "till",
            folder=str(self.folder),
            board=str(world.folder / f"{self.name}.board"),
            seed=world.plan.seed * 100_000 + self._lives,
            url=world.proxy.url,
            code=code,
            breaker=world.plan.breaker,
        )
        self._listen()

    def _listen(self) -> None:
        if self._child is None:
            raise RuntimeError("nobody speaks")
        self._reader = threading.Thread(target=self._read, args=(self._child.output,), daemon=True)
        self._reader.start()

    def _read(self, output: int) -> None:
        with os.fdopen(output, "rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    return  # cut off by the kill
                try:
                    self.witness.hear(msgspec.json.decode(line))
                except Violation as violation:
                    self._broken = self._broken or violation

    def kill(self) -> tuple[str, str]:
        """Kill the PC, hold its files against its witness, and say what it was at."""
        if self._child is None or self._reader is None:
            raise RuntimeError("the PC is not running")
        self._child.kill()
        self._child.close()
        self._child = None
        self._reader.join(10)
        phases = self.board.both()
        self._check_words()
        check_after_kill(self.folder, self.witness, looks_at_cuts=self._looks_at_cuts(phases[LINE]))
        return phases

    def _looks_at_cuts(self, phase: str) -> bool:
        return bool(self._world.plan.breaker) or phase in ("taking a page in", "importing segments")

    def _check_words(self) -> None:
        if self._broken:
            raise self._broken
        if self.witness.errors:
            raise Violation(f"K-1 {self.name} ended by itself: {self.witness.errors[0]}")

    def lose_catalog(self) -> None:
        """Lose what can be downloaded again, so that the next life begins with a first sync."""
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"catalog.db{suffix}").unlink(missing_ok=True)

    def settle(self) -> None:
        """Synchronise in quiet rounds to the end."""
        world = self._world
        self._child = world.zygote.spawn("settle", folder=str(self.folder), url=world.proxy.url)
        self._listen()
        if not self._child.wait(_SETTLE_S):
            raise Violation(f"L1 {self.name} does not come to an end")
        self._child.close()
        self._child = None
        if self._reader:
            self._reader.join(10)
        self._check_words()

    def stop(self) -> None:
        """End whatever still runs."""
        if self._child:
            self._child.kill()
            self._child.close()
            self._child = None
