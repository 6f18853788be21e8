"""The least rate of an answer: a line may be slow for as long as it likes, but not hold the program for a few drops."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Protocol

LEAST_BYTES = 1024
WINDOW_SECONDS = 30.0

Now = Callable[[], float]


class Pace:
    """Counts what comes; from the first byte on every window has to bring its share."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._since: float | None = None
        self._count = 0

    def take(self, count: int) -> None:
        """Count bytes that came; raises TimeoutError when too few of them came for too long."""
        now = self._now()
        if self._since is None:
            self._since = now
        self._count += count
        if now - self._since < WINDOW_SECONDS:
            return
        if self._count < LEAST_BYTES:
            raise TimeoutError(f"{self._count} bytes in {now - self._since:.0f} s")
        self._since, self._count = now, 0


class Readable(Protocol):
    """What can be opened for reading like a socket."""

    def makefile(self, mode: str, buffering: int) -> Any:
        """Open it."""
        ...


class _PacedFile(io.RawIOBase):
    """A socket's file that keeps count of what comes out of it."""

    def __init__(self, file: Any, pace: Pace) -> None:
        super().__init__()
        self._file = file
        self._pace = pace

    def readable(self) -> bool:
        """Say that it is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there, within the pace."""
        count = int(self._file.readinto(buffer) or 0)
        if count:
            self._pace.take(count)
        return count

    def close(self) -> None:
        """Close the socket's file too."""
        self._file.close()
        super().close()


class Paced:
    """A socket as an answer is read from it: at a pace."""

    def __init__(self, socket: Readable, now: Now) -> None:
        self._socket = socket
        self._now = now

    def makefile(self, mode: str) -> io.BufferedReader:
        """Open it for one answer."""
        return io.BufferedReader(_PacedFile(self._socket.makefile(mode, 0), Pace(self._now)))
