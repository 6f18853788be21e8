"""What keeps contracts from being published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.contract import Contract, ContractType, Target
from domain.contract_check import check_contracts
from domain.credit.deposit import DepositTerms
from domain.credit.policy import CreditPolicy
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.price_book import Article
from domain.product import Product
from domain.selection import Item
from domain.terms import Term
from domain.unit import Unit

YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))
HALF = Validity(date(2026, 1, 1), date(2026, 6, 30))
ARTICLE = Article(Product("P1", "Pipe", (Unit("piece"),), 130_000), Item("P1"))
RULE = PriceRule("p", PriceLevel.BRAND_LIST, "", "P1", "piece", 90_000)
SOUND = Contract(
    "C1",
    1,
    7,
    YEAR,
    targets=(Target(HALF, 100), Target(Validity(date(2026, 7, 1), date(2026, 12, 31)), 200)),
    prices=(RULE, replace(RULE, id="june", validity=Validity(date(2026, 6, 1)))),
    rebates=("R-1",),
    credit=CreditPolicy(),
)
PROJECT = Contract("X1", 1, 7, YEAR, type=ContractType.PROJECT, project="P-9")


def codes(*contracts: Contract) -> list[str]:
    return [f"{found.where} {found.code}" for found in check_contracts(contracts, [ARTICLE], {"R-1"})]


def test_sound_contracts_and_amendments_have_no_faults() -> None:
    amended = replace(SOUND, version=2, effective=date(2026, 7, 1), prices=(RULE,))
    assert codes(amended, SOUND, PROJECT) == []


@pytest.mark.parametrize(
    ("contract", "code"),
    [
        (replace(SOUND, version=0), "C1/0 version_not_positive"),
        (replace(PROJECT, project="", prices=()), "X1/1 project_missing"),
        (replace(SOUND, project="P-9"), "C1/1 project_of_dealer_contract"),
        (replace(SOUND, rebates=("R-2",)), "C1/1 rebate_unknown"),
        (replace(SOUND, targets=(Target(HALF, 0),)), "C1/1 target_not_positive"),
        (replace(SOUND, targets=(Target(Validity(date(2025, 1, 1)), 5),)), "C1/1 target_outside_term"),
        (replace(SOUND, targets=(Target(HALF, 5), Target(YEAR, 5))), "C1/1 targets_overlap"),
        (replace(SOUND, targets=(Target(Validity(), 5), Target(Validity(), 5))), "C1/1 targets_overlap"),
        (
            replace(SOUND, prices=(replace(RULE, validity=Validity(None, date(2027, 1, 1))),)),
            "C1/1 price_outside_term",
        ),
        (replace(SOUND, payment=Term("t", "none", ())), "C1/1/term/t "),
        (replace(SOUND, credit=CreditPolicy(deposit=DepositTerms(-1))), "C1/1/"),
    ],
)
def test_every_fault_is_named(contract: Contract, code: str) -> None:
    (found,) = codes(contract)
    assert found.startswith(f"contract/{code}")


def test_a_price_of_a_contract_is_checked_as_any_other() -> None:
    wrong = replace(SOUND, prices=(replace(RULE, sku="P9"), RULE, replace(RULE, id="q")))
    assert codes(wrong) == ["price/C1/1/p sku_unknown", "price/C1/1/p id_twice", "price/C1/1/p price_tie"]


def test_versions_follow_each_other_between_the_same_parties() -> None:
    plain = Contract("C1", 1, 7, YEAR)
    assert codes(plain, plain) == ["contract/C1/1 version_twice"]
    early = replace(plain, version=2, effective=date(2025, 12, 1))
    assert codes(plain, early) == ["contract/C1/2 amendment_before_its_version"]
    assert codes(plain, replace(plain, version=2, dealer_id=8)) == ["contract/C1/2 contract_party_changed"]
