"""The PC's clock as evidence: local time, boot and monotonic reading, and the offset HQ last told."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from protocol.base import Stamp


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading; `local` is aware, `boot` names the run of the PC or program that `monotonic_ms` counts from."""

    local: datetime
    boot: str
    monotonic_ms: int
    hq_offset_ms: int | None = None

    @property
    def stamp(self) -> Stamp:
        """The reading as documents carry it."""
        return Stamp(self.local, self.boot, self.monotonic_ms, self.hq_offset_ms)


class Clock(Protocol):
    """Anything that can say what time it is."""

    def moment(self) -> Moment:
        """Return a reading."""
        ...


class SystemClock:
    """The PC's own clock; `hq_offset_ms` (HQ minus PC) is set after a sync."""

    def __init__(self, hq_offset_ms: int | None = None) -> None:
        self.hq_offset_ms = hq_offset_ms
        self._boot = secrets.token_hex(4)

    def moment(self) -> Moment:
        """Return the time now."""
        local = datetime.now().astimezone()
        return Moment(local, self._boot, time.monotonic_ns() // 1_000_000, self.hq_offset_ms)


class FixedClock:
    """A clock that stands where it was put, for replays and tests; every reading is a millisecond after the last."""

    def __init__(self, local: datetime, boot: str = "fixed") -> None:
        self.local = local if local.tzinfo else local.astimezone()
        self._boot = boot
        self._readings = 0

    def moment(self) -> Moment:
        """Return the fixed time with the next monotonic reading."""
        self._readings += 1
        return Moment(self.local, self._boot, self._readings)
