"""Deposits: never below zero on any day, what is missing, and what they add to the credit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit.deposit import (
    DepositEntry,
    DepositTerms,
    DepositType,
    check_deposit,
    deposit_balance,
    deposit_missing,
    deposit_share,
    enter_deposit,
)
from domain.errors import DomainError

TERMS = DepositTerms(50_000, 500_000)
PAID = DepositEntry("D-1", DepositType.PAID, date(2026, 1, 5), 50_000)
DEDUCTED = DepositEntry("D-2", DepositType.DEDUCTED, date(2026, 6, 1), 20_000)


def test_a_deduction_is_to_be_topped_up() -> None:
    entries = enter_deposit((PAID,), DEDUCTED)
    balances = [deposit_balance(entries, date(2026, month, 1)) for month in (1, 2, 6)]
    assert balances == [0, 50_000, 30_000]
    assert [deposit_missing(TERMS, balance) for balance in (*balances, 60_000)] == [50_000, 0, 20_000, 0]
    assert [deposit_share(TERMS, balance) for balance in (*balances, -5)] == [0, 25_000, 15_000, 0]


def test_an_earlier_line_may_not_overdraw_a_later_day() -> None:
    refund = DepositEntry("D-3", DepositType.REFUNDED, date(2026, 3, 1), 30_001)
    with pytest.raises(DomainError, match=r"deposit_overdrawn.*missing=1\)"):
        enter_deposit(enter_deposit((PAID,), DEDUCTED), refund)
    with pytest.raises(DomainError, match="deposit_not_positive"):
        enter_deposit((), DepositEntry("D-4", DepositType.PAID, date(2026, 1, 1), 0))


LINES = st.lists(
    st.builds(
        DepositEntry,
        st.just("D"),
        st.sampled_from(DepositType),
        st.dates(date(2026, 1, 1), date(2026, 1, 9)),
        st.integers(1, 100),
    ),
    max_size=20,
)


@given(LINES)
def test_the_deposit_is_below_zero_on_no_day(lines: list[DepositEntry]) -> None:
    entries: tuple[DepositEntry, ...] = ()
    for line in lines:
        try:
            entries = enter_deposit(entries, line)
        except DomainError as refusal:
            assert refusal.code == "deposit_overdrawn"
    assert all(deposit_balance(entries, date(2026, 1, day)) >= 0 for day in range(1, 10))


def test_terms_that_cannot_be() -> None:
    assert [one.code for one in check_deposit(DepositTerms(-1, -1))] == [
        "limit_negative",
        "rate_out_of_range",
    ]
    assert [one.code for one in check_deposit(DepositTerms(0, 1_000_001))] == ["rate_out_of_range"]
    assert check_deposit(TERMS) == []
