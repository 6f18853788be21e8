"""Receiving: shipments on their way from HQ, and taking them in with what is short, over or damaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.insert import insert_rows
from desktop.models.receiving import Receiving, Shipment
from desktop.models.receiving import ReceivingLine as LineTable
from desktop.services.document import append_document, get_store_id, is_issued, issue_number, new_doc_id
from desktop.services.stock import IssuedDocument, book_movements
from domain.errors import DomainError
from domain.money import Fen, Quantity
from domain.numbering import DocumentType
from domain.receiving import ReceivingLine, receiving_movements
from protocol.order import RECEIVING, SHIPPED, ReceivedLine, ReceivingDoc, ShipmentLine

_lines: Final = msgspec.json.Decoder(list[ShipmentLine]).decode


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """A shipment with its lines; total in fen, `received` names the document that took it in, empty before."""

    number: str
    order_id: str
    order_number: str
    shipped_on: date
    state: str
    total: Fen
    lines: tuple[ShipmentLine, ...]
    received: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of one SKU of a shipment, in base units; `damaged` is part of `arrived`."""

    arrived: Quantity
    damaged: Quantity = 0


@dataclass(frozen=True, slots=True)
class ReceivingView:
    """A shipment that was taken in, line by line, with how each differs."""

    number: str
    shipment: str
    business_day: date
    note: str
    lines: tuple[tuple[str, ReceivingLine], ...]


def list_shipments(session: Session, *, only_open: bool = False, limit: int = 200) -> list[ShipmentView]:
    """Return this store's shipments, newest first; `only_open` leaves out what was received, here or on another till."""
    query = _shipments().order_by(Shipment.shipped_on.desc(), Shipment.number.desc()).limit(limit)
    if store := get_store_id(session):
        query = query.where(Shipment.store_id == store)
    if only_open:
        query = query.where(Receiving.number.is_(None), Shipment.state == SHIPPED)
    return [_view(row) for row in session.execute(query)]


def get_shipment(session: Session, number: str) -> ShipmentView:
    """Return one shipment; an unknown one is refused as `shipment_unknown`."""
    row = session.execute(_shipments().where(Shipment.number == number)).one_or_none()
    if row is None:
        raise DomainError("shipment_unknown", number=number)
    return _view(row)


def compare_shipment(
    shipment: ShipmentView, arrived: Mapping[str, Arrived]
) -> list[tuple[str, ReceivingLine]]:
    """Return each SKU's name and how it arrived; a SKU that is not named arrived as shipped.

    SKUs that were not shipped are taken in as over. Refused: `received_quantity_invalid`.
    """
    names, shipped = _by_sku(shipment.lines)
    lines = []
    for sku in [*shipped, *(sku for sku in arrived if sku not in shipped)]:
        due = shipped.get(sku, 0)
        came = arrived.get(sku, Arrived(due))
        lines.append((names.get(sku, sku), ReceivingLine(sku, due, came.arrived, came.damaged)))
    return lines


def receive_shipment(
    session: Session,
    number: str,
    arrived: Mapping[str, Arrived],
    moment: Moment,
    *,
    note: str = "",
    doc_id: str | None = None,
    business_day: date | None = None,
) -> IssuedDocument:
    """Take a shipment into stock, once; SKUs not named in `arrived` came as shipped.

    Refused: `shipment_unknown`, `shipment_received`, `received_quantity_invalid`. The same `doc_id` again returns the
    first document.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return _get_issued(session, doc_id)
    shipment = get_shipment(session, number)
    if shipment.received:
        raise DomainError("shipment_received", number=number, document=shipment.received)
    lines, day = compare_shipment(shipment, arrived), business_day or moment.local.date()
    doc = ReceivingDoc(
        number=issue_number(session, DocumentType.RECEIVING, day),
        store_id=get_store_id(session),
        business_day=day,
        stamp=moment.stamp,
        shipment=number,
        lines=[ReceivedLine(x.sku, name, x.shipped, x.arrived, x.damaged) for name, x in lines],
        note=note,
    )
    append_document(session, doc_id=doc_id, kind=RECEIVING, body=doc)
    _store(session, doc_id, doc)
    book_movements(session, receiving_movements(doc_id, [line for _, line in lines]), day)
    return IssuedDocument(doc_id, doc.number)


def get_receiving(session: Session, shipment: str) -> ReceivingView:
    """Return how a shipment was taken in; one that was not is refused as `receiving_unknown`."""
    taken = session.scalars(select(Receiving).where(Receiving.shipment == shipment)).one_or_none()
    if taken is None:
        raise DomainError("receiving_unknown", shipment=shipment)
    rows = session.scalars(select(LineTable).where(LineTable.doc_id == taken.doc_id).order_by(LineTable.line))
    lines = tuple((row.name, ReceivingLine(row.sku, row.shipped, row.arrived, row.damaged)) for row in rows)
    return ReceivingView(taken.number, taken.shipment, taken.business_day, taken.note, lines)


def _store(session: Session, doc_id: str, doc: ReceivingDoc) -> None:
    at = doc.stamp.local.isoformat(timespec="milliseconds")
    row = (doc_id, doc.number, doc.shipment, doc.business_day.isoformat(), at, doc.note)
    insert_rows(session, Receiving, [row])
    lines = [(doc_id, place, *msgspec.structs.astuple(line)) for place, line in enumerate(doc.lines, start=1)]
    insert_rows(session, LineTable, lines)


def _shipments() -> Select[*tuple[Any, ...]]:
    return select(Shipment, Receiving.number).outerjoin(Receiving, Receiving.shipment == Shipment.number)


def _view(row: Any) -> ShipmentView:
    shipment: Shipment = row[0]
    return ShipmentView(
        number=shipment.number,
        order_id=shipment.order_id,
        order_number=shipment.order_number,
        shipped_on=shipment.shipped_on,
        state=shipment.state,
        total=shipment.total,
        lines=tuple(_lines(shipment.lines)),
        received=row[1] or "",
    )


def _by_sku(lines: Sequence[ShipmentLine]) -> tuple[dict[str, str], dict[str, Quantity]]:
    names: dict[str, str] = {}
    shipped: dict[str, Quantity] = {}
    for line in lines:
        names[line.sku] = line.name
        shipped[line.sku] = shipped.get(line.sku, 0) + line.base_quantity
    return names, shipped


def _get_issued(session: Session, doc_id: str) -> IssuedDocument:
    number = session.scalar(select(Receiving.number).where(Receiving.doc_id == doc_id))
    if number is None:
        raise DomainError("document_id_taken", doc_id=doc_id)
    return IssuedDocument(doc_id, number)
