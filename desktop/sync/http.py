"""The only module that opens sockets: signed, limited, digest-checked requests to HQ."""

from __future__ import annotations

import hashlib
import re
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Any, Protocol, TypeVar

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from desktop.sync.coding import XZ, encode_body, takes_xz
from desktop.sync.inflate import NotInflated, inflate
from desktop.sync.pace import Now, Paced
from protocol.base import MAX_INFLATED_BYTES, Wire
from protocol.problem import MEDIA_TYPE, Problem, ProblemCode
from protocol.routes import HEALTH

CONNECT_SECONDS = 5.0
STALL_SECONDS = 30.0
CHUNK_BYTES = 64 * 1024
_PART_BYTES = 16 * 1024
NONCE_SECONDS = 8 * 60
LONGEST_WAIT_SECONDS = 3_600
"""HQ may ask for so much patience; what asks for more is not believed."""
PROGRAM = "branchline/0.1"
JSON = "application/json"
PDF = "application/pdf"

_SENT_AGAIN = frozenset({ProblemCode.NONCE_STALE, ProblemCode.DAMAGED})
_SECONDS = re.compile(r"[0-9]{1,9}")
T = TypeVar("T")
_ANSWER: Any = HTTPConnection.response_class


class Unreachable(Exception):
    """No answer came, or it broke off: the line, the name, the certificate or the time is at fault."""


class NotHq(Exception):
    """Something answered that is not HQ (a portal, a proxy, a broken copy): nothing is applied, nothing inferred."""


class HqRefused(Exception):
    """HQ answered with a problem document."""

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(f"{problem.code} ({problem.status})")
        self.code = problem.code
        self.status = problem.status
        self.facts = problem.facts
        self.retry_after = retry_after


class Signer(Protocol):
    """Signs as one device."""

    device_id: int

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of the message."""


@dataclass(slots=True)
class Traffic:
    """What went over the line since the beginning: bodies as they were sent, without headers."""

    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer whose digest was right, its body inflated."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the content type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


class _Line(requests.Session):
    """A connection that goes nowhere else and keeps nothing: an answer that redirects is not even read."""

    def request(  # type: ignore[override] # nobody asks it for more
        self,
        method: str,
        url: str,
        *,
        data: bytes | None,
        headers: dict[str, str],
        timeout: tuple[float, float],
    ) -> requests.Response:
        """Send a request without looking for cookies, parameters and accounts that might be added to it."""
        request = requests.PreparedRequest()
        request.prepare(method, url, headers, data=data)
        ways: dict[str, Any] = {"proxies": {}, "stream": True}
        if self.trust_env:
            ways |= self.merge_environment_settings(url, {}, True, None, None)
        return self.send(request, timeout=timeout, allow_redirects=False, **ways)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Know of no other address."""
        return None


def _paced_pools(now: Now) -> dict[str, type[HTTPConnectionPool]]:
    """Return connection pools whose answers keep the least rate and whose requests may take their time."""

    class Plain(HTTPConnection):
        def response_class(self, sock: Any, *args: Any, **options: Any) -> Any:  # type: ignore[override]
            return _ANSWER(Paced(sock, now), *args, **options)

        def send(self, data: Any) -> None:
            _send(super().send, self, data)

    class Secure(HTTPSConnection):
        def response_class(self, sock: Any, *args: Any, **options: Any) -> Any:  # type: ignore[override]
            return _ANSWER(Paced(sock, now), *args, **options)

        def send(self, data: Any) -> None:
            _send(super().send, self, data)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _send(send: Callable[[Any], None], connection: HTTPConnection, data: Any) -> None:
    """Send in parts, each of which may stall as long as an answer may: a large batch over a slow line goes up whole."""
    if not isinstance(data, bytes) or len(data) <= _PART_BYTES:
        send(data)
        return
    for first in range(0, len(data), _PART_BYTES):
        send(data[first : first + _PART_BYTES])
        if connection.sock is not None:
            connection.sock.settimeout(STALL_SECONDS)


class _Adapter(HTTPAdapter):
    """Connections that keep the least rate, directly or through a proxy."""

    def __init__(self, now: Now) -> None:
        self._pools = _paced_pools(now)
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: Any, **options: Any) -> Any:
        """Make the pools through a proxy."""
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


