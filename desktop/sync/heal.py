"""Healing: after a new lineage began, the documents that only HQ still has come back, each with its effects, once."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.clock import Clock
from desktop.db import Database
from desktop.lineage import current_lineage
from desktop.models.document import Document, Lineage
from desktop.models.insert import insert_rows
from desktop.sync.effects import book_effects
from desktop.sync.http import Http, NotHq
from desktop.sync.reply import check_missing
from protocol.document import DOCUMENTS, Doc
from protocol.healing import MissingReply, MissingRequest, StoredDocument
from protocol.lineage import chain_next
from protocol.routes import MISSING
from protocol.sync import BodyForm

READABLE_VERSION = 1
MOST_PAGES = 2_000
"""A million documents; no store has issued so many."""


def heal(database: Database, http: Http, clock: Clock) -> int:
    """Fetch what HQ holds of this store's earlier histories and return how many documents came back.

    Each page is one transaction; one that is fetched again after a crash finds its documents held. Raises what `http`
    raises.
    """
    with database.read() as session:
        lineage = current_lineage(session)
    if lineage.is_healed:
        return 0
    healed, after = 0, ""
    for _ in range(MOST_PAGES):
        request = MissingRequest(lineage=lineage.id, parent=lineage.parent, after=after)
        reply = http.post(MISSING, request, MissingReply)
        check_missing(reply)
        with database.write() as session:
            healed += _hold(session, reply.documents, clock.moment().local)
            if not reply.next or reply.next == after:
                session.execute(update(Lineage).where(Lineage.id == lineage.id).values(is_healed=True))
                return healed
        after = reply.next
    raise NotHq("documents without end")


def _body(document: StoredDocument) -> bytes:
    if document.form != BodyForm.OPAQUE:
        return bytes(document.body)
    try:
        return b64decode(msgspec.json.decode(document.body, type=str), validate=True)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise NotHq("an opaque body that is not base64") from error


def _hold(session: Session, documents: Iterable[StoredDocument], now: datetime) -> int:
    """Append the documents that are not here to the log, in their order, with their effects."""
    fresh = {document.doc_id: document for document in reversed(list(documents))}
    held = set(session.scalars(select(Document.doc_id).where(Document.doc_id.in_(list(fresh)))))
    missing = [document for doc_id, document in reversed(fresh.items()) if doc_id not in held]
    lineage = current_lineage(session)
    n, chain = lineage.n, lineage.chain
    for document in missing:
        body, doc = _body(document), _read(document)
        n += 1
        chain = chain_next(chain, n, document.doc_id, document.kind, document.version, body)
        made = (doc.stamp.local if doc else now).isoformat(timespec="milliseconds")
        place = (lineage.id, n, document.doc_id, document.kind, document.version, body, chain, made)
        facts = msgspec.json.encode(document.facts).decode()
        insert_rows(session, Document, [(*place, document.status, document.code, facts, None, b"")])
        if doc is not None:
            _book(session, document, doc)
    session.execute(update(Lineage).where(Lineage.id == lineage.id).values(n=n, chain=chain))
    return len(missing)


def _read(document: StoredDocument) -> Doc | None:
    """Return the message of a document, None when this program cannot read it; it is held all the same."""
    shape = DOCUMENTS.get(document.kind)
    if shape is None or document.version != READABLE_VERSION or document.form:
        return None
    try:
        doc: Doc = msgspec.json.decode(bytes(document.body), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return doc if doc.stamp.local.tzinfo else None


def _book(session: Session, document: StoredDocument, doc: Doc) -> None:
    try:
        with session.begin_nested():
            book_effects(session, document.doc_id, document.kind, doc)
    except (IntegrityError, OverflowError):
        # What it caused is here by another document (a shipment taken in twice), or HQ took it without effects.
        return
