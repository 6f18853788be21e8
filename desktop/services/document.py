"""Issuing documents: identity, the next number of a series, and the next entry of the lineage's log."""

from __future__ import annotations

from datetime import date

import uuid_utils
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.document import PENDING, Document
from desktop.models.insert import insert_rows
from domain.errors import DomainError
from domain.numbering import DocumentType, Series, number_of
from protocol.base import MAX_DOCUMENT_BYTES, encode
from protocol.document import Doc
from protocol.lineage import chain_next

VERSION = 1
_NEXT_NUMBER = (
    "INSERT INTO series (prefix, type, year, last)"
    " SELECT prefix, ?, ?, 1 FROM (SELECT prefix FROM lineage ORDER BY ordinal DESC LIMIT 1) WHERE true"
    " ON CONFLICT (prefix, type, year) DO UPDATE SET last = last + 1 RETURNING prefix, last"
)
_HEAD = "SELECT id, n, chain, (SELECT lock FROM device) FROM lineage ORDER BY ordinal DESC LIMIT 1"
_LOCKED = frozenset({"lock", "wipe"})
_MOVE_HEAD = "UPDATE lineage SET n = ?, chain = ? WHERE id = ?"


def new_doc_id(moment: Moment) -> str:
    """Return a new UUIDv7 whose time is the moment's; it is identity only and orders nothing."""
    milliseconds = int(moment.local.timestamp() * 1000)
    return str(uuid_utils.uuid7(nanoseconds=milliseconds * 1_000_000))


def is_issued(session: Session, doc_id: str) -> bool:
    """Tell whether a document with this id was issued here already."""
    found = session.connection().exec_driver_sql("SELECT 1 FROM document WHERE doc_id = ?", (doc_id,))
    return found.first() is not None


def get_store_id(session: Session) -> int:
    """Return the store this PC is enrolled for, 0 before its enrolment."""
    return int(session.connection().exec_driver_sql("SELECT store_id FROM device").scalar() or 0)


def issue_number(session: Session, type: DocumentType, day: date) -> str:
    """Take the next number of the current lineage's series for the type and the year of the business day."""
    row = session.connection().exec_driver_sql(_NEXT_NUMBER, (type.value, day.year)).one()
    return number_of(Series(row[0], type, day.year), row[1])


def get_head(session: Session) -> int:
    """Return the number of the last entry in the current lineage's log."""
    return int(session.connection().exec_driver_sql(_HEAD).one()[1])


def append_document(session: Session, *, doc_id: str, kind: str, body: Doc) -> int:
    """Append a document to the current lineage's log, to be sent to HQ, and return its place in the log.

    Refused: `document_too_large`, for HQ could never take it and everything behind it would wait for ever;
    `computer_locked` where HQ ordered this PC to issue nothing any more.
    """
    run, content = session.connection().exec_driver_sql, encode(body)
    if len(content) > MAX_DOCUMENT_BYTES:
        raise DomainError("document_too_large", bytes=len(content), most=MAX_DOCUMENT_BYTES)
    lineage, last, chain, lock = run(_HEAD).one()
    if lock in _LOCKED:
        raise DomainError("computer_locked")
    place = int(last) + 1
    head = chain_next(chain, place, doc_id, kind, VERSION, content)
    created = body.stamp.local.isoformat(timespec="milliseconds")
    row = (lineage, place, doc_id, kind, VERSION, content, head, created, PENDING, "", "{}", None, b"")
    insert_rows(session, Document, [row])
    run(_MOVE_HEAD, (place, head, lineage))
    return place
