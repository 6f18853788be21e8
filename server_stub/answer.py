"""Answers to statements: stored as the PCs gave them, and what stands of them published to the dealer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.answer import Answer as Described
from domain.answer import (
    AnswerKind,
    AnswerState,
    Difference,
    DifferenceType,
    Standing,
    check_answer,
    remark_on,
    stand,
)
from domain.errors import DomainError, Fact
from protocol.answer import ANSWER, AnswerDoc, AnswerRow, DifferenceRow, StaffAnswer
from protocol.dealer import dealer_scope
from server_stub.feed import publish
from server_stub.judging import Document, Known, Outcome, parked, rejected
from server_stub.models import Answer, Dealer, Log, Statement
from server_stub.turn import take_turn
from server_stub.verdict import revise_verdict

DISPUTE_STANDS = "answer_dispute_stands"
"""The remark on a confirmation that another PC's dispute outweighs."""

_rows = msgspec.json.Decoder(list[DifferenceRow]).decode


def _difference(row: DifferenceRow) -> Difference:
    try:
        return Difference(row.entry, DifferenceType(row.type), row.note)
    except ValueError as error:
        raise DomainError("answer_type_unknown", type=row.type[:100]) from error


def _kind(doc: AnswerDoc) -> AnswerKind:
    try:
        return AnswerKind(doc.answer)
    except ValueError as error:
        raise DomainError("answer_kind_unknown", answer=doc.answer[:100]) from error


def _described(row: Answer) -> Described:
    return Described(
        id=row.doc_id,
        kind=AnswerKind(row.kind),
        content_hash=row.content_hash,
        signer=row.signer,
        differences=tuple(_difference(one) for one in _rows(row.differences)),
        note=row.note,
        is_settled=row.settled_at is not None,
    )


def take_answer(session: Session, document: Document, doc: AnswerDoc, known: Known) -> Outcome:
    """Take an answer in; one to other content than HQ's is rejected with HQ's hash, a dispute outweighs a confirmation."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    issued = session.get(Statement, (document.dealer_id, doc.statement))
    if issued is None:
        return parked(document, "statement_unknown", number=doc.statement)
    check_answer(_kind(doc), [_difference(row) for row in doc.differences], doc.note)
    if doc.content_hash != issued.content_hash:
        hashes: dict[str, Fact] = {
            "content_hash_here": doc.content_hash,
            "content_hash_hq": issued.content_hash,
        }
        return rejected("statement_hash_stale", statement=doc.statement, **hashes)
    before = list_answers(session, issued)
    row = _add(session, document, doc)
    standing = _publish(session, issued, [*before, row])
    _revise(session, before, standing)
    remark = remark_on(_described(row), standing)
    return Outcome(code=DISPUTE_STANDS if remark else "", facts=remark)


def _add(session: Session, document: Document, doc: AnswerDoc) -> Answer:
    row = Answer(
        dealer_id=document.dealer_id,
        doc_id=document.doc_id,
        lineage=document.lineage,
        n=document.n,
        statement=doc.statement,
        content_hash=doc.content_hash,
        kind=doc.answer,
        signer=doc.signer,
        differences=msgspec.json.encode(doc.differences).decode(),
        note=doc.note,
        answered_at=doc.stamp.local,
        received_at=document.received_at,
        reply="",
    )
    session.add(row)
    session.flush()
    return row


def list_answers(session: Session, issued: Statement) -> list[Answer]:
    """Return every answer to a statement, in the order HQ received them."""
    mine = (Answer.dealer_id == issued.dealer_id, Answer.statement == issued.number)
    return list(session.scalars(select(Answer).where(*mine).order_by(Answer.received_at, Answer.doc_id)))


def _publish(session: Session, issued: Statement, answers: Sequence[Answer]) -> Standing:
    standing, row = _stand(issued, answers)
    publish(session, dealer_scope(issued.dealer_id), ANSWER, [(issued.number, row)])
    return standing


def _stand(issued: Statement, answers: Sequence[Answer]) -> tuple[Standing, AnswerRow]:
    standing = stand((_described(row) for row in answers), issued.content_hash)
    by = {one.id for one in standing.by}
    mine = [row for row in answers if row.doc_id in by] or list(answers)
    settled = [row for row in answers if row.settled_at]
    last = max(settled, key=lambda row: (row.settled_at, row.doc_id)) if settled else None
    return standing, AnswerRow(
        statement=issued.number,
        state=standing.state.value,
        content_hash=issued.content_hash,
        signer=_joined(row.signer for row in mine),
        answered_at=max(row.answered_at for row in mine),
        differences=[DifferenceRow(one.entry, one.type.value, one.note) for one in standing.differences],
        note=_joined(row.note for row in mine),
        reply=last.reply if last else "",
        settled_at=last.settled_at if last else None,
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(sorted({text for text in texts if text}))


def _revise(session: Session, answers: Iterable[Answer], standing: Standing) -> None:
    """Tell the PCs that confirmed, when a dispute of another one outweighs it."""
    for row in answers:
        if remark := remark_on(_described(row), standing):
            revise_verdict(session, _document(session, row), Outcome(code=DISPUTE_STANDS, facts=remark))


def _document(session: Session, row: Answer) -> Document:
    log = session.get_one(Log, (row.dealer_id, row.lineage, row.n))
    names = (log.doc_id, log.kind, log.version)
    return Document(row.dealer_id, row.lineage, row.n, *names, log.body, log.received_at)


def list_standings(session: Session, state: str = "") -> list[StaffAnswer]:
    """Return how every answered statement stands, the newest answer first, of one state or all."""
    mine = (Statement.dealer_id == Answer.dealer_id) & (Statement.number == Answer.statement)
    query = select(Answer, Statement, Dealer.code).join(Statement, mine)
    answers: dict[tuple[int, str], list[Answer]] = {}
    about: dict[tuple[int, str], tuple[Statement, str]] = {}
    for answer, issued, dealer in session.execute(query.join(Dealer, Dealer.id == Answer.dealer_id)):
        key = (issued.dealer_id, issued.number)
        answers.setdefault(key, []).append(answer)
        about[key] = (issued, dealer)
    rows = [
        StaffAnswer(dealer_code=dealer, month=issued.month, answer=_stand(issued, answers[key])[1])
        for key, (issued, dealer) in about.items()
    ]
    kept = [row for row in rows if not state or row.answer.state == state]
    return sorted(kept, key=lambda row: (row.answer.answered_at, row.answer.statement), reverse=True)


def settle_dispute(session: Session, number: str, reply: str, moment: datetime) -> AnswerRow:
    """Settle every open dispute of a statement with a reply the dealer reads; a correction goes into the next month.

    Refused: `reason_missing`, `statement_unknown`, `answer_not_disputed`.
    """
    if not reply.strip():
        raise DomainError("reason_missing")
    issued = session.scalars(select(Statement).where(Statement.number == number)).one_or_none()
    if issued is None:
        raise DomainError("statement_unknown", number=number)
    take_turn(session, issued.dealer_id)
    standing, _ = (
        _stand(issued, answers) if (answers := list_answers(session, issued)) else (Standing(), None)
    )
    if standing.state is not AnswerState.DISPUTED:
        raise DomainError("answer_not_disputed", number=number)
    settled = (Answer.dealer_id == issued.dealer_id, Answer.doc_id.in_([one.id for one in standing.by]))
    step = update(Answer).where(*settled).values(settled_at=moment, reply=reply.strip())
    session.execute(step.execution_options(synchronize_session="fetch"))
    fresh = list_answers(session, issued)
    _publish(session, issued, fresh)
    return _stand(issued, fresh)[1]
