"""Shifts: opening a business day, and closing it with a counted drawer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.dealer import StoreUser
from desktop.models.document import Device
from desktop.models.insert import insert_rows
from desktop.models.receipt import Receipt, Tender
from desktop.models.shift import Shift
from desktop.reading import read_rows
from desktop.services.document import append_document, get_store_id, issue_number, new_doc_id
from domain.errors import DomainError
from domain.money import Fen
from domain.numbering import DocumentType
from domain.receipt import TenderType
from domain.shift import ShiftCash, check_float, open_day
from protocol.receipt import RECEIPT, REFUND, SHIFT, ShiftDoc

_OPEN: Final = (
    "SELECT (SELECT store_id FROM device), s.doc_id, s.business_day, s.cashier"
    " FROM (SELECT 1) LEFT JOIN shift s ON s.closed_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class OpenShift:
    """The open shift and what happened in it so far; figures in fen."""

    doc_id: str
    business_day: date
    cashier: str
    opened_at: datetime
    opening_float: Fen
    cash_in: Fen
    cash_out: Fen
    receipts: int
    refunds: int
    sales: Fen
    refunded: Fen

    @property
    def expected(self) -> Fen:
        """What the drawer should hold now."""
        return self.opening_float + self.cash_in - self.cash_out


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """A closed shift with its drawer, by the document that closed it; figures in fen."""

    doc_id: str
    number: str
    business_day: date
    cashier: str
    opened_at: datetime
    closed_at: datetime
    cash: ShiftCash
    receipts: int
    refunds: int
    sales: Fen
    refunded: Fen


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a document is issued: the store, the open shift if there is one, and the business day."""

    store_id: int
    shift_id: str | None
    business_day: date
    cashier: str


def get_counter(session: Session, moment: Moment, business_day: date | None = None) -> Counter:
    """Return where a document is issued now: the day given, else the open shift's, else the PC's, never going back.

    A document of another day than the open shift's stays outside the shift.
    """
    ((store, shift_id, text, cashier),) = read_rows(session, _OPEN)
    shift_day = date.fromisoformat(text) if text else None
    if business_day is None:
        business_day = shift_day or open_day(moment.local.date(), get_last_day(session))
    if business_day != shift_day:
        return Counter(store or 0, None, business_day, "")
    return Counter(store or 0, shift_id, business_day, cashier)


def get_last_day(session: Session) -> date | None:
    """Return the last business day this PC issued a receipt or opened a shift on."""
    days = [
        session.scalar(select(func.max(Shift.business_day))),
        session.scalar(select(func.max(Receipt.business_day))),
    ]
    return max((day for day in days if day), default=None)


def list_users(session: Session) -> list[str]:
    """Return who works in this PC's store as HQ published it, by name."""
    query = select(StoreUser.name).join(Device, Device.store_id == StoreUser.store_id)
    return list(session.scalars(query.order_by(StoreUser.name)))


def open_shift(session: Session, moment: Moment, *, cashier: str, opening_float: Fen = 0) -> OpenShift:
    """Open a shift with its business day; refused when one is open (`shift_open`) or the float is negative."""
    if get_open_shift(session):
        raise DomainError("shift_open")
    day = open_day(moment.local.date(), get_last_day(session))
    at = moment.local.isoformat(timespec="milliseconds")
    doc_id = new_doc_id(moment)
    row = (doc_id, "", day.isoformat(), cashier, at, None, check_float(opening_float), *([0] * 7), "")
    insert_rows(session, Shift, [row])
    opened = get_open_shift(session)
    if opened is None:
        raise RuntimeError("the shift just opened is not open")
    return opened


def get_open_shift(session: Session) -> OpenShift | None:
    """Return the open shift with its figures so far, None when the counter is closed."""
    query = select(Shift.doc_id, Shift.business_day, Shift.cashier, Shift.opened_at, Shift.opening_float)
    row = session.execute(query.where(Shift.closed_at.is_(None))).one_or_none()
    if row is None:
        return None
    sold, returned = (
        _inside(row.doc_id, row.business_day, RECEIPT),
        _inside(row.doc_id, row.business_day, REFUND),
    )
    receipts, sales, change = _sum(session, sold)
    refunds, refunded, _ = _sum(session, returned)
    cash_in, cash_out = _cash(session, sold) - change, -_cash(session, returned)
    return OpenShift(*row, cash_in, cash_out, receipts, refunds, sales, refunded)


