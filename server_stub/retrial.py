"""Documents judged again: those whose missing one came, and those a person or a newer HQ looks at once more."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from protocol.sync import VerdictStatus
from server_stub.judge import KIND_UNKNOWN, is_settled, judge_again
from server_stub.judging import Document, Outcome
from server_stub.logbook import OTHER_BODY, write_verdict
from server_stub.models import Log
from server_stub.opaque import BODY_MISSING
from server_stub.prepared import Prepared
from server_stub.turn import take_turn
from server_stub.verdict import publish_verdicts

_NEEDED = Prepared(
    select(Log.need)
    .where(Log.dealer_id == bindparam("dealer"), Log.status == VerdictStatus.WAITING.value)
    .distinct()
)


def wake_waiting(session: Session, dealer_id: int, outcomes: Sequence[tuple[Document, Outcome]]) -> None:
    """Judge documents again whose missing one has come."""
    needs = {row[0] for row in _NEEDED.rows(session, dealer=dealer_id)}
    for document, outcome in outcomes:
        if document.doc_id in needs and is_settled(outcome):
            retry_documents(session, dealer_id, VerdictStatus.WAITING, document.doc_id)


def retry_documents(
    session: Session, dealer_id: int, status: VerdictStatus, need: str = "", *, kinds: Collection[str] = ()
) -> int:
    """Judge documents of one status again, those with one need, of these kinds, or all; return how many changed their
    verdict."""
    take_turn(session, dealer_id)
    query = select(Log).where(Log.dealer_id == dealer_id, Log.status == status.value)
    if need:
        query = query.where(Log.need == need)
    if kinds:
        query = query.where(Log.kind.in_(kinds), Log.code == KIND_UNKNOWN)
    rows = session.scalars(query.order_by(Log.received_at, Log.lineage, Log.n)).all()
    changed: list[tuple[Document, Outcome]] = []
    for row in rows:
        names = (row.doc_id, row.kind, row.version)
        document = Document(row.dealer_id, row.lineage, row.n, *names, row.body, row.received_at)
        if row.code in (OTHER_BODY, BODY_MISSING):
            continue
        outcome = judge_again(session, document)
        if outcome.status is not status:
            write_verdict(session, document, outcome)
            changed.append((document, outcome))
    publish_verdicts(session, dealer_id, changed)
    wake_waiting(session, dealer_id, changed)
    return len(changed)
