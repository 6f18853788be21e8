"""What promotions did to a receipt: written into its document, and read again for slips, returns and reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.services.policy import list_books
from desktop.services.price import OWN
from desktop.services.pricing import Bill, BillLine
from desktop.services.store_receipt import find_store_document
from domain.money import Fen
from domain.price import PriceLevel, PriceRule
from domain.promotion.benefit import CouponUse
from domain.promotion.cart import Context
from domain.promotion.result import Result
from protocol.quote import (
    CouponRow,
    GivenRow,
    PurseRow,
    QuotedRow,
    QuoteRow,
    RewardKind,
    RewardRow,
    UnearnedRow,
    UsesRow,
)
from protocol.receipt import ReceiptDoc, RefundDoc

_QUOTE: Final = "SELECT body FROM receipt_quote WHERE doc_id = ?"
_SUMS: Final = (
    "SELECT promotion, sum(times), sum(amount) FROM reward WHERE kind = 'use'"
    " AND business_day BETWEEN ?1 AND ?2 GROUP BY promotion ORDER BY promotion"
)
_decode_unearned: Final = msgspec.json.Decoder(UnearnedRow).decode
_decode: Final = msgspec.json.Decoder(QuoteRow).decode


@dataclass(frozen=True, slots=True)
class PromotionSum:
    """How often a promotion was applied here and what it gave, in fen; returns are taken off the count."""

    promotion: str
    times: int
    amount: Fen


def write_quote(session: Session, bill: Bill, number: str, doc_id: str) -> QuoteRow | None:
    """Return what a receipt's document says of its policy, None where none was in force."""
    policy, place, context = bill.policy, bill.place, bill.context
    if not policy.version:
        return None
    return QuoteRow(
        version=policy.version,
        lines=_quoted_lines(bill),
        books=list(list_books(session)),
        document=bill.cart.document if bill.cart.document != doc_id else "",
        dealer_class=place.dealer_class,
        region=place.region,
        channel=place.channel,
        tier=context.tier if context else "",
        is_first_purchase=bool(context and context.is_first_purchase),
        coupons=[CouponRow(one.code, one.promotion) for one in context.coupons] if context else [],
        uses=_uses(bill.promoted, context),
        budgets=[PurseRow(id, left) for id, left in context.budgets.items()] if context else [],
        given=_given(bill, number),
        discount=bill.cart.discount,
        points=bill.points,
    )


def _quoted_lines(bill: Bill) -> list[QuotedRow]:
    """Tell of the lines of which there is something to tell; all others are plain list price."""
    told = [_quoted(number, line, bill) for number, line in enumerate(bill.lines, start=1)]
    first = len(bill.lines) + 1
    gifts = [
        QuotedRow(number, gift=one.given.promotion) for number, one in enumerate(bill.gifts, start=first)
    ]
    return [row for row in told if row != QuotedRow(row.line)] + gifts


def _quoted(number: int, line: BillLine, bill: Bill) -> QuotedRow:
    priced = line.priced
    if priced is None:
        raise RuntimeError("a line without a price is never sold")
    versions, rule = bill.policy.versions, priced.trace.applied
    return QuotedRow(
        number,
        rule="" if _is_list_price(rule) else rule.id,
        discount=priced.discount,
        rewards=[RewardRow(one.promotion, versions[one.promotion], one.amount) for one in priced.rewards],
        approval=line.asked.approval if priced.approval else "",
        approved_by=line.asked.approved_by,
        is_final=rule.is_final,
    )


def _is_list_price(rule: PriceRule) -> bool:
    """Tell whether a rule is what HQ finds by itself: the list price of a book, not the store's own of its own goods."""
    return rule.level is PriceLevel.BRAND_LIST and not rule.is_final and not rule.id.startswith(OWN)


def _uses(promoted: Result | None, context: Context | None) -> list[UsesRow]:
    """Keep the earlier uses of the promotions that were looked at."""
    if promoted is None or context is None:
        return []
    looked = {one.promotion for one in promoted.outcomes}
    return [
        UsesRow(id, uses.member, uses.store, uses.day, uses.total)
        for id, uses in sorted(context.uses.items())
        if id in looked
    ]


def _given(bill: Bill, number: str) -> list[GivenRow]:
    promoted, versions = bill.promoted, bill.policy.versions
    approvals = [
        GivenRow(RewardKind.APPROVAL.value, "", 0, reference=line.priced.approval)
        for line in bill.lines
        if line.priced and line.priced.approval
    ]
    if promoted is None:
        return approvals

    def row(kind: RewardKind, id: str, amount: int = 0, times: int = 0, reference: str = "") -> GivenRow:
        return GivenRow(kind.value, id, versions.get(id, 0), amount, times, reference)

    opened = {one.code: one.promotion for one in bill.context.coupons} if bill.context else {}
    return [
        *(
            row(RewardKind.USE, one.promotion, one.amount, one.times)
            for one in promoted.outcomes
            if one.times
        ),
        *(row(RewardKind.GIFT, one.promotion, one.value, one.quantity, one.sku) for one in promoted.gifts),
        *(
            row(RewardKind.COUPON, one.promotion, 0, 1, f"{one.coupon}-{number}-{place + 1}")
            for one in promoted.coupons
            if one.use is CouponUse.NEXT
            for place in range(one.count)
        ),
        *(row(RewardKind.PRESENTED, opened[code], reference=code) for code in promoted.used_coupons),
        *(row(RewardKind.POINTS, one.promotion, one.amount, one.rate) for one in promoted.points),
        *(row(RewardKind.PACKET, one.promotion, one.amount) for one in promoted.packets),
        *(row(RewardKind.DELIVERY, id) for id in promoted.free_delivery),
        *approvals,
    ]


def load_quote(session: Session, doc_id: str) -> QuoteRow | None:
    """Return how a receipt of this PC or of another till of the store was priced, None where no policy was in force."""
    body = session.connection().exec_driver_sql(_QUOTE, (doc_id,)).scalar()
    if body is not None:
        return _decode(body)
    found = find_store_document(session, doc_id)
    return found.doc.quote if found and isinstance(found.doc, ReceiptDoc) else None


def load_unearned(session: Session, doc_id: str) -> UnearnedRow | None:
    """Return what a refund of this PC or of another till of the store took back, None where that was nothing."""
    body = session.connection().exec_driver_sql(_QUOTE, (doc_id,)).scalar()
    if body is not None:
        return _decode_unearned(body)
    found = find_store_document(session, doc_id)
    return found.doc.unearned if found and isinstance(found.doc, RefundDoc) else None


def sum_promotions(session: Session, first: date, last: date) -> list[PromotionSum]:
    """Return what each promotion did here over some business days."""
    rows = session.connection().exec_driver_sql(_SUMS, (first.isoformat(), last.isoformat()))
    return [PromotionSum(*row) for row in rows]
