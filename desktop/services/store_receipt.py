"""Receipts and refunds of the store's other tills, as HQ published them: found, read, and counted when goods come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session

from desktop.models.receipt import Receipt
from desktop.models.store_receipt import StoreReceipt
from domain.refund import Taken
from protocol.quote import UnearnedRow
from protocol.receipt import RECEIPT, REFUND, ReceiptDoc, RefundDoc

_SHAPES: dict[str, type[ReceiptDoc] | type[RefundDoc]] = {RECEIPT: ReceiptDoc, REFUND: RefundDoc}


@dataclass(frozen=True, slots=True)
class StoreDocument:
    """A receipt or refund that another till issued."""

    doc_id: str
    kind: str
    doc: ReceiptDoc | RefundDoc


def _elsewhere() -> Select[*tuple[Any, ...]]:
    """Select what this PC's own books do not hold: after a restore a document may have come back both ways."""
    own = select(Receipt.doc_id).where(Receipt.doc_id == StoreReceipt.doc_id).exists()
    return select(StoreReceipt.doc_id, StoreReceipt.kind, StoreReceipt.body).where(
        ~own, StoreReceipt.body != b""
    )


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[StoreDocument]:
    return [
        StoreDocument(doc_id, kind, msgspec.json.decode(body, type=_SHAPES[kind]))
        for doc_id, kind, body in session.execute(query)
    ]


def find_store_document(session: Session, doc_id: str) -> StoreDocument | None:
    """Return a receipt or refund of another till, None where none is held."""
    found = _read(session, _elsewhere().where(StoreReceipt.doc_id == doc_id))
    return found[0] if found else None


def find_store_number(session: Session, number: str) -> str | None:
    """Return the id behind a number another till printed, None where none is held."""
    return session.scalar(
        _elsewhere().with_only_columns(StoreReceipt.doc_id).where(StoreReceipt.number == number)
    )


def list_store_documents(
    session: Session, text: str, *, day: date | None = None, limit: int = 200
) -> Sequence[StoreDocument]:
    """Return receipts and refunds of other tills whose number holds the text, newest first."""
    query = _elsewhere().where(StoreReceipt.number.contains(text, autoescape=True))
    if day:
        query = query.where(StoreReceipt.business_day == day)
    newest = query.order_by(StoreReceipt.business_day.desc(), StoreReceipt.number.desc())
    return _read(session, newest.limit(limit))


def list_member_documents(session: Session, member_ids: Iterable[str]) -> Sequence[StoreDocument]:
    """Return the receipts and refunds of other tills that name one of these members, newest first."""
    buyer = func.json_extract(cast(StoreReceipt.body, Text), "$.member_id")
    query = _elsewhere().where(buyer.in_(set(member_ids)))
    return _read(session, query.order_by(StoreReceipt.business_day.desc(), StoreReceipt.number.desc()))


def taken_elsewhere(session: Session, original_id: str) -> dict[int, Taken]:
    """Return what other tills already took back of a receipt, by line number from 1."""
    taken: dict[int, Taken] = {}
    for refund in _read(session, _elsewhere().where(StoreReceipt.original_id == original_id)):
        for line in refund.doc.lines:
            before = taken.get(line.original_line, Taken(0, 0))
            taken[line.original_line] = Taken(before.quantity + line.quantity, before.gross + line.gross)
    return taken


def unearned_elsewhere(session: Session, original_id: str) -> list[UnearnedRow]:
    """Return what the refunds of other tills took back of a receipt's rewards."""
    refunds = _read(session, _elsewhere().where(StoreReceipt.original_id == original_id))
    found = [one.doc.unearned for one in refunds if isinstance(one.doc, RefundDoc)]
    return [one for one in found if one is not None]
