"""Payment terms (账期): when a debt falls due, in one or several parts, and what early payment takes off."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final, assert_never

from domain.calendar import WEEKENDS, Calendar, Shift, shift_day
from domain.fault import Fault, fault
from domain.money import MILLION, Fen, Rate, share

MONTH_END = 31
_DAY_FIELDS = ("day", "closing")
_MOST_DAYS = 3_650
_MOST_MONTHS = 120


class DueType(StrEnum):
    """How a due day is found: days after the invoice, after the end of its month, a fixed day of a month, or the next one."""

    DAYS = "days"
    MONTH_END = "month_end"
    FIXED_DAY = "fixed_day"
    DAYS_THEN_DAY = "days_then_day"


_READ: Final = {
    DueType.DAYS: (),
    DueType.MONTH_END: ("closing",),
    DueType.FIXED_DAY: _DAY_FIELDS,
    DueType.DAYS_THEN_DAY: ("day",),
}
"""Which days of a month each type looks at; setting another one would do nothing."""


@dataclass(frozen=True, slots=True)
class Due:
    """A rule for one due day; `closing` is the day a month closes on, shortened in short months like every day.

    DAYS: the invoice's day of the month, `months` later, + `days`. MONTH_END (月结): the closing day on or after the
    invoice, `months` later, + `days`; 月结 30 is `days` 30. FIXED_DAY: day `day` of the month that lies `months` after
    the closing one, + `days`. DAYS_THEN_DAY: the first day `day` of a month on or after what DAYS would be; with `day`
    31 the end of that month.
    """

    type: DueType = DueType.DAYS
    days: int = 0
    months: int = 0
    day: int = MONTH_END
    closing: int = MONTH_END


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the debt in parts per million, and when it is due."""

    rate: Rate
    due: Due


@dataclass(frozen=True, slots=True)
class Discount:
    """What payment within `days` of the invoice takes off (现金折扣)."""

    days: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class Term:
    """A payment term: its parts sum to 1,000,000; `shift` moves each of its days that is no working day."""

    id: str
    name: str
    parts: tuple[Part, ...]
    shift: Shift = Shift.NONE
    discounts: tuple[Discount, ...] = ()

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"term/{self.id}"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of a debt, counted from 1, with its due day and amount in fen."""

    number: int
    due: date
    amount: Fen


@dataclass(frozen=True, slots=True)
class Offer:
    """A discount as one invoice has it: the last day on which payment earns it."""

    until: date
    rate: Rate


def due_on(due: Due, day: date) -> date:
    """Return the due day of an invoice, before any shift to a working day."""
    match due.type:
        case DueType.DAYS:
            return _after(due, day)
        case DueType.MONTH_END:
            month = _closing_month(day, due.closing) + due.months
            return _in_month(month, due.closing) + timedelta(days=due.days)
        case DueType.FIXED_DAY:
            month = _closing_month(day, due.closing) + due.months
            return _in_month(month, due.day) + timedelta(days=due.days)
        case DueType.DAYS_THEN_DAY:
            return _in_month(_closing_month(_after(due, day), due.day), due.day)
        case other:
            assert_never(other)


def _after(due: Due, day: date) -> date:
    return _in_month(_month(day) + due.months, day.day) + timedelta(days=due.days)


def _closing_month(day: date, closing: int) -> int:
    """Return the month, counted from year 0, whose closing day is the first on or after a day."""
    month = _month(day)
    return month if day <= _in_month(month, closing) else month + 1


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


@lru_cache(maxsize=4096)
def _in_month(month: int, day: int) -> date:
    year, place = divmod(month, 12)
    return date(year, place + 1, min(day, monthrange(year, place + 1)[1]))


def shift_due(term: Term, due: date, day: date, calendar: Calendar = WEEKENDS) -> date:
    """Return a due day moved as the term says, but never before the invoice it belongs to."""
    return max(shift_day(calendar, term.shift, due), day)


def split_terms(term: Term, amount: Fen, day: date, calendar: Calendar = WEEKENDS) -> tuple[Instalment, ...]:
    """Return the instalments of an invoice, also of a negative one; the last takes the rest, none changes sign."""
    sign, left = (-1 if amount < 0 else 1), abs(amount)
    instalments = []
    for number, part in enumerate(term.parts, start=1):
        taken = left if number == len(term.parts) else min(share(abs(amount), part.rate), left)
        due = shift_due(term, due_on(part.due, day), day, calendar)
        instalments.append(Instalment(number, due, sign * taken))
        left -= taken
    return tuple(instalments)


def make_offers(term: Term, day: date, calendar: Calendar = WEEKENDS) -> tuple[Offer, ...]:
    """Return the discounts of an invoice with the last day of each."""
    return tuple(
        Offer(shift_due(term, day + timedelta(days=one.days), day, calendar), one.rate)
        for one in term.discounts
    )


def check_term(term: Term) -> list[Fault]:
    """List everything that keeps a term from being published."""
    return list(_check(term))


def _check(term: Term) -> Iterator[Fault]:
    if not term.parts:
        yield fault(term.where, "parts_missing")
    elif (whole := sum(part.rate for part in term.parts)) != MILLION:
        yield fault(term.where, "parts_do_not_sum", sum=whole)
    for number, part in enumerate(term.parts, start=1):
        if part.rate <= 0:
            yield fault(term.where, "part_not_positive", part=number, rate=part.rate)
        yield from _check_due(term.where, number, part.due)
    yield from _check_discounts(term)


def _check_due(where: str, number: int, due: Due) -> Iterator[Fault]:
    if not 0 <= due.days <= _MOST_DAYS:
        yield fault(where, "days_out_of_range", part=number, days=due.days)
    if not 0 <= due.months <= _MOST_MONTHS:
        yield fault(where, "months_out_of_range", part=number, months=due.months)
    for day in (due.day, due.closing):
        if not 1 <= day <= MONTH_END:
            yield fault(where, "day_out_of_month", part=number, day=day)
    for name in (one for one in _DAY_FIELDS if one not in _READ[due.type]):
        if getattr(due, name) != MONTH_END:
            yield fault(where, "field_needless", part=number, field=name, type=due.type.value)
    if due.type is DueType.FIXED_DAY and due.months == 0 and due.day < due.closing:
        yield fault(where, "due_before_closing", part=number, day=due.day, closing=due.closing)


def _check_discounts(term: Term) -> Iterator[Fault]:
    for one in term.discounts:
        if not 0 <= one.days <= _MOST_DAYS:
            yield fault(term.where, "days_out_of_range", days=one.days)
        if not 0 < one.rate <= MILLION:
            yield fault(term.where, "discount_out_of_range", rate=one.rate)
    for one, after in pairwise(term.discounts):
        if after.days <= one.days or after.rate >= one.rate:
            yield fault(term.where, "discounts_out_of_order", first=one.days, second=after.days)
