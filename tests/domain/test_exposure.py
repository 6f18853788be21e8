"""Exposure: each value in one component, no limit is unlimited, and nothing is a real limit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.exposure import Covered, Exposure, OverLimit, check_credit, free_credit

HELD = Exposure(receivable=500, approved=200, in_review=100, leases=50)
FEN = st.integers(-(10**12), 10**12)


def test_the_components_add_up() -> None:
    assert (HELD.confirmed, HELD.total) == (800, 850)
    assert sum(amount for _, amount in HELD.components) == HELD.total
    paid = Exposure(receivable=500, delivered=70, unapplied=120, deposit=30)
    assert (paid.confirmed, sum(amount for _, amount in paid.components)) == (420, 420)


def test_without_a_limit_everything_is_covered() -> None:
    assert check_credit(None, HELD, 10**12) == Covered(None)
    assert free_credit(None, HELD) is None


def test_nothing_is_a_real_limit() -> None:
    assert check_credit(0, Exposure(), 1) == OverLimit(0, 1, ())
    assert check_credit(0, Exposure(receivable=-5), 5) == Covered(0)


def test_the_last_fen_is_covered_and_the_next_says_why_not() -> None:
    assert check_credit(1_000, HELD, 150) == Covered(0)
    over = check_credit(1_000, HELD, 151)
    assert over == OverLimit(1_000, 1, tuple(part for part in HELD.components if part[1]))


def test_an_amount_of_nothing_passes_under_a_lowered_limit() -> None:
    assert check_credit(100, HELD, 0) == Covered(-750)
    assert free_credit(100, HELD) == -750


@given(st.integers(0, 10**12), FEN, FEN, st.integers(1, 10**12))
def test_what_is_covered_never_passes_the_limit(limit: int, owed: int, lent: int, amount: int) -> None:
    exposure = Exposure(receivable=owed, leases=lent)
    checked = check_credit(limit, exposure, amount)
    assert isinstance(checked, Covered) == (exposure.total + amount <= limit)
