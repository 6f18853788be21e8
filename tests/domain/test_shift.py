"""Shifts and their drawer."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import DomainError
from domain.shift import ShiftCash, check_float, open_day


def test_the_drawer_should_hold_float_plus_cash_taken_minus_cash_given() -> None:
    drawer = ShiftCash(opening_float=20_000, cash_in=150_050, cash_out=3_000, counted=167_000)
    assert (drawer.expected, drawer.variance) == (167_050, -50)


def test_the_business_day_never_goes_back_when_the_clock_does() -> None:
    assert open_day(date(2026, 3, 2), None) == date(2026, 3, 2)
    assert open_day(date(2026, 3, 2), date(2026, 3, 1)) == date(2026, 3, 2)
    assert open_day(date(2020, 1, 1), date(2026, 3, 1)) == date(2026, 3, 1)


def test_a_negative_float_is_refused() -> None:
    assert check_float(0) == 0
    with pytest.raises(DomainError, match="float_negative"):
        check_float(-1)
