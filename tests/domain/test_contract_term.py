"""Contracts that end early, and contracts carried on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contract import Contract, Target
from domain.contract_term import end_term, move_term
from domain.credit.account import AccountType, CreditAccount
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError
from domain.period import Validity
from domain.price import PriceLevel, PriceRule

YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))
FIRST_HALF, SECOND_HALF = (
    Validity(date(2026, 1, 1), date(2026, 6, 30)),
    Validity(date(2026, 7, 1), date(2026, 12, 31)),
)
JUNE = Validity(date(2026, 6, 1), date(2026, 6, 30))


OPEN = Validity()


def rule(id: str, validity: Validity = OPEN) -> PriceRule:
    return PriceRule(id, PriceLevel.DEALER_CONTRACT, "", "A-1", "箱", 100, validity)


def contract(**more: object) -> Contract:
    return Contract("C1", 1, 7, YEAR, **more)  # type: ignore[arg-type]


def test_what_lies_beyond_an_early_end_is_left_out_and_a_target_counts_by_its_days() -> None:
    targets = (Target(FIRST_HALF, 600), Target(JUNE, 300), Target(SECOND_HALF, 900))
    prices = (rule("open"), rule("half", FIRST_HALF), rule("later", SECOND_HALF))
    ended = end_term(contract(targets=targets, prices=prices), date(2026, 6, 10))
    assert ended.validity == Validity(YEAR.first, date(2026, 6, 10))
    assert [(one.validity.last, one.amount) for one in ended.targets] == [
        (date(2026, 6, 10), 534),
        (date(2026, 6, 10), 100),
    ]
    assert [(one.id, one.validity.last) for one in ended.prices] == [
        ("open", None),
        ("half", date(2026, 6, 10)),
    ]


def test_a_target_over_before_the_end_stays_whole() -> None:
    ended = end_term(contract(targets=(Target(FIRST_HALF, 600),)), date(2026, 8, 1))
    assert ended.targets == (Target(FIRST_HALF, 600),)


def test_a_target_for_the_whole_term_counts_by_the_days_of_the_term() -> None:
    assert end_term(contract(targets=(Target(Validity(), 365),)), date(2026, 1, 10)).targets[0].amount == 10
    open_ended = Contract("C1", 1, 7, Validity(), targets=(Target(Validity(), 365),))
    assert end_term(open_ended, date(2026, 1, 10)).targets[0].amount == 365


@pytest.mark.parametrize(
    ("last", "code"), [(date(2025, 12, 31), "end_before_begin"), (date(2026, 12, 31), "contract_ended")]
)
def test_an_end_outside_the_term_is_refused(last: date, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        end_term(contract(), last)


def test_a_year_is_renewed_for_the_next_year_with_targets_prices_and_accounts() -> None:
    credit = CreditPolicy(accounts=(CreditAccount("年度", AccountType.ANNUAL, 100, YEAR.first, YEAR.last),))
    february = Validity(date(2026, 2, 1), date(2026, 2, 28))
    again = move_term(
        contract(targets=(Target(february, 5),), prices=(rule("p", FIRST_HALF),), credit=credit)
    )
    assert again.validity == Validity(date(2027, 1, 1), date(2027, 12, 31))
    assert again.targets[0].validity == Validity(date(2027, 2, 1), date(2027, 2, 28))
    assert again.prices[0].validity.last == date(2027, 6, 30)
    assert again.credit and again.credit.accounts[0].last == date(2027, 12, 31)
    leap = move_term(again)
    assert leap.targets[0].validity.last == date(2028, 2, 29)


def test_a_term_of_days_is_renewed_for_as_many_days() -> None:
    odd = Contract("C1", 1, 7, Validity(date(2026, 1, 1), date(2026, 1, 10)))
    assert move_term(odd).validity == Validity(date(2026, 1, 11), date(2026, 1, 20))


@pytest.mark.parametrize("validity", [Validity(None, date(2026, 1, 1)), Validity(date(2026, 1, 1), None)])
def test_an_open_term_needs_no_renewal(validity: Validity) -> None:
    with pytest.raises(DomainError, match="term_open"):
        move_term(Contract("C1", 1, 7, validity))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_a_renewed_term_begins_the_day_after(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    again = move_term(Contract("C1", 1, 7, Validity(first, last))).validity
    assert again.first == date.fromordinal(last.toordinal() + 1) and again.last and again.last >= again.first
