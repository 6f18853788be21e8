"""What promotions did to one receipt, with their names, as its slip tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.services.receipt import ReceiptView, get_receipt
from desktop.services.reward import load_quote, load_unearned
from domain.errors import DomainError
from domain.money import Fen
from protocol.quote import QuoteRow, RewardKind
from protocol.receipt import RECEIPT

_NAMES: Final = (
    "SELECT id, coalesce(json_extract(body, '$.rule.name'), id) FROM catalog.rule"
    " WHERE subject = 'promotion' AND id IN (SELECT value FROM json_each(?1)) ORDER BY id, version"
)

Named = tuple[str, Fen]
"""The name of a promotion and what it took off, in fen."""


@dataclass(frozen=True, slots=True)
class GivenCoupon:
    """A coupon for the next purchase: what it is called and its code."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class SlipUnearned:
    """What a return took back: promotions lost, gifts kept with their charge in fen, points, and codes of coupons."""

    lost: tuple[str, ...] = ()
    gifts: tuple[Named, ...] = ()
    points: int = 0
    coupons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipRewards:
    """Rewards by the number of the line (from 1) and in all, gifts by line, coupons given, and points earned.

    A refund has none of these but what it took back, `unearned`.
    """

    lines: Mapping[int, tuple[Named, ...]] = field(default_factory=dict)
    gifts: frozenset[int] = frozenset()
    promotions: tuple[Named, ...] = ()
    coupons: tuple[GivenCoupon, ...] = ()
    points: int = 0
    unearned: SlipUnearned = SlipUnearned()


NO_REWARDS: Final = SlipRewards()


def load_rewards(session: Session, view: ReceiptView) -> SlipRewards:
    """Return what promotions did to a receipt, or what a refund took back of it; nothing without a policy."""
    if view.row.kind != RECEIPT:
        return SlipRewards(unearned=_unearned(session, view))
    quote = load_quote(session, view.row.doc_id)
    if quote is None:
        return NO_REWARDS
    given = [one for one in quote.given if one.kind == RewardKind.COUPON.value]
    coupons = {one.reference: _opens(one.reference, view.row.number) for one in given}
    rewarded = {reward.promotion for line in quote.lines for reward in line.rewards}
    names = load_promotion_names(session, rewarded | set(coupons.values()))
    lines = _lines(quote, names)
    return SlipRewards(
        lines=lines,
        gifts=frozenset(number for number, line in enumerate(quote.lines, start=1) if line.gift),
        promotions=_sums(lines),
        coupons=tuple(GivenCoupon(names.get(opens, opens), code) for code, opens in coupons.items()),
        points=quote.points,
    )


def _unearned(session: Session, view: ReceiptView) -> SlipUnearned:
    row = load_unearned(session, view.row.doc_id)
    if row is None:
        return SlipUnearned()
    names = load_promotion_names(session, row.uses)
    goods = _goods(session, view) if row.charges else {}
    return SlipUnearned(
        lost=tuple(names.get(id, id) for id in row.uses),
        gifts=tuple((goods.get(one.sku, one.sku), one.amount) for one in row.charges),
        points=row.points,
        coupons=tuple(row.coupons),
    )


def _goods(session: Session, view: ReceiptView) -> Mapping[str, str]:
    """Return what the sold goods were called."""
    try:
        original = get_receipt(session, view.original_id or "")
    except DomainError:
        return {}
    return {line.sku: line.name for line in original.lines}


def load_promotion_names(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return what promotions are called in their newest version; unknown ones are left out."""
    if not ids:
        return {}
    asked = msgspec.json.encode(sorted(ids)).decode()
    return dict(tuple(row) for row in session.connection().exec_driver_sql(_NAMES, (asked,)))


def _lines(quote: QuoteRow, names: Mapping[str, str]) -> dict[int, tuple[Named, ...]]:
    return {
        number: tuple((names.get(one.promotion, one.promotion), one.amount) for one in line.rewards)
        for number, line in enumerate(quote.lines, start=1)
        if line.rewards
    }


def _sums(lines: Mapping[int, tuple[Named, ...]]) -> tuple[Named, ...]:
    sums: dict[str, Fen] = {}
    for rewards in lines.values():
        for name, amount in rewards:
            sums[name] = sums.get(name, 0) + amount
    return tuple(sums.items())


def _opens(code: str, number: str) -> str:
    """Return the promotion a granted code opens: what stands before the number of its receipt."""
    return code.partition(f"-{number}-")[0]
