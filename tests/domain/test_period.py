"""Validity ranges and months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.period import Month, Validity, month_of, parse_month


def test_both_ends_of_a_validity_are_inside_and_none_is_open() -> None:
    year = Validity(date(2026, 1, 1), date(2026, 12, 31))
    assert [year.covers(day) for day in (date(2025, 12, 31), year.first, year.last, date(2027, 1, 1))] == [  # type: ignore[arg-type]
        False,
        True,
        True,
        False,
    ]
    assert Validity().covers(date.min)
    assert Validity().covers(date.max)


def test_a_validity_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(DomainError, match="dates_inverted"):
        Validity(date(2026, 2, 1), date(2026, 1, 1))


@given(st.dates())
def test_every_day_lies_in_its_month(day: date) -> None:
    month = month_of(day)
    assert month.first <= day <= month.last
    assert parse_month(str(month)) == month if day.year >= 1900 else True


@given(st.dates(max_value=date(9998, 12, 31)))
def test_months_follow_each_other_without_a_gap(day: date) -> None:
    month = month_of(day)
    assert month.next().first == month.last + timedelta(days=1)
    assert month < month.next()


def test_the_last_month_of_the_calendar_has_a_last_day() -> None:
    assert parse_month("9999-12").last == date(9999, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-1", "26-01", "2026/01", "1899-12", "2026-01-01"]
)
def test_anything_but_a_month_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="not_a_month"):
        parse_month(text)


def test_months_are_written_year_first() -> None:
    assert str(Month(2026, 3)) == "2026-03"


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Validity(), Validity(), True),
        (Validity(last=date(2026, 3, 1)), Validity(date(2026, 3, 1)), True),
        (Validity(last=date(2026, 3, 1)), Validity(date(2026, 3, 2)), False),
        (Validity(date(2026, 3, 1), date(2026, 3, 9)), Validity(date(2026, 3, 4), date(2026, 3, 5)), True),
        (Validity(date(2026, 3, 1)), Validity(last=date(2026, 2, 28)), False),
    ],
)
def test_stretches_meet_where_any_day_lies_in_both(one: Validity, other: Validity, meet: bool) -> None:
    assert one.meets(other) is other.meets(one) is meet
