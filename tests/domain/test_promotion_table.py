"""Every threshold with every benefit that goes with it, worked out by hand."""

from __future__ import annotations

import pytest

from domain.promotion.benefit import (
    AmountOff,
    Benefit,
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
from domain.promotion.check import check_promotion
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import (
    Every,
    MinimumAmount,
    MinimumQuantity,
    Mix,
    MixPart,
    Step,
    Steps,
    Threshold,
)
from domain.rebate.programme import Measure
from tests.domain.promotion_cart import line, outcome, run, skus

CART = (line("P1", 6, 6_000), line("P2", 3, 9_000))
"""Six pieces at 10.00 and three at 30.00: nine pieces, 150.00."""
TEN, FIVE_YUAN = Percent(100_000), AmountOff(500)
PAIR = Mix((MixPart(skus("P1"), 2_000), MixPart(skus("P2"), 1_000)))
BY_QUANTITY = Steps(Measure.QUANTITY, (Step(5_000, TEN), Step(9_000, Percent(200_000)), Step(20_000, TEN)))
BY_AMOUNT = Steps(Measure.AMOUNT, (Step(10_000, FIVE_YUAN), Step(15_000, AmountOff(900)), Step(15_001, TEN)))
ITEM, BUNDLE, ORDER, COUPON = Layer

ITEMS: list[tuple[Threshold, Benefit | None, int, int]] = [
    (None, TEN, 1, 1_500),
    (None, FIVE_YUAN, 1, 4_500),
    (None, AmountOff(1_500), 1, 6_000 + 4_500),
    (None, SpecialPrice(80_000), 1, 1_200 + 6_600),
    (None, SpecialPrice(200_000), 1, 3_000),
    (None, SpecialPrice(300_000), 0, 0),
    (MinimumQuantity(9_000), TEN, 1, 1_500),
    (MinimumQuantity(9_001), TEN, 0, 0),
    (MinimumAmount(15_000), FIVE_YUAN, 1, 4_500),
    (MinimumAmount(15_001), FIVE_YUAN, 0, 0),
    (MinimumAmount(15_000), SpecialPrice(0), 1, 15_000),
    (BY_QUANTITY, None, 1, 3_000),
    (BY_AMOUNT, None, 1, 9 * 900),
]
BUNDLES: list[tuple[Threshold, Benefit | None, int, int]] = [
    (PAIR, BundlePrice(4_500), 3, 3 * 500),
    (PAIR, BundlePrice(5_000), 0, 0),
    (PAIR, TEN, 3, 1_500),
    (PAIR, AmountOff(700), 3, 2_100),
    (PAIR, Gift("CUP", 1_000, 900), 3, 2_700),
    (PAIR, RedPacket(100), 3, 300),
    (None, BuyGet(2_000, 1_000), 3, 3_000),
    (None, BuyGet(2_000, 1_000, 500_000), 3, 1_500),
    (None, BuyGet(5_000, 4_000), 1, 4_000),
    (None, BuyGet(9_000, 1_000), 0, 0),
    (None, TEN, 1, 1_500),
    (None, AmountOff(99_999), 1, 15_000),
    (MinimumQuantity(9_000), TEN, 1, 1_500),
    (MinimumAmount(15_001), TEN, 0, 0),
    (Every(Measure.QUANTITY, 4_000), AmountOff(500), 2, 1_000),
    (Every(Measure.AMOUNT, 5_000), AmountOff(500), 3, 1_500),
    (Every(Measure.QUANTITY, 10_000), Gift("CUP", 1_000, 900), 0, 0),
    (BY_QUANTITY, None, 1, 3_000),
    (BY_AMOUNT, None, 1, 900),
]
ORDERS: list[tuple[Threshold, Benefit | None, int, int]] = [
    (None, TEN, 1, 1_500),
    (None, FIVE_YUAN, 1, 500),
    (None, AmountOff(99_999), 1, 15_000),
    (None, Gift("CUP", 2_000, 900), 1, 900),
    (None, CouponGrant("K"), 1, 0),
    (None, PointsMultiplier(2_000_000), 1, 0),
    (None, RedPacket(300), 1, 300),
    (None, FreeDelivery(), 1, 0),
    (None, Message("来了"), 1, 0),
    (MinimumQuantity(9_000), TEN, 1, 1_500),
    (MinimumQuantity(9_001), FreeDelivery(), 0, 0),
    (MinimumAmount(15_000), FIVE_YUAN, 1, 500),
    (MinimumAmount(15_001), FIVE_YUAN, 0, 0),
    (Every(Measure.AMOUNT, 4_000), FIVE_YUAN, 3, 1_500),
    (Every(Measure.AMOUNT, 4_000), RedPacket(100), 3, 300),
    (Every(Measure.QUANTITY, 2_000), Gift("CUP", 1_000, 900), 4, 3_600),
    (Every(Measure.QUANTITY, 2_000), CouponGrant("K"), 4, 0),
    (BY_QUANTITY, None, 1, 3_000),
    (BY_AMOUNT, None, 1, 900),
    (Steps(Measure.QUANTITY, (Step(9_000, TEN),)), None, 1, 1_500),
]


@pytest.mark.parametrize(
    ("layer", "threshold", "benefit", "times", "amount"),
    [(layer, *row) for layer, rows in ((ITEM, ITEMS), (BUNDLE, BUNDLES), (ORDER, ORDERS)) for row in rows],
)
def test_a_threshold_and_a_benefit_give_what_they_say(
    layer: Layer, threshold: Threshold, benefit: Benefit | None, times: int, amount: int
) -> None:
    promotion = Promotion("A", "A", layer, benefit, threshold)
    assert check_promotion(promotion) == []
    result = run([promotion], *CART)
    found = outcome(result, "A")
    assert (found.times, found.amount) == (times, amount)
    assert result.costs.hq == amount
    off = 0 if result.gifts or result.packets else amount
    assert result.due == 15_000 - off
