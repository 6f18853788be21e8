"""The lineage log in ledger.db: what waits for HQ, what HQ said of it, and starting a new lineage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from desktop.lineage import Entry, start_lineage
from desktop.models.document import PENDING, Device, Document, Lineage
from desktop.reading import iterate_rows, read_rows
from desktop.sync.push import Acked, Forked, Log, Outcome, Reopened, take_batch
from protocol.base import MAX_ENVELOPES
from protocol.lineage import body_hash, chain_start
from protocol.sync import Head, Verdict, VerdictStatus

SETTLED = frozenset({VerdictStatus.APPLIED, VerdictStatus.HAVE})
NEEDS_ATTENTION = frozenset({VerdictStatus.REJECTED, VerdictStatus.PARKED})
_SETTLED = tuple(sorted(status.value for status in SETTLED))
KEPT_FOR = timedelta(days=35)
MOST_PRUNED = 2_000
STATUSES = frozenset(status.value for status in VerdictStatus)

_READ_LOG = (
    "SELECT l.id, l.parent, l.n, l.chain, l.acked_n, d.chain, l.durable_n, l.pruned_n FROM lineage l"
    " LEFT JOIN document d ON d.lineage_id = l.id AND d.n = l.acked_n ORDER BY l.ordinal DESC LIMIT 1"
)
_READ_BATCH = "SELECT n, doc_id, kind, version, body, chain FROM document WHERE lineage_id = ? AND n > ? ORDER BY n LIMIT ?"
_TAKE_PUBLISHED = (
    "UPDATE document SET status = v.status, code = v.code, facts = v.facts, settled_at = NULL FROM verdict v"  # noqa: S608 our own words
    " WHERE document.doc_id = ? AND v.doc_id = document.doc_id"
    f" AND v.status IN ({', '.join(repr(status) for status in sorted(STATUSES))})"
    " AND (document.status, document.code, document.facts) IS NOT (v.status, v.code, v.facts)"
)


def get_device(session: Session) -> Device | None:
    """Return who this PC is at HQ, None before enrolment."""
    return session.get(Device, 1)


def read_log(session: Session) -> Log:
    """Return the heads of the current lineage as HQ compares them."""
    row = read_rows(session, _READ_LOG)[0]
    name, parent, n, chain, acked_n, acked_chain, durable_n, pruned_n = row
    acked = Head(acked_n, chain_start(name) if acked_n == 0 else acked_chain or "")
    return Log(name, parent, Head(n, chain), acked, durable_n, pruned_n)


def chain_at(session: Session, lineage_id: str, n: int) -> str | None:
    """Return the chain at a place of a lineage, None beyond its head."""
    if n == 0:
        return chain_start(lineage_id)
    return session.scalar(select(Document.chain).where(Document.lineage_id == lineage_id, Document.n == n))


def read_batch(session: Session, log: Log, *, most: int = MAX_ENVELOPES) -> list[Entry]:
    """Read the next documents HQ has not stored, in the order they were issued."""
    if log.acked.n == log.head.n:
        return []
    found = iterate_rows(session, _READ_BATCH, (log.lineage_id, log.acked.n, most))
    return take_batch((Entry(*row) for row in found), most=most)


def without_gap(session: Session, log: Log, outcome: Outcome) -> Outcome:
    """Turn an outcome that asks for bodies which are gone into a fork: on a new lineage all that is held goes up."""
    match outcome:
        case Forked():
            return outcome
        case Acked(n):
            after = n
        case Reopened():
            after = 0
    if log.pruned_n <= after:
        return outcome
    place = (Document.lineage_id == log.lineage_id, Document.n > after, Document.body == b"")
    return outcome if session.scalar(select(Document.n).where(*place).limit(1)) is None else Forked()


def record_outcome(
    session: Session, log: Log, outcome: Outcome, *, new_id: str, now: datetime | None = None
) -> None:
    """Move the acknowledged place, or start lineage `new_id` where the old one is not this file's own any more."""
    match outcome:
        case Acked(n):
            if n != log.acked.n:
                _set_acked(session, log.lineage_id, n)
        case Reopened():
            _set_acked(session, log.lineage_id, 0)
        case Forked():
            start_lineage(session, new_id, began_at=now)


