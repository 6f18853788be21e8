"""Working days: weekends, public holidays and the weekend days worked instead, all of them given as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import DomainError
from domain.fault import Fault, fault

_LONGEST_CLOSURE = 366
_DAY = timedelta(days=1)


class Shift(StrEnum):
    """Where a day goes that is no working day: it stays, or moves to the next or the previous working day."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekend as ISO weekdays (6 is Saturday), holidays, and `workdays` (调休) that are worked though at a weekend."""

    weekend: frozenset[int] = frozenset({6, 7})
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


WEEKENDS = Calendar()


def is_workday(calendar: Calendar, day: date) -> bool:
    """Tell whether a day is worked; a make-up workday is, whatever else it would be."""
    if day in calendar.workdays:
        return True
    return day not in calendar.holidays and day.isoweekday() not in calendar.weekend


def shift_day(calendar: Calendar, shift: Shift, day: date) -> date:
    """Return the working day that a day stands for; refused where none is within a year (`no_workday_near`)."""
    if shift is Shift.NONE:
        return day
    step = _DAY if shift is Shift.NEXT else -_DAY
    return _seek(calendar, day, step)


def add_workdays(calendar: Calendar, day: date, count: int) -> date:
    """Return the day that is so many working days after a day, or before it when the count is below zero."""
    step = _DAY if count >= 0 else -_DAY
    for _ in range(abs(count)):
        day = _seek(calendar, day + step, step)
    return day


def _seek(calendar: Calendar, day: date, step: timedelta) -> date:
    found = day
    for _ in range(_LONGEST_CLOSURE):
        if is_workday(calendar, found):
            return found
        found += step
    raise DomainError("no_workday_near", day=day.isoformat())


def check_calendar(calendar: Calendar) -> list[Fault]:
    """List what keeps a calendar from being published."""
    return list(_check(calendar))


def _check(calendar: Calendar) -> Iterator[Fault]:
    for weekday in sorted(calendar.weekend - set(range(1, 8))):
        yield fault("calendar", "weekday_unknown", weekday=weekday)
    if calendar.weekend >= set(range(1, 8)):
        yield fault("calendar", "week_without_workdays")
    for day in sorted(calendar.holidays & calendar.workdays):
        yield fault("calendar", "holiday_is_workday", day=day.isoformat())
    for day in sorted(calendar.workdays):
        if day.isoweekday() not in calendar.weekend:
            yield fault("calendar", "workday_not_at_weekend", day=day.isoformat())
