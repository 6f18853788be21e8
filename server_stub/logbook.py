"""What HQ writes of documents beside their effects: the log, the inbox that makes them unique, verdicts and alarms."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from protocol.sync import SyncRequest, Verdict, VerdictStatus
from server_stub.judging import Document, Outcome, Values, read_facts, write_facts
from server_stub.models import Alarm, Inbox, Log
from server_stub.prepared import Prepared, PreparedList

_SEEN = PreparedList(
    lambda doc_ids: (
        select(Inbox.doc_id, Inbox.body_hash, Log.status)
        .join(Log, (Log.dealer_id == Inbox.dealer_id) & (Log.lineage == Inbox.lineage) & (Log.n == Inbox.n))
        .where(Inbox.dealer_id == bindparam("dealer"), Inbox.doc_id.in_(doc_ids))
    )
)
_APPLY = Prepared(
    update(Log)
    .where(
        Log.dealer_id == bindparam("dealer"),
        Log.lineage == bindparam("lineage"),
        Log.n.between(bindparam("low"), bindparam("high")),
    )
    .values(status=VerdictStatus.APPLIED.value)
)
OTHER_BODY = "same_id_other_body"
"""One id came with two contents; both are kept, and only a person can tell which is right."""


def stored_verdicts(session: Session, dealer_id: int, request: SyncRequest, head_n: int) -> list[Verdict]:
    """Repeat the verdicts of documents that were sent before; their first answer got lost."""
    last = min(head_n, request.after.n + len(request.envelopes))
    if last <= request.after.n:
        return []
    query = select(Log.n, Log.doc_id, Log.status, Log.code, Log.facts)
    query = query.where(Log.dealer_id == dealer_id, Log.lineage == request.lineage)
    rows = session.execute(query.where(Log.n.between(request.after.n + 1, last)).order_by(Log.n))
    return [
        Verdict(n=n, doc_id=doc_id, status=VerdictStatus(status), code=code, facts=read_facts(facts))
        for n, doc_id, status, code, facts in rows
    ]


def seen(session: Session, dealer_id: int, doc_ids: Sequence[str]) -> dict[str, tuple[bytes, str]]:
    """Return the hash and the status of documents HQ holds already."""
    rows = _SEEN.rows(session, doc_ids, dealer=dealer_id)
    return {doc_id: (body_hash, status) for doc_id, body_hash, status in rows}


def place_of(document: Document) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that choose a document's place in the log."""
    return (Log.dealer_id == document.dealer_id, Log.lineage == document.lineage, Log.n == document.n)


def inbox_row(document: Document, hashed: bytes) -> Values:
    """Return the row that makes a document unique."""
    return {
        "dealer_id": document.dealer_id,
        "doc_id": document.doc_id,
        "body_hash": hashed,
        "lineage": document.lineage,
        "n": document.n,
    }


def log_row(document: Document, chain: str, body: bytes) -> Values:
    """Return the row of a document's place in the log; its verdict is written when it is judged."""
    return {
        "dealer_id": document.dealer_id,
        "lineage": document.lineage,
        "n": document.n,
        "doc_id": document.doc_id,
        "kind": document.kind,
        "version": document.version,
        "body": body,
        "chain": chain,
        "received_at": document.received_at,
        "status": VerdictStatus.RECEIVED.value,
    }


def write_alarms(session: Session, outcomes: Sequence[tuple[Document, Outcome]]) -> None:
    """Write the alarms that documents raised without being judged."""
    rows = [values for _, outcome in outcomes for model, values in outcome.rows if model is Alarm]
    if rows:
        session.execute(insert(Alarm), rows)


def write_verdicts(
    session: Session, dealer_id: int, lineage: str, outcomes: Sequence[tuple[Document, Outcome]]
) -> None:
    """Mark what was simply applied in one statement, and everything else one by one."""
    applied = [document.n for document, outcome in outcomes if outcome.status is VerdictStatus.APPLIED]
    if applied:
        span = {"low": min(applied), "high": max(applied)}
        _APPLY.run(session, dealer=dealer_id, lineage=lineage, **span)
    for document, outcome in outcomes:
        if outcome.status is not VerdictStatus.APPLIED or outcome.facts:
            write_verdict(session, document, outcome)


def write_verdict(session: Session, document: Document, outcome: Outcome) -> None:
    """Write what became of one document into the log."""
    row = place_of(document)
    told = {"status": outcome.status.value, "code": outcome.code, "need": outcome.need}
    session.execute(update(Log).where(*row).values(**told, facts=write_facts(outcome.facts)))


def verdict_of(document: Document, outcome: Outcome) -> Verdict:
    """Return an outcome as the PC is told it."""
    return Verdict(
        n=document.n,
        doc_id=document.doc_id,
        status=outcome.status,
        code=outcome.code,
        facts=outcome.facts,
    )
