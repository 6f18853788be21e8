"""Push: a lineage log is stored first and judged after, so that no document is ever lost, doubled or in the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from protocol.base import MAX_DOCUMENT_BYTES, MAX_ENVELOPES, Stamp, Wire
from protocol.control import DayAnswered
from protocol.lineage import chain_hashed, chain_next, chain_start
from protocol.problem import ProblemCode
from protocol.sync import BodyForm, Envelope, Head, PushStatus, SyncRequest, Verdict, VerdictStatus
from server_stub.auth import Identity
from server_stub.bulk import insert_rows
from server_stub.judge import KIND_UNKNOWN, is_settled, judge_again, judge_documents
from server_stub.judging import Document, Outcome, Values, parked, read_facts, write_facts
from server_stub.models import Alarm, Device, Inbox, Lineage, Log
from server_stub.opaque import BODY_MISSING, OPAQUE, check_form, read_hash, read_opaque
from server_stub.prepared import Prepared
from server_stub.problems import RefusedError
from server_stub.turn import take_turn
from server_stub.verdict import publish_standing, publish_verdicts

_LINEAGE = re.compile(r"[0-9a-f]{16}")
_NAME = re.compile(r"[\x21-\x7e]{1,64}")
_LARGEST = 2**53
_MOST_SCOPES = 1_000
OTHER_BODY = "same_id_other_body"
"""One id came with two contents; both are kept, and only a person can tell which is right."""


_LINEAGE_OF = (Lineage.dealer_id == bindparam("dealer"), Lineage.id == bindparam("lineage"))
_DEVICE_OF = (Device.dealer_id == bindparam("dealer"), Device.id == bindparam("device"))
_HEAD = Prepared(select(Lineage.n, Lineage.chain).where(*_LINEAGE_OF).with_for_update())
_MOVE_HEAD = Prepared(
    update(Lineage)
    .where(*_LINEAGE_OF)
    .values(
        n=bindparam("head_n"),
        chain=bindparam("head_chain"),
        device_id=bindparam("device"),
        last_contact=bindparam("moment"),
    )
)
_NOTE_DEVICE = Prepared(update(Device).where(*_DEVICE_OF).values(last_contact=bindparam("moment")))
_NOTE_CLOCK = Prepared(
    update(Device)
    .where(*_DEVICE_OF)
    .values(last_contact=bindparam("moment"), clock_offset_ms=bindparam("offset"))
)
_CHAINS = Prepared(
    select(Log.n, Log.chain).where(
        Log.dealer_id == bindparam("dealer"),
        Log.lineage == bindparam("lineage"),
        Log.n.between(bindparam("low"), bindparam("high")),
    )
)


@dataclass(frozen=True, slots=True)
class Pushed:
    """HQ's answer to the log part of a sync."""

    status: PushStatus
    head: Head
    verdicts: list[Verdict] = field(default_factory=list)
    days: list[DayAnswered] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An envelope with its place in the chain."""

    envelope: Envelope
    chain: str
    form: BodyForm = BodyForm.PLAIN

    @property
    def body(self) -> bytes:
        return bytes(self.envelope.body)

    @property
    def identity_hash(self) -> bytes:
        """Hash what makes two documents of one id the same."""
        return identity_hash(self.envelope.kind, self.envelope.version, self.body)


def identity_hash(kind: str, version: int, body: bytes) -> bytes:
    """Hash what makes two documents of one id the same: kind, version and body bytes."""
    return hashlib.blake2b(f"{kind}|{version}|".encode() + body, digest_size=32).digest()


def _refuse(detail: str) -> RefusedError:
    return RefusedError(ProblemCode.BAD_REQUEST, detail)


def check_push(request: SyncRequest) -> None:
    """Refuse a request whose log part does not have the agreed form; a document's content is not looked at."""
    if not _LINEAGE.fullmatch(request.lineage) or not _LINEAGE.fullmatch(request.parent or "0" * 16):
        raise _refuse("lineage and parent are 16 hexadecimal digits.")
    if not 0 <= request.after.n < _LARGEST or len(request.after.chain) > 64:
        raise _refuse("after is not a head.")
    if len(request.envelopes) > MAX_ENVELOPES:
        raise RefusedError(ProblemCode.TOO_LARGE, "Too many envelopes.", facts={"limit": MAX_ENVELOPES})
    if len(request.scopes) > _MOST_SCOPES:
        raise RefusedError(ProblemCode.TOO_LARGE, "Too many scopes.", facts={"limit": _MOST_SCOPES})
    for n, envelope in enumerate(request.envelopes, start=request.after.n + 1):
        _check_envelope(n, envelope)
    check_form(request)


