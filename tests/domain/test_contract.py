"""Contracts and due days."""

from __future__ import annotations

from datetime import date

import pytest

from domain.contract import Contract, contract_in_force, due_day
from domain.errors import DomainError
from domain.period import Validity

YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))


def test_a_debt_falls_due_after_the_days_of_the_contract() -> None:
    assert due_day(Contract("C1", 1, 7, YEAR, payment_days=30), date(2026, 1, 31)) == date(2026, 3, 2)
    assert due_day(None, date(2026, 1, 31)) == date(2026, 1, 31)


def test_the_newest_version_that_covers_the_day_is_in_force() -> None:
    first, amended = Contract("C1", 1, 7, YEAR), Contract("C1", 2, 7, Validity(date(2026, 7, 1), None))
    assert contract_in_force((first, amended), date(2026, 6, 30)) is first
    assert contract_in_force((first, amended), date(2026, 7, 1)) is amended
    assert contract_in_force((first, amended), date(2025, 7, 1)) is None


def test_a_negative_payment_term_is_refused() -> None:
    with pytest.raises(DomainError, match="payment_days_negative"):
        Contract("C1", 1, 7, YEAR, payment_days=-1)
