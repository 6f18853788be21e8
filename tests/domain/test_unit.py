"""Units as exact factors."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.unit import Unit, from_base, to_base


def _unit(numerator: int, denominator: int) -> Unit:
    divisor = math.gcd(numerator, denominator)
    return Unit("u", numerator // divisor, denominator // divisor)


units = st.builds(_unit, st.integers(1, 5_000), st.integers(1, 5_000))


def test_a_box_of_twelve_and_a_tile_of_a_third_of_a_square_metre_convert_exactly() -> None:
    assert to_base(2_000, Unit("box", 12)) == 24_000
    assert from_base(24_000, Unit("box", 12)) == 2_000
    assert to_base(3_000, Unit("tile", 1, 3)) == 1_000
    for convert, quantity, unit in (
        (to_base, 1_000, Unit("tile", 1, 3)),
        (from_base, 1_000, Unit("box", 12)),
    ):
        with pytest.raises(DomainError, match="quantity_not_exact"):
            convert(quantity, unit)


@given(st.integers(-(10**9), 10**9), units)
def test_converting_there_and_back_changes_nothing(quantity: int, unit: Unit) -> None:
    exact = quantity * unit.denominator
    assert from_base(to_base(exact, unit), unit) == exact


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 1), (1, 0), (-1, 1), (1, -1)])
def test_a_factor_is_positive(numerator: int, denominator: int) -> None:
    with pytest.raises(DomainError, match="unit_factor_not_positive"):
        Unit("u", numerator, denominator)


def test_a_factor_is_reduced() -> None:
    with pytest.raises(DomainError, match="unit_factor_not_reduced"):
        Unit("u", 2, 4)
