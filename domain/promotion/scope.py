"""Whether a promotion is meant for a purchase at all, and how often it may still be applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import time

from domain.money import AMOUNT_LIMIT
from domain.promotion.cart import Context, Uses
from domain.promotion.result import Reason
from domain.promotion.rule import Promotion, TimeWindow

NO_LIMIT = AMOUNT_LIMIT
"""More applications than any cart can have."""
_NEVER_USED = Uses()


Check = Callable[[Promotion, Context], Reason | None]
"""One kind of condition: why it keeps a promotion from a purchase, None where it holds."""


def checks_of(promotion: Promotion) -> tuple[Check, ...]:
    """Return the checks of the conditions a promotion names beside its days, in the order reasons are given."""
    asked = (
        (_refuse_moment, promotion.weekdays or promotion.windows),
        (_refuse_place, promotion.stores or promotion.regions or promotion.channels),
        (_refuse_member, promotion.members_only or promotion.tiers or promotion.first_purchase_only),
        (_refuse_named, promotion.whitelist or promotion.blacklist),
    )
    return tuple(check for check, named in asked if named)


def _refuse_moment(promotion: Promotion, context: Context) -> Reason | None:
    if promotion.weekdays and context.day.weekday() not in promotion.weekdays:
        return Reason.OTHER_WEEKDAY
    if promotion.windows and not _is_open(promotion.windows, context.time):
        return Reason.OTHER_TIME
    return None


def _is_open(windows: Iterable[TimeWindow], moment: time) -> bool:
    return any(window.start <= moment < window.end for window in windows)


def _refuse_place(promotion: Promotion, context: Context) -> Reason | None:
    if promotion.stores and context.store not in promotion.stores:
        return Reason.OTHER_STORE
    if promotion.regions and context.region not in promotion.regions:
        return Reason.OTHER_REGION
    if promotion.channels and context.channel not in promotion.channels:
        return Reason.OTHER_CHANNEL
    return None


def _refuse_member(promotion: Promotion, context: Context) -> Reason | None:
    if promotion.members_only and not context.member:
        return Reason.MEMBERS_ONLY
    if promotion.tiers and context.tier not in promotion.tiers:
        return Reason.OTHER_TIER
    if promotion.first_purchase_only and not context.is_first_purchase:
        return Reason.NOT_FIRST_PURCHASE
    return None


def _refuse_named(promotion: Promotion, context: Context) -> Reason | None:
    named = {context.member, context.dealer, context.store} - {""}
    if promotion.whitelist and not named & promotion.whitelist:
        return Reason.NOT_LISTED
    return Reason.BLACKLISTED if named & promotion.blacklist else None


Count = tuple[int, str, Reason]
"""One limit: how many applications, which earlier uses count, and the reason it gives when it is used up."""


def counts_of(promotion: Promotion) -> tuple[Count, ...]:
    """Return the limits a promotion names, in the order reasons are given; those of one order start anew."""
    limits = promotion.limits
    asked = (
        (limits.order, "", Reason.ORDER_LIMIT),
        (limits.member, "member", Reason.MEMBER_LIMIT),
        (limits.store, "store", Reason.STORE_LIMIT),
        (limits.day, "day", Reason.DAY_LIMIT),
        (limits.total, "total", Reason.TOTAL_LIMIT),
    )
    return tuple((limit, name, reason) for limit, name, reason in asked if limit is not None)


def allow(id: str, counts: Iterable[Count], context: Context) -> tuple[int, Reason | None]:
    """Return how many applications are still allowed, and by zero the limit that is used up.

    A limit by member needs one: without, nobody could count.
    """
    uses = context.uses.get(id, _NEVER_USED)
    left = NO_LIMIT
    for limit, name, reason in counts:
        if name == "member" and not context.member:
            return 0, Reason.MEMBERS_ONLY
        used = getattr(uses, name) if name else 0
        if limit <= used:
            return 0, reason
        left = min(left, limit - used)
    return left, None