def _check_envelope(n: int, envelope: Envelope) -> None:
    if envelope.n != n:
        raise _refuse("Envelopes follow `after` without a gap.")
    if not _NAME.fullmatch(envelope.doc_id) or not _NAME.fullmatch(envelope.kind):
        raise _refuse("doc_id and kind are short ASCII names.")
    if not 0 <= envelope.version < 2**31:
        raise _refuse("version is a small number.")
    if len(bytes(envelope.body)) > MAX_DOCUMENT_BYTES:
        raise RefusedError(
            ProblemCode.TOO_LARGE, "A document is too large.", facts={"limit": MAX_DOCUMENT_BYTES}
        )


def push(session: Session, device: Identity, request: SyncRequest, moment: datetime) -> Pushed:
    """Compare heads, store the new documents, and judge them; nothing is written unless the histories agree."""
    take_turn(session, device.dealer_id)
    head = _lock_head(session, device, request, moment)
    if head is None:
        return Pushed(PushStatus.UNKNOWN, Head(0, chain_start(request.lineage)))
    if request.after.n > head.n:
        return Pushed(PushStatus.BEHIND, head)
    entries = _chained(request)
    if not _agrees(session, device.dealer_id, request, head, entries):
        return Pushed(PushStatus.FORK, head)
    replayed = _stored_verdicts(session, device.dealer_id, request, head.n)
    fresh = [entry for entry in entries if entry.envelope.n > head.n]
    verdicts = _take(session, device, request.lineage, fresh, moment) if fresh else []
    head = Head(fresh[-1].envelope.n, fresh[-1].chain) if fresh else head
    _note_contact(session, device, request, head, moment)
    return Pushed(PushStatus.OK, head, replayed + verdicts)


def _lock_head(session: Session, device: Identity, request: SyncRequest, moment: datetime) -> Head | None:
    row = _HEAD.first(session, dealer=device.dealer_id, lineage=request.lineage)
    if row:
        return Head(*row)
    if request.after.n:
        return None
    start = chain_start(request.lineage)
    key = {"dealer_id": device.dealer_id, "id": request.lineage, "device_id": device.device_id}
    opened = {"parent": request.parent, "n": 0, "chain": start, "opened_at": moment, "last_contact": moment}
    session.execute(insert(Lineage), [key | opened])
    return Head(0, start)


class _Stamped(Wire, frozen=True):
    """The part of any document that says what the PC's clock was."""

    stamp: Stamp


