"""Contracts and due days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Shift
from domain.contract import (
    Contract,
    ContractType,
    Pin,
    Target,
    contract_for,
    contract_rules,
    due_day,
    find_pinned,
    in_force,
    list_renewals,
    pin,
    project_of,
    read_pin,
    targets_on,
    write_pin,
)
from domain.errors import DomainError
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.terms import Due, Part, Term

YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))


def test_a_debt_falls_due_after_the_days_of_the_contract() -> None:
    assert due_day(Contract("C1", 1, 7, YEAR, payment_days=30), date(2026, 1, 31)) == date(2026, 3, 2)
    assert due_day(None, date(2026, 1, 31)) == date(2026, 1, 31)


def test_the_newest_version_that_covers_the_day_is_in_force() -> None:
    first, amended = Contract("C1", 1, 7, YEAR), Contract("C1", 2, 7, Validity(date(2026, 7, 1), None))
    assert contract_for((first, amended), date(2026, 6, 30)) is first
    assert contract_for((first, amended), date(2026, 7, 1)) is amended
    assert contract_for((first, amended), date(2025, 7, 1)) is None


def test_an_order_is_made_under_its_projects_contract_and_any_other_under_the_dealers() -> None:
    own = Contract("C1", 1, 7, YEAR)
    hotel = Contract("P1", 1, 7, YEAR, type=ContractType.PROJECT, project="HOTEL")
    assert contract_for((hotel, own), JULY) is own
    assert contract_for((hotel, own), JULY, "HOTEL") is hotel
    assert contract_for((hotel, own), JULY, "SCHOOL") is own
    assert contract_for((hotel,), JULY) is None


def test_of_several_contracts_in_force_the_one_that_began_last_counts() -> None:
    old, new = Contract("C9", 1, 7, Validity(None, None)), Contract("C1", 1, 7, YEAR)
    assert contract_for((new, old), JULY) is new


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HT-1/2", Pin("HT-1", 2)),
        ("HT/1/2", Pin("HT/1", 2)),
        ("", None),
        ("HT-1", None),
        ("HT-1/x", None),
        ("/2", None),
        ("HT-1/²", None),
        ("HT-1/9999999999", None),
    ],
)
def test_a_pin_reads_as_it_is_written(text: str, expected: Pin | None) -> None:
    assert read_pin(text) == expected
    assert expected is None or write_pin(expected) == text


def test_a_payment_term_says_when_a_debt_has_fallen_due_whole() -> None:
    half = Part(500_000, Due(days=30)), Part(500_000, Due(days=60))
    contract = Contract("C1", 1, 7, YEAR, payment=Term("T", "两期", half, Shift.NEXT))
    assert due_day(contract, date(2026, 1, 1)) == date(2026, 3, 2)
    assert due_day(contract, date(2026, 1, 5)) == date(2026, 3, 6)
    assert due_day(contract, date(2026, 1, 6)) == date(2026, 3, 9)


def test_a_negative_payment_term_is_refused() -> None:
    with pytest.raises(DomainError, match="payment_days_negative"):
        Contract("C1", 1, 7, YEAR, payment_days=-1)


def version(number: int, first: date | None, last: date | None, **more: object) -> Contract:
    return Contract("C1", number, 7, Validity(first, last), **more)  # type: ignore[arg-type]


JULY, JUNE_END = date(2026, 7, 1), date(2026, 6, 30)
FIRST = version(1, date(2026, 1, 1), date(2026, 12, 31))
OTHER = Contract("A1", 1, 7, Validity(date(2026, 3, 1), None))


def numbers(day: date, *contracts: Contract) -> list[tuple[str, int]]:
    return [(contract.number, contract.version) for contract in in_force(contracts, day)]


def test_an_amendment_follows_from_its_effective_day_on() -> None:
    amended = version(2, date(2026, 1, 1), date(2027, 3, 31), effective=JULY)
    assert numbers(JUNE_END, amended, FIRST, OTHER) == [("A1", 1), ("C1", 1)]
    assert numbers(JULY, FIRST, amended, OTHER) == [("A1", 1), ("C1", 2)]
    assert numbers(date(2027, 1, 1), FIRST, amended) == [("C1", 2)]
    assert numbers(date(2025, 12, 31), FIRST, amended) == []


def test_an_amendment_that_ends_the_term_early_ends_the_contract() -> None:
    ended = version(2, date(2026, 1, 1), JUNE_END, effective=date(2026, 5, 1))
    assert numbers(JUNE_END, FIRST, ended) == [("C1", 2)]
    assert numbers(JULY, FIRST, ended) == []
    over = version(2, date(2026, 1, 1), JUNE_END, effective=JULY)
    assert numbers(JUNE_END, FIRST, over) == [("C1", 1)] and numbers(JULY, FIRST, over) == []


def test_a_version_overtaken_before_it_followed_is_never_in_force() -> None:
    second, third = version(2, JULY, None), version(3, date(2026, 3, 1), None)
    assert numbers(date(2026, 8, 1), FIRST, second, third) == [("C1", 3)]
    assert numbers(date(2026, 2, 1), version(1, None, None), version(2, None, None)) == [("C1", 2)]


@given(
    st.permutations([FIRST, version(2, JULY, None), version(3, date(2026, 9, 1), None), OTHER]), st.dates()
)
def test_one_version_of_a_number_is_in_force_whatever_the_order(contracts: list[Contract], day: date) -> None:
    found = in_force(contracts, day)
    assert len({contract.number for contract in found}) == len(found)
    assert numbers(day, *sorted(contracts, key=str)) == numbers(day, *contracts)


def test_a_document_keeps_the_version_it_was_made_under() -> None:
    amended = version(2, JULY, None)
    assert pin(amended) == Pin("C1", 2)
    assert find_pinned((FIRST, amended), Pin("C1", 1)) is FIRST
    with pytest.raises(DomainError, match="contract_unknown"):
        find_pinned((FIRST,), Pin("C1", 2))


def test_a_document_is_for_the_project_of_its_contract_in_whichever_version() -> None:
    hotel = Contract("P1", 2, 7, YEAR, type=ContractType.PROJECT, project="HOTEL")
    assert project_of((FIRST, hotel), Pin("P1", 1)) == "HOTEL"
    assert project_of((FIRST, hotel), Pin("C1", 1)) == project_of((), Pin("P1", 1)) == ""


def test_targets_are_found_by_day() -> None:
    half = Target(Validity(date(2026, 1, 1), JUNE_END), 100)
    contract = replace(FIRST, targets=(half, Target(YEAR, 300)))
    assert [target.amount for target in targets_on(contract, JUNE_END)] == [100, 300]
    assert [target.amount for target in targets_on(contract, JULY)] == [300]


def test_a_contract_about_to_end_with_nothing_after_it_is_told() -> None:
    soon = Contract("B1", 1, 8, Validity(date(2026, 1, 1), date(2026, 12, 10)))
    for_ever = Contract("D1", 1, 8, Validity(None, date.max))
    renewals = list_renewals([FIRST, soon, OTHER, for_ever], date(2026, 12, 1), days_before=30)
    assert [(due.contract.number, due.days_left) for due in renewals] == [("B1", 9), ("C1", 30)]
    assert list_renewals([FIRST], date(2026, 11, 30), days_before=30) == []


def test_a_contract_that_is_carried_on_needs_no_renewal() -> None:
    new_year = Validity(date(2027, 1, 1), date(2027, 12, 31))
    for after in (Contract("C2", 1, 7, new_year, renews="C1"), replace(FIRST, version=2, validity=new_year)):
        assert list_renewals([FIRST, after], date(2026, 12, 1), days_before=60) == []


RULE = PriceRule("p", PriceLevel.BRAND_LIST, "", "P1", "piece", 90_000)


def test_the_price_terms_hold_for_the_dealer_and_the_days_of_their_version() -> None:
    amended = version(2, JULY, None, prices=(RULE, replace(RULE, id="q", validity=Validity(None, JUNE_END))))
    second, first = contract_rules([replace(FIRST, prices=(RULE,)), amended])
    assert (first.id, first.level, first.book) == ("C1/1/p", PriceLevel.DEALER_CONTRACT, "C1")
    assert (first.audience.dealer_id, first.validity) == (7, Validity(date(2026, 1, 1), JUNE_END))
    assert (second.id, second.validity) == ("C1/2/p", Validity(JULY))


def test_a_project_contract_prices_its_project_only() -> None:
    project = Contract("X1", 1, 7, Validity(), type=ContractType.PROJECT, project="P-9", prices=(RULE,))
    (rule,) = contract_rules([project])
    assert (rule.level, rule.audience.project) == (PriceLevel.PROJECT_CONTRACT, "P-9")
    assert rule.validity == Validity()
