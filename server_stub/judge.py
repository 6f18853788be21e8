"""Judging stored documents: in one batch when all goes well, else one by one so that poison delays nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from domain.errors import DomainError
from protocol.amendment import AMEND
from protocol.answer import ANSWER
from protocol.disagreement import QUOTE_DIFFERS
from protocol.document import DOCUMENTS
from protocol.member import MEMBER
from protocol.order import ORDER, RECEIVING
from protocol.receipt import RECEIPT, REFUND, SHIFT, ReceiptDoc, RefundDoc
from protocol.stock import ADJUSTMENT, COUNT
from protocol.sync import VerdictStatus
from server_stub.amendment import take_amendment
from server_stub.answer import take_answer
from server_stub.bulk import insert_rows
from server_stub.disagreement import check_quote, check_uses, names_policy
from server_stub.feed import savepoint
from server_stub.judging import Document, Known, Outcome, Values, parked, rejected
from server_stub.lease_use import book_returned, book_uses, gives_back, has_uses, note_uses
from server_stub.member import find_survivors, take_member
from server_stub.models import Base, Device, Lineage, Receipt, Store
from server_stub.numbering import note_numbers
from server_stub.order import take_order
from server_stub.points import book_earned, has_points
from server_stub.prepared import Prepared
from server_stub.quote_facts import QuoteFacts
from server_stub.receipt import judge_receipt, judge_refund, judge_shift
from server_stub.shipment import take_receiving
from server_stub.stock import judge_adjustment, judge_count
from server_stub.store_receipt import publish_receipts
from server_stub.versions import is_known, raise_body

log = logging.getLogger(__name__)

KIND_UNKNOWN = "kind_unknown"
Judge = Callable[[Document, Any, Known], Outcome]
Taker = Callable[[Session, Document, Any, Known], Outcome]
Judged = tuple[Document, Outcome]

_PURE: dict[str, Judge] = {
    RECEIPT: judge_receipt,
    REFUND: judge_refund,
    SHIFT: judge_shift,
    ADJUSTMENT: judge_adjustment,
    COUNT: judge_count,
}
_TAKING: dict[str, Taker] = {
    MEMBER: take_member,
    ORDER: take_order,
    AMEND: take_amendment,
    RECEIVING: take_receiving,
    ANSWER: take_answer,
}
_STORES = Prepared(select(Store.id).where(Store.dealer_id == bindparam("dealer")))
_DECODERS = {kind: msgspec.json.Decoder(message) for kind, message in DOCUMENTS.items()}
Parsed = tuple[Document, Any]


def _parse(document: Document) -> Any:
    """Return the decoded document, or the outcome that says why it cannot be read."""
    decoder = _DECODERS.get(document.kind)
    if decoder is None or not is_known(document.kind, document.version):
        return parked(document, KIND_UNKNOWN, kind=document.kind, version=document.version)
    try:
        return decoder.decode(raise_body(document.kind, document.version, document.body))
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


def _counted_for_survivors(session: Session, parsed: Sequence[Parsed]) -> list[Parsed]:
    """Let bills that name a member who was made one with another count for the survivor."""
    named = {
        body.member_id for _, body in parsed if isinstance(body, ReceiptDoc | RefundDoc) and body.member_id
    }
    if not named:
        return list(parsed)
    survivors = find_survivors(session, parsed[0][0].dealer_id, named)
    return [
        (document, msgspec.structs.replace(body, member_id=survivors[body.member_id]))
        if isinstance(body, ReceiptDoc | RefundDoc) and body.member_id in survivors
        else (document, body)
        for document, body in parsed
    ]


def _known(session: Session, dealer_id: int, parsed: Iterable[Parsed]) -> Known:
    stores = frozenset(row[0] for row in _STORES.rows(session, dealer=dealer_id))
    originals = {body.original_id for _, body in parsed if isinstance(body, RefundDoc) and body.original_id}
    if not originals:
        return Known(stores, set())
    query = select(Receipt.doc_id).where(Receipt.dealer_id == dealer_id, Receipt.doc_id.in_(originals))
    return Known(stores, set(session.scalars(query)))


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
    """Insert what outcomes cause, one statement per table and set of columns."""
    alike: dict[tuple[type[Base], tuple[str, ...]], list[Values]] = {}
    for outcome in outcomes:
        for model, values in outcome.rows:
            alike.setdefault((model, tuple(values)), []).append(values)
    for (model, _), rows in alike.items():
        insert_rows(session, model, rows)


def _look_at(quotes: QuoteFacts, document: Document, body: Any, outcome: Outcome) -> None:
    """Compute a bill again and book the points it gives or takes, where it says so."""
    if names_policy(body):
        check_quote(quotes, document, body, outcome)
    if has_points(body) and _is_agreed(outcome):
        book_earned(quotes.session, document, body)


def _judge_alone(quotes: QuoteFacts, document: Document, body: Any, known: Known) -> Outcome:
    """Judge one document in its own savepoint; whatever goes wrong stays with it."""
    session = quotes.session
    try:
        with savepoint(session):
            taker = _TAKING.get(document.kind)
            if taker is None or isinstance(body, Outcome):
                outcome = _judge_pure(document, body, known)
            else:
                outcome = taker(session, document, body, known)
            _look_at(quotes, document, body, outcome)
            if has_uses(body):
                book_uses(session, document, outcome)
            if gives_back(body) and outcome.status is VerdictStatus.APPLIED:
                book_returned(session, document, body)
            write_rows(session, [outcome])
            return outcome
    except DomainError as error:
        outcome = rejected(error.code, **error.facts)
        if has_uses(body):
            book_uses(session, document, outcome)
        return outcome
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


def _is_agreed(outcome: Outcome) -> bool:
    """Tell whether a document is applied and HQ comes to its figures; points are not given for others."""
    return outcome.status is VerdictStatus.APPLIED and outcome.code != QUOTE_DIFFERS


def _judge_batch(quotes: QuoteFacts, parsed: Sequence[Parsed], known: Known) -> list[Judged]:
    session, receipts_before = quotes.session, set(known.receipts)
    try:
        judged = [(document, _judge_pure(document, body, known)) for document, body in parsed]
        with savepoint(session):
            quotes.prepare(body for _, body in parsed if names_policy(body))
            for (document, outcome), (_, body) in zip(judged, parsed, strict=True):
                _look_at(quotes, document, body, outcome)
            write_rows(session, (outcome for _, outcome in judged))
        return judged
    except OperationalError:
        raise
    except Exception:  # noqa: BLE001 - the batch is judged again one by one, which finds the one that failed
        known.receipts = receipts_before
        return [(document, _judge_alone(quotes, document, body, known)) for document, body in parsed]


def _is_decided(document: Document, body: Any) -> bool:
    """Tell whether judging changes what HQ holds: an order does, and a bill that spends or gives back."""
    if isinstance(body, Outcome):
        return False
    return document.kind in _TAKING or has_uses(body) or gives_back(body)


def judge_documents(session: Session, dealer_id: int, documents: Sequence[Document]) -> list[Judged]:
    """Judge new documents of one dealer; facts go in one batch, decisions one by one."""
    parsed = _settled_at_home(session, [(document, _parse(document)) for document in documents])
    note_numbers(session, _printed(parsed))
    note_uses(session, parsed)
    known, quotes = _known(session, dealer_id, parsed), QuoteFacts(session)
    decisions = [pair for pair in parsed if _is_decided(*pair)]
    facts = [pair for pair in parsed if not _is_decided(*pair)]
    # Members come first: a bill of the same request may name one whose registration finds another with that phone.
    members = [pair for pair in decisions if pair[0].kind == MEMBER]
    judged = [(document, _judge_alone(quotes, document, body, known)) for document, body in members]
    # Then receipts that spend, for returns of them may be facts and wait for what they return.
    counted = _counted_for_survivors(session, [pair for pair in decisions if pair[0].kind != MEMBER])
    sold = [pair for pair in counted if pair[0].kind == RECEIPT]
    judged += [(document, _judge_alone(quotes, document, body, known)) for document, body in sold]
    if facts:
        judged += _judge_batch(quotes, _counted_for_survivors(session, facts), known)
    for document, body in counted:
        if document.kind != RECEIPT:
            judged.append((document, _judge_alone(quotes, document, body, known)))
    outcomes = {document.doc_id: outcome for document, outcome in judged}
    check_uses(session, [(document, body, outcomes[document.doc_id]) for document, body in parsed])
    publish_receipts(session, dealer_id, judged)
    return judged


def judge_again(session: Session, document: Document) -> Outcome:
    """Judge one document that was waiting or parked before."""
    parsed = _counted_for_survivors(session, _settled_at_home(session, [(document, _parse(document))]))[0]
    note_numbers(session, _printed([parsed]))
    note_uses(session, [parsed])
    known = _known(session, document.dealer_id, [parsed])
    outcome = _judge_alone(QuoteFacts(session), document, parsed[1], known)
    check_uses(session, [(*parsed, outcome)])
    publish_receipts(session, document.dealer_id, [(document, outcome)])
    return outcome


def is_settled(outcome: Outcome) -> bool:
    """Tell whether a document has its effects or never will, so that what waits for it can be judged."""
    return outcome.status in (VerdictStatus.APPLIED, VerdictStatus.REJECTED)