def _clock_offset(envelopes: Sequence[Envelope]) -> int | None:
    try:
        return msgspec.json.decode(envelopes[-1].body, type=_Stamped).stamp.hq_offset_ms
    except (IndexError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _note_contact(
    session: Session, device: Identity, request: SyncRequest, head: Head, moment: datetime
) -> None:
    mine = {"dealer": device.dealer_id, "device": device.device_id, "moment": moment}
    _MOVE_HEAD.run(session, lineage=request.lineage, head_n=head.n, head_chain=head.chain, **mine)
    offset = _clock_offset(request.envelopes)
    if offset is not None and abs(offset) < _LARGEST:
        _NOTE_CLOCK.run(session, offset=offset, **mine)
    else:
        _NOTE_DEVICE.run(session, **mine)


def _chained(request: SyncRequest) -> list[_Entry]:
    entries, chain = [], request.after.chain
    for envelope in request.envelopes:
        place = (chain, envelope.n, envelope.doc_id, envelope.kind, envelope.version)
        if request.form is BodyForm.HASH:
            chain = chain_hashed(*place, read_hash(envelope))
        else:
            envelope = _as_stored(envelope, request.form)
            chain = chain_next(*place, bytes(envelope.body))
        entries.append(_Entry(envelope, chain, request.form))
    return entries


def _as_stored(envelope: Envelope, form: BodyForm) -> Envelope:
    if form is BodyForm.PLAIN:
        return envelope
    return msgspec.structs.replace(envelope, body=msgspec.Raw(read_opaque(envelope)))


def _agrees(
    session: Session, dealer_id: int, request: SyncRequest, head: Head, entries: Sequence[_Entry]
) -> bool:
    """Tell whether the PC's chain equals ours wherever both have entries."""
    theirs = {request.after.n: request.after.chain} | {entry.envelope.n: entry.chain for entry in entries}
    last = min(head.n, request.after.n + len(entries))
    span = {"low": request.after.n, "high": last}
    held = _CHAINS.rows(session, dealer=dealer_id, lineage=request.lineage, **span)
    ours = {0: chain_start(request.lineage)} | dict(held)
    return all(ours.get(n) == theirs[n] for n in range(request.after.n, last + 1))


def _stored_verdicts(session: Session, dealer_id: int, request: SyncRequest, head_n: int) -> list[Verdict]:
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


def _take(
    session: Session, device: Identity, lineage: str, entries: Sequence[_Entry], moment: datetime
) -> list[Verdict]:
    """Store every entry, then judge those that HQ sees for the first time."""
    held = seen(session, device.dealer_id, [entry.envelope.doc_id for entry in entries])
    rows, inbox, fresh, known = [], [], [], []
    for entry in entries:
        document = _document(device.dealer_id, lineage, entry, moment)
        if entry.form is BodyForm.HASH:
            known.append((document, parked(document, BODY_MISSING, hash=read_hash(entry.envelope).hex())))
            rows.append(_log_row(document, entry.chain, b""))
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
        rows.append(_log_row(document, entry.chain, document.body if has_body else b""))
    insert_rows(session, Log, rows)
    insert_rows(session, Inbox, inbox)
    outcomes = known + judge_documents(session, device.dealer_id, fresh)
    write_alarms(session, known)
    _write_verdicts(session, device.dealer_id, lineage, outcomes)
    wake_waiting(session, device.dealer_id, outcomes)
    had = [document.doc_id for document, outcome in known if outcome.status is VerdictStatus.HAVE]
    publish_standing(session, device.dealer_id, device.device_id, had)
    outcomes.sort(key=lambda pair: pair[0].n)
    return [verdict_of(document, outcome) for document, outcome in outcomes]


def place_of(document: Document) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that choose a document's place in the log."""
    return (Log.dealer_id == document.dealer_id, Log.lineage == document.lineage, Log.n == document.n)


def wake_waiting(session: Session, dealer_id: int, outcomes: Sequence[tuple[Document, Outcome]]) -> None:
    """Judge documents again whose missing one has come."""
    waits = (Log.dealer_id == dealer_id, Log.status == VerdictStatus.WAITING.value)
    needs = set(session.scalars(select(Log.need).where(*waits).distinct()))
    for document, outcome in outcomes:
        if document.doc_id in needs and is_settled(outcome):
            retry_documents(session, dealer_id, VerdictStatus.WAITING, document.doc_id)


def seen(session: Session, dealer_id: int, doc_ids: Sequence[str]) -> dict[str, tuple[bytes, str]]:
    """Return the hash and the status of documents HQ holds already."""
    first = (Log.dealer_id == Inbox.dealer_id) & (Log.lineage == Inbox.lineage) & (Log.n == Inbox.n)
    query = select(Inbox.doc_id, Inbox.body_hash, Log.status).join(Log, first)
    rows = session.execute(query.where(Inbox.dealer_id == dealer_id, Inbox.doc_id.in_(doc_ids)))
    return {doc_id: (body_hash, status) for doc_id, body_hash, status in rows}


def _document(dealer_id: int, lineage: str, entry: _Entry, moment: datetime) -> Document:
    envelope = entry.envelope
    names = (envelope.doc_id, envelope.kind, envelope.version)
    return Document(dealer_id, lineage, envelope.n, *names, entry.body, moment)


def inbox_row(document: Document, hashed: bytes) -> Values:
    """Return the row that makes a document unique."""
    return {
        "dealer_id": document.dealer_id,
        "doc_id": document.doc_id,
        "body_hash": hashed,
        "lineage": document.lineage,
        "n": document.n,
    }


def _log_row(document: Document, chain: str, body: bytes) -> Values:
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


def _write_verdicts(
    session: Session, dealer_id: int, lineage: str, outcomes: Sequence[tuple[Document, Outcome]]
) -> None:
    """Mark what was simply applied in one statement, and everything else one by one."""
    applied = [document.n for document, outcome in outcomes if outcome.status is VerdictStatus.APPLIED]
    if applied:
        mine = (Log.dealer_id == dealer_id, Log.lineage == lineage, Log.n.between(min(applied), max(applied)))
        session.execute(update(Log).where(*mine).values(status=VerdictStatus.APPLIED.value))
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
