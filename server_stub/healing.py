"""Giving a store's PC back what it pushed on histories it lost: documents of related lineages, as they were sent."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from protocol.base import MAX_BODY_BYTES, MAX_ENVELOPES, encode
from protocol.healing import MissingReply, MissingRequest, StoredDocument
from protocol.problem import ProblemCode
from protocol.sync import BodyForm, VerdictStatus
from server_stub.auth import Identity
from server_stub.judging import read_facts
from server_stub.models import Device, Lineage, Log
from server_stub.opaque import BODY_MISSING, OPAQUE, is_json
from server_stub.problems import RefusedError

_LINEAGE = re.compile(r"[0-9a-f]{16}")
_PLACE = re.compile(r"([0-9a-f]{16}):([0-9]{1,15})")


def find_missing(session: Session, device: Identity, request: MissingRequest) -> MissingReply:
    """Return one page of what the lineages related to the PC's own hold, of its own store only."""
    if not _LINEAGE.fullmatch(request.lineage) or not _LINEAGE.fullmatch(request.parent or "0" * 16):
        raise RefusedError(ProblemCode.BAD_REQUEST, "lineage and parent are 16 hexadecimal digits.")
    family = _family(session, device, {request.lineage, request.parent})
    names = [name for name in family if name != request.lineage]
    first, after = _place(names, request.after)
    documents: list[StoredDocument] = []
    budget = MAX_BODY_BYTES // 2
    for name in names[first:]:
        for n, document in _read(session, device.dealer_id, name, after):
            budget -= len(bytes(document.body))
            documents.append(document)
            if len(documents) == MAX_ENVELOPES or budget < 0:
                return MissingReply(documents=documents, next=f"{name}:{n}")
        after = 0
    return MissingReply(documents=documents)


def _place(names: Sequence[str], after: str) -> tuple[int, int]:
    if not after:
        return 0, 0
    found = _PLACE.fullmatch(after)
    if found is None or found[1] not in names:
        raise RefusedError(ProblemCode.BAD_REQUEST, "after is not what a reply called next.")
    return names.index(found[1]), int(found[2])


def _family(session: Session, device: Identity, seeds: set[str]) -> list[str]:
    """Return the store's lineages that are related to these by descent, the oldest first."""
    owner = (Device.dealer_id == Lineage.dealer_id) & (Device.id == Lineage.device_id)
    mine = (Lineage.dealer_id == device.dealer_id, Device.store_id == device.store_id)
    query = select(Lineage.id, Lineage.parent).join(Device, owner).where(*mine)
    rows = session.execute(query.order_by(Lineage.opened_at, Lineage.id)).all()
    related, size = set(seeds) - {""}, -1
    while size != len(related):
        size = len(related)
        for name, parent in rows:
            if name in related and parent:
                related.add(parent)
            elif parent in related:
                related.add(name)
    return [name for name, _ in rows if name in related]


def _read(session: Session, dealer_id: int, lineage: str, after: int) -> Sequence[tuple[int, StoredDocument]]:
    """Read the documents this lineage was the first to bring; a `have` left its body with another."""
    columns = (Log.n, Log.doc_id, Log.kind, Log.version, Log.body, Log.status, Log.code, Log.facts)
    query = select(*columns).where(Log.dealer_id == dealer_id, Log.lineage == lineage, Log.n > after)
    query = (
        query.where(Log.status != VerdictStatus.HAVE.value, Log.code != BODY_MISSING)
        .order_by(Log.n)
        .limit(MAX_ENVELOPES)
    )
    return [(row.n, _stored(row)) for row in session.execute(query)]


def _as_it_travels(body: bytes, code: str) -> tuple[msgspec.Raw, BodyForm]:
    """Return a body as it goes inside a reply; bytes that are no JSON were stored opaque, and go as base64."""
    if code == OPAQUE and not is_json(body):
        return msgspec.Raw(encode(b64encode(body).decode())), BodyForm.OPAQUE
    return msgspec.Raw(body), BodyForm.PLAIN


def _stored(row: Any) -> StoredDocument:
    body, form = _as_it_travels(row.body, row.code)
    names = (row.doc_id, row.kind, row.version, body)
    return StoredDocument(*names, row.status, row.code, read_facts(row.facts), form.value)
