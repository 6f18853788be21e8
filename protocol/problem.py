"""Refusals of the REST API as RFC 9457 problem documents with stable codes."""

from __future__ import annotations

from enum import StrEnum

from protocol.base import Wire

MEDIA_TYPE = "application/problem+json"


class ProblemCode(StrEnum):
    """Why a whole request was refused."""

    BAD_REQUEST = "bad_request"
    DAMAGED = "request_damaged"
    TOO_LARGE = "too_large"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    CODE_UNKNOWN = "enrol_code_unknown"
    CODE_USED = "enrol_code_used"
    CODE_EXPIRED = "enrol_code_expired"
    TOO_MANY_TRIES = "too_many_tries"
    UNSIGNED = "unsigned"
    NONCE_STALE = "nonce_stale"
    SIGNATURE_WRONG = "signature_wrong"
    DEVICE_UNKNOWN = "device_unknown"
    DEVICE_REVOKED = "device_revoked"
    DEVICE_DRAINING = "device_draining"
    DEVICE_LOCKED = "device_locked"
    CERTIFICATE_EXPIRED = "certificate_expired"
    FORBIDDEN = "forbidden"
    PROTOCOL_TOO_NEW = "protocol_too_new"
    PROGRAM_TOO_OLD = "program_too_old"
    REVISION_STALE = "revision_stale"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


class Problem(Wire, frozen=True):
    """An RFC 9457 document; `code` is stable, `facts` are what a screen needs to explain it."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    facts: dict[str, str | int | bool | None] = {}
