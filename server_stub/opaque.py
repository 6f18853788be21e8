"""Documents HQ fails to store as they are: taken as opaque bytes, or by their hash alone until the bytes come later.

The chain needs only the hash of a body, so the log stays provable in every form, and what was made after such a
document is stored and judged as if nothing had been.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from protocol.base import MAX_DOCUMENT_BYTES
from protocol.lineage import body_hash
from protocol.problem import ProblemCode
from protocol.sync import BodyForm, Envelope, SyncRequest
from server_stub.judging import read_facts
from server_stub.models import Log
from server_stub.problems import RefusedError

OPAQUE: Final = "stored_opaque"
"""HQ has the bytes and has not looked at them; it judges them when staff ask for it."""
BODY_MISSING: Final = "body_missing"
"""HQ has the place and the hash; the PC keeps the body and sends it when a person there asks for it."""
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_MOST_LATE: Final = 20


def check_form(request: SyncRequest) -> None:
    """Refuse a request that sends more than the one document it is about in another form than as it is."""
    if request.form is not BodyForm.PLAIN and len(request.envelopes) != 1:
        raise RefusedError(ProblemCode.BAD_REQUEST, "A body in another form goes alone.")
    if len(request.late) > _MOST_LATE:
        raise RefusedError(ProblemCode.TOO_LARGE, "Too many late bodies.", facts={"limit": _MOST_LATE})
    if request.form is BodyForm.HASH:
        read_hash(request.envelopes[0])
    for envelope in (
        request.late if request.form is not BodyForm.OPAQUE else [*request.late, *request.envelopes]
    ):
        read_opaque(envelope)


def read_opaque(envelope: Envelope) -> bytes:
    """Return the bytes of a body that came as base64."""
    try:
        body = b64decode(_text(envelope), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefusedError(ProblemCode.BAD_REQUEST, "An opaque body is base64.") from error
    if len(body) > MAX_DOCUMENT_BYTES:
        raise RefusedError(ProblemCode.TOO_LARGE, facts={"limit": MAX_DOCUMENT_BYTES})
    return body


def read_hash(envelope: Envelope) -> bytes:
    """Return the hash that came in place of a body."""
    text = _text(envelope)
    if not _HASH.fullmatch(text):
        raise RefusedError(ProblemCode.BAD_REQUEST, "A hash is 64 hexadecimal digits.")
    return bytes.fromhex(text)


def _text(envelope: Envelope) -> str:
    try:
        return msgspec.json.decode(envelope.body, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(ProblemCode.BAD_REQUEST, "A body in another form is a string.") from error


def find_late(session: Session, dealer_id: int, request: SyncRequest) -> Iterator[tuple[Log, bytes]]:
    """Give the places whose body is missing with the body that has come, where it is the one that was announced."""
    for envelope in request.late:
        row = session.get(Log, (dealer_id, request.lineage, envelope.n))
        body = read_opaque(envelope)
        names = (envelope.doc_id, envelope.kind, envelope.version)
        if row is None or row.code != BODY_MISSING or (row.doc_id, row.kind, row.version) != names:
            continue
        if read_facts(row.facts).get("hash") == body_hash(body).hex():
            yield row, body


def is_json(body: bytes) -> bool:
    """Tell whether bytes can travel as they are inside a message."""
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
