"""Counts: what was found on the shelf becomes the stock, and what moves meanwhile stays on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.count import StockCount, StockCountLine
from desktop.models.insert import insert_rows
from desktop.models.stock import OnHand
from desktop.services.catalogue import load_products
from desktop.services.document import (
    append_document,
    get_head,
    get_store_id,
    is_issued,
    issue_number,
    new_doc_id,
)
from desktop.services.stock import IssuedDocument, book_movements
from domain.errors import DomainError
from domain.money import Quantity
from domain.numbering import DocumentType
from domain.stock import CountLine, count_movements
from protocol.stock import COUNT, CountDoc, CountRow


@dataclass(frozen=True, slots=True)
class CountSheet:
    """What the books said when counting began: base units by SKU, as of the log's entry `as_of_n`."""

    as_of_n: int
    expected: Mapping[str, Quantity]


@dataclass(frozen=True, slots=True)
class CountView:
    """A count in a list; `differing` is how many lines were not as expected."""

    doc_id: str
    number: str
    business_day: date
    created_at: datetime
    line_count: int
    differing: int


def begin_count(session: Session, skus: Sequence[str]) -> CountSheet:
    """Note what the books say of these SKUs now; sales made while counting do not disturb the count."""
    query = select(OnHand.sku, OnHand.quantity).where(OnHand.sku.in_(sorted(set(skus))))
    known = {row.sku: row.quantity for row in session.execute(query)}
    return CountSheet(get_head(session), {sku: known.get(sku, 0) for sku in skus})


def take_count(
    session: Session,
    counted: Mapping[str, Quantity],
    moment: Moment,
    *,
    sheet: CountSheet | None = None,
    doc_id: str | None = None,
    business_day: date | None = None,
) -> IssuedDocument:
    """Book what was found, in base units by SKU, against the sheet the count began with (or the books now).

    Refused: `count_empty`, `count_negative`, `product_unknown`, a SKU that is not on the sheet (`count_sku_unknown`).
    The same `doc_id` again returns the first count.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return _get_issued(session, doc_id)
    if not counted:
        raise DomainError("count_empty")
    sheet = sheet or begin_count(session, list(counted))
    if foreign := sorted(counted.keys() - sheet.expected.keys()):
        raise DomainError("count_sku_unknown", sku=foreign[0])
    lines = [CountLine(sku, sheet.expected[sku], found) for sku, found in counted.items()]
    movements, names = count_movements(doc_id, lines), load_products(session, list(counted))
    day = business_day or moment.local.date()
    doc = CountDoc(
        number=issue_number(session, DocumentType.COUNT, day),
        store_id=get_store_id(session),
        business_day=day,
        stamp=moment.stamp,
        as_of_n=sheet.as_of_n,
        lines=[CountRow(line.sku, names[line.sku].name, line.expected, line.counted) for line in lines],
    )
    append_document(session, doc_id=doc_id, kind=COUNT, body=doc)
    _store(session, doc_id, doc)
    book_movements(session, movements, day)
    return IssuedDocument(doc_id, doc.number)


def list_counts(session: Session, *, limit: int = 200) -> list[CountView]:
    """Return counts, newest first."""
    differing = (
        select(func.count())
        .where(StockCountLine.doc_id == StockCount.doc_id, StockCountLine.counted != StockCountLine.expected)
        .scalar_subquery()
    )
    query = select(
        StockCount.doc_id,
        StockCount.number,
        StockCount.business_day,
        StockCount.created_at,
        StockCount.line_count,
        differing,
    ).order_by(StockCount.business_day.desc(), StockCount.number.desc())
    return [CountView(*row) for row in session.execute(query.limit(limit))]


def list_count_lines(session: Session, doc_id: str) -> list[tuple[str, CountLine]]:
    """Return the name and figures of every line of a count."""
    query = select(StockCountLine).where(StockCountLine.doc_id == doc_id).order_by(StockCountLine.line)
    return [(line.name, CountLine(line.sku, line.expected, line.counted)) for line in session.scalars(query)]


def _store(session: Session, doc_id: str, doc: CountDoc) -> None:
    at = doc.stamp.local.isoformat(timespec="milliseconds")
    row = (doc_id, doc.number, doc.business_day.isoformat(), at, doc.as_of_n, len(doc.lines))
    insert_rows(session, StockCount, [row])
    lines = [(doc_id, place, *msgspec.structs.astuple(line)) for place, line in enumerate(doc.lines, start=1)]
    insert_rows(session, StockCountLine, lines)


def _get_issued(session: Session, doc_id: str) -> IssuedDocument:
    number = session.scalar(select(StockCount.number).where(StockCount.doc_id == doc_id))
    if number is None:
        raise DomainError("document_id_taken", doc_id=doc_id)
    return IssuedDocument(doc_id, number)