class Http:
    """One HQ as one device, or as nobody before enrolment; keeps its connection and the freshest nonce."""

    def __init__(
        self,
        base_url: str,
        signer: Signer | None = None,
        *,
        trust_environment: bool = False,
        timeouts: tuple[float, float] = (CONNECT_SECONDS, STALL_SECONDS),
        now: Now = time.monotonic,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._signer = signer
        self._timeouts = timeouts
        self._session = _Line()
        self._now = now
        self.heard_at = now()
        """When something last moved on the line, by the clock that only goes on."""
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(self._hear))
        self._session.trust_env = trust_environment
        self._session.headers.clear()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._nonce = ""
        self._nonce_at = 0.0
        self._takes_xz = False
        self.is_brief = False
        """Whether HQ was heard to understand cursors in their short form."""
        self.traffic = Traffic()

    @property
    def url(self) -> str:
        """HQ's address."""
        return self._base_url

    def __enter__(self) -> Http:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _hear(self) -> float:
        self.heard_at = self._now()
        return self.heard_at

    def post(self, path: str, message: Wire, reply_type: type[T]) -> T:
        """Send a message and return HQ's answer to it; raises Unreachable, NotHq or HqRefused."""
        content = msgspec.json.encode(message)
        body, coding = encode_body(content, takes_xz=self._takes_xz)
        try:
            answer = self._post(path, body, coding)
        except HqRefused as refusal:
            if refusal.code != ProblemCode.UNSUPPORTED_MEDIA_TYPE or coding != XZ:
                raise
            self._takes_xz = False  # another HQ stands there than the one that said it takes xz
            answer = self._post(path, *encode_body(content, takes_xz=False))
        return _decode(answer, JSON, reply_type)

    def _post(self, path: str, body: bytes, coding: str) -> Answer:
        coded = {"Content-Encoding": coding} if coding else {}
        return self._signed("POST", path, body, {"Content-Type": JSON} | coded)

    def get_pdf(self, path: str) -> bytes:
        """Fetch a PDF; raises Unreachable, NotHq or HqRefused."""
        answer = self._signed("GET", path, b"", {})
        if answer.media_type != PDF or not answer.body.startswith(b"%PDF-"):
            raise NotHq(f"expected a PDF, got {answer.media_type or 'no type'}")
        return answer.body

    def get_range(self, path: str, first: int, last: int) -> bytes:
        """Fetch bytes first..last of an immutable file; raises Unreachable, NotHq or HqRefused."""
        answer = self._signed("GET", path, b"", {"Range": f"bytes={first}-{last}"})
        named = answer.headers.get("Content-Range", "").startswith(f"bytes {first}-{last}/")
        if answer.status != 206 or not named or len(answer.body) != last - first + 1:
            raise NotHq("not the range that was asked for")
        return answer.body

    def _signed(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send under a nonce HQ gave; when HQ calls it stale or the body damaged, once more under the one it sent along."""
        if self._signer is not None and not self._has_nonce():
            _accept(self._exchange("GET", HEALTH, b"", {}))
        try:
            return _accept(self._exchange(method, path, body, headers | self._signature(method, path, body)))
        except HqRefused as refusal:
            if refusal.code not in _SENT_AGAIN or self._signer is None:
                raise
        return _accept(self._exchange(method, path, body, headers | self._signature(method, path, body)))

    def _has_nonce(self) -> bool:
        return bool(self._nonce) and time.monotonic() - self._nonce_at < NONCE_SECONDS

    def _signature(self, method: str, path: str, body: bytes) -> dict[str, str]:
        if self._signer is None:
            return {}
        message = f"{method}\n{path}\n{hashlib.sha256(body).hexdigest()}\n{self._nonce}".encode()
        return {
            "Branchline-Device": str(self._signer.device_id),
            "Branchline-Nonce": self._nonce,
            "Branchline-Signature": urlsafe_b64encode(self._signer.sign(message)).rstrip(b"=").decode(),
        }

    def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Do one request and read its whole answer; everything the line can do becomes Unreachable."""
        fixed = {"User-Agent": PROGRAM, "Accept-Encoding": "zstd, gzip"}
        if body:
            fixed["Content-Digest"] = content_digest(body)
        self._hear()
        self.traffic.requests += 1
        self.traffic.bytes_up += len(body)
        try:
            with self._session.request(
                method,
                self._base_url + path,
                data=body or None,
                headers=fixed | headers,
                timeout=self._timeouts,
            ) as response:
                return self._read(response)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise Unreachable(type(error).__name__) from error

    def _read(self, response: requests.Response) -> Answer:
        """Read the body within the limits and check its digest before anything looks inside."""
        if 300 <= response.status_code < 400:
            raise NotHq("redirected")
        raw = bytearray()
        while chunk := response.raw.read(CHUNK_BYTES, decode_content=False):
            raw += chunk
            if len(raw) > MAX_INFLATED_BYTES:
                raise NotHq("answer too large")
        self.traffic.bytes_down += len(raw)
        if response.headers.get("Content-Digest") != content_digest(raw):
            raise NotHq("digest missing or wrong")
        self._keep_nonce(response.headers.get("Branchline-Nonce", ""))
        self._takes_xz = takes_xz(response.headers.get("Accept-Encoding", "")) or self._takes_xz
        try:
            body = inflate(bytes(raw), response.headers.get("Content-Encoding", ""))
        except NotInflated as error:
            raise NotHq(str(error)) from error
        return Answer(response.status_code, response.headers, body)

    def _keep_nonce(self, nonce: str) -> None:
        if nonce and len(nonce) <= 200:
            self._nonce = nonce
            self._nonce_at = time.monotonic()


def refusal_of(code: str) -> Problem:
    """Return the problem document of a notice that came inside an answer."""
    return Problem(type=f"urn:branchline:problem:{code}", title="", status=200, code=code)


def content_digest(body: bytes | bytearray) -> str:
    """Return the Content-Digest field of a body as it is sent (RFC 9530)."""
    return f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"


def _accept(answer: Answer) -> Answer:
    """Pass a successful answer on; a problem document becomes HqRefused, any other failure NotHq."""
    if answer.status in (200, 201, 206):
        return answer
    problem = _decode(answer, MEDIA_TYPE, Problem)
    raise HqRefused(problem, _retry_after(answer.headers.get("Retry-After", "")))


def _decode(answer: Answer, media_type: str, shape: type[T]) -> T:
    if answer.media_type != media_type:
        raise NotHq(
            f"expected {media_type}, got {answer.media_type or 'no type'} with status {answer.status}"
        )
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotHq(f"unreadable answer: {error}") from error


def _retry_after(text: str) -> float | None:
    return float(min(int(text), LONGEST_WAIT_SECONDS)) if _SECONDS.fullmatch(text) else None
