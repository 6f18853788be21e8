"""Refusals of whole requests: one exception, and how it becomes an RFC 9457 document."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import Fact
from protocol.problem import Problem, ProblemCode

STATUS: dict[ProblemCode, int] = {
    ProblemCode.BAD_REQUEST: 400,
    ProblemCode.DAMAGED: 400,
    ProblemCode.TOO_LARGE: 413,
    ProblemCode.NOT_FOUND: 404,
    ProblemCode.METHOD_NOT_ALLOWED: 405,
    ProblemCode.UNSUPPORTED_MEDIA_TYPE: 415,
    ProblemCode.CODE_UNKNOWN: 403,
    ProblemCode.CODE_USED: 403,
    ProblemCode.CODE_EXPIRED: 403,
    ProblemCode.TOO_MANY_TRIES: 429,
    ProblemCode.UNSIGNED: 401,
    ProblemCode.NONCE_STALE: 401,
    ProblemCode.SIGNATURE_WRONG: 401,
    ProblemCode.DEVICE_UNKNOWN: 401,
    ProblemCode.DEVICE_REVOKED: 403,
    ProblemCode.DEVICE_DRAINING: 403,
    ProblemCode.DEVICE_LOCKED: 403,
    ProblemCode.CERTIFICATE_EXPIRED: 403,
    ProblemCode.FORBIDDEN: 403,
    ProblemCode.PROTOCOL_TOO_NEW: 426,
    ProblemCode.PROGRAM_TOO_OLD: 426,
    ProblemCode.REVISION_STALE: 409,
    ProblemCode.REFUSED: 422,
    ProblemCode.UNAVAILABLE: 503,
    ProblemCode.INTERNAL: 500,
}

TITLES: dict[ProblemCode, str] = {
    ProblemCode.BAD_REQUEST: "The request does not have the agreed form.",
    ProblemCode.DAMAGED: "The request was damaged on its way; send it again.",
    ProblemCode.TOO_LARGE: "The request is too large.",
    ProblemCode.NOT_FOUND: "There is nothing here.",
    ProblemCode.METHOD_NOT_ALLOWED: "This address does not take this method.",
    ProblemCode.UNSUPPORTED_MEDIA_TYPE: "This content type or encoding is not taken.",
    ProblemCode.CODE_UNKNOWN: "HQ has not issued this enrolment code.",
    ProblemCode.CODE_USED: "This enrolment code has been used.",
    ProblemCode.CODE_EXPIRED: "This enrolment code has expired.",
    ProblemCode.TOO_MANY_TRIES: "Too many wrong codes; wait before the next try.",
    ProblemCode.UNSIGNED: "The request is not signed.",
    ProblemCode.NONCE_STALE: "The nonce is missing or too old; sign again with the one in this answer.",
    ProblemCode.SIGNATURE_WRONG: "The signature does not fit the request.",
    ProblemCode.DEVICE_UNKNOWN: "HQ does not know this device.",
    ProblemCode.DEVICE_REVOKED: "HQ has revoked this device.",
    ProblemCode.DEVICE_DRAINING: "HQ is retiring this device and gives it nothing new.",
    ProblemCode.DEVICE_LOCKED: "HQ has locked this device.",
    ProblemCode.CERTIFICATE_EXPIRED: "The certificate of this device has expired; HQ's staff renew it.",
    ProblemCode.FORBIDDEN: "This is not allowed here.",
    ProblemCode.PROTOCOL_TOO_NEW: "The program speaks a newer protocol than HQ.",
    ProblemCode.PROGRAM_TOO_OLD: "The program is too old for HQ; update it. Nothing it holds is lost.",
    ProblemCode.REVISION_STALE: "The order has changed since; look at it again.",
    ProblemCode.REFUSED: "HQ refuses this.",
    ProblemCode.UNAVAILABLE: "HQ cannot answer right now.",
    ProblemCode.INTERNAL: "HQ failed; the fault is recorded.",
}


class RefusedError(Exception):
    """A whole request is refused; `facts` are what a screen needs to explain it."""

    def __init__(
        self,
        code: ProblemCode,
        detail: str = "",
        *,
        facts: Mapping[str, Fact] | None = None,
        retry_after: int = 0,
    ) -> None:
        super().__init__(detail or TITLES[code])
        self.code = code
        self.detail = detail
        self.facts = dict(facts or {})
        self.retry_after = retry_after


def problem(code: ProblemCode, detail: str = "", facts: dict[str, Fact] | None = None) -> Problem:
    """Return the document of a refusal; its type is a stable name, not an address to fetch."""
    return Problem(
        type=f"urn:branchline:problem:{code.value}",
        title=TITLES[code],
        status=STATUS[code],
        code=code.value,
        detail=detail,
        facts=facts or {},
    )
