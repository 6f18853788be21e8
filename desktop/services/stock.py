"""Stock: booking movements with the figure they change, and asking what is there and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.count import StockCount
from desktop.models.document import Document
from desktop.models.insert import insert_rows
from desktop.models.product import LocalProduct, Product
from desktop.models.receipt import Receipt
from desktop.models.receiving import Receiving
from desktop.models.stock import Adjustment, OnHand
from desktop.models.stock import Movement as MovementRow
from desktop.services.catalogue import load_products
from desktop.services.document import append_document, get_store_id, is_issued, issue_number, new_doc_id
from domain.errors import DomainError
from domain.money import Quantity
from domain.numbering import DocumentType
from domain.stock import Movement, MovementReason
from protocol.stock import ADJUSTMENT, AdjustmentDoc, AdjustmentLine

_BOOK: Final = (
    "INSERT INTO on_hand (sku, quantity, sold) VALUES (?, ?, ?)"
    " ON CONFLICT (sku) DO UPDATE SET quantity = quantity + excluded.quantity, sold = sold + excluded.sold"
)
_SALE: Final = MovementReason.SALE


@dataclass(frozen=True, slots=True)
class OnHandRow:
    """A SKU's stock in base units, its base unit's name being `unit`; `sold` counts sale lines."""

    sku: str
    name: str
    spec: str
    category: str
    quantity: Quantity
    sold: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MovementView:
    """One movement in base units with the number of its document and the stock after it."""

    doc_id: str
    number: str
    line: int
    quantity: Quantity
    after: Quantity
    reason: MovementReason
    business_day: date


@dataclass(frozen=True, slots=True)
class StockChange:
    """A change of one SKU in base units, negative for a loss."""

    sku: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document that was just made: its id and printed number."""

    doc_id: str
    number: str


def book_movements(session: Session, movements: Sequence[Movement], day: date) -> None:
    """Write movements and bring the on-hand figures along, in the caller's transaction."""
    if not movements:
        return
    text = day.isoformat()
    rows = [(m.doc_id, m.line, m.sku, m.quantity, m.reason.value, text) for m in movements]
    insert_rows(session, MovementRow, rows)
    changes = [(m.sku, m.quantity, int(m.reason is _SALE)) for m in movements]
    session.connection().exec_driver_sql(_BOOK, changes)


def adjust_stock(
    session: Session,
    changes: Sequence[StockChange],
    moment: Moment,
    *,
    reason: str,
    type: MovementReason = MovementReason.WRITE_OFF,
    doc_id: str | None = None,
    business_day: date | None = None,
    source: str = "",
) -> IssuedDocument:
    """Book changes of stock with a reason, as one adjustment document.

    Refused: no change (`nothing_to_adjust`), no reason (`reason_missing`), an unknown SKU. The same `doc_id` again
    returns the first document.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return _get_adjustment(session, doc_id)
    if not changes or not all(change.quantity for change in changes):
        raise DomainError("nothing_to_adjust")
    if not reason.strip():
        raise DomainError("reason_missing")
    day = business_day or moment.local.date()
    products = load_products(session, [change.sku for change in changes])
    number = issue_number(session, DocumentType.ADJUSTMENT, day)
    doc = AdjustmentDoc(
        number=number,
        store_id=get_store_id(session),
        business_day=day,
        stamp=moment.stamp,
        type=type.value,
        reason=reason,
        lines=[AdjustmentLine(c.sku, products[c.sku].name, c.quantity) for c in changes],
        source=source,
    )
    append_document(session, doc_id=doc_id, kind=ADJUSTMENT, body=doc)
    at = moment.local.isoformat(timespec="milliseconds")
    row = (doc_id, number, day.isoformat(), at, type.value, reason, len(changes), source)
    insert_rows(session, Adjustment, [row])
    movements = [Movement(doc_id, line, c.sku, c.quantity, type) for line, c in enumerate(changes, start=1)]
    book_movements(session, movements, day)
    return IssuedDocument(doc_id, number)


def write_off(
    session: Session,
    lost: Mapping[str, Quantity],
    moment: Moment,
    *,
    reason: str,
    doc_id: str | None = None,
    business_day: date | None = None,
) -> IssuedDocument:
    """Write off positive quantities in base units by SKU, with a reason."""
    if any(quantity <= 0 for quantity in lost.values()):
        raise DomainError("quantity_not_positive", sku=min(sku for sku, q in lost.items() if q <= 0))
    changes = [StockChange(sku, -quantity) for sku, quantity in lost.items()]
    return adjust_stock(session, changes, moment, reason=reason, doc_id=doc_id, business_day=business_day)


def get_on_hand(session: Session, sku: str) -> Quantity:
    """Return a SKU's stock in base units, 0 when it never moved."""
    return session.scalar(select(OnHand.quantity).where(OnHand.sku == sku)) or 0


