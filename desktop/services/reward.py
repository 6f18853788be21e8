"""What promotions did to a receipt: written into its document, and read again for slips, returns and reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.services.lease import wish_lease
from desktop.services.policy import list_books, load_contracts
from desktop.services.pricing import Bill, BillLine
from desktop.services.store_receipt import find_store_document
from domain.lease import LeaseKind
from domain.money import Fen
from domain.promotion.benefit import CouponUse
from domain.promotion.cart import Context
from domain.promotion.result import Cut, Reason, Result
from protocol.quote import (
    BookRow,
    CouponRow,
    GivenRow,
    PinRow,
    PurseRow,
    QuotedRow,
    QuoteRow,
    RewardKind,
    RewardRow,
    UsesRow,
)
from protocol.receipt import ReceiptDoc

_QUOTE: Final = "SELECT body FROM receipt_quote WHERE doc_id = ?"
_SUMS: Final = (
    "SELECT promotion, sum(times), sum(amount) FROM reward WHERE kind = 'use'"
    " AND business_day BETWEEN ?1 AND ?2 GROUP BY promotion ORDER BY promotion"
)
_LEAST_WISH: Final = 100_00
_WISHED_PART: Final = 20
_MIDNIGHT: Final = time(0)
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
    lines = [_quoted(line, bill) for line in bill.lines]
    gifts = [QuotedRow("", gift=gift.given.promotion) for gift in bill.gifts]
    return QuoteRow(
        version=policy.version,
        v=policy.v,
        lines=lines + gifts,
        time=context.time if context else _MIDNIGHT,
        books=[BookRow(book, v) for book, v in list_books(session).items()],
        contracts=[PinRow(one.number, one.version) for one in load_contracts(session).pins(bill.day)],
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


def _quoted(line: BillLine, bill: Bill) -> QuotedRow:
    priced = line.priced
    if priced is None:
        raise RuntimeError("a line without a price is never sold")
    versions = bill.policy.versions
    return QuotedRow(
        rule=priced.trace.applied.id,
        discount=priced.discount,
        rewards=[RewardRow(one.promotion, versions[one.promotion], one.amount) for one in priced.rewards],
        approval=line.asked.approval if priced.approval else "",
        approved_by=line.asked.approved_by,
        is_final=priced.trace.applied.is_final,
    )


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


def budget_uses(bill: Bill) -> dict[str, Fen]:
    """Return what the applied promotions take of each budget, in fen."""
    spent: dict[str, Fen] = {}
    for outcome in bill.promoted.outcomes if bill.promoted else ():
        budget = bill.policy.promotions[outcome.promotion].budget
        if budget and outcome.amount:
            spent[budget] = spent.get(budget, 0) + outcome.amount
    return spent


def wish_budgets(session: Session, bill: Bill) -> None:
    """Ask HQ for more of the budgets that kept a promotion from giving all it would have: a share of the whole, and enough."""
    short = {
        bill.policy.promotions[one.promotion].budget
        for one in (bill.promoted.outcomes if bill.promoted else ())
        if one.reason is Reason.BUDGET_EXHAUSTED or one.cut is Cut.BUDGET
    }
    for budget in sorted(short - {""}):
        whole = bill.policy.budgets.get(budget, 0)
        wish_lease(session, LeaseKind.BUDGET, budget, max(_LEAST_WISH, whole // _WISHED_PART))


def load_quote(session: Session, doc_id: str) -> QuoteRow | None:
    """Return how a receipt of this PC or of another till of the store was priced, None where no policy was in force."""
    body = session.connection().exec_driver_sql(_QUOTE, (doc_id,)).scalar()
    if body is not None:
        return _decode(body)
    found = find_store_document(session, doc_id)
    return found.doc.quote if found and isinstance(found.doc, ReceiptDoc) else None


def sum_promotions(session: Session, first: date, last: date) -> list[PromotionSum]:
    """Return what each promotion did here over some business days."""
    rows = session.connection().exec_driver_sql(_SUMS, (first.isoformat(), last.isoformat()))
    return [PromotionSum(*row) for row in rows]
