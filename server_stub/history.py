"""A lineage at HQ: its locked head, the chain of what comes, and whether both sides tell the same history."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from protocol.base import Stamp, Wire
from protocol.lineage import chain_hashed, chain_next, chain_start
from protocol.sync import BodyForm, Envelope, Head, SyncRequest
from server_stub.auth import Identity
from server_stub.models import Device, Lineage, Log
from server_stub.opaque import read_hash, read_opaque
from server_stub.prepared import Prepared
from server_stub.push_form import LARGEST

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
class Entry:
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


def lock_head(session: Session, device: Identity, request: SyncRequest, moment: datetime) -> Head | None:
    """Lock a lineage and return its head, opened where it begins; None for one HQ does not know."""
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


def note_contact(
    session: Session, device: Identity, request: SyncRequest, head: Head, moment: datetime
) -> None:
    """Move the head of a lineage, and note when the device was heard and what its clock was."""
    mine = {"dealer": device.dealer_id, "device": device.device_id, "moment": moment}
    _MOVE_HEAD.run(session, lineage=request.lineage, head_n=head.n, head_chain=head.chain, **mine)
    offset = _clock_offset(request.envelopes)
    if offset is not None and abs(offset) < LARGEST:
        _NOTE_CLOCK.run(session, offset=offset, **mine)
    else:
        _NOTE_DEVICE.run(session, **mine)


def chain_entries(request: SyncRequest) -> list[Entry]:
    """Give every envelope its place in the chain."""
    entries, chain = [], request.after.chain
    for envelope in request.envelopes:
        place = (chain, envelope.n, envelope.doc_id, envelope.kind, envelope.version)
        if request.form is BodyForm.HASH:
            chain = chain_hashed(*place, read_hash(envelope))
        else:
            envelope = _as_stored(envelope, request.form)
            chain = chain_next(*place, bytes(envelope.body))
        entries.append(Entry(envelope, chain, request.form))
    return entries


def _as_stored(envelope: Envelope, form: BodyForm) -> Envelope:
    if form is BodyForm.PLAIN:
        return envelope
    return msgspec.structs.replace(envelope, body=msgspec.Raw(read_opaque(envelope)))


def agrees(
    session: Session, dealer_id: int, request: SyncRequest, head: Head, entries: Sequence[Entry]
) -> bool:
    """Tell whether the PC's chain equals ours wherever both have entries."""
    theirs = {request.after.n: request.after.chain} | {entry.envelope.n: entry.chain for entry in entries}
    last = min(head.n, request.after.n + len(entries))
    span = {"low": request.after.n, "high": last}
    held = _CHAINS.rows(session, dealer=dealer_id, lineage=request.lineage, **span)
    ours = {0: chain_start(request.lineage)} | dict(held)
    return all(ours.get(n) == theirs[n] for n in range(request.after.n, last + 1))
