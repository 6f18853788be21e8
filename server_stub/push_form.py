"""The agreed form of a push: lengths, numbers and names, before anything is looked up or stored."""

from __future__ import annotations

import re

from protocol.base import MAX_DOCUMENT_BYTES, MAX_ENVELOPES
from protocol.problem import ProblemCode
from protocol.sync import Envelope, SyncRequest
from server_stub.opaque import check_form
from server_stub.problems import RefusedError

_LINEAGE = re.compile(r"[0-9a-f]{16}")
_NAME = re.compile(r"[\x21-\x7e]{1,64}")
LARGEST = 2**53
_MOST_SCOPES = 1_000


def _refuse(detail: str) -> RefusedError:
    return RefusedError(ProblemCode.BAD_REQUEST, detail)


def check_push(request: SyncRequest) -> None:
    """Refuse a request whose log part does not have the agreed form; a document's content is not looked at."""
    if not _LINEAGE.fullmatch(request.lineage) or not _LINEAGE.fullmatch(request.parent or "0" * 16):
        raise _refuse("lineage and parent are 16 hexadecimal digits.")
    if not 0 <= request.after.n < LARGEST or len(request.after.chain) > 64:
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
