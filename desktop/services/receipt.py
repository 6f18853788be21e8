"""Receipts: issuing a priced cart in one durable transaction, and finding it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.document import Document
from desktop.models.insert import insert_rows
from desktop.models.receipt import Receipt
from desktop.models.receipt import ReceiptLine as LineTable
from desktop.models.receipt import Tender as TenderTable
from desktop.reward import book_rewards
from desktop.services.budget import budget_uses, wish_budgets
from desktop.services.cart import Cart, CartLine
from desktop.services.document import append_document, is_issued, issue_number, new_doc_id
from desktop.services.lease import Spend, has_points, spend
from desktop.services.pricing import Bill, PricedCart, price_cart
from desktop.services.promotion import check_coupons
from desktop.services.reward import write_quote
from desktop.services.shift import Counter, get_counter
from desktop.services.stock import book_movements
from desktop.services.store_receipt import (
    StoreDocument,
    find_store_document,
    find_store_number,
    list_store_documents,
)
from domain.errors import DomainError
from domain.lease import LeaseKind
from domain.money import Fen
from domain.numbering import DocumentType
from domain.receipt import (
    ReceiptLine,
    Tender,
    TenderType,
    Totals,
    sale_movements,
    settle,
    sum_lines,
)
from protocol.receipt import RECEIPT, LineRow, ReceiptDoc, TenderRow
from protocol.sync import VerdictStatus

__all__ = [
    "Cart",
    "CartLine",
    "IssuedReceipt",
    "PricedCart",
    "ReceiptRow",
    "ReceiptView",
    "get_issued",
    "get_receipt",
    "get_receipt_id",
    "issue_receipt",
    "line_row",
    "list_receipts",
    "price_cart",
    "store_lines",
]


@dataclass(frozen=True, slots=True)
class IssuedReceipt:
    """A receipt or refund that is durable: sums and cash change in fen."""

    doc_id: str
    number: str
    totals: Totals
    change: Fen
    business_day: date


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt or refund in a list; amounts in fen, a refund's positive; `status` is HQ's verdict or "pending".

    One that another till of the store issued `is_elsewhere`.
    """

    doc_id: str
    kind: str
    number: str
    business_day: date
    created_at: datetime
    gross: Fen
    line_count: int
    cashier: str
    member_id: str
    original_number: str
    status: str
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt or refund with everything that is printed."""

    row: ReceiptRow
    lines: tuple[ReceiptLine, ...]
    original_lines: tuple[int, ...]
    tenders: tuple[Tender, ...]
    totals: Totals
    change: Fen
    original_id: str | None
    reason: str


def issue_receipt(
    session: Session,
    cart: Cart,
    tenders: Sequence[Tender],
    moment: Moment,
    *,
    doc_id: str | None = None,
    business_day: date | None = None,
    cashier: str = "",
    source: str = "",
    spends: Sequence[Spend] = (),
) -> IssuedReceipt:
    """Sell a cart: document, receipt, lines, tenders, stock and number, all in the caller's transaction.

    The same `doc_id` again returns the first receipt and writes nothing. Refused: what `price_cart` refuses, a coupon
    used before (`coupon_used`), and tenders that do not settle the total (`tender_short`, `change_exceeds_cash`,
    `tender_negative`); a red packet that was earned is a tender of its own and is added here. Points and budgets that it
    `spends` come out of this PC's leases, and so does what promotions give of a budget; more than they hold is refused
    as `lease_short`, and a tender of points that spends none as `points_not_spent`. A receipt with a `source` was made
    elsewhere: no policy changes what it says.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return get_issued(session, doc_id)
    counter = get_counter(session, moment, business_day)
    till = cashier or counter.cashier
    priced = price_cart(
        session, cart, counter.business_day, moment=moment, cashier=till, is_plain=bool(source)
    )
    bill, taken = priced.bill, _with_packet(tenders, priced.bill)
    change = settle(priced.totals.gross, taken)
    _check_points(taken, spends)
    check_coupons(session, bill.policy, cart)
    number = issue_number(session, DocumentType.RECEIPT, counter.business_day)
    budgets = [Spend(LeaseKind.BUDGET, id, amount) for id, amount in budget_uses(bill).items()]
    doc = ReceiptDoc(
        number=number,
        store_id=counter.store_id,
        business_day=counter.business_day,
        stamp=moment.stamp,
        lines=_line_rows(priced, cart),
        tenders=[TenderRow(tender.type.value, tender.amount, tender.reference) for tender in taken],
        gross=priced.totals.gross,
        tax=priced.totals.tax,
        change=change,
        member_id=cart.member_id,
        cashier=till,
        source=source,
        uses=spend(session, doc_id, [*spends, *budgets], moment),
        quote=write_quote(session, _without_points(bill, taken), number, doc_id),
    )
    _book(session, doc_id, doc, priced, counter)
    return IssuedReceipt(doc_id, number, priced.totals, change, counter.business_day)


