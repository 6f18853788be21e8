"""Dunning (催收): levels by days overdue, with fees, interest and what each level blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.credit.check import DocumentType
from domain.fault import Fault, fault
from domain.invoice import OpenItem
from domain.money import MILLION, Fen, Rate, divide


@dataclass(frozen=True, slots=True)
class Level:
    """One step, reached on the day an item is `days` overdue: its letter, fee, and the documents it blocks."""

    number: int
    days: int
    fee: Fen = 0
    blocks: frozenset[DocumentType] = frozenset()
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Dunning:
    """The levels, the interest per day on what is dunned, and the least that a letter is written for."""

    levels: tuple[Level, ...] = ()
    daily: Rate = 0
    least: Fen = 0


@dataclass(frozen=True, slots=True)
class Dunned:
    """One overdue item on its level, with the interest since its due day."""

    item: OpenItem
    days: int
    level: Level
    interest: Fen


@dataclass(frozen=True, slots=True)
class Notice:
    """What a dealer is told on a day: its level, the highest of its items' (None: nothing to dun), and the fee now due.

    The interest runs from the due days on; what was charged of it before is taken off by whoever books it.
    """

    level: Level | None
    items: tuple[Dunned, ...] = ()
    fee: Fen = 0

    @property
    def overdue(self) -> Fen:
        """What is dunned, in fen."""
        return sum(one.item.left for one in self.items)

    @property
    def interest(self) -> Fen:
        """All interest, in fen."""
        return sum(one.interest for one in self.items)

    @property
    def blocks(self) -> frozenset[DocumentType]:
        """What the dealer may not do meanwhile."""
        return self.level.blocks if self.level else frozenset()


def level_of(levels: Sequence[Level], days_overdue: int) -> Level | None:
    """Return the highest level that so many days reach."""
    return max((one for one in levels if one.days <= days_overdue), key=lambda one: one.number, default=None)


def dun(
    dunning: Dunning,
    items: Iterable[OpenItem],
    as_of: date,
    *,
    sent: int = 0,
    disputed: frozenset[str] = frozenset(),
) -> Notice:
    """Return a dealer's notice; disputed items rest, and a fee falls due once, when the level passes the one `sent`."""
    found = []
    for item in items:
        days = (as_of - item.entry.due).days
        level = level_of(dunning.levels, days) if item.entry.number not in disputed else None
        if level:
            found.append(Dunned(item, days, level, divide(item.left * dunning.daily * days, MILLION)))
    if not found or sum(one.item.left for one in found) < dunning.least:
        return Notice(None)
    highest = max((one.level for one in found), key=lambda level: level.number)
    return Notice(highest, tuple(found), highest.fee if highest.number > sent else 0)


def check_dunning(dunning: Dunning) -> list[Fault]:
    """List everything that keeps dunning from being published."""
    return list(_check(dunning))


def _check(dunning: Dunning) -> Iterator[Fault]:
    for level in dunning.levels:
        where = f"dunning/{level.number}"
        if level.days <= 0:
            yield fault(where, "days_not_positive", days=level.days)
        if level.fee < 0:
            yield fault(where, "fee_negative", fee=level.fee)
    if dunning.levels and dunning.levels[0].number != 1:
        yield fault(f"dunning/{dunning.levels[0].number}", "first_level_missing")
    for one, after in pairwise(dunning.levels):
        if after.number != one.number + 1 or after.days <= one.days:
            yield fault(f"dunning/{after.number}", "levels_out_of_order", before=one.number, days=after.days)
        if lost := one.blocks - after.blocks:
            yield fault(f"dunning/{after.number}", "level_unblocks", documents=", ".join(sorted(lost)))
    if not 0 <= dunning.daily <= MILLION:
        yield fault("dunning", "rate_out_of_range", rate=dunning.daily)
    if dunning.least < 0:
        yield fault("dunning", "limit_negative", limit=dunning.least)
