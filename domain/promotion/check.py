"""What keeps promotions from being published: everything wrong with each by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from typing import assert_never

from domain.fault import Fault, fault
from domain.money import MILLION, Fen, Rate
from domain.promotion.benefit import (
    OUTPUTS,
    REPEATING,
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
from domain.promotion.conflict import check_circles, check_equals
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity, Mix, Step, Steps
from domain.selection import EVERYTHING, Item

_BENEFITS: Mapping[Layer, frozenset[type]] = {
    Layer.ITEM: frozenset({Percent, AmountOff, SpecialPrice}),
    Layer.BUNDLE: frozenset({Percent, AmountOff, BundlePrice, BuyGet, *OUTPUTS}),
    Layer.ORDER: frozenset({Percent, AmountOff, *OUTPUTS}),
    Layer.COUPON: frozenset({Percent, AmountOff, *OUTPUTS}),
}


def check_promotions(
    promotions: Sequence[Promotion],
    *,
    items: Mapping[str, Item] | None = None,
    budgets: Mapping[str, Fen] | None = None,
) -> list[Fault]:
    """List everything that keeps promotions from being published together.

    `items` are the known products by SKU and `budgets` the known budgets in fen; what is not given is not checked.
    """
    coupons = {one.id for one in promotions if one.layer is Layer.COUPON}
    faults = [fault(f"budget/{id}", "budget_negative", amount=left) for id, left in _below_zero(budgets)]
    seen: set[str] = set()
    for promotion in promotions:
        if promotion.id in seen:
            faults.append(fault(promotion.where, "promotion_twice"))
        seen.add(promotion.id)
        faults += check_promotion(promotion)
        faults += _check_names(promotion, coupons, items, budgets)
    return [*faults, *check_equals(promotions), *check_circles(promotions, items or {})]


def _below_zero(budgets: Mapping[str, Fen] | None) -> Iterator[tuple[str, Fen]]:
    yield from ((id, left) for id, left in sorted((budgets or {}).items()) if left < 0)


def check_promotion(promotion: Promotion) -> list[Fault]:
    """List everything wrong with one promotion by itself."""
    benefits = [found for one in promotion.benefits() for found in _check_benefit(promotion, one)]
    return [
        *_check_shape(promotion),
        *_check_threshold(promotion),
        *benefits,
        *_check_money(promotion),
        *_check_moments(promotion),
    ]


def _check_shape(promotion: Promotion) -> Iterator[Fault]:
    """The benefit, the threshold and the layer have to fit together."""
    where, threshold, benefit = promotion.where, promotion.threshold, promotion.benefit
    layer = promotion.layer.name.lower()
    if isinstance(threshold, Steps) and benefit is not None:
        yield fault(where, "benefit_beside_steps")
    if not isinstance(threshold, Steps) and benefit is None:
        yield fault(where, "benefit_missing")
    if isinstance(threshold, Mix) and promotion.layer is not Layer.BUNDLE:
        yield fault(where, "threshold_not_in_layer", layer=layer, threshold="Mix")
    if isinstance(threshold, Every) and promotion.layer is Layer.ITEM:
        yield fault(where, "threshold_not_in_layer", layer=layer, threshold="Every")
    if isinstance(threshold, Mix) and promotion.selection != EVERYTHING:
        yield fault(where, "selection_beside_mix")
    for one in promotion.benefits():
        name = type(one).__name__
        if type(one) not in _BENEFITS[promotion.layer]:
            yield fault(where, "benefit_not_in_layer", layer=layer, benefit=name)
        elif isinstance(one, BundlePrice) and not isinstance(threshold, Mix):
            yield fault(where, "bundle_price_without_mix")
        elif isinstance(one, BuyGet) and threshold is not None:
            yield fault(where, "buy_get_with_threshold")
        elif isinstance(threshold, Every) and type(one) not in REPEATING:
            yield fault(where, "benefit_does_not_repeat", benefit=name)


def _check_threshold(promotion: Promotion) -> Iterator[Fault]:
    where, threshold = promotion.where, promotion.threshold
    match threshold:
        case None:
            return
        case MinimumQuantity(size) | MinimumAmount(size) | Every(size=size):
            if size <= 0:
                yield fault(where, "threshold_not_positive", size=size)
        case Steps(_, steps):
            yield from _check_steps(where, steps)
        case Mix(parts):
            if not parts:
                yield fault(where, "mix_missing")
            if any(part.is_reduced for part in parts) and type(promotion.benefit) in OUTPUTS:
                yield fault(where, "mix_part_without_reduction", benefit=type(promotion.benefit).__name__)
            for number, part in enumerate(parts):
                if part.quantity <= 0:
                    yield fault(where, "mix_part_not_positive", part=number, quantity=part.quantity)
        case other:
            assert_never(other)


def _check_steps(where: str, steps: Sequence[Step]) -> Iterator[Fault]:
    if not steps:
        yield fault(where, "steps_missing")
    elif steps[0].start < 0:
        yield fault(where, "step_negative", start=steps[0].start)
    for step, after in pairwise(steps):
        if after.start == step.start:
            yield fault(where, "steps_overlap", start=step.start)
        elif after.start < step.start:
            yield fault(where, "steps_out_of_order", first=step.start, second=after.start)


def _check_benefit(promotion: Promotion, benefit: Benefit) -> Iterator[Fault]:
    where = promotion.where
    match benefit:
        case Percent(rate) | PointsMultiplier(rate):
            yield from _check_rate(where, rate, is_share=isinstance(benefit, Percent))
        case BuyGet(buy, get, rate):
            yield from _check_rate(where, rate, is_share=True)
            if min(buy, get) <= 0:
                yield fault(where, "buy_get_not_positive", buy=buy, get=get)
        case AmountOff(amount) | RedPacket(amount):
            if amount <= 0:
                yield fault(where, "amount_not_positive", amount=amount)
        case SpecialPrice(price) | BundlePrice(price):
            if price < 0:
                yield fault(where, "price_negative", price=price)
        case Gift(sku, quantity, value):
            if quantity <= 0 or value < 0:
                yield fault(where, "gift_not_positive", sku=sku, quantity=quantity, value=value)
        case CouponGrant() | FreeDelivery() | Message():
            return
        case other:
            assert_never(other)


def _check_rate(where: str, rate: Rate, *, is_share: bool) -> Iterator[Fault]:
    if rate <= 0:
        yield fault(where, "rate_not_positive", rate=rate)
    if is_share and rate > MILLION:
        yield fault(where, "rate_over_100", rate=rate)


def _check_money(promotion: Promotion) -> Iterator[Fault]:
    where, shares = promotion.where, promotion.shares
    parts = (shares.hq, shares.dealer, shares.supplier)
    if min(parts) < 0:
        yield fault(where, "share_negative")
    if sum(parts) != MILLION:
        yield fault(where, "shares_not_whole", sum=sum(parts))
    if promotion.cap is not None and promotion.cap <= 0:
        yield fault(where, "cap_not_positive", cap=promotion.cap)
    for name in [one.name for one in fields(promotion.limits)]:
        limit = getattr(promotion.limits, name)
        if limit is not None and limit <= 0:
            yield fault(where, "limit_not_positive", limit=name, times=limit)


def _check_moments(promotion: Promotion) -> Iterator[Fault]:
    for window in promotion.windows:
        if window.end <= window.start:
            start, end = window.start.isoformat("minutes"), window.end.isoformat("minutes")
            yield fault(promotion.where, "window_inverted", start=start, end=end)
    for weekday in sorted(promotion.weekdays - frozenset(range(7))):
        yield fault(promotion.where, "weekday_unknown", weekday=weekday)


def _check_names(
    promotion: Promotion,
    coupons: Collection[str],
    items: Mapping[str, Item] | None,
    budgets: Mapping[str, Fen] | None,
) -> Iterator[Fault]:
    """Whatever is named has to be there."""
    where = promotion.where
    named = [sku for one in promotion.selections for sku in one.skus | one.except_skus]
    named += [one.sku for one in promotion.benefits() if isinstance(one, Gift)]
    for sku in sorted(set(named)):
        if items is not None and sku not in items:
            yield fault(where, "sku_unknown", sku=sku)
    for one in promotion.benefits():
        if isinstance(one, CouponGrant) and one.coupon not in coupons:
            yield fault(where, "coupon_unknown", coupon=one.coupon)
    if budgets is not None and promotion.budget and promotion.budget not in budgets:
        yield fault(where, "budget_unknown", budget=promotion.budget)
