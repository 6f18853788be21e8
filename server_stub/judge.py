"""Judging stored documents: in one batch when all goes well, else one by one so that poison delays nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from domain.errors import DomainError
from protocol.order import ORDER, RECEIVING, OrderDoc, ReceivingDoc
from protocol.receipt import RECEIPT, REFUND, SHIFT, ReceiptDoc, RefundDoc, ShiftDoc
from protocol.stock import ADJUSTMENT, COUNT, AdjustmentDoc, CountDoc
from protocol.sync import VerdictStatus
from server_stub.feed import savepoint
from server_stub.judging import Document, Known, Outcome, Values, parked, rejected
from server_stub.models import Base, Device, Lineage, Receipt, Store
from server_stub.numbering import note_numbers
from server_stub.order import take_order
from server_stub.receipt import judge_receipt, judge_refund, judge_shift
from server_stub.shipment import take_receiving
from server_stub.stock import judge_adjustment, judge_count

log = logging.getLogger(__name__)

VERSION = 1
Judge = Callable[[Document, Any, Known], Outcome]
Taker = Callable[[Session, Document, Any, Known], Outcome]
Judged = tuple[Document, Outcome]

DOCUMENTS: dict[str, type[msgspec.Struct]] = {
    RECEIPT: ReceiptDoc,
    REFUND: RefundDoc,
    SHIFT: ShiftDoc,
    ADJUSTMENT: AdjustmentDoc,
    COUNT: CountDoc,
    ORDER: OrderDoc,
    RECEIVING: ReceivingDoc,
}
_PURE: dict[str, Judge] = {
    RECEIPT: judge_receipt,
    REFUND: judge_refund,
    SHIFT: judge_shift,
    ADJUSTMENT: judge_adjustment,
    COUNT: judge_count,
}
_TAKING: dict[str, Taker] = {ORDER: take_order, RECEIVING: take_receiving}
_DECODERS = {kind: msgspec.json.Decoder(message) for kind, message in DOCUMENTS.items()}
Parsed = tuple[Document, Any]


def _parse(document: Document) -> Any:
    """Return the decoded document, or the outcome that says why it cannot be read."""
    decoder = _DECODERS.get(document.kind)
    if decoder is None or document.version != VERSION:
        return parked(document, "kind_unknown", kind=document.kind, version=document.version)
    try:
        return decoder.decode(document.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return parked(document, "body_unreadable", detail=str(error))


def _settled_at_home(session: Session, parsed: Sequence[Parsed]) -> list[Parsed]:
    """Give documents of store 0, made before their PC was enrolled, the store of the device that sent them."""
    homeless = [document for document, body in parsed if getattr(body, "store_id", None) == 0]
    if not homeless:
        return list(parsed)
    query = select(Lineage.id, Device.store_id).join(Device, Device.id == Lineage.device_id)
    mine = query.where(Lineage.dealer_id == homeless[0].dealer_id, Device.dealer_id == Lineage.dealer_id)
    found = session.execute(mine.where(Lineage.id.in_({document.lineage for document in homeless})))
    homes = {row.id: row.store_id for row in found}
    return [
        (document, msgspec.structs.replace(body, store_id=homes.get(document.lineage, 0)))
        if getattr(body, "store_id", None) == 0
        else (document, body)
        for document, body in parsed
    ]


def _known(session: Session, dealer_id: int, parsed: Iterable[Parsed]) -> Known:
    stores = frozenset(session.scalars(select(Store.id).where(Store.dealer_id == dealer_id)))
    originals = {body.original_id for _, body in parsed if isinstance(body, RefundDoc) and body.original_id}
    query = select(Receipt.doc_id).where(Receipt.dealer_id == dealer_id, Receipt.doc_id.in_(originals))
    return Known(stores, set(session.scalars(query)) if originals else set())


def _printed(parsed: Iterable[Parsed]) -> list[tuple[Document, str]]:
    """Return the numbers of the documents that could be read; whatever became of them, they were printed."""
    return [(document, body.number) for document, body in parsed if not isinstance(body, Outcome)]


def _judge_pure(document: Document, body: Any, known: Known) -> Outcome:
    if isinstance(body, Outcome):
        return body
    try:
        return _PURE[document.kind](document, body, known)
    except DomainError as error:
        return rejected(error.code, **error.facts)


def write_rows(session: Session, outcomes: Iterable[Outcome]) -> None:
    """Insert what outcomes cause, one statement per table."""
    by_model: dict[type[Base], list[Values]] = {}
    for outcome in outcomes:
        for model, values in outcome.rows:
            by_model.setdefault(model, []).append(values)
    for model, rows in by_model.items():
        session.connection().execute(insert(model.__table__), rows)  # type: ignore[arg-type]  # a Table


def _judge_alone(session: Session, document: Document, body: Any, known: Known) -> Outcome:
    """Judge one document in its own savepoint; whatever goes wrong stays with it."""
    try:
        with savepoint(session):
            taker = _TAKING.get(document.kind)
            if taker is None or isinstance(body, Outcome):
                outcome = _judge_pure(document, body, known)
            else:
                outcome = taker(session, document, body, known)
            write_rows(session, [outcome])
            return outcome
    except DomainError as error:
        return rejected(error.code, **error.facts)
    except OperationalError:
        # The database failed or another transaction won; the document is as good as before.
        raise
    except Exception as error:
        # A poison document is parked with an alarm; the others go on.
        log.exception("document %s of dealer %s is parked", document.doc_id, document.dealer_id)
        outcome = parked(document, "judging_failed", error=type(error).__name__)
        write_rows(session, [outcome])
        known.receipts.discard(document.doc_id)
        return outcome


def _judge_batch(session: Session, parsed: Sequence[Parsed], known: Known) -> list[Judged]:
    receipts_before = set(known.receipts)
    try:
        judged = [(document, _judge_pure(document, body, known)) for document, body in parsed]
        with savepoint(session):
            write_rows(session, (outcome for _, outcome in judged))
        return judged
    except OperationalError:
        raise
    except Exception:  # noqa: BLE001 - the batch is judged again one by one, which finds the one that failed
        known.receipts = receipts_before
        return [(document, _judge_alone(session, document, body, known)) for document, body in parsed]


def judge_documents(session: Session, dealer_id: int, documents: Sequence[Document]) -> list[Judged]:
    """Judge new documents of one dealer; facts go in one batch, decisions one by one."""
    parsed = _settled_at_home(session, [(document, _parse(document)) for document in documents])
    note_numbers(session, _printed(parsed))
    known = _known(session, dealer_id, parsed)
    facts = [pair for pair in parsed if pair[0].kind not in _TAKING or isinstance(pair[1], Outcome)]
    judged = _judge_batch(session, facts, known) if facts else []
    for document, body in parsed:
        if document.kind in _TAKING and not isinstance(body, Outcome):
            judged.append((document, _judge_alone(session, document, body, known)))
    return judged


def judge_again(session: Session, document: Document) -> Outcome:
    """Judge one document that was waiting or parked before."""
    parsed = _settled_at_home(session, [(document, _parse(document))])[0]
    note_numbers(session, _printed([parsed]))
    return _judge_alone(session, document, parsed[1], _known(session, document.dealer_id, [parsed]))


def is_settled(outcome: Outcome) -> bool:
    """Tell whether a document has its effects, so that others may build on it."""
    return outcome.status is VerdictStatus.APPLIED
