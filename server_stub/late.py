"""What comes later than its place in the log: bodies that had been announced by their hash, and versions HQ learnt since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from protocol.document import DOCUMENTS
from protocol.sync import PushStatus, SyncRequest, Verdict, VerdictStatus
from server_stub.auth import Identity
from server_stub.history import identity_hash
from server_stub.inbox import Pushed, push
from server_stub.judge import KIND_UNKNOWN, judge_again
from server_stub.judging import Document, Outcome, parked
from server_stub.logbook import (
    OTHER_BODY,
    inbox_row,
    place_of,
    seen,
    verdict_of,
    write_alarms,
    write_verdict,
)
from server_stub.models import Inbox, Log
from server_stub.opaque import find_late
from server_stub.retrial import retry_documents, wake_waiting
from server_stub.verdict import publish_standing
from server_stub.versions import is_known


def push_with_late(session: Session, device: Identity, request: SyncRequest, moment: datetime) -> Pushed:
    """Take the documents of a request, then the bodies it brings of documents that are in the log by their hash."""
    pushed = push(session, device, request, moment)
    if pushed.status is not PushStatus.OK or not request.late:
        return pushed
    late = [_take(session, device, row, body) for row, body in find_late(session, device.dealer_id, request)]
    return Pushed(pushed.status, pushed.head, pushed.verdicts + late)


def _take(session: Session, device: Identity, row: Log, body: bytes) -> Verdict:
    """Store a body that had been announced by its hash, and judge it as if it had just come."""
    names, hashed = (row.doc_id, row.kind, row.version), identity_hash(row.kind, row.version, body)
    document = Document(row.dealer_id, row.lineage, row.n, *names, body, row.received_at)
    first = seen(session, row.dealer_id, [row.doc_id]).get(row.doc_id)
    if first is None:
        session.execute(update(Log).where(*place_of(document)).values(body=body))
        session.execute(insert(Inbox), [inbox_row(document, hashed)])
        outcome = judge_again(session, document)
    elif first[0] == hashed:
        outcome = Outcome(VerdictStatus.HAVE, first[1])
    else:
        session.execute(update(Log).where(*place_of(document)).values(body=body))
        outcome = parked(document, OTHER_BODY)
        write_alarms(session, [(document, outcome)])
    write_verdict(session, document, outcome)
    wake_waiting(session, row.dealer_id, [(document, outcome)])
    if outcome.status is VerdictStatus.HAVE:
        publish_standing(session, device.dealer_id, device.device_id, [row.doc_id])
    return verdict_of(document, outcome)


def retry_known(session: Session) -> int:
    """Judge again what an earlier HQ could not read and this one can; return how many changed their verdict."""
    query = select(Log.dealer_id, Log.kind, Log.version).where(
        Log.status == VerdictStatus.PARKED.value, Log.code == KIND_UNKNOWN
    )
    known: dict[int, set[str]] = {}
    for dealer_id, kind, version in session.execute(query.distinct().order_by(Log.dealer_id)):
        if kind in DOCUMENTS and is_known(kind, version):
            known.setdefault(dealer_id, set()).add(kind)
    return sum(
        retry_documents(session, dealer_id, VerdictStatus.PARKED, kinds=kinds)
        for dealer_id, kinds in known.items()
    )
