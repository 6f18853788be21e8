"""What a document that comes back from HQ causes here: the same rows as when it was issued on this PC."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop.models.amendment import Amendment
from desktop.models.answer import OwnAnswer
from desktop.models.count import StockCount, StockCountLine
from desktop.models.insert import insert_rows
from desktop.models.lease import CreditNeed, LeaseReturn, LeaseUse
from desktop.models.member import MemberCommand
from desktop.models.order import Order, OrderLine
from desktop.models.receipt import Receipt, ReceiptLine, Tender
from desktop.models.receiving import Receiving, ReceivingLine
from desktop.models.shift import Shift
from desktop.models.stock import Adjustment, Movement
from desktop.reward import book_rewards
from domain.stock import MovementReason
from protocol.amendment import AMEND, AmendDoc
from protocol.answer import ANSWER, AnswerDoc
from protocol.base import encode
from protocol.lease import MOST_AMOUNT
from protocol.lease import LeaseUse as Use
from protocol.member import MEMBER, REGISTER, MemberDoc
from protocol.order import ORDER, RECEIVING, OrderDoc, ReceivingDoc
from protocol.receipt import RECEIPT, REFUND, SHIFT, ReceiptDoc, RefundDoc, ShiftDoc
from protocol.stock import ADJUSTMENT, COUNT, AdjustmentDoc, CountDoc

TWICE = "*"
"""Marks a number that another document here carries too: it was printed twice, and both papers must be found."""

_BOOK = (
    "INSERT INTO on_hand (sku, quantity, sold) VALUES (?, ?, ?)"
    " ON CONFLICT (sku) DO UPDATE SET quantity = quantity + excluded.quantity, sold = sold + excluded.sold"
)
Moved = tuple[int, str, int, str]
"""Line, SKU, quantity in base units, reason."""


def book_effects(session: Session, doc_id: str, kind: str, doc: Any) -> None:
    """Write the rows of a document, except its place in the log; raises IntegrityError where they are here already."""
    _BOOKS[kind](session, doc_id, doc)


def _at(doc: Any) -> str:
    return str(doc.stamp.local.isoformat(timespec="milliseconds"))


def _number(session: Session, column: InstrumentedAttribute[str], number: str) -> str:
    while session.scalar(select(column).where(column == number)) is not None:
        number += TWICE
    return number


def _move(session: Session, doc_id: str, doc: Any, moved: Sequence[Moved]) -> None:
    if not moved:
        return
    day = doc.business_day.isoformat()
    insert_rows(session, Movement, [(doc_id, *parts, day) for parts in moved])
    sale = MovementReason.SALE.value
    changes = [(sku, quantity, int(reason == sale)) for _, sku, quantity, reason in moved]
    session.connection().exec_driver_sql(_BOOK, changes)


def _book_bill(session: Session, doc_id: str, doc: ReceiptDoc | RefundDoc) -> None:
    if isinstance(doc, ReceiptDoc):
        kind, sign, reason, change = RECEIPT, -1, MovementReason.SALE, doc.change
        origin: tuple[str | None, str, str] = (None, "", "")
    else:
        kind, sign, reason, change = REFUND, 1, MovementReason.REFUND, 0
        origin = (doc.original_id or None, doc.original_number, doc.reason)
    number = _number(session, Receipt.number, doc.number)
    discount = sum(line.discount for line in doc.lines)
    head = (doc_id, kind, number, doc.business_day.isoformat(), _at(doc), None, doc.gross, discount, doc.tax)
    tail = (change, len(doc.lines), doc.member_id, doc.cashier, *origin, doc.source)
    insert_rows(session, Receipt, [head + tail])
    _book_uses(session, LeaseUse, doc_id, getattr(doc, "uses", ()))
    _book_uses(session, LeaseReturn, doc_id, _given_back(doc))
    book_rewards(session, doc_id, doc)
    lines = [
        (
            *(doc_id, place, x.sku, x.name, x.unit, x.quantity, x.base_quantity, x.price, x.discount),
            *(x.gross, x.tax_rate, x.tax, int(x.moves_stock), x.original_line, int(x.keyed)),
        )
        for place, x in enumerate(doc.lines, start=1)
    ]
    insert_rows(session, ReceiptLine, lines)
    paid = [(doc_id, place, x.type, x.amount, x.reference) for place, x in enumerate(doc.tenders, start=1)]
    insert_rows(session, Tender, paid)
    rows = [
        (place, line.sku, sign * line.base_quantity, reason.value)
        for place, line in enumerate(doc.lines, start=1)
        if line.moves_stock
    ]
    _move(session, doc_id, doc, rows)


def _given_back(doc: Any) -> Iterable[Use]:
    """Return what a refund gave back to leases."""
    unearned = getattr(doc, "unearned", None)
    return [use for use in unearned.budgets if use.lease_id] if unearned else ()


def _book_uses(
    session: Session, table: type[LeaseUse] | type[LeaseReturn], doc_id: str, uses: Iterable[Use]
) -> None:
    """Keep what a document spent of leases or gave back; those of an earlier history are never spent again, but they were."""
    sums: dict[tuple[str, str, str], int] = {}
    for use in uses:
        if 0 < use.amount <= MOST_AMOUNT:
            names = (use.lease_id, use.kind, use.subject)
            sums[names] = min(sums.get(names, 0) + use.amount, MOST_AMOUNT)
    rows = [(lease_id, doc_id, kind, subject, n) for (lease_id, kind, subject), n in sums.items()]
    if rows:
        insert_rows(session, table, rows)


def _book_shift(session: Session, doc_id: str, doc: ShiftDoc) -> None:
    figures = (doc.cash_in, doc.cash_out, doc.counted, doc.receipts, doc.refunds, doc.sales, doc.refunded)
    shift_id = doc.shift_id or doc_id
    held = session.execute(select(Shift.closed_at).where(Shift.doc_id == shift_id)).first()
    if held is None or held.closed_at is not None:
        # A shift that another copy of this file closed too: both closings stand.
        own_id = shift_id if held is None else doc_id
        head = (own_id, doc.number, doc.business_day.isoformat(), doc.cashier, _at(doc), _at(doc))
        insert_rows(session, Shift, [(*head, doc.opening_float, *figures, doc_id)])
        return
    names = ("cash_in", "cash_out", "counted", "receipts", "refunds", "sales", "refunded")
    closing: dict[str, Any] = dict(zip(names, figures, strict=True))
    closing |= {"number": doc.number, "closed_at": doc.stamp.local, "closing_id": doc_id}
    session.execute(update(Shift).where(Shift.doc_id == shift_id).values(closing))


def _book_adjustment(session: Session, doc_id: str, doc: AdjustmentDoc) -> None:
    number, day = _number(session, Adjustment.number, doc.number), doc.business_day.isoformat()
    row = (doc_id, number, day, _at(doc), doc.type, doc.reason, len(doc.lines), doc.source)
    insert_rows(session, Adjustment, [row])
    lines = enumerate(doc.lines, start=1)
    _move(session, doc_id, doc, [(place, line.sku, line.quantity, doc.type) for place, line in lines])


def _book_count(session: Session, doc_id: str, doc: CountDoc) -> None:
    number, day = _number(session, StockCount.number, doc.number), doc.business_day.isoformat()
    insert_rows(session, StockCount, [(doc_id, number, day, _at(doc), doc.as_of_n, len(doc.lines))])
    insert_rows(session, StockCountLine, _numbered(doc_id, doc.lines))
    rows = [
        (place, line.sku, line.counted - line.expected, MovementReason.COUNT.value)
        for place, line in enumerate(doc.lines, start=1)
        if line.counted != line.expected
    ]
    _move(session, doc_id, doc, rows)


def _book_order(session: Session, doc_id: str, doc: OrderDoc) -> None:
    number, day = _number(session, Order.number, doc.number), doc.business_day.isoformat()
    wanted_on = doc.wanted_on.isoformat() if doc.wanted_on else None
    head = (doc_id, number, day, _at(doc), doc.priced_on.isoformat(), wanted_on)
    made = (doc.total, len(doc.lines), doc.note, doc.source, doc.contract, doc.offset)
    insert_rows(session, Order, [(*head, *made)])
    insert_rows(session, OrderLine, _numbered(doc_id, doc.lines))
    _book_uses(session, LeaseUse, doc_id, doc.uses)
    if doc.needs_credit:
        insert_rows(session, CreditNeed, [(doc_id, doc.total)])


def _book_receiving(session: Session, doc_id: str, doc: ReceivingDoc) -> None:
    number, day = _number(session, Receiving.number, doc.number), doc.business_day.isoformat()
    insert_rows(session, Receiving, [(doc_id, number, doc.shipment, day, _at(doc), doc.note)])
    insert_rows(session, ReceivingLine, _numbered(doc_id, doc.lines))
    rows = [
        (place, line.sku, line.arrived - line.damaged, MovementReason.RECEIVED.value)
        for place, line in enumerate(doc.lines, start=1)
        if line.arrived != line.damaged
    ]
    _move(session, doc_id, doc, rows)


def _book_member(session: Session, doc_id: str, doc: MemberDoc) -> None:
    number = _number(session, MemberCommand.number, doc.number)
    member_id = doc_id if doc.action == REGISTER else doc.member_id
    row = (doc_id, number, member_id, doc.action, _at(doc), encode(doc))
    insert_rows(session, MemberCommand, [row])


def _book_answer(session: Session, doc_id: str, doc: AnswerDoc) -> None:
    number = _number(session, OwnAnswer.number, doc.number)
    said = (doc.statement, doc.content_hash, doc.answer, doc.signer, encode(doc.differences), doc.note)
    insert_rows(session, OwnAnswer, [(doc_id, number, *said, _at(doc))])


def _book_amendment(session: Session, doc_id: str, doc: AmendDoc) -> None:
    number = _number(session, Amendment.number, doc.number)
    insert_rows(session, Amendment, [(doc_id, number, doc.order_id, _at(doc), encode(doc))])


def _numbered(doc_id: str, lines: Sequence[msgspec.Struct]) -> list[tuple[Any, ...]]:
    return [(doc_id, place, *msgspec.structs.astuple(line)) for place, line in enumerate(lines, start=1)]


_BOOKS: dict[str, Callable[[Session, str, Any], None]] = {
    RECEIPT: _book_bill,
    REFUND: _book_bill,
    SHIFT: _book_shift,
    ADJUSTMENT: _book_adjustment,
    COUNT: _book_count,
    ORDER: _book_order,
    RECEIVING: _book_receiving,
    MEMBER: _book_member,
    ANSWER: _book_answer,
    AMEND: _book_amendment,
}
