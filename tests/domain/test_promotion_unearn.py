"""Returns: what the kept goods would have cost decides what comes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from domain.errors import DomainError
from domain.promotion.benefit import AmountOff, BundlePrice, CouponGrant, CouponUse, Gift, Percent, RedPacket
from domain.promotion.cart import Line
from domain.promotion.engine import promote
from domain.promotion.index import Index, compile_index
from domain.promotion.result import GivenCoupon
from domain.promotion.rule import Promotion
from domain.promotion.threshold import Every, MinimumAmount, Mix, MixPart
from domain.promotion.unearn import Charge, Earlier, Sale, unearn
from domain.rebate.programme import Measure
from tests.domain.promotion_cart import SUNDAY_MORNING, bundle, item, line, order, skus

P1, P2 = line("P1", 10, 10_000), line("P2", 5, 5_000)
FULL = order("A", AmountOff(3_000), threshold=MinimumAmount(15_000))


def sell(promotions: Iterable[Promotion], *lines: Line, points: int = 0) -> tuple[Index, Sale]:
    index = compile_index(promotions)
    return index, Sale(lines, SUNDAY_MORNING, promote(index, lines, SUNDAY_MORNING), points)


def test_a_return_that_falls_below_the_threshold_gives_the_reward_back() -> None:
    index, sale = sell([FULL], P1, P2)
    found = unearn(index, sale, {"P2": 1_000})
    assert (sale.result.due, found.kept.due, found.amount) == (12_000, 14_000, 0)
    found = unearn(index, sale, {"P2": 5_000})
    assert (found.amount, found.refunds) == (2_000, {"P2": 2_000})


def test_returning_all_gives_back_all_that_was_paid() -> None:
    index, sale = sell([FULL], P1, P2, points=120)
    found = unearn(index, sale, {"P1": 10_000, "P2": 5_000})
    assert found.refunds == {"P1": 8_000, "P2": 4_000}
    assert (found.points, found.kept.lines) == (120, ())


def test_the_bundle_is_charged_at_the_price_of_what_is_kept() -> None:
    mix = Mix((MixPart(skus("P1"), 10_000), MixPart(skus("P2"), 5_000)))
    index, sale = sell([bundle("B", BundlePrice(12_000), threshold=mix)], P1, P2)
    assert unearn(index, sale, {"P1": 10_000}).refunds == {"P1": 7_000}


def test_later_returns_give_what_earlier_ones_did_not() -> None:
    index, sale = sell([FULL], P1, P2, points=12)
    first = unearn(index, sale, {"P2": 5_000})
    earlier = Earlier(first.refunds, first.points)
    second = unearn(index, sale, {"P1": 10_000, "P2": 5_000}, earlier=earlier)
    assert first.amount + second.amount == sale.result.due
    assert (first.points, second.points) == (2, 10)
    assert second.refunds == {"P1": 8_000, "P2": 2_000}


def test_a_gift_that_is_not_brought_back_is_charged_at_its_frozen_value() -> None:
    gift = order("G", Gift("CUP", 2_000, 900), threshold=Every(Measure.AMOUNT, 5_000))
    index, sale = sell([gift], P1, P2)
    kept = unearn(index, sale, {"P2": 5_000})
    assert (kept.charges, kept.amount) == ((Charge("G", "CUP", 2_000, 900),), 4_100)
    half = unearn(index, sale, {"P2": 5_000}, gifts={"CUP": 1_000})
    assert (half.charges, half.amount) == ((Charge("G", "CUP", 1_000, 450),), 4_550)
    back = unearn(index, sale, {"P2": 5_000}, gifts={"CUP": 2_000})
    assert (back.charges, back.amount) == ((), 5_000)


def test_a_red_packet_and_coupons_no_longer_earned_are_taken_back() -> None:
    rules = [
        order("R", RedPacket(300), threshold=Every(Measure.AMOUNT, 5_000), stacks=True),
        order("C", CouponGrant("K"), threshold=Every(Measure.AMOUNT, 5_000), stacks=True),
        order("D", CouponGrant("K"), stacks=True),
    ]
    index, sale = sell(rules, P1, P2)
    found = unearn(index, sale, {"P2": 5_000})
    assert found.charges == (Charge("R", "", 0, 300),)
    assert found.coupons == (GivenCoupon("C", "K", 1, CouponUse.NEXT),)
    nothing = unearn(index, sale, {})
    assert (nothing.amount, nothing.charges, nothing.coupons) == (0, (), ())


def test_what_cost_nothing_gives_nothing_back() -> None:
    index, sale = sell([item("A", Percent(1_000_000))], P1, points=5)
    found = unearn(index, sale, {"P1": 10_000})
    assert (found.amount, found.points) == (0, 0)


def test_a_part_of_a_line_keeps_its_own_part() -> None:
    index, sale = sell([item("A", Percent(100_000))], replace(P1, quantity=3_000, base_quantity=1))
    found = unearn(index, sale, {"P1": 1_000})
    assert found.refunds == {"P1": 3_000}
    assert found.kept.lines[0].gross == 6_667


@pytest.mark.parametrize(
    ("returned", "code"),
    [
        ({"P9": 1_000}, "line_unknown"),
        ({"P1": 0}, "quantity_not_positive"),
        ({"P1": 10_001}, "refund_exceeds_sale"),
    ],
)
def test_what_was_not_sold_cannot_come_back(returned: dict[str, int], code: str) -> None:
    index, sale = sell([FULL], P1)
    with pytest.raises(DomainError, match=code):
        unearn(index, sale, returned)
