"""Policies as wholes: every fault of every rule at once, and how two of them differ, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit.account import AccountType, CreditAccount
from domain.credit.check import Cause, DocumentType, Rule
from domain.credit.deposit import DepositTerms
from domain.credit.hold import LiftRule
from domain.credit.policy import CreditPolicy
from domain.fault import Fault
from domain.floor import Floor
from domain.period import Validity
from domain.policy import (
    BRAND_WIDE,
    Change,
    FieldChange,
    Kind,
    ListPrice,
    Part,
    Policy,
    arrange,
    complete,
    diff,
    list_rule,
    name_list_price,
    rules_of,
)
from domain.policy_check import Known, check_policy
from domain.price import Audience, PriceLevel, PriceRule
from domain.price_book import Article
from domain.product import Product
from domain.promotion.benefit import CouponGrant, Gift, Percent
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import Every, Mix, MixPart
from domain.rebate.programme import Measure, Programme, RebateType
from domain.rebate.tier import Tier
from domain.rebate.wallet import OffsetRule
from domain.selection import Item, Selection
from domain.unit import Unit

UNITS = (Unit("个"), Unit("箱", 20))
ARTICLES = tuple(
    Article(Product(sku, sku, UNITS, 130_000), Item(sku, series, category, "禾筑"))
    for sku, series, category in (("P-1", "PPR", "管材"), ("P-2", "", "管材"), ("T-1", "TX", "瓷砖"))
)
KNOWN = Known(ARTICLES, frozenset({7}))

LIST = {"list": (ListPrice("P-1", "个", 10_000), ListPrice("P-1", "个", 9_000, 50_000))}
REGION = PriceRule("R-1", PriceLevel.REGION, "", "P-1", "个", 9_500, audience=Audience(region="华东"))
FLOOR = Floor("F-1", 8_000, "个", sku="P-1")
PROMOTION = Promotion(
    "M-1", "九折", Layer.ITEM, Percent(100_000), selection=Selection(series=frozenset({"TX"}))
)
PROGRAMME = Programme("B-1", "年返", RebateType.VOLUME, (Tier(0, None, 20_000),))
CREDIT = CreditPolicy((Rule(DocumentType.ORDER),), (LiftRule(Cause.LIMIT, frozenset({"finance"})),))
WHOLE = Policy(
    LIST,
    (REGION,),
    (FLOOR,),
    (PROMOTION,),
    {"夏促": 100_000},
    (PROGRAMME,),
    OffsetRule(300_000, {"管材": 500_000}),
    CREDIT,
)


def gifts(id: str, asks: str, gives: str) -> Promotion:
    asked = Selection(skus=frozenset({asks}))
    gift = Gift(gives, 1_000, 100)
    return Promotion(id, id, Layer.BUNDLE, gift, Every(Measure.QUANTITY, 1_000), asked)


def told(policy: Policy, *incomplete: str) -> list[tuple[str, str]]:
    return [(one.where, one.code) for one in check_policy(policy, KNOWN, incomplete)]


def test_a_policy_of_all_parts_has_no_fault() -> None:
    assert told(WHOLE) == []
    assert told(Policy()) == []


@pytest.mark.parametrize(
    ("policy", "where", "code"),
    [
        (Policy(prices=(REGION, replace(REGION, id="R-2"))), "price/R-1", "price_tie"),
        (Policy(promotions=(PROMOTION, replace(PROMOTION, id="M-2"))), "promotion/M-2", "promotion_equal"),
        (Policy(prices=(replace(REGION, sku="X"),)), "price/R-1", "sku_unknown"),
        (Policy(prices=(replace(REGION, sku="", series="X"),)), "price/R-1", "series_unknown"),
        (Policy(prices=(replace(REGION, sku="", category="X"),)), "price/R-1", "category_unknown"),
        (Policy(prices=(replace(REGION, sku="", brand="X"),)), "price/R-1", "brand_unknown"),
        (Policy(prices=(replace(REGION, unit="袋"),)), "price/R-1", "unit_unknown"),
        (Policy(prices=(replace(REGION, price=0, rate_off=1_000_001),)), "price/R-1", "rate_out_of_range"),
        (Policy(prices=(replace(REGION, audience=Audience(8, region="华东")),)), "price/R-1", "dealer_unknown"),
        (Policy({"list": (ListPrice("X", "个", 1),)}), "price/list/X/个", "sku_unknown"),
        (Policy({"": (ListPrice("P-1", "个", 1),)}), "list/", "book_missing"),
        (Policy(floors=(replace(FLOOR, sku="X"),)), "floor/F-1", "sku_unknown"),
        (Policy(floors=(FLOOR, FLOOR)), "floor/F-1", "id_twice"),
        (Policy(budgets={"A": -1}), "budget/A", "budget_negative"),
        (Policy(budgets={"": 1}), "budget/", "id_missing"),
        (Policy(promotions=(replace(PROMOTION, id=""),)), "promotion/", "id_missing"),
        (Policy(promotions=(PROMOTION, PROMOTION)), "promotion/M-1", "promotion_twice"),
        (
            Policy(promotions=(replace(PROMOTION, benefit=Percent(1_000_001)),)),
            "promotion/M-1",
            "rate_over_100",
        ),
        (Policy(promotions=(replace(PROMOTION, budget="无"),)), "promotion/M-1", "budget_unknown"),
        (
            Policy(promotions=(gifts("G-1", "P-1", "T-1"), gifts("G-2", "T-1", "P-1"))),
            "promotion/G-1",
            "bundles_circular",
        ),
        (
            Policy(programmes=(replace(PROGRAMME, tiers=(Tier(0, 5, 1), Tier(6, None, 2))),)),
            "rebate/B-1",
            "tiers_gap",
        ),
        (
            Policy(programmes=(replace(PROGRAMME, tiers=(Tier(0, 7, 1), Tier(6, None, 2))),)),
            "rebate/B-1",
            "tiers_overlap",
        ),
        (Policy(programmes=(PROGRAMME, PROGRAMME)), "rebate/B-1", "programme_twice"),
        (Policy(programmes=(replace(PROGRAMME, launches={"X": date(2026, 1, 1)}),)), "rebate/B-1", "sku_unknown"),
        (Policy(offset=OffsetRule(2_000_000)), "offset", "rate_out_of_range"),
        (Policy(offset=OffsetRule(categories={"X": 1})), "offset/X", "category_unknown"),
        (Policy(credit=CreditPolicy(deposit=DepositTerms(-1))), "deposit", "limit_negative"),
        (
            Policy(credit=CreditPolicy(accounts=(CreditAccount("A", AccountType.ANNUAL, 1),))),
            "account/A",
            "account_of_a_dealer",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_policy_is_told(policy: Policy, where: str, code: str) -> None:
    assert (where, code) in told(policy)


@pytest.mark.parametrize("kind", ["series", "except_series", "categories", "except_categories", "brands"])
def test_what_selections_name_has_to_be_there(kind: str) -> None:
    selection = Selection(**{kind: frozenset({"X"})})
    rows = (MixPart(selection, 1_000), MixPart(Selection(skus=frozenset({"P-1"})), 1_000))
    mix = Promotion("M-9", "", Layer.BUNDLE, Gift("P-1", 1_000, 0), Mix(rows))
    programme = replace(PROGRAMME, selection=selection, focus=selection)
    code = {"series": "series_unknown", "categories": "category_unknown", "brands": "brand_unknown"}
    found = code[kind.removeprefix("except_")]
    policy = Policy(promotions=(mix,), programmes=(programme,))
    assert told(policy) == [("promotion/M-9", found), ("rebate/B-1", found), ("rebate/B-1", found)]


def test_all_faults_of_all_rules_are_told_at_once() -> None:
    bad = replace(
        WHOLE,
        prices=(replace(REGION, sku="X"),),
        floors=(replace(FLOOR, price=-1),),
        budgets={"A": -1},
        offset=OffsetRule(-1),
    )
    assert [code for _, code in told(bad)] == [
        "sku_unknown",
        "price_negative",
        "budget_negative",
        "rate_out_of_range",
    ]


def test_a_price_given_twice_on_one_list_is_one_fault() -> None:
    twice = Policy({"list": (ListPrice("P-1", "个", 1), ListPrice("P-1", "个", 2))})
    assert told(twice) == [("price/list/P-1/个", "id_twice")]


def test_a_rule_of_a_list_may_tie_with_that_list_alone() -> None:
    rule = PriceRule("L-1", PriceLevel.BRAND_LIST, "list", "P-1", "个", 1)
    assert told(replace(WHOLE, prices=(rule,))) == [("price/L-1", "price_tie")]
    assert told(replace(WHOLE, prices=(replace(rule, book="web"),))) == []
    assert told(replace(WHOLE, prices=(replace(rule, book=""),))) == [("price/L-1", "price_tie")]
    assert told(Policy(prices=(replace(rule, book=""),))) == []
    assert told(replace(WHOLE, prices=(replace(REGION, id="L-1"), rule))) == [
        ("price/L-1", "price_tie"),
        ("price/L-1", "id_twice"),
    ]


def test_what_could_not_be_read_is_missed_by_nobody() -> None:
    asks = Promotion("M-3", "", Layer.ORDER, CouponGrant("V-1"), budget="B")
    policy = Policy(promotions=(asks,))
    assert {code for _, code in told(policy)} == {"coupon_unknown", "budget_unknown"}
    assert told(policy, "promotions", "budgets") == []


def test_a_list_price_is_the_rule_it_stands_for() -> None:
    price = LIST["list"][1]
    assert name_list_price("list", price) == "list/P-1/个/50000"
    assert list_rule("list", price) == PriceRule(
        "list/P-1/个/50000", PriceLevel.BRAND_LIST, "list", "P-1", "个", 9_000, minimum=50_000
    )


def test_every_rule_has_its_part_and_id() -> None:
    assert [key for key, _ in rules_of(WHOLE)] == [
        (Part.PRICE, "R-1"),
        (Part.FLOOR, "F-1"),
        (Part.PROMOTION, "M-1"),
        (Part.PROGRAMME, "B-1"),
        (Part.BUDGET, "夏促"),
        (Part.OFFSET, BRAND_WIDE),
        (Part.CREDIT, BRAND_WIDE),
    ]
    assert list(rules_of(Policy())) == []


@given(st.data())
def test_the_order_of_rules_is_no_difference(data: st.DataObject) -> None:
    many = replace(
        WHOLE,
        prices=tuple(replace(REGION, id=f"R-{n}", minimum=n) for n in range(4)),
        budgets={str(n): n for n in range(4)},
    )
    mixed = replace(
        many,
        prices=tuple(data.draw(st.permutations(many.prices))),
        budgets=dict(data.draw(st.permutations(list(many.budgets.items())))),
        lists={"list": tuple(data.draw(st.permutations(LIST["list"])))},
    )
    assert arrange(mixed) == arrange(many)
    assert diff(mixed, many) == []


def test_books_that_are_not_named_stay() -> None:
    running = Policy({"list": LIST["list"], "web": ()})
    assert complete(Policy({"web": LIST["list"]}), running).lists == {
        "list": LIST["list"],
        "web": LIST["list"],
    }


def test_a_diff_names_what_was_added_removed_and_changed_field_by_field() -> None:
    later = replace(
        WHOLE,
        lists={"list": (ListPrice("P-1", "个", 10_500),)},
        promotions=(replace(PROMOTION, validity=Validity(None, date(2026, 12, 31)), cap=500),),
        budgets={"冬促": 1},
        offset=OffsetRule(300_000, {"瓷砖": 1, "管材": 500_000}),
    )
    changes = diff(WHOLE, later)
    assert [(one.part, one.id, one.kind) for one in changes] == [
        (Part.LIST, "list/P-1/个", Kind.CHANGED),
        (Part.LIST, "list/P-1/个/50000", Kind.REMOVED),
        (Part.PROMOTION, "M-1", Kind.CHANGED),
        (Part.BUDGET, "冬促", Kind.ADDED),
        (Part.BUDGET, "夏促", Kind.REMOVED),
        (Part.OFFSET, BRAND_WIDE, Kind.CHANGED),
    ]
    assert changes[0].fields == (FieldChange("price", 10_000, 10_500),)
    assert changes[2].fields == (
        FieldChange("validity.last", None, date(2026, 12, 31)),
        FieldChange("cap", None, 500),
    )
    assert changes[3] == Change(Part.BUDGET, "冬促", None, 1)
    assert changes[5].fields == (FieldChange("categories.瓷砖", None, 1),)


def test_a_benefit_of_another_kind_differs_as_a_whole() -> None:
    gift = Gift("P-1", 1_000, 0)
    change = diff(Policy(promotions=(PROMOTION,)), Policy(promotions=(replace(PROMOTION, benefit=gift),)))[0]
    assert change.fields == (FieldChange("benefit", Percent(100_000), gift),)


BEFORE_AND_AFTER: list[tuple[Policy, Policy]] = [
    (Policy(), WHOLE),
    (WHOLE, Policy()),
    (WHOLE, replace(WHOLE, budgets={"夏促": 1})),
]


@pytest.mark.parametrize(("before", "after"), BEFORE_AND_AFTER)
def test_the_way_back_turns_every_change_round(before: Policy, after: Policy) -> None:
    def turned(change: Change) -> tuple[Any, ...]:
        return (change.part, change.id, change.after, change.before)

    there, back = diff(before, after), diff(after, before)
    assert [turned(one) for one in there] == [(one.part, one.id, one.before, one.after) for one in back]
    assert len(there) > 0


def test_a_fault_reads_as_one_line() -> None:
    assert str(check_policy(Policy(budgets={"A": -1}), KNOWN)[0]) == "budget/A: budget_negative (amount=-1)"
    assert isinstance(check_policy(Policy(budgets={"A": -1}), KNOWN)[0], Fault)


def test_what_contracts_and_dealers_rely_on_is_not_dropped() -> None:
    known = replace(KNOWN, promised={"B-1": ("HT-1/1 (D001)",)}, books={"list": ("D001", "D002")})
    gone = replace(WHOLE, programmes=(), lists={"list": ()})
    faults = check_policy(gone, known)
    assert [str(one) for one in faults] == [
        "rebate/B-1: programme_in_contract (contracts=1, named=HT-1/1 (D001))",
        "list/list: book_in_use (dealers=2, named=D001, D002)",
    ]
    assert check_policy(WHOLE, known) == check_policy(gone, known, ("programmes", "lists")) == []


def test_only_the_first_ten_that_rely_on_a_rule_are_named() -> None:
    known = replace(KNOWN, promised={"B-1": tuple(f"HT-{place}/1" for place in range(11))})
    (found,) = check_policy(Policy(), known)
    assert found.facts["contracts"] == 11
    assert str(found.facts["named"]).endswith("HT-9/1, …")
