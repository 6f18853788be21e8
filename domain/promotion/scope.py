"""Whether a promotion is meant for a purchase at all, and how often it may still be applied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from domain.money import AMOUNT_LIMIT
from domain.promotion.cart import Context, Uses
from domain.promotion.result import Reason
from domain.promotion.rule import Limits, Promotion, TimeWindow

NO_LIMIT = AMOUNT_LIMIT
"""More applications than any cart can have."""
_UNLIMITED = Limits()
_NEVER_USED = Uses()


def is_restricted(promotion: Promotion) -> bool:
    """Tell whether anything but its days may keep a promotion from a purchase."""
    return bool(
        promotion.weekdays
        or promotion.windows
        or promotion.stores
        or promotion.regions
        or promotion.channels
        or promotion.members_only
        or promotion.tiers
        or promotion.first_purchase_only
        or promotion.whitelist
        or promotion.blacklist
        or promotion.limits != _UNLIMITED
    )


def refuse(promotion: Promotion, context: Context) -> Reason | None:
    """Return the first condition beside its days that keeps a promotion from this purchase, None where all hold."""
    return (
        _refuse_moment(promotion, context)
        or _refuse_place(promotion, context)
        or _refuse_buyer(promotion, context)
    )


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


def _refuse_buyer(promotion: Promotion, context: Context) -> Reason | None:
    if promotion.members_only and not context.member:
        return Reason.MEMBERS_ONLY
    if promotion.tiers and context.tier not in promotion.tiers:
        return Reason.OTHER_TIER
    if promotion.first_purchase_only and not context.is_first_purchase:
        return Reason.NOT_FIRST_PURCHASE
    if promotion.whitelist or promotion.blacklist:
        named = {context.member, context.dealer, context.store} - {""}
        if promotion.whitelist and not named & promotion.whitelist:
            return Reason.NOT_LISTED
        if named & promotion.blacklist:
            return Reason.BLACKLISTED
    return None


def allow(promotion: Promotion, context: Context) -> tuple[int, Reason | None]:
    """Return how many applications are still allowed, and by zero the limit that is used up.

    A limit by member needs one: without, nobody could count.
    """
    limits = promotion.limits
    if limits == _UNLIMITED:
        return NO_LIMIT, None
    if limits.member is not None and not context.member:
        return 0, Reason.MEMBERS_ONLY
    uses = context.uses.get(promotion.id, _NEVER_USED)
    left = NO_LIMIT
    for limit, used, reason in (
        (limits.order, 0, Reason.ORDER_LIMIT),
        (limits.member, uses.member, Reason.MEMBER_LIMIT),
        (limits.store, uses.store, Reason.STORE_LIMIT),
        (limits.day, uses.day, Reason.DAY_LIMIT),
        (limits.total, uses.total, Reason.TOTAL_LIMIT),
    ):
        if limit is not None:
            if limit <= used:
                return 0, reason
            left = min(left, limit - used)
    return left, None