def close_shift(session: Session, moment: Moment, *, counted: Fen) -> ClosedShift:
    """Close the open shift with the counted drawer; refused without one (`shift_missing`) or a negative count."""
    if counted < 0:
        raise DomainError("counted_negative", amount=counted)
    opened = get_open_shift(session)
    if opened is None:
        raise DomainError("shift_missing")
    number = issue_number(session, DocumentType.SHIFT, opened.business_day)
    doc = ShiftDoc(
        number=number,
        store_id=get_store_id(session),
        business_day=opened.business_day,
        stamp=moment.stamp,
        cashier=opened.cashier,
        opening_float=opened.opening_float,
        cash_in=opened.cash_in,
        cash_out=opened.cash_out,
        counted=counted,
        receipts=opened.receipts,
        refunds=opened.refunds,
        sales=opened.sales,
        refunded=opened.refunded,
        shift_id=opened.doc_id,
    )
    closing_id = new_doc_id(moment)
    append_document(session, doc_id=closing_id, kind=SHIFT, body=doc)
    _store_closing(session, closing_id, doc, moment)
    return _closed(session.scalars(select(Shift).where(Shift.closing_id == closing_id)).one())


def list_shifts(session: Session, *, limit: int = 100) -> list[ClosedShift]:
    """Return closed shifts, the last business day first; the PC's clock may have gone back, the day never does."""
    query = (
        select(Shift)
        .where(Shift.closed_at.is_not(None))
        .order_by(Shift.business_day.desc(), Shift.closed_at.desc(), Shift.number.desc())
    )
    return [_closed(shift) for shift in session.scalars(query.limit(limit))]


def _store_closing(session: Session, closing_id: str, doc: ShiftDoc, moment: Moment) -> None:
    session.execute(
        update(Shift)
        .where(Shift.doc_id == doc.shift_id)
        .values(
            closing_id=closing_id,
            number=doc.number,
            closed_at=moment.local,
            cash_in=doc.cash_in,
            cash_out=doc.cash_out,
            counted=doc.counted,
            receipts=doc.receipts,
            refunds=doc.refunds,
            sales=doc.sales,
            refunded=doc.refunded,
        )
    )


def _closed(shift: Shift) -> ClosedShift:
    if shift.closed_at is None:
        raise RuntimeError("an open shift has no closing")
    return ClosedShift(
        doc_id=shift.closing_id,
        number=shift.number,
        business_day=shift.business_day,
        cashier=shift.cashier,
        opened_at=shift.opened_at,
        closed_at=shift.closed_at,
        cash=ShiftCash(shift.opening_float, shift.cash_in, shift.cash_out, shift.counted),
        receipts=shift.receipts,
        refunds=shift.refunds,
        sales=shift.sales,
        refunded=shift.refunded,
    )


def _inside(shift_id: str, day: date, kind: str) -> ColumnElement[bool]:
    """Select a shift's documents; the day is named because it has the index."""
    return and_(Receipt.business_day == day, Receipt.shift_id == shift_id, Receipt.kind == kind)


def _sum(session: Session, documents: ColumnElement[bool]) -> tuple[int, Fen, Fen]:
    sums = (
        func.count(),
        func.coalesce(func.sum(Receipt.gross), 0),
        func.coalesce(func.sum(Receipt.change), 0),
    )
    row = session.execute(select(*sums).where(documents)).one()
    return int(row[0]), int(row[1]), int(row[2])


def _cash(session: Session, documents: ColumnElement[bool]) -> Fen:
    query = (
        select(func.coalesce(func.sum(Tender.amount), 0))
        .join(Receipt, Receipt.doc_id == Tender.doc_id)
        .where(documents, Tender.type == TenderType.CASH.value)
    )
    return int(session.scalar(query) or 0)
