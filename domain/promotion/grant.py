"""What applied promotions give beside the lines, and who bears what all of them gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from domain.money import split
from domain.promotion.basket import Basket
from domain.promotion.benefit import (
    CouponGrant,
    CouponUse,
    FreeDelivery,
    Gift,
    Message,
    PointsMultiplier,
    RedPacket,
)
from domain.promotion.offer import Offer
from domain.promotion.result import Costs, GivenCoupon, GivenGift, GivenPacket, GivenPoints


class Grants:
    """Everything given beside the lines of one cart."""

    __slots__ = ("coupons", "free_delivery", "gifts", "messages", "packets", "points")

    def __init__(self, applied: Iterable[Offer], basket: Basket) -> None:
        self.gifts: list[GivenGift] = []
        self.coupons: list[GivenCoupon] = []
        self.points: list[GivenPoints] = []
        self.packets: list[GivenPacket] = []
        self.free_delivery: list[str] = []
        self.messages: list[str] = []
        for offer in applied:
            self._add(offer, basket)
            if offer.rule.promotion.message:
                self.messages.append(offer.rule.promotion.message)

    def _add(self, offer: Offer, basket: Basket) -> None:
        id, times, benefit = offer.rule.id, offer.times, offer.benefit
        match benefit:
            case Gift(sku, quantity, value):
                self.gifts.append(GivenGift(id, sku, quantity * times, value * times))
            case CouponGrant(coupon, use):
                self.coupons.append(GivenCoupon(id, coupon, times, use))
            case PointsMultiplier(rate):
                amount = sum(basket.left[place] for place in offer.places)
                self.points.append(GivenPoints(id, rate, amount))
            case RedPacket(amount):
                self.packets.append(GivenPacket(id, amount * times))
            case FreeDelivery():
                self.free_delivery.append(id)
            case Message(text):
                self.messages.append(text)
            case _:
                return  # a reduction stands on the lines


def coupons_now(applied: Iterable[Offer]) -> Counter[str]:
    """Count the coupons granted so far that may be used in the same cart, by the promotion they open."""
    counts: Counter[str] = Counter()
    for offer in applied:
        benefit = offer.benefit
        if isinstance(benefit, CouponGrant) and benefit.use is CouponUse.NOW:
            counts[benefit.coupon] += offer.times
    return counts


def bear(applied: Iterable[Offer]) -> Costs:
    """Split what every promotion gave among those who bear it, exactly."""
    hq = dealer = supplier = 0
    for offer in applied:
        if offer.amount:
            shares = offer.rule.promotion.shares
            parts = split(offer.amount, (shares.hq, shares.dealer, shares.supplier))
            hq, dealer, supplier = hq + parts[0], dealer + parts[1], supplier + parts[2]
    return Costs(hq, dealer, supplier)