_ACK = "UPDATE lineage SET acked_n = ? WHERE id = ?"


def _set_acked(session: Session, lineage_id: str, n: int) -> None:
    session.connection().exec_driver_sql(_ACK, (n, lineage_id))


def record_durable(session: Session, log: Log, n: int) -> None:
    """Note how far every backup of HQ reaches; never beyond this PC's own head."""
    if n == log.durable_n:
        return
    place = func.min(n, Lineage.n)
    session.execute(update(Lineage).where(Lineage.id == log.lineage_id).values(durable_n=place))


def find_prunable(session: Session, today: datetime) -> list[tuple[str, int, bytes, str]]:
    """Return lineage, place, body and status of the next documents that every backup of HQ holds and that are 35 days old."""
    query = (
        select(Document.lineage_id, Document.n, Document.body, Document.status)
        .join(Lineage, Lineage.id == Document.lineage_id)
        .where(Document.n > Lineage.pruned_n, Document.n <= Lineage.durable_n)
        .where(Document.created_at < today - KEPT_FOR)
        .order_by(Document.lineage_id, Document.n)
    )
    open_ends = select(Lineage.id).where(Lineage.pruned_n < Lineage.durable_n)
    found: list[tuple[str, int, bytes, str]] = []
    for lineage in session.scalars(open_ends).all():
        rows = session.execute(query.where(Document.lineage_id == lineage).limit(MOST_PRUNED))
        found += [(row[0], row[1], row[2], row[3]) for row in rows]
    return found


def prune_bodies(session: Session, today: datetime) -> None:
    """Leave the bodies of old applied documents to HQ and keep their hash; what needed a person keeps its body."""
    found = find_prunable(session, today)
    rows = [row for row in found if row[3] in _SETTLED]
    change = update(Document).where(
        Document.lineage_id == bindparam("lineage"), Document.n == bindparam("place")
    )
    if rows:
        session.connection().execute(
            change.values(body=b"", body_hash=bindparam("hash")),
            [{"lineage": row[0], "place": row[1], "hash": body_hash(row[2])} for row in rows],
        )
    for lineage, place in {row[0]: row[1] for row in found}.items():
        session.execute(update(Lineage).where(Lineage.id == lineage).values(pruned_n=place))


_JUDGE = "UPDATE document SET status = ?, code = ?, facts = ? WHERE doc_id = ?"
_JUDGE_WAITING = f"{_JUDGE} AND status = '{PENDING}'"


def record_verdicts(session: Session, batch: Iterable[Entry], verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Store verdicts on documents that were just sent and return them; HQ cannot speak of others here.

    `have` says nothing new of a document that already has a final verdict.
    """
    sent = {entry.doc_id for entry in batch}
    known = [verdict for verdict in verdicts if verdict.doc_id in sent]
    fresh = [_columns(verdict) for verdict in known if verdict.status is not VerdictStatus.HAVE]
    held = [_columns(verdict) for verdict in known if verdict.status is VerdictStatus.HAVE]
    if fresh:
        session.connection().exec_driver_sql(_JUDGE, fresh)
    if held:
        session.connection().exec_driver_sql(_JUDGE_WAITING, held)
    return known


def _columns(verdict: Verdict) -> tuple[str, str, str, str]:
    """Return the columns of a verdict with its document; the code of `have` is the verdict HQ gave the document the first time."""
    facts = msgspec.json.encode(verdict.facts).decode()
    first = verdict.code if verdict.code in STATUSES else VerdictStatus.HAVE.value
    is_repeated = verdict.status is VerdictStatus.HAVE
    status, code = (first, "") if is_repeated else (verdict.status.value, verdict.code)
    return status, code, facts, verdict.doc_id


def record_published(session: Session, doc_ids: Iterable[str]) -> None:
    """Give documents the verdict that HQ published of them; one told anew needs a person anew."""
    session.connection().exec_driver_sql(_TAKE_PUBLISHED, [(doc_id,) for doc_id in doc_ids])
