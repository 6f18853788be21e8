"""Answering statements: confirming or disputing what HQ issued, and how each one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.answer import OwnAnswer, StandingAnswer
from desktop.models.document import PENDING, Document
from desktop.models.insert import insert_rows
from desktop.models.statement import Statement
from desktop.services.document import append_document, get_store_id, is_issued, issue_number, new_doc_id
from desktop.services.statement import get_statement
from domain.answer import (
    Answer,
    AnswerKind,
    AnswerState,
    Difference,
    DifferenceType,
    check_answer,
    stand,
)
from domain.errors import DomainError
from domain.numbering import DocumentType
from domain.period import parse_month
from protocol.answer import ANSWER, AnswerDoc, DifferenceRow
from protocol.base import encode
from protocol.sync import VerdictStatus

_UNBOOKED: Final = (
    PENDING,
    *(status.value for status in (VerdictStatus.RECEIVED, VerdictStatus.WAITING, VerdictStatus.PARKED)),
)
_rows: Final = msgspec.json.Decoder(list[DifferenceRow]).decode


@dataclass(frozen=True, slots=True)
class AnswerView:
    """How a statement stands here: at HQ, with this PC's own unbooked answers on top; `is_waiting` while there are any."""

    state: AnswerState
    signer: str = ""
    answered_at: datetime | None = None
    differences: tuple[Difference, ...] = ()
    note: str = ""
    reply: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers, and the content hash of the statement that person looked at."""

    signer: str
    seen_hash: str


def list_answers(session: Session) -> dict[str, AnswerView]:
    """Return how every answered statement stands, by its number."""
    standing = {row.statement: _standing(row) for row in session.scalars(select(StandingAnswer))}
    own: dict[str, list[Any]] = {}
    for row in session.execute(_own()):
        own.setdefault(row.statement, []).append(row)
    return standing | {number: _on_top(standing.get(number), rows) for number, rows in own.items()}


def find_answered(session: Session, doc_id: str) -> str | None:
    """Return the number of the statement that a document of this PC answered."""
    return session.scalar(select(OwnAnswer.statement).where(OwnAnswer.doc_id == doc_id))


def get_answer(session: Session, number: str) -> AnswerView:
    """Return how one statement stands."""
    return list_answers(session).get(number, AnswerView(AnswerState.OPEN))


def answer_statement(
    session: Session,
    number: str,
    kind: AnswerKind,
    signature: Signature,
    moment: Moment,
    *,
    differences: Sequence[Difference] = (),
    note: str = "",
    doc_id: str | None = None,
) -> AnswerView:
    """Confirm or dispute a statement; the same `doc_id` again answers once.

    Refused: `statement_unknown`; `statement_stale` where HQ's content is newer than what was looked at;
    `statement_differs` where a confirmation would sign what this PC does not hold; `answer_disputed` where a dispute is
    open; and what `check_answer` refuses.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return get_answer(session, number)
    check_answer(kind, differences, note)
    content_hash = _check(session, number, kind, signature.seen_hash)
    day = moment.local.date()
    doc = AnswerDoc(
        number=issue_number(session, DocumentType.ANSWER, day),
        store_id=get_store_id(session),
        business_day=day,
        stamp=moment.stamp,
        statement=number,
        content_hash=content_hash,
        answer=kind.value,
        differences=[DifferenceRow(one.entry, one.type.value, one.note) for one in differences],
        note=note.strip(),
        signer=signature.signer,
    )
    append_document(session, doc_id=doc_id, kind=ANSWER, body=doc)
    _store(session, doc_id, doc)
    return get_answer(session, number)


def _check(session: Session, number: str, kind: AnswerKind, seen_hash: str) -> str:
    """Return the hash that is signed: HQ's, which is the one that was looked at."""
    issued = session.scalars(select(Statement).where(Statement.number == number)).one_or_none()
    if issued is None:
        raise DomainError("statement_unknown", number=number)
    if issued.content_hash != seen_hash:
        hashes = {"content_hash_here": seen_hash, "content_hash_hq": issued.content_hash}
        raise DomainError("statement_stale", number=number, **hashes)
    if kind is AnswerKind.CONFIRM:
        shown = get_statement(session, parse_month(issued.month))
        if shown.issued is None or not shown.issued.agrees:
            raise DomainError("statement_differs", number=number)
        if get_answer(session, number).state is AnswerState.DISPUTED:
            raise DomainError("answer_disputed", number=number)
    return issued.content_hash


def _store(session: Session, doc_id: str, doc: AnswerDoc) -> None:
    at = doc.stamp.local.isoformat(timespec="milliseconds")
    said = (doc.statement, doc.content_hash, doc.answer, doc.signer, encode(doc.differences), doc.note)
    insert_rows(session, OwnAnswer, [(doc_id, doc.number, *said, at)])


def _own() -> Select[*tuple[Any, ...]]:
    """Select the answers of this PC that HQ has not booked, or booked without having published what stands."""
    columns = (
        OwnAnswer.doc_id,
        OwnAnswer.statement,
        OwnAnswer.content_hash,
        OwnAnswer.kind,
        OwnAnswer.signer,
    )
    more = (OwnAnswer.differences, OwnAnswer.note, OwnAnswer.created_at)
    told = select(StandingAnswer.statement).where(StandingAnswer.statement == OwnAnswer.statement).exists()
    booked = (Document.status == VerdictStatus.APPLIED.value) & ~told
    query = select(*columns, *more).join(Document, Document.doc_id == OwnAnswer.doc_id)
    query = query.where(OwnAnswer.kind.in_([kind.value for kind in AnswerKind]))
    return query.where(Document.status.in_(_UNBOOKED) | booked).order_by(Document.n)


def _standing(row: StandingAnswer) -> AnswerView:
    known = {state.value for state in AnswerState}
    return AnswerView(
        state=AnswerState(row.state) if row.state in known else AnswerState.OPEN,
        signer=row.signer,
        answered_at=row.answered_at,
        differences=_differences(row.differences),
        note=row.note,
        reply=row.reply,
    )


def _on_top(standing: AnswerView | None, rows: Sequence[Any]) -> AnswerView:
    """Lay own answers over what stands at HQ, as HQ will: a dispute outweighs a confirmation."""
    own = [_answer(row) for row in rows]
    if standing and standing.state is AnswerState.DISPUTED:
        own.append(Answer("", AnswerKind.DISPUTE, "", standing.signer, standing.differences, standing.note))
    made = stand(own, rows[-1].content_hash)
    return AnswerView(
        state=made.state,
        signer="; ".join(sorted({one.signer for one in made.by if one.signer})),
        answered_at=rows[-1].created_at,
        differences=made.differences,
        note="; ".join(sorted({one.note for one in made.by if one.note})),
        is_waiting=True,
    )


def _answer(row: Any) -> Answer:
    kind, differences = AnswerKind(row.kind), _differences(row.differences)
    return Answer(row.doc_id, kind, row.content_hash, row.signer, differences, row.note)


def _differences(content: bytes) -> tuple[Difference, ...]:
    known = {type.value for type in DifferenceType}
    return tuple(
        Difference(row.entry, DifferenceType(row.type if row.type in known else "unknown"), row.note)
        for row in _rows(content)
    )
