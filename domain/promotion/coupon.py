"""Presented coupons: which promotions they open, how many times, and which of them open nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.period import Validity
from domain.promotion.cart import Context, Coupon
from domain.promotion.offer import Offer
from domain.promotion.result import Reason, RefusedCoupon


class Coupons:
    """The coupons of one cart: valid codes by promotion, and the others with the reason; a code counts once."""

    __slots__ = ("codes", "out_of_time", "refused")

    def __init__(self, known: Mapping[str, Validity], context: Context) -> None:
        self.codes: dict[str, list[str]] = {}
        self.out_of_time: dict[str, Reason] = {}
        self.refused: list[RefusedCoupon] = []
        seen: set[str] = set()
        for coupon in sorted(context.coupons, key=lambda one: (one.code, one.promotion)):
            if coupon.code in seen:
                continue
            seen.add(coupon.code)
            days = (coupon.validity, known.get(coupon.promotion, Validity()))
            if not all(one.covers(context.day) for one in days):
                self._refuse_moment(coupon, days, context.day)
            elif coupon.promotion not in known:
                self.refused.append(RefusedCoupon(coupon.code, Reason.COUPON_UNKNOWN))
            else:
                self.codes.setdefault(coupon.promotion, []).append(coupon.code)

    def _refuse_moment(self, coupon: Coupon, days: Iterable[Validity], day: date) -> None:
        """Tell a coupon that is over from one that has not begun: its own days and those of its promotion both count."""
        if any(one.last is not None and one.last < day for one in days):
            self.refused.append(RefusedCoupon(coupon.code, Reason.COUPON_EXPIRED))
            self.out_of_time.setdefault(coupon.promotion, Reason.COUPON_EXPIRED)
            return
        begins = max(one.first for one in days if one.first is not None)
        self.refused.append(RefusedCoupon(coupon.code, Reason.COUPON_NOT_BEGUN, begins))
        self.out_of_time[coupon.promotion] = Reason.COUPON_NOT_BEGUN

    def limit(self, offers: Iterable[Offer], granted: Mapping[str, int]) -> None:
        """Give each offer of the coupon layer as much room as there are coupons, presented or granted in this cart."""
        for offer in offers:
            if offer.reason is None:
                name = offer.rule.id
                offer.room = min(offer.room, len(self.codes.get(name, ())) + granted.get(name, 0))
                if not offer.room:
                    offer.reason = self.out_of_time.get(name, Reason.NO_COUPON)

    def used(self, offers: Iterable[Offer]) -> tuple[str, ...]:
        """Return the codes that were used; presented ones are used before granted ones."""
        used = (self.codes.get(offer.rule.id, [])[: offer.times] for offer in offers)
        return tuple(code for codes in used for code in codes)

    def refuse(self, offers: Sequence[Offer]) -> tuple[RefusedCoupon, ...]:
        """Return the coupons that open nothing, among them those for goods that are not in the cart."""
        looked = {offer.rule.id for offer in offers}
        others = [code for name, codes in self.codes.items() if name not in looked for code in codes]
        return (*self.refused, *(RefusedCoupon(code, Reason.OTHER_GOODS) for code in others))
