"""Documents HQ fails to store: counted, then sent as opaque bytes, then by their hash alone, so that later ones go up.

Everything is kept with the document itself: a waiting one counts the failures in its facts, one that went by its hash
is parked with the code HQ gave it, and goes up again when a person asks for it.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Final

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.lineage import Entry
from desktop.models.document import BODY_MISSING, NOT_STORED, PENDING, SENDING_AGAIN, Document
from desktop.reading import read_rows
from desktop.sync.push import Log
from protocol.lineage import body_hash
from protocol.problem import ProblemCode
from protocol.sync import BodyForm, Envelope, VerdictStatus

MOST_FAILURES: Final = 3
INDIGESTIBLE: Final = frozenset({ProblemCode.TOO_LARGE, ProblemCode.INTERNAL, ProblemCode.BAD_REQUEST})
_NEXT_FORM: Final = {BodyForm.OPAQUE: BodyForm.HASH}


_FAILED: Final = (
    "SELECT doc_id, facts FROM document WHERE status = ? AND code = ? AND lineage_id = ? AND n > ?"
)


def read_failures(session: Session, log: Log) -> dict[str, int]:
    """Return how often HQ failed to store each waiting document that it failed to store."""
    rows = read_rows(session, _FAILED, (PENDING, NOT_STORED, log.lineage_id, log.acked.n))
    return {doc_id: int(msgspec.json.decode(facts).get("failures", 0)) for doc_id, facts in rows}


def note_failure(session: Session, doc_id: str) -> None:
    """Count one synchronisation in which HQ answered, but not with this document."""
    facts = session.scalar(
        select(Document.facts).where(Document.doc_id == doc_id, Document.code == NOT_STORED)
    )
    failures = int(msgspec.json.decode(facts).get("failures", 0)) if facts else 0
    told = msgspec.json.encode({"failures": failures + 1}).decode()
    change = update(Document).where(Document.doc_id == doc_id)
    session.execute(change.values(status=PENDING, code=NOT_STORED, facts=told))


def next_form(form: BodyForm) -> BodyForm | None:
    """Return how a document goes that HQ could not take in this form, None when there is no other."""
    return _NEXT_FORM.get(form)


def first_form(failures: int) -> BodyForm:
    """Return how a document goes that HQ failed to store so often before."""
    return BodyForm.OPAQUE if failures >= MOST_FAILURES else BodyForm.PLAIN


def cut_batch(batch: list[Entry], failures: dict[str, int]) -> list[Entry]:
    """Let a document that HQ failed to store go alone, and what is before it without it."""
    for place, entry in enumerate(batch):
        if entry.doc_id in failures:
            return batch[: max(place, 1)]
    return batch


def in_form(entry: Entry, form: BodyForm) -> Envelope:
    """Wrap a stored document as it is sent in a form."""
    body = entry.body
    if form is BodyForm.OPAQUE:
        body = msgspec.json.encode(b64encode(entry.body).decode())
    elif form is BodyForm.HASH:
        body = msgspec.json.encode(body_hash(entry.body).hex())
    return Envelope(entry.n, entry.doc_id, entry.kind, entry.version, msgspec.Raw(body))


def read_late(session: Session, log: Log) -> list[Entry]:
    """Return the next document that HQ has by its hash alone and a person asked to send again."""
    columns = (Document.n, Document.doc_id, Document.kind, Document.version, Document.body, Document.chain)
    place = (Document.lineage_id == log.lineage_id, Document.n <= log.acked.n, Document.body != b"")
    query = select(*columns).where(Document.status == VerdictStatus.PARKED.value, *place)
    rows = session.execute(query.where(Document.code == SENDING_AGAIN).order_by(Document.n).limit(1))
    return [Entry(*row) for row in rows]


def put_back(session: Session, entries: list[Entry]) -> None:
    """Note that documents sent again were not taken this time either; a person may ask for it once more."""
    ids = [entry.doc_id for entry in entries]
    change = update(Document).where(Document.doc_id.in_(ids), Document.code == SENDING_AGAIN)
    session.execute(change.values(code=BODY_MISSING))
