"""Ctrl+C during long work: the first one asks it to stop at the next safe point, the second one breaks it off."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130


class Stop:
    """Whether somebody asked to stop."""

    def __init__(self) -> None:
        self.is_requested = False

    def request(self, _number: int, _frame: FrameType | None) -> None:
        """Note the first Ctrl+C; raise KeyboardInterrupt on the second."""
        if self.is_requested:
            raise KeyboardInterrupt
        self.is_requested = True


@contextmanager
def stop_on_interrupt() -> Iterator[Stop]:
    """Turn Ctrl+C into a request for as long as the block runs; main thread only."""
    stop = Stop()
    before = signal.signal(signal.SIGINT, stop.request)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
