"""Working days: weekends, holidays, and weekend days that are worked instead, given as data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WEEKENDS, Calendar, Shift, add_workdays, check_calendar, is_workday, shift_day
from domain.errors import DomainError


def days(first: date, last: date) -> frozenset[date]:
    return frozenset(first + timedelta(days=number) for number in range((last - first).days + 1))


SPRING = Calendar(
    holidays=days(date(2026, 2, 15), date(2026, 2, 23)) | days(date(2026, 10, 1), date(2026, 10, 7)),
    workdays=frozenset({date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)}),
)
"""The brand's year 2026: nine days of Spring Festival and the Saturdays worked for them, seven in October."""


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # a Saturday worked instead
        (date(2026, 2, 16), False),  # a Monday off
        (date(2026, 2, 21), False),
        (date(2026, 2, 24), True),
        (date(2026, 3, 1), False),
    ],
)
def test_a_make_up_workday_is_worked_and_a_holiday_is_not(day: date, worked: bool) -> None:
    assert is_workday(SPRING, day) is worked


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        (date(2026, 2, 18), date(2026, 2, 24), date(2026, 2, 14)),
        (date(2026, 2, 28), date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 10, 4), date(2026, 10, 8), date(2026, 9, 30)),
        (date(2026, 10, 11), date(2026, 10, 12), date(2026, 10, 10)),
        (date(2026, 9, 19), date(2026, 9, 20), date(2026, 9, 18)),
    ],
)
def test_a_free_day_moves_to_the_next_or_the_previous_working_day(
    day: date, after: date, before: date
) -> None:
    assert shift_day(SPRING, Shift.NEXT, day) == after
    assert shift_day(SPRING, Shift.PREVIOUS, day) == before
    assert shift_day(SPRING, Shift.NONE, day) == day


def test_working_days_are_counted_over_a_holiday() -> None:
    assert add_workdays(SPRING, date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert add_workdays(SPRING, date(2026, 2, 24), -2) == date(2026, 2, 13)
    assert add_workdays(SPRING, date(2026, 2, 18), 0) == date(2026, 2, 18)


def test_a_calendar_without_working_days_is_told_and_not_searched_for_ever() -> None:
    never = Calendar(weekend=frozenset(range(1, 8)))
    with pytest.raises(DomainError, match="no_workday_near"):
        shift_day(never, Shift.NEXT, date(2026, 1, 1))


@given(st.dates(date(2025, 12, 1), date(2027, 2, 1)), st.integers(1, 40))
def test_counting_on_and_back_returns(day: date, count: int) -> None:
    there = add_workdays(SPRING, day, count)
    assert is_workday(SPRING, there)
    back = add_workdays(SPRING, there, -count)
    assert back == (day if is_workday(SPRING, day) else shift_day(SPRING, Shift.PREVIOUS, day))


@given(st.dates(date(2025, 12, 1), date(2027, 2, 1)))
def test_a_shifted_day_is_worked_and_stays(day: date) -> None:
    before, after = (shift_day(SPRING, shift, day) for shift in (Shift.PREVIOUS, Shift.NEXT))
    assert before <= day <= after
    assert is_workday(SPRING, before) and is_workday(SPRING, after)
    assert shift_day(SPRING, Shift.NEXT, after) == after


@pytest.mark.parametrize(
    ("calendar", "code"),
    [
        (Calendar(weekend=frozenset({0, 6})), "weekday_unknown"),
        (Calendar(weekend=frozenset(range(1, 8))), "week_without_workdays"),
        (
            Calendar(holidays=frozenset({date(2026, 2, 14)}), workdays=frozenset({date(2026, 2, 14)})),
            "holiday_is_workday",
        ),
        (Calendar(workdays=frozenset({date(2026, 2, 13)})), "workday_not_at_weekend"),
    ],
)
def test_a_faulty_calendar_is_not_published(calendar: Calendar, code: str) -> None:
    assert [found.code for found in check_calendar(calendar)] == [code]


def test_a_sound_calendar_has_no_faults() -> None:
    assert check_calendar(SPRING) == check_calendar(WEEKENDS) == []
