"""Refunds: taking back part of a receipt, never more than is left, or goods without one for a stated reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.insert import insert_rows
from desktop.models.receipt import Receipt
from desktop.reward import book_rewards
from desktop.services.budget import return_budgets
from desktop.services.cart import Cart
from desktop.services.document import append_document, is_issued, issue_number, new_doc_id
from desktop.services.pricing import price_cart
from desktop.services.receipt import IssuedReceipt, get_issued, get_receipt, line_row, store_lines
from desktop.services.shift import get_counter
from desktop.services.stock import book_movements
from desktop.services.store_receipt import taken_elsewhere
from desktop.services.unearn import Return, plan_return
from domain.errors import DomainError
from domain.money import Fen, Quantity
from domain.numbering import DocumentType
from domain.receipt import ReceiptLine, Tender, TenderType, sum_lines
from domain.refund import Taken, refund_movements
from protocol.quote import UnearnedRow
from protocol.receipt import RECEIPT, REFUND, LineRow, RefundDoc, TenderRow

_TAKEN: Final = (
    "SELECT l.original_line, sum(l.quantity), sum(l.gross) FROM receipt r"
    " JOIN receipt_line l ON l.doc_id = r.doc_id WHERE r.original_id = ? GROUP BY l.original_line"
)

Payback = TenderType | Sequence[Tender]
"""How the money goes back: all in one way, or tenders whose negative amounts sum to what was paid for the goods."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a refund says besides its lines."""

    original_id: str
    original_number: str
    reason: str
    member_id: str
    cashier: str
    source: str


@dataclass(frozen=True, slots=True)
class _Returned:
    """The lines that come back, as decided and as the document carries them, and what is kept back of the money."""

    lines: list[ReceiptLine]
    rows: list[LineRow]
    facts: _Facts
    rounding: Fen = 0
    packets: Fen = 0
    unearned: UnearnedRow | None = None
    budgets: Mapping[str, Fen] = field(default_factory=dict)


def get_taken(session: Session, original_id: str) -> dict[int, Taken]:
    """Return what earlier refunds, also of other tills, already took from a receipt, by line number from 1."""
    rows = session.connection().exec_driver_sql(_TAKEN, (original_id,))
    taken = {int(row[0]): Taken(int(row[1]), int(row[2])) for row in rows}
    for line, part in taken_elsewhere(session, original_id).items():
        here = taken.get(line, Taken())
        taken[line] = Taken(here.quantity + part.quantity, here.gross + part.gross)
    return taken


def preview_return(session: Session, original_id: str, wanted: Mapping[int, Quantity]) -> Return:
    """Return what a refund would give back and take back, refused as `issue_refund` would; nothing is written."""
    original = get_receipt(session, original_id)
    if original.row.kind != RECEIPT:
        raise DomainError("not_a_receipt", number=original.row.number)
    return plan_return(session, original, wanted, get_taken(session, original_id))


def issue_refund(
    session: Session,
    original_id: str,
    wanted: Mapping[int, Quantity],
    payback: Payback,
    moment: Moment,
    reason: str = "",
    *,
    doc_id: str | None = None,
    business_day: date | None = None,
    cashier: str = "",
    source: str = "",
) -> IssuedReceipt:
    """Take back quantities by line number (from 1) of a receipt: money, stock and document in one transaction.

    A sale that had rewards gives back what was paid less what the kept goods cost without those they no longer earn. The
    same `doc_id` again returns the first refund. Refused: more than is left (`refund_exceeds_sale`),
    `nothing_to_refund`, `line_unknown`, `receipt_unknown`, `not_a_receipt`, `refund_tenders_do_not_sum`.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return get_issued(session, doc_id)
    planned = preview_return(session, original_id, wanted)
    original = get_receipt(session, original_id).row
    rows = [line_row(line, original_line=number) for number, line in planned.lines.items()]
    facts = _Facts(original_id, original.number, reason, original.member_id, cashier, source)
    kept = (planned.rounding, planned.packets, planned.unearned, planned.budgets)
    returned = _Returned(list(planned.lines.values()), rows, facts, *kept)
    return _issue(session, doc_id, returned, payback, moment, business_day)


def issue_blind_refund(
    session: Session,
    cart: Cart,
    payback: Payback,
    moment: Moment,
    reason: str,
    *,
    doc_id: str | None = None,
    business_day: date | None = None,
    cashier: str = "",
    source: str = "",
    original_number: str = "",
) -> IssuedReceipt:
    """Take back goods without a receipt kept here, at the cart's prices; the reason is required (`reason_missing`)."""
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return get_issued(session, doc_id)
    if not reason.strip():
        raise DomainError("reason_missing")
    day = get_counter(session, moment, business_day).business_day
    lines = list(price_cart(session, cart, day, is_plain=True).lines)
    rows = [line_row(line, keyed=asked.keyed) for line, asked in zip(lines, cart.lines, strict=True)]
    facts = _Facts("", original_number, reason, cart.member_id, cashier, source)
    return _issue(session, doc_id, _Returned(lines, rows, facts), payback, moment, business_day)


