"""Values on their way from an order to a paid invoice: each in exactly one component of a dealer's exposure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import DomainError
from domain.exposure import Exposure
from domain.money import Fen


class Component(StrEnum):
    """Where a value stands: an order not decided yet, an open order, delivered and not invoiced, an open item."""

    PENDING = "pending"
    ORDERED = "ordered"
    DELIVERED = "delivered"
    RECEIVABLE = "receivable"


_PLACES = {component: place for place, component in enumerate(Component)}


@dataclass(frozen=True, slots=True)
class Value:
    """What a line of a document, or all of it, stands for in one component, in fen.

    The day is the wished delivery of what is ordered, the due day of what is receivable.
    """

    id: str
    component: Component
    amount: Fen
    day: date | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Exposed:
    """The exposure that counts, and the open orders beyond the horizon, which do not count yet."""

    exposure: Exposure
    later: Fen


def is_inside(day: date | None, as_of: date, horizon_days: int | None) -> bool:
    """Tell whether an order delivered on a day counts; one without a day, or without a horizon, always does."""
    return horizon_days is None or day is None or day <= as_of + timedelta(days=horizon_days)


def wait_beyond(values: Iterable[Value], as_of: date, horizon_days: int | None) -> frozenset[str]:
    """Return the documents of which nothing counts yet: all of their values are open orders beyond the horizon."""
    late: set[str] = set()
    near: set[str] = set()
    for value in values:
        waits = value.component is Component.ORDERED and not is_inside(value.day, as_of, horizon_days)
        (late if waits else near).add(value.id)
    return frozenset(late - near)


def expose(
    values: Iterable[Value],
    as_of: date,
    horizon_days: int | None = None,
    *,
    unapplied: Fen = 0,
    deposit: Fen = 0,
    leases: Fen = 0,
) -> Exposed:
    """Add up a dealer's values by component; only open orders wait beyond the horizon, pending ones never do."""
    sums = {Component.PENDING: 0, Component.ORDERED: 0, Component.DELIVERED: 0, Component.RECEIVABLE: 0}
    later = 0
    for value in values:
        if value.component is Component.ORDERED and not is_inside(value.day, as_of, horizon_days):
            later += value.amount
        else:
            sums[value.component] += value.amount
    exposure = Exposure(
        receivable=sums[Component.RECEIVABLE],
        approved=sums[Component.ORDERED],
        in_review=sums[Component.PENDING],
        leases=leases,
        delivered=sums[Component.DELIVERED],
        unapplied=unapplied,
        deposit=deposit,
    )
    return Exposed(exposure, later)


def move(
    values: Iterable[Value],
    id: str,
    amount: Fen,
    *,
    origin: Component,
    target: Component | None,
    line: int = 0,
    day: date | None = None,
) -> tuple[Value, ...]:
    """Move an amount of a document to another component, or out of all of them with None (paid, cancelled, returned).

    Refused: nothing or less (`move_not_positive`), more than stands there (`move_beyond_value`), and back, but for an
    open order that returns to review (`move_backwards`); a line twice in one component (`value_twice`).
    """
    if amount <= 0:
        raise DomainError("move_not_positive", id=id, amount=amount)
    if target is not None and not _may_follow(origin, target):
        raise DomainError("move_backwards", id=id, origin=origin.value, target=target.value)
    held = _by_place(values)
    source = held.get((id, line, origin))
    there = source.amount if source else 0
    if source is None or amount > there:
        raise DomainError("move_beyond_value", id=id, amount=amount, there=there)
    held[id, line, origin] = replace(source, amount=there - amount)
    if target is not None:
        before = held.get((id, line, target), Value(id, target, 0, source.day, line))
        held[id, line, target] = replace(before, amount=before.amount + amount, day=day or before.day)
    return tuple(one for one in held.values() if one.amount)


def _by_place(values: Iterable[Value]) -> dict[tuple[str, int, Component], Value]:
    held: dict[tuple[str, int, Component], Value] = {}
    for one in values:
        place = (one.id, one.line, one.component)
        if place in held:
            raise DomainError("value_twice", id=one.id, component=one.component.value)
        held[place] = one
    return held


def _may_follow(origin: Component, target: Component) -> bool:
    is_reopened = origin is Component.ORDERED and target is Component.PENDING
    return is_reopened or _PLACES[origin] < _PLACES[target]
