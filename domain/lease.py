"""Leases: what HQ lends one PC of credit, points, budgets and stock, so that it may promise that much while offline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import DomainError
from domain.money import Rate, share


class LeaseKind(StrEnum):
    """What is lent: a dealer's credit in fen, a member's points, a budget in fen, or a SKU at HQ in base units."""

    CREDIT = "credit"
    POINTS = "points"
    BUDGET = "budget"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Lease:
    """An amount lent from `granted` until `expires`; the subject is a member, a budget or a SKU, empty for credit.

    The moments are HQ's; a PC compares them with what it knows of HQ's time, never with its own clock.
    """

    id: str
    kind: LeaseKind
    subject: str
    amount: int
    granted: datetime
    expires: datetime

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise DomainError("lease_not_positive", lease=self.id)
        if self.expires <= self.granted:
            raise DomainError("lease_without_time", lease=self.id)


@dataclass(frozen=True, slots=True)
class Open:
    """A lease with what is left of it."""

    lease: Lease
    left: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one lease gives."""

    lease_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whole amount, part by part."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """The leases hold less than was asked; nothing is drawn."""

    available: int
    missing: int


def remaining(lease: Lease, spent: int) -> int:
    """Return what is left of a lease; one that was overspent, by a copy of its PC for instance, has nothing left."""
    return max(lease.amount - spent, 0)


def is_open(lease: Lease, now: datetime) -> bool:
    """Tell whether a lease may be spent at a moment of HQ's time."""
    return now < lease.expires


def is_due_back(lease: Lease, now: datetime) -> bool:
    """Tell whether half of a lease's life is over, so that its PC gives it back and gets a fresh one."""
    return now >= lease.granted + (lease.expires - lease.granted) / 2


def available(leases: Iterable[Open]) -> int:
    """Return what leases hold together."""
    return sum(one.left for one in leases)


def draw(leases: Iterable[Open], amount: int) -> Drawn | Short:
    """Take an amount from leases, those that expire first before the others; all of it or nothing."""
    if amount < 0:
        raise DomainError("amount_negative", amount=amount)
    ordered = sorted(leases, key=lambda one: (one.lease.expires, one.lease.id))
    if (held := available(ordered)) < amount:
        return Short(held, amount - held)
    parts, missing = [], amount
    for one in ordered:
        if taken := min(one.left, missing):
            parts.append(Part(one.lease.id, taken))
            missing -= taken
    return Drawn(tuple(parts))


def share_out(available: int, wishes: Sequence[int]) -> list[int]:
    """Share what is available among wishes: nobody gets more than it wishes or all together more than there is.

    Small wishes are met first and the big ones share the rest evenly. What is not above zero gives nothing.
    """
    shares = [0] * len(wishes)
    left, waiting = max(available, 0), len(wishes)
    for place in sorted(range(len(wishes)), key=lambda place: wishes[place]):
        shares[place] = max(min(wishes[place], left // waiting), 0)
        left -= shares[place]
        waiting -= 1
    return shares


def fair_share(free: int, out: int, rate: Rate, devices: int) -> int:
    """Return how much one of several PCs should hold, when a rate of what is free or lent is to be lent in all."""
    pool = share(max(free + out, 0), rate)
    return share_out(pool, [pool] * max(devices, 1))[0]


def top_up(target: int, held: int) -> int:
    """Return what a PC lacks once it holds less than half of its share; before that nothing, so that leases stay few."""
    return target - held if held * 2 < target else 0
