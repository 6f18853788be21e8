"""What promotions are asked with at this counter: the member, the moment, coupons, earlier uses, and budgets that were lent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.services.cart import Cart
from desktop.services.lease import list_open
from desktop.services.member import get_member
from desktop.services.policy import Place, Policy
from desktop.services.store_use import sum_store_uses
from domain.errors import DomainError
from domain.lease import LeaseKind, available
from domain.money import Fen
from domain.period import Validity
from domain.promotion.cart import Context, Coupon, Uses
from protocol.quote import RewardKind

_USES: Final = (
    "SELECT promotion, sum(CASE WHEN member_id = ?2 AND ?2 <> '' THEN times ELSE 0 END), sum(times),"
    " sum(CASE WHEN coalesce((SELECT coalesce(o.business_day, s.business_day) FROM receipt b"
    " LEFT JOIN receipt o ON o.doc_id = b.original_id LEFT JOIN store_receipt s ON s.doc_id = b.original_id"
    " WHERE w.times < 0 AND b.doc_id = w.doc_id), w.business_day) = ?3 THEN times ELSE 0 END) FROM reward w"
    " WHERE kind = 'use' AND promotion IN (SELECT value FROM json_each(?1)) GROUP BY promotion"
)
"""A return gives a use of the day of its sale back, and none of its own."""
_LENT: Final = "SELECT DISTINCT subject FROM lease WHERE kind = 'budget'"
_BOUGHT: Final = (
    "SELECT EXISTS(SELECT 1 FROM receipt WHERE member_id = ?1 AND kind = 'receipt')"
    " OR EXISTS(SELECT 1 FROM store_receipt WHERE kind = 'receipt' AND body <> x''"
    " AND json_extract(CAST(body AS TEXT), '$.member_id') = ?1)"
)
_USED: Final = (
    "SELECT reference FROM reward WHERE kind = ?2 AND reference IN (SELECT value FROM json_each(?1))"
)


@dataclass(frozen=True, slots=True)
class Asker:
    """The cart that promotions are asked about, at a moment of a business day."""

    cart: Cart
    day: date
    moment: Moment


def load_context(session: Session, policy: Policy, place: Place, asker: Asker) -> Context:
    """Return who buys, where and when, as promotions are asked with it."""
    cart, member_id = asker.cart, asker.cart.member_id
    return Context(
        day=asker.day,
        time=asker.moment.local.time().replace(microsecond=0),
        store=place.store,
        region=place.region,
        channel=place.channel,
        dealer=place.dealer,
        member=member_id,
        tier=_tier(session, member_id) if member_id else "",
        is_first_purchase=bool(member_id)
        and policy.asks_first_purchase
        and not _has_bought(session, member_id),
        coupons=_coupons(session, policy, cart),
        uses=load_uses(session, policy.limited, member_id, asker.day),
        budgets=_budgets(session, policy, asker.moment),
    )


def load_uses(session: Session, limited: Collection[str], member_id: str, day: date) -> dict[str, Uses]:
    """Return how often promotions were applied in this store, as far as this PC knows: for a member, on a day, in all."""
    if not limited:
        return {}
    asked = msgspec.json.encode(sorted(limited)).decode()
    rows = session.connection().exec_driver_sql(_USES, (asked, member_id, day.isoformat()))
    here = {id: Uses(member, total, of_day, total) for id, member, total, of_day in rows}
    others = sum_store_uses(session, limited, member_id, day)
    nothing = Uses()
    return {
        id: _add_uses(here.get(id, nothing), others.get(id, nothing)) for id in here.keys() | others.keys()
    }


def _add_uses(here: Uses, others: Uses) -> Uses:
    return Uses(
        max(0, here.member + others.member),
        max(0, here.store + others.store),
        max(0, here.day + others.day),
        max(0, here.total + others.total),
    )


def find_used(session: Session, kind: RewardKind, references: Collection[str]) -> frozenset[str]:
    """Return which of some coupons or approvals were used in documents kept here."""
    if not references:
        return frozenset()
    asked = msgspec.json.encode(sorted(references)).decode()
    return frozenset(session.connection().exec_driver_sql(_USED, (asked, kind.value)).scalars())


def open_coupon(policy: Policy, code: str) -> str:
    """Return the promotion a code opens, in force or not: the one it is, or whose id and a hyphen it begins with."""
    name = code
    while name:
        if name in policy.coupons:
            return name
        name = name.rpartition("-")[0]
    return ""


def check_coupons(session: Session, policy: Policy, cart: Cart) -> None:
    """Refuse a coupon that was used before (`coupon_used`); one that is its promotion's own id is for everybody."""
    single = [code for code in cart.coupons if code not in policy.coupons]
    if used := find_used(session, RewardKind.PRESENTED, single):
        raise DomainError("coupon_used", coupon=min(used))


def _coupons(session: Session, policy: Policy, cart: Cart) -> tuple[Coupon, ...]:
    single = [code for code in cart.coupons if code not in policy.coupons]
    used = find_used(session, RewardKind.PRESENTED, single)
    return tuple(_coupon(policy, code) for code in cart.coupons if code not in used)


def _coupon(policy: Policy, code: str) -> Coupon:
    promotion = open_coupon(policy, code)
    return Coupon(code, promotion, policy.coupons.get(promotion, Validity()))


def _tier(session: Session, member_id: str) -> str:
    try:
        return get_member(session, member_id).tier
    except DomainError:
        return ""


def _has_bought(session: Session, member_id: str) -> bool:
    return bool(session.connection().exec_driver_sql(_BOUGHT, (member_id,)).scalar())


def _budgets(session: Session, policy: Policy, moment: Moment) -> Mapping[str, Fen]:
    """Return what this PC may still promise of the budgets its promotions name: no more than HQ lent it."""
    if not policy.funds:
        return {}
    lent = set(session.connection().exec_driver_sql(_LENT).scalars())
    return {
        budget: available(list_open(session, moment, LeaseKind.BUDGET, budget))
        for budget in sorted(policy.funds & lent)
    }