def _book(session: Session, doc_id: str, doc: ReceiptDoc, priced: PricedCart, counter: Counter) -> None:
    """Write a receipt to the log, the tables, the rewards and the stock."""
    append_document(session, doc_id=doc_id, kind=RECEIPT, body=doc)
    _store(session, doc_id, doc, counter, priced.totals.discount)
    store_lines(session, doc_id, doc.lines, doc.tenders)
    book_rewards(session, doc_id, doc)
    wish_budgets(session, priced.bill)
    book_movements(session, sale_movements(doc_id, priced.lines), counter.business_day)


def _check_points(tenders: Sequence[Tender], spends: Sequence[Spend]) -> None:
    if any(tender.type is TenderType.POINTS for tender in tenders) and not has_points(spends):
        raise DomainError("points_not_spent")


def _with_packet(tenders: Sequence[Tender], bill: Bill) -> Sequence[Tender]:
    """Add the red packet that was earned; nobody but the policy gives one."""
    if any(tender.type is TenderType.RED_PACKET for tender in tenders):
        raise DomainError("packet_not_earned")
    return [*tenders, Tender(TenderType.RED_PACKET, bill.packet)] if bill.packet else tenders


def _without_points(bill: Bill, tenders: Sequence[Tender]) -> Bill:
    """Let nothing be earned on what points paid."""
    paid = sum(tender.amount for tender in tenders if tender.type is TenderType.POINTS)
    if not (paid and bill.points):
        return bill
    return replace(bill, points=bill.points * max(0, bill.totals.gross - paid) // bill.totals.gross)


def _line_rows(priced: PricedCart, cart: Cart) -> list[LineRow]:
    """Return the lines as the document carries them; gifts come after what was asked for."""
    keyed = [line.keyed for line in cart.lines] + [False] * (len(priced.lines) - len(cart.lines))
    return [line_row(line, keyed=one) for line, one in zip(priced.lines, keyed, strict=True)]


def get_receipt(session: Session, doc_id: str) -> ReceiptView:
    """Return a receipt or refund as it was issued, here or at another till; an unknown one is `receipt_unknown`."""
    row = session.execute(_rows().where(Receipt.doc_id == doc_id)).one_or_none()
    if row is None:
        return _view_elsewhere(session, doc_id)
    extra = session.execute(
        select(Receipt.change, Receipt.original_id, Receipt.reason).where(Receipt.doc_id == doc_id)
    ).one()
    stored = session.scalars(
        select(LineTable).where(LineTable.doc_id == doc_id).order_by(LineTable.line)
    ).all()
    lines = tuple(_stored_line(line) for line in stored)
    tenders = session.execute(
        select(TenderTable.type, TenderTable.amount, TenderTable.reference)
        .where(TenderTable.doc_id == doc_id)
        .order_by(TenderTable.line)
    )
    return ReceiptView(
        row=ReceiptRow(*row),
        lines=lines,
        original_lines=tuple(line.original_line for line in stored),
        tenders=tuple(Tender(TenderType(type), amount, reference) for type, amount, reference in tenders),
        totals=sum_lines(lines),
        change=extra.change,
        original_id=extra.original_id,
        reason=extra.reason,
    )


def _view_elsewhere(session: Session, doc_id: str) -> ReceiptView:
    found = find_store_document(session, doc_id)
    if found is None:
        raise DomainError("receipt_unknown", doc_id=doc_id)
    doc, lines = found.doc, tuple(_stored_line(line) for line in found.doc.lines)
    return ReceiptView(
        row=_row_elsewhere(found),
        lines=lines,
        original_lines=tuple(line.original_line for line in doc.lines),
        tenders=tuple(Tender(TenderType(each.type), each.amount, each.reference) for each in doc.tenders),
        totals=sum_lines(lines),
        change=doc.change if isinstance(doc, ReceiptDoc) else 0,
        original_id=None if isinstance(doc, ReceiptDoc) else doc.original_id or None,
        reason="" if isinstance(doc, ReceiptDoc) else doc.reason,
    )


def _row_elsewhere(found: StoreDocument) -> ReceiptRow:
    doc = found.doc
    return ReceiptRow(
        doc_id=found.doc_id,
        kind=found.kind,
        number=doc.number,
        business_day=doc.business_day,
        created_at=doc.stamp.local,
        gross=doc.gross,
        line_count=len(doc.lines),
        cashier=doc.cashier,
        member_id=doc.member_id,
        original_number="" if isinstance(doc, ReceiptDoc) else doc.original_number,
        status=VerdictStatus.APPLIED.value,
        is_elsewhere=True,
    )


def get_receipt_id(session: Session, number: str) -> str:
    """Return the id behind a number printed here or at another till; an unknown one is `receipt_unknown`."""
    printed = number.strip().upper()
    found = session.scalar(select(Receipt.doc_id).where(Receipt.number == printed))
    found = found or find_store_number(session, printed)
    if found is None:
        raise DomainError("receipt_unknown", number=number)
    return found


def list_receipts(
    session: Session, *, day: date | None = None, text: str = "", limit: int = 200
) -> list[ReceiptRow]:
    """Return receipts and refunds, newest first, of one day or all, whose number, cashier or member holds the text.

    A text also finds what other tills of the store printed, by its number.
    """
    query = _rows().order_by(Receipt.business_day.desc(), Document.n.desc()).limit(limit)
    if day:
        query = query.where(Receipt.business_day == day)
    if text:
        columns = (Receipt.number, Receipt.cashier, Receipt.member_id)
        query = query.where(or_(*(column.contains(text, autoescape=True) for column in columns)))
    rows = [ReceiptRow(*row) for row in session.execute(query)]
    if text:
        rows += [_row_elsewhere(each) for each in list_store_documents(session, text, day=day, limit=limit)]
        rows.sort(key=lambda row: (row.business_day, row.created_at), reverse=True)
    return rows[:limit]


def get_issued(session: Session, doc_id: str) -> IssuedReceipt:
    """Return what issuing a receipt or refund returned; another kind of document is `document_id_taken`."""
    try:
        view = get_receipt(session, doc_id)
    except DomainError as error:
        raise DomainError("document_id_taken", doc_id=doc_id) from error
    return IssuedReceipt(doc_id, view.row.number, view.totals, view.change, view.row.business_day)


def store_lines(
    session: Session, doc_id: str, lines: Sequence[LineRow], tenders: Sequence[TenderRow]
) -> None:
    """Write the lines and tenders of a receipt or refund whose row is written."""
    insert_rows(
        session,
        LineTable,
        [
            (
                *(doc_id, place, x.sku, x.name, x.unit, x.quantity, x.base_quantity, x.price, x.discount),
                *(x.gross, x.tax_rate, x.tax, int(x.moves_stock), x.original_line, int(x.keyed)),
            )
            for place, x in enumerate(lines, start=1)
        ],
    )
    rows = [(doc_id, place, x.type, x.amount, x.reference) for place, x in enumerate(tenders, start=1)]
    insert_rows(session, TenderTable, rows)


def line_row(line: ReceiptLine, *, keyed: bool = False, original_line: int = 0) -> LineRow:
    """Return a line as documents carry it."""
    return LineRow(
        line.sku,
        line.name,
        line.unit,
        line.quantity,
        line.base_quantity,
        line.price,
        line.gross,
        line.tax,
        line.discount,
        line.tax_rate,
        line.moves_stock,
        original_line,
        keyed,
    )


def _store(session: Session, doc_id: str, doc: ReceiptDoc, counter: Counter, discount: Fen) -> None:
    day, at = doc.business_day.isoformat(), doc.stamp.local.isoformat(timespec="milliseconds")
    head = (doc_id, RECEIPT, doc.number, day, at, counter.shift_id, doc.gross, discount, doc.tax, doc.change)
    tail = (len(doc.lines), doc.member_id, doc.cashier, None, "", "", doc.source)
    insert_rows(session, Receipt, [head + tail])


def _stored_line(line: LineTable | LineRow) -> ReceiptLine:
    return ReceiptLine(
        sku=line.sku,
        name=line.name,
        unit=line.unit,
        quantity=line.quantity,
        base_quantity=line.base_quantity,
        price=line.price,
        discount=line.discount,
        gross=line.gross,
        tax_rate=line.tax_rate,
        tax=line.tax,
        moves_stock=line.moves_stock,
    )


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Receipt.doc_id,
        Receipt.kind,
        Receipt.number,
        Receipt.business_day,
        Receipt.created_at,
        Receipt.gross,
        Receipt.line_count,
        Receipt.cashier,
        Receipt.member_id,
        Receipt.original_number,
        Document.status,
    ).join(Document, Document.doc_id == Receipt.doc_id)
