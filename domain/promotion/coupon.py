"""Presented coupons: which promotions they open, how many times, and which of them open nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from domain.promotion.cart import Context
from domain.promotion.offer import Offer
from domain.promotion.result import Reason, RefusedCoupon


class Coupons:
    """The coupons of one cart: valid codes by promotion, and the others with the reason; a code counts once."""

    __slots__ = ("codes", "expired", "refused")

    def __init__(self, known: frozenset[str], context: Context) -> None:
        self.codes: dict[str, list[str]] = {}
        self.expired: set[str] = set()
        self.refused: list[RefusedCoupon] = []
        seen: set[str] = set()
        for coupon in sorted(context.coupons, key=lambda one: (one.code, one.promotion)):
            if coupon.code in seen:
                continue
            seen.add(coupon.code)
            if coupon.promotion not in known:
                self.refused.append(RefusedCoupon(coupon.code, Reason.COUPON_UNKNOWN))
            elif not coupon.validity.covers(context.day):
                self.refused.append(RefusedCoupon(coupon.code, Reason.COUPON_EXPIRED))
                self.expired.add(coupon.promotion)
            else:
                self.codes.setdefault(coupon.promotion, []).append(coupon.code)

    def limit(self, offers: Iterable[Offer], granted: Mapping[str, int]) -> None:
        """Give each offer of the coupon layer as much room as there are coupons, presented or granted in this cart."""
        for offer in offers:
            if offer.reason is None:
                name = offer.rule.id
                offer.room = min(offer.room, len(self.codes.get(name, ())) + granted.get(name, 0))
                if not offer.room:
                    is_expired = name in self.expired
                    offer.reason = Reason.COUPON_EXPIRED if is_expired else Reason.NO_COUPON

    def used(self, offers: Iterable[Offer]) -> tuple[str, ...]:
        """Return the codes that were used; presented ones are used before granted ones."""
        used = (self.codes.get(offer.rule.id, [])[: offer.times] for offer in offers)
        return tuple(code for codes in used for code in codes)

    def refuse(self, offers: Sequence[Offer]) -> tuple[RefusedCoupon, ...]:
        """Return the coupons that open nothing, among them those for goods that are not in the cart."""
        looked = {offer.rule.id for offer in offers}
        others = [code for name, codes in self.codes.items() if name not in looked for code in codes]
        return (*self.refused, *(RefusedCoupon(code, Reason.OTHER_GOODS) for code in others))
