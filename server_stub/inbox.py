"""Push: a lineage log is stored first and judged after, so that no document is ever lost, doubled or in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from protocol.control import DayAnswered
from protocol.lineage import chain_start
from protocol.sync import BodyForm, Head, PushStatus, SyncRequest, Verdict, VerdictStatus
from server_stub.auth import Identity
from server_stub.bulk import insert_rows
from server_stub.history import Entry, agrees, chain_entries, lock_head, note_contact
from server_stub.judge import judge_documents
from server_stub.judging import Document, Outcome, parked
from server_stub.logbook import (
    OTHER_BODY,
    inbox_row,
    log_row,
    seen,
    stored_verdicts,
    verdict_of,
    write_alarms,
    write_verdicts,
)
from server_stub.models import Inbox, Log
from server_stub.opaque import BODY_MISSING, OPAQUE, read_hash
from server_stub.retrial import wake_waiting
from server_stub.turn import take_turn
from server_stub.verdict import publish_standing


@dataclass(frozen=True, slots=True)
class Pushed:
    """HQ's answer to the log part of a sync."""

    status: PushStatus
    head: Head
    verdicts: list[Verdict] = field(default_factory=list)
    days: list[DayAnswered] = field(default_factory=list)


def push(session: Session, device: Identity, request: SyncRequest, moment: datetime) -> Pushed:
    """Compare heads, store the new documents, and judge them; nothing is written unless the histories agree."""
    take_turn(session, device.dealer_id)
    head = lock_head(session, device, request, moment)
    if head is None:
        return Pushed(PushStatus.UNKNOWN, Head(0, chain_start(request.lineage)))
    if request.after.n > head.n:
        return Pushed(PushStatus.BEHIND, head)
    entries = chain_entries(request)
    if not agrees(session, device.dealer_id, request, head, entries):
        return Pushed(PushStatus.FORK, head)
    replayed = stored_verdicts(session, device.dealer_id, request, head.n)
    fresh = [entry for entry in entries if entry.envelope.n > head.n]
    verdicts = _take(session, device, request.lineage, fresh, moment) if fresh else []
    head = Head(fresh[-1].envelope.n, fresh[-1].chain) if fresh else head
    note_contact(session, device, request, head, moment)
    return Pushed(PushStatus.OK, head, replayed + verdicts)


def _take(
    session: Session, device: Identity, lineage: str, entries: Sequence[Entry], moment: datetime
) -> list[Verdict]:
    """Store every entry, then judge those that HQ sees for the first time."""
    held = seen(session, device.dealer_id, [entry.envelope.doc_id for entry in entries])
    rows, inbox, fresh, known = [], [], [], []
    for entry in entries:
        document = _document(device.dealer_id, lineage, entry, moment)
        if entry.form is BodyForm.HASH:
            known.append((document, parked(document, BODY_MISSING, hash=read_hash(entry.envelope).hex())))
            rows.append(log_row(document, entry.chain, b""))
            continue
        first, hashed = held.get(document.doc_id), entry.identity_hash
        if first is None:
            held[document.doc_id] = (hashed, VerdictStatus.RECEIVED.value)
            inbox.append(inbox_row(document, hashed))
            if entry.form is BodyForm.OPAQUE:
                known.append((document, parked(document, OPAQUE)))
            else:
                fresh.append(document)
        elif first[0] == hashed:
            known.append((document, Outcome(VerdictStatus.HAVE, first[1])))
        else:
            known.append((document, parked(document, OTHER_BODY)))
        has_body = first is None or first[0] != hashed
        rows.append(log_row(document, entry.chain, document.body if has_body else b""))
    insert_rows(session, Log, rows)
    insert_rows(session, Inbox, inbox)
    outcomes = known + judge_documents(session, device.dealer_id, fresh)
    write_alarms(session, known)
    write_verdicts(session, device.dealer_id, lineage, outcomes)
    wake_waiting(session, device.dealer_id, outcomes)
    had = [document.doc_id for document, outcome in known if outcome.status is VerdictStatus.HAVE]
    publish_standing(session, device.dealer_id, device.device_id, had)
    outcomes.sort(key=lambda pair: pair[0].n)
    return [verdict_of(document, outcome) for document, outcome in outcomes]


def _document(dealer_id: int, lineage: str, entry: Entry, moment: datetime) -> Document:
    envelope = entry.envelope
    names = (envelope.doc_id, envelope.kind, envelope.version)
    return Document(dealer_id, lineage, envelope.n, *names, entry.body, moment)
