"""The edge of the REST API: bodies are limited, checked, inflated and decoded; answers are encoded and digested."""

from __future__ import annotations

import base64
import hashlib
import hmac
import lzma
import zlib
from typing import Any, TypeVar

import msgspec
import zstandard
from litestar import Request, Response

from domain.errors import DomainError
from protocol.base import MAX_BODY_BYTES, MAX_INFLATE_RATIO, MAX_INFLATED_BYTES, encode
from protocol.problem import MEDIA_TYPE, ProblemCode
from server_stub.problems import STATUS, RefusedError, problem

AnyRequest = Request[Any, Any, Any]
T = TypeVar("T")

_COMPRESS_FROM = 128
_CHUNK = 64 * 1024
_XZ_MEMORY = 16 * 1024 * 1024
"""What opening a body may take; programs use a dictionary of 1 MiB."""
ACCEPTED = "zstd, xz, gzip"
"""How a request may be coded; every answer says so (RFC 9110, 12.5.3)."""


def digest_header(body: bytes) -> str:
    """Return the Content-Digest of a body as it is sent (RFC 9530, sha-256)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _check_digest(request: AnyRequest, body: bytes) -> None:
    given = request.headers.get("content-digest", "")
    ours = [part.strip() for part in given.split(",") if part.strip().lower().startswith("sha-256=")]
    expected = digest_header(body).split("=", 1)[1]
    if ours and not hmac.compare_digest(ours[0].split("=", 1)[1].encode(), expected.encode()):
        raise RefusedError(ProblemCode.DAMAGED, "The body does not fit its Content-Digest.")


def _inflate_limit(body: bytes) -> int:
    return min(MAX_INFLATED_BYTES, max(len(body) * MAX_INFLATE_RATIO, _CHUNK))


def _too_large() -> RefusedError:
    return RefusedError(
        ProblemCode.TOO_LARGE, "The body inflates beyond the limit.", facts={"limit": MAX_INFLATED_BYTES}
    )


def _unzstd(body: bytes, limit: int) -> bytes:
    parts, size = [], 0
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(body, read_across_frames=True)
    while chunk := reader.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise _too_large()
        parts.append(chunk)
    return b"".join(parts)


def _gunzip(body: bytes, limit: int) -> bytes:
    engine = zlib.decompressobj(wbits=31)
    inflated = engine.decompress(body, limit + 1)
    if len(inflated) > limit:
        raise _too_large()
    if not engine.eof or engine.unused_data:
        raise RefusedError(ProblemCode.BAD_REQUEST, "The gzip body is cut short or has a tail.")
    return inflated


def _unxz(body: bytes, limit: int) -> bytes:
    engine = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
    inflated = engine.decompress(body, limit + 1)
    if len(inflated) > limit:
        raise _too_large()
    if not engine.eof or engine.unused_data:
        raise RefusedError(ProblemCode.BAD_REQUEST, "The xz body is cut short or has a tail.")
    return inflated


def _inflate(request: AnyRequest, body: bytes) -> bytes:
    encoding = request.headers.get("content-encoding", "").strip().lower()
    try:
        if encoding in ("", "identity"):
            return body
        if encoding == "zstd":
            return _unzstd(body, _inflate_limit(body))
        if encoding == "gzip":
            return _gunzip(body, _inflate_limit(body))
        if encoding == "xz":
            return _unxz(body, _inflate_limit(body))
    except (zstandard.ZstdError, zlib.error, lzma.LZMAError) as error:
        raise RefusedError(ProblemCode.BAD_REQUEST, f"The body is not {encoding}.") from error
    raise RefusedError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, f"Content-Encoding is one of {ACCEPTED}.")


def check_body(request: AnyRequest, body: bytes) -> None:
    """Refuse a body that is too large or does not fit its digest."""
    if len(body) > MAX_BODY_BYTES:
        raise RefusedError(ProblemCode.TOO_LARGE, facts={"limit": MAX_BODY_BYTES})
    _check_digest(request, body)


def read_message(request: AnyRequest, body: bytes, message: type[T]) -> T:
    """Decode a JSON request body into its message; whatever is wrong with it is the sender's error."""
    media, _, charset = request.headers.get("content-type", "").lower().partition(";")
    if media.strip() != "application/json" or ("charset" in charset and "utf-8" not in charset):
        raise RefusedError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type is application/json.")
    check_body(request, body)
    try:
        return msgspec.json.decode(_inflate(request, body), type=message)
    except (msgspec.DecodeError, UnicodeDecodeError, DomainError) as error:
        raise RefusedError(ProblemCode.BAD_REQUEST, str(error)) from error
    except RecursionError as error:
        raise RefusedError(ProblemCode.BAD_REQUEST, "The body is nested too deeply.") from error


def _wants_zstd(request: AnyRequest) -> bool:
    accepted = request.headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    return "zstd" in accepted


def _response(
    request: AnyRequest, body: bytes, media_type: str, status: int, headers: dict[str, str]
) -> Response[bytes]:
    headers |= {
        "Accept-Encoding": ACCEPTED,
        "Vary": "Accept-Encoding",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if len(body) > _COMPRESS_FROM and media_type != "application/pdf" and _wants_zstd(request):
        body = zstandard.compress(body, 3)
        headers["Content-Encoding"] = "zstd"
    headers["Content-Digest"] = digest_header(body)
    return Response(body, media_type=media_type, status_code=status, headers=headers)


def answer(request: AnyRequest, message: object, status: int = 200) -> Response[bytes]:
    """Answer with a message as JSON."""
    return _response(request, encode(message), "application/json", status, {})


def answer_pdf(request: AnyRequest, pdf: bytes, name: str) -> Response[bytes]:
    """Answer with a PDF under a plain file name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _response(request, pdf, "application/pdf", 200, headers)


def answer_refusal(request: AnyRequest, refusal: RefusedError) -> Response[bytes]:
    """Answer with the problem document of a refusal."""
    body = encode(problem(refusal.code, refusal.detail, refusal.facts))
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
    return _response(request, body, MEDIA_TYPE, STATUS[refusal.code], headers)
