"""Judging documents about store stock, and reading what the movements add up to."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.stock import CountLine, MovementReason, count_movements
from protocol.stock import AdjustmentDoc, CountDoc
from server_stub.judging import Document, Known, Outcome, parked, rejected
from server_stub.models import Movement

_ADJUSTING = frozenset({MovementReason.WRITE_OFF, MovementReason.OPENING, MovementReason.COUNT})


def add_movements(
    outcome: Outcome,
    document: Document,
    doc: AdjustmentDoc | CountDoc,
    moved: Iterable[tuple[int, str, int, str]],
) -> None:
    """Add movements given as (line, SKU, quantity, reason)."""
    shared = {"dealer_id": document.dealer_id, "doc_id": document.doc_id}
    shared |= {"store_id": doc.store_id, "business_day": doc.business_day}
    for line, sku, quantity, reason in moved:
        outcome.add(Movement, {**shared, "line": line, "sku": sku, "quantity": quantity, "reason": reason})


def judge_adjustment(document: Document, doc: AdjustmentDoc, known: Known) -> Outcome:
    """Take a write-off or opening stock in."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    if doc.type not in _ADJUSTING:
        return rejected("adjustment_type_unknown", type=doc.type)
    outcome = Outcome()
    lines = enumerate(doc.lines, start=1)
    moved = ((number, line.sku, line.quantity, doc.type) for number, line in lines if line.quantity)
    add_movements(outcome, document, doc, moved)
    return outcome


def judge_count(document: Document, doc: CountDoc, known: Known) -> Outcome:
    """Take a count in as its adjusting movements."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    outcome = Outcome()
    lines = [CountLine(line.sku, line.expected, line.counted) for line in doc.lines]
    movements = count_movements(document.doc_id, lines)
    add_movements(outcome, document, doc, ((m.line, m.sku, m.quantity, m.reason.value) for m in movements))
    return outcome


def store_stock(session: Session, dealer_id: int, store_id: int) -> dict[str, int]:
    """Return HQ's stock of a store by SKU: the sum of its movements."""
    query = select(Movement.sku, func.sum(Movement.quantity))
    query = query.where(Movement.dealer_id == dealer_id, Movement.store_id == store_id).group_by(Movement.sku)
    return {sku: int(quantity) for sku, quantity in session.execute(query)}
