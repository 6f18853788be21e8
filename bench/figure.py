"""What a benchmark reports: figures with what they are held to and the peer they were measured beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

Progress = Callable[[str], None]
"""Told now and then how far a run is."""

Rule = Literal["at most", "at least", "exactly"]


class Figure(msgspec.Struct, frozen=True):
    """One value; `peer` is the same work done the bare way, `ok` is None where it is held to nothing."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    peer: float | None = None
    ok: bool | None = None
    rule: Rule = "at most"


def at_most(name: str, value: float, unit: str, limit: float, *, peer: float | None = None) -> Figure:
    """Return a figure that is right when it does not exceed its limit."""
    return Figure(name, value, unit, limit, peer, value <= limit)


def at_least(name: str, value: float, unit: str, limit: float, *, peer: float | None = None) -> Figure:
    """Return a figure that is right when it reaches its limit."""
    return Figure(name, value, unit, limit, peer, value >= limit, "at least")


def exactly(name: str, value: int, unit: str, wanted: int) -> Figure:
    """Return a count that is right only when it is the wanted one."""
    return Figure(name, value, unit, wanted, None, value == wanted, "exactly")


def money(name: str, value: int, wanted: int | None = None) -> Figure:
    """Return an amount of fen as a figure, held to the fen where another amount is wanted."""
    limit = None if wanted is None else wanted / 100
    return Figure(
        name, value / 100, "yuan", limit, None, None if wanted is None else value == wanted, "exactly"
    )


def percentile(times: Sequence[float], percent: int) -> float:
    """Return the smallest time that `percent` of all do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]
