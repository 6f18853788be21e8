"""What a process is doing at every moment, on a page of memory that outlives it."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

PHASES = (
    "not begun",
    "opening",
    "migrating",
    "enrolling",
    "resting",
    "in a transaction",
    "committing",
    "acknowledging",
    "asking HQ",
    "storing the answer",
    "taking a page in",
    "fetching segments",
    "importing segments",
    "storing documents",
    "reading pages",
    "publishing",
)
COUNTER, LINE = 0, 1
"""The places on a board: the thread that bills (or all of HQ), and the one that synchronises."""


class Board:
    """Two phases of one process; written by it, read by whoever means to kill it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(mmap.PAGESIZE))
        with path.open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), mmap.PAGESIZE)

    def clear(self) -> None:
        """Forget what was there."""
        self._page[:2] = b"\0\0"

    def set(self, place: int, phase: str) -> None:
        """Say what is being done now."""
        self._page[place] = PHASES.index(phase)

    def get(self, place: int) -> str:
        """Return what is being done, or was when the process ended."""
        return PHASES[self._page[place]]

    def both(self) -> tuple[str, str]:
        """Return both phases."""
        return self.get(COUNTER), self.get(LINE)

    @contextmanager
    def during(self, place: int, phase: str) -> Iterator[None]:
        """Be in a phase while the block lasts."""
        before = self._page[place]
        self.set(place, phase)
        try:
            yield
        finally:
            self._page[place] = before

    def watch(self, owner: Any, name: str, place: int, phase: str) -> None:
        """Have every call of a function seen on the board."""
        step: Callable[..., Any] = getattr(owner, name)

        @wraps(step)
        def seen(*given: Any, **named: Any) -> Any:
            with self.during(place, phase):
                return step(*given, **named)

        setattr(owner, name, seen)