def _issue(
    session: Session,
    doc_id: str,
    returned: _Returned,
    payback: Payback,
    moment: Moment,
    business_day: date | None,
) -> IssuedReceipt:
    counter, totals = get_counter(session, moment, business_day), sum_lines(returned.lines)
    tenders, facts = _tenders(payback, totals.gross, returned), returned.facts
    doc = RefundDoc(
        number=issue_number(session, DocumentType.REFUND, counter.business_day),
        store_id=counter.store_id,
        business_day=counter.business_day,
        stamp=moment.stamp,
        lines=returned.rows,
        tenders=[TenderRow(tender.type.value, tender.amount, tender.reference) for tender in tenders],
        gross=totals.gross,
        tax=totals.tax,
        original_id=facts.original_id,
        original_number=facts.original_number,
        reason=facts.reason,
        member_id=facts.member_id,
        cashier=facts.cashier or counter.cashier,
        source=facts.source,
        unearned=_with_budgets(session, doc_id, returned, moment),
    )
    append_document(session, doc_id=doc_id, kind=REFUND, body=doc)
    _store(session, doc_id, doc, counter.shift_id, totals.discount)
    store_lines(session, doc_id, doc.lines, doc.tenders)
    book_rewards(session, doc_id, doc)
    book_movements(session, refund_movements(doc_id, returned.lines), counter.business_day)
    return IssuedReceipt(doc_id, doc.number, totals, 0, counter.business_day)


def _with_budgets(session: Session, doc_id: str, returned: _Returned, moment: Moment) -> UnearnedRow | None:
    """Give back what the return frees of budgets and write it down."""
    if returned.unearned is None or not returned.budgets:
        return returned.unearned
    told = return_budgets(session, doc_id, returned.facts.original_id, returned.budgets, moment)
    return msgspec.structs.replace(returned.unearned, budgets=told)


def _store(session: Session, doc_id: str, doc: RefundDoc, shift_id: str | None, discount: Fen) -> None:
    day, at = doc.business_day.isoformat(), doc.stamp.local.isoformat(timespec="milliseconds")
    head = (doc_id, REFUND, doc.number, day, at, shift_id, doc.gross, discount, doc.tax, 0, len(doc.lines))
    tail = (doc.member_id, doc.cashier, doc.original_id or None, doc.original_number, doc.reason, doc.source)
    insert_rows(session, Receipt, [head + tail])


def _tenders(payback: Payback, gross: Fen, returned: _Returned) -> Sequence[Tender]:
    """What goes back is what was paid; rounding and red packets of the sale come back as the tenders they were."""
    kept = ((TenderType.ROUNDING, returned.rounding), (TenderType.RED_PACKET, returned.packets))
    due = gross - returned.rounding - returned.packets
    tenders = (Tender(payback, -due),) if isinstance(payback, TenderType) else tuple(payback)
    given = -sum(tender.amount for tender in tenders)
    if given != due or any(tender.amount > 0 for tender in tenders):
        raise DomainError("refund_tenders_do_not_sum", given=given, gross=due)
    return (*tenders, *(Tender(type, -amount) for type, amount in kept if amount))
