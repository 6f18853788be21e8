"""What a benchmark reports: figures with their limit and the peer they were measured beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

Progress = Callable[[str], None]
"""Told now and then how far a run is."""


class Figure(msgspec.Struct, frozen=True):
    """One measured value; `peer` is the same work done the bare way, `ok` is None where there is no limit."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    peer: float | None = None
    ok: bool | None = None


def at_most(name: str, value: float, unit: str, limit: float, *, peer: float | None = None) -> Figure:
    """Return a figure that is right when it does not exceed its limit."""
    return Figure(name, value, unit, limit, peer, value <= limit)


def percentile(times: Sequence[float], percent: int) -> float:
    """Return the smallest time that `percent` of all do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]
