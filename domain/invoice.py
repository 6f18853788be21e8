"""Open items between HQ and dealer, and their ageing by due date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import DomainError
from domain.money import Fen


class EntryType(StrEnum):
    """What changed the dealer's balance; the sign of the amount says in which direction."""

    SHIPPED = "shipped"
    RETURNED = "returned"
    FEE = "fee"
    REBATE = "rebate"
    RECEIVED = "received"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the dealer's account: positive amounts are owed to HQ, negative ones reduce the debt."""

    number: str
    type: EntryType
    day: date
    due: date
    amount: Fen
    reference: str = ""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is still unpaid of one debit entry."""

    entry: Entry
    left: Fen


@dataclass(frozen=True, slots=True)
class Ageing:
    """A balance by days overdue; the buckets sum to the balance. Unapplied credit stands in `not_due`, negative."""

    not_due: Fen
    days_1_30: Fen
    days_31_60: Fen
    days_61_90: Fen
    days_91_180: Fen
    days_181_365: Fen
    days_over_365: Fen

    @property
    def buckets(self) -> tuple[Fen, ...]:
        """All buckets, youngest first."""
        return (
            self.not_due,
            self.days_1_30,
            self.days_31_60,
            self.days_61_90,
            self.days_91_180,
            self.days_181_365,
            self.days_over_365,
        )

    @property
    def balance(self) -> Fen:
        """The sum of the buckets."""
        return sum(self.buckets)


_UPPER_BOUNDS = (0, 30, 60, 90, 180, 365)


def balance(entries: Iterable[Entry]) -> Fen:
    """Sum the account."""
    return sum(entry.amount for entry in entries)


def open_items(entries: Sequence[Entry]) -> tuple[list[OpenItem], Fen]:
    """Pay debits with all credits, oldest due day first; return what is open and the credit left over (zero or more)."""
    credit = -sum(entry.amount for entry in entries if entry.amount < 0)
    debits = sorted((entry for entry in entries if entry.amount > 0), key=lambda e: (e.due, e.day, e.number))
    items = []
    for entry in debits:
        paid = min(credit, entry.amount)
        credit -= paid
        if entry.amount > paid:
            items.append(OpenItem(entry, entry.amount - paid))
    return items, credit


def bucket_of(days_overdue: int) -> int:
    """Return the index of the ageing bucket; day n belongs to the first bucket whose upper bound is n or more."""
    for index, bound in enumerate(_UPPER_BOUNDS):
        if days_overdue <= bound:
            return index
    return len(_UPPER_BOUNDS)


def age(entries: Sequence[Entry], as_of: date) -> Ageing:
    """Age the account as of a day; the buckets are asserted to sum to the balance."""
    items, credit = open_items(entries)
    sums = [0] * (len(_UPPER_BOUNDS) + 1)
    for item in items:
        sums[bucket_of((as_of - item.entry.due).days)] += item.left
    sums[0] -= credit
    ageing = Ageing(*sums)
    if ageing.balance != balance(entries):
        raise DomainError("ageing_does_not_sum", ageing=ageing.balance, balance=balance(entries))
    return ageing
