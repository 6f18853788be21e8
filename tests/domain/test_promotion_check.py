"""Promotions that are refused at publish, with every fault listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from domain.period import Validity
from domain.promotion.benefit import (
    AmountOff,
    BundlePrice,
    BuyGet,
    CouponGrant,
    FreeDelivery,
    Gift,
    Message,
    Percent,
    PointsMultiplier,
    RedPacket,
    SpecialPrice,
)
from domain.promotion.check import check_promotion, check_promotions
from domain.promotion.rule import Layer, Limits, Promotion, Shares, TimeWindow
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity, Mix, MixPart, Step, Steps
from domain.rebate.programme import Measure
from domain.selection import EVERYTHING, Item, Selection
from tests.domain.promotion_cart import bundle, coupon, item, order, skus

SOUND = order("A", Percent(100_000))
MIX = Mix((MixPart(skus("P1"), 1_000), MixPart(skus("P2"), 1_000)))
GOT = Mix((MixPart(skus("P1"), 1_000), MixPart(skus("P2"), 1_000, is_reduced=True)))


def steps(*starts: int) -> Steps:
    return Steps(Measure.AMOUNT, tuple(Step(start, Percent(start + 100)) for start in starts))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"benefit": None}, "benefit_missing"),
        ({"threshold": steps(1)}, "benefit_beside_steps"),
        ({"benefit": None, "threshold": steps()}, "steps_missing"),
        ({"benefit": None, "threshold": steps(-1)}, "step_negative"),
        ({"benefit": None, "threshold": steps(5, 5)}, "steps_overlap"),
        ({"benefit": None, "threshold": steps(5, 4)}, "steps_out_of_order"),
        ({"threshold": MinimumAmount(0)}, "threshold_not_positive"),
        ({"threshold": MinimumQuantity(-1)}, "threshold_not_positive"),
        ({"threshold": MIX}, "threshold_not_in_layer"),
        ({"layer": Layer.BUNDLE, "threshold": Mix(())}, "mix_missing"),
        ({"layer": Layer.BUNDLE, "threshold": Mix((MixPart(EVERYTHING, 0),))}, "mix_part_not_positive"),
        ({"layer": Layer.BUNDLE, "threshold": MIX, "selection": skus("P1")}, "selection_beside_mix"),
        (
            {"layer": Layer.BUNDLE, "threshold": GOT, "benefit": Gift("P1", 1_000, 0)},
            "mix_part_without_reduction",
        ),
        ({"threshold": Every(Measure.AMOUNT, 5)}, "benefit_does_not_repeat"),
        (
            {"layer": Layer.ITEM, "benefit": AmountOff(1), "threshold": Every(Measure.AMOUNT, 5)},
            "threshold_not_in_layer",
        ),
        ({"benefit": SpecialPrice(1)}, "benefit_not_in_layer"),
        ({"layer": Layer.ITEM, "benefit": FreeDelivery()}, "benefit_not_in_layer"),
        ({"layer": Layer.BUNDLE, "benefit": BundlePrice(1)}, "bundle_price_without_mix"),
        (
            {"layer": Layer.BUNDLE, "benefit": BuyGet(1, 1), "threshold": MinimumAmount(1)},
            "buy_get_with_threshold",
        ),
        ({"benefit": Percent(0)}, "rate_not_positive"),
        ({"benefit": Percent(1_000_001)}, "rate_over_100"),
        ({"layer": Layer.BUNDLE, "benefit": BuyGet(1, 1, 1_000_001)}, "rate_over_100"),
        ({"layer": Layer.BUNDLE, "benefit": BuyGet(0, 1)}, "buy_get_not_positive"),
        ({"benefit": PointsMultiplier(0)}, "rate_not_positive"),
        ({"benefit": AmountOff(-5)}, "amount_not_positive"),
        ({"benefit": RedPacket(0)}, "amount_not_positive"),
        ({"layer": Layer.ITEM, "benefit": SpecialPrice(-1)}, "price_negative"),
        ({"benefit": Gift("CUP", 0, 1)}, "gift_not_positive"),
        ({"benefit": Gift("CUP", 1, -1)}, "gift_not_positive"),
        ({"shares": Shares(500_000, 499_999)}, "shares_not_whole"),
        ({"shares": Shares(1_000_001, -1)}, "share_negative"),
        ({"cap": 0}, "cap_not_positive"),
        ({"limits": Limits(order=1, day=0)}, "limit_not_positive"),
        ({"windows": (TimeWindow(time(9), time(9)),)}, "window_inverted"),
        ({"weekdays": frozenset({7})}, "weekday_unknown"),
    ],
)
def test_a_faulty_promotion_is_not_published(change: dict[str, Any], code: str) -> None:
    faults = check_promotion(replace(SOUND, **change))
    assert [found.code for found in faults] == [code]
    assert str(faults[0]).startswith("promotion/A: ")


@pytest.mark.parametrize(
    "promotion",
    [
        SOUND,
        order("A", PointsMultiplier(3_000_000), limits=Limits(1, 1, 1, 1, 1), cap=1),
        order("A", Message("hi"), windows=(TimeWindow(time(9), time(12)),), weekdays=frozenset(range(7))),
        order("A", Gift("CUP", 1, 0), shares=Shares(1, 999_998, 1)),
        bundle("A", BundlePrice(0), threshold=MIX),
        bundle("A", BuyGet(1, 1)),
        order("A", None, threshold=steps(0, 5, 9)),
    ],
)
def test_a_sound_promotion_has_no_faults(promotion: Promotion) -> None:
    assert check_promotion(promotion) == []
    assert check_promotions([promotion]) == []


def codes(*promotions: Promotion, **known: Any) -> list[tuple[str, str]]:
    return [(found.where, found.code) for found in check_promotions(promotions, **known)]


def test_all_faults_are_listed_at_once() -> None:
    bad = order("B", Percent(2_000_000), cap=-1)
    each = ["rate_over_100", "cap_not_positive"]
    assert [code for _, code in codes(bad, bad)] == [*each, "promotion_twice", *each]


def test_whatever_is_named_has_to_be_there() -> None:
    items = {"P1": Item("P1")}
    rules = [
        item(
            "A", Percent(1), selection=Selection(skus=frozenset({"P1", "P8"}), except_skus=frozenset({"P9"}))
        ),
        order("B", Gift("CUP", 1, 1), budget="b"),
        order("C", CouponGrant("K"), budget="c"),
        order("D", CouponGrant("L")),
        coupon("L", AmountOff(1)),
    ]
    found = check_promotions(rules, items=items, budgets={"b": -1})
    assert [str(one) for one in found] == [
        "budget/b: budget_negative (amount=-1)",
        "promotion/A: sku_unknown (sku=P8)",
        "promotion/A: sku_unknown (sku=P9)",
        "promotion/B: sku_unknown (sku=CUP)",
        "promotion/C: coupon_unknown (coupon=K)",
        "promotion/C: budget_unknown (budget=c)",
    ]


def test_equal_rules_that_one_purchase_can_meet_are_named_as_a_pair() -> None:
    first = item("A", Percent(1), group="g", validity=Validity(None, date(2026, 6, 30)))
    second = replace(first, id="B", validity=Validity(date(2026, 6, 30)))
    found = check_promotions([first, second])
    assert [str(one) for one in found] == ["promotion/B: promotion_equal (other=A)"]
    later = replace(second, validity=Validity(date(2026, 7, 1)))
    assert codes(first, later) == codes(later, first) == []
    here, there = replace(first, stores=frozenset({"1"})), replace(second, stores=frozenset({"2"}))
    assert codes(here, there) == []
    assert codes(here, second) == [("promotion/B", "promotion_equal")]
    assert codes(first, replace(second, benefit=Percent(2))) == []
    assert codes(coupon("K", AmountOff(1)), coupon("L", AmountOff(1))) == []


def test_bundles_that_give_each_other_are_circular() -> None:
    items = {sku: Item(sku, category=sku[0]) for sku in ("P1", "T1", "G1")}
    rules = [
        bundle("A", Gift("T1", 1, 1), selection=skus("P1")),
        bundle("B", Gift("G1", 1, 1), selection=Selection(categories=frozenset({"T"}))),
        bundle("C", Gift("P1", 1, 1), threshold=Mix((MixPart(skus("G1"), 1),))),
        bundle("D", Gift("P1", 1, 1)),
        order("E", Gift("P1", 1, 1), selection=skus("P1")),
    ]
    found = check_promotions(rules, items=items)
    assert [str(one) for one in found] == ["promotion/A: bundles_circular (circle=A > B > C > A)"]
    assert codes(*rules) == []


def test_a_bundle_that_gives_its_own_goods_is_no_circle() -> None:
    own = bundle("A", Gift("P1", 1, 1), selection=skus("P1"))
    other = bundle("B", Gift("P1", 1, 1), selection=skus("T1"))
    assert codes(own, other) == []