def count_on_hand(session: Session) -> int:
    """Return how many SKUs ever moved."""
    return session.scalar(select(func.count()).select_from(OnHand)) or 0


def list_on_hand(
    session: Session, *, text: str = "", category: str = "", limit: int = 500, offset: int = 0
) -> list[OnHandRow]:
    """Return SKUs that ever moved, by SKU, of one category or all; `text` is a part of SKU or name."""
    name = func.coalesce(Product.name, LocalProduct.name, OnHand.sku)
    query = (
        select(
            OnHand.sku,
            name,
            func.coalesce(Product.spec, LocalProduct.spec, ""),
            func.coalesce(Product.category, LocalProduct.category, ""),
            OnHand.quantity,
            OnHand.sold,
            func.coalesce(func.json_extract(func.coalesce(Product.units, LocalProduct.units), "$[0][0]"), ""),
        )
        .outerjoin(Product, Product.sku == OnHand.sku)
        .outerjoin(LocalProduct, LocalProduct.sku == OnHand.sku)
        .order_by(OnHand.sku)
        .limit(limit)
        .offset(offset)
    )
    if category:
        query = query.where(func.coalesce(Product.category, LocalProduct.category, "") == category)
    if text:
        query = query.where(
            or_(name.contains(text, autoescape=True), OnHand.sku.contains(text, autoescape=True))
        )
    return [OnHandRow(*row) for row in session.execute(query)]


def list_movements(session: Session, sku: str, *, limit: int = 500) -> list[MovementView]:
    """Return a SKU's movements, newest first, each with its document's number and the stock after it."""
    number = func.coalesce(Receipt.number, Adjustment.number, StockCount.number, Receiving.number, "")
    after = func.sum(MovementRow.quantity).over(order_by=(Document.n, MovementRow.line), rows=(None, 0))
    query = (
        select(
            MovementRow.doc_id,
            number,
            MovementRow.line,
            MovementRow.quantity,
            after,
            MovementRow.reason,
            MovementRow.business_day,
        )
        .join(Document, Document.doc_id == MovementRow.doc_id)
        .outerjoin(Receipt, Receipt.doc_id == MovementRow.doc_id)
        .outerjoin(Adjustment, Adjustment.doc_id == MovementRow.doc_id)
        .outerjoin(StockCount, StockCount.doc_id == MovementRow.doc_id)
        .outerjoin(Receiving, Receiving.doc_id == MovementRow.doc_id)
        .where(MovementRow.sku == sku)
        .order_by(Document.n.desc(), MovementRow.line.desc())
        .limit(limit)
    )
    return [
        MovementView(doc_id, number, line, quantity, int(total), MovementReason(reason), day)
        for doc_id, number, line, quantity, total, reason, day in session.execute(query)
    ]


def rebuild_on_hand(session: Session) -> int:
    """Compute the on-hand figures anew from the movements and return how many differed; 0 is right."""
    run = session.connection().exec_driver_sql
    sums = "(SELECT sku, sum(quantity) AS quantity, sum(reason = 'sale') AS sold FROM movement GROUP BY sku)"
    found = run(
        f"SELECT s.sku, s.quantity, s.sold FROM {sums} s LEFT JOIN on_hand h ON h.sku = s.sku"  # noqa: S608
        " WHERE h.quantity IS NOT s.quantity OR h.sold IS NOT s.sold"
    ).all()
    if found:
        run(
            "INSERT OR REPLACE INTO on_hand (sku, quantity, sold) VALUES (?, ?, ?)", [tuple(r) for r in found]
        )
    extra = run("DELETE FROM on_hand WHERE sku NOT IN (SELECT sku FROM movement)").rowcount
    return len(found) + extra


def _get_adjustment(session: Session, doc_id: str) -> IssuedDocument:
    number = session.scalar(select(Adjustment.number).where(Adjustment.doc_id == doc_id))
    if number is None:
        raise DomainError("document_id_taken", doc_id=doc_id)
    return IssuedDocument(doc_id, number)
