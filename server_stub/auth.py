"""Who is asking: nonces without state, requests signed by devices, and the staff token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from protocol.problem import ProblemCode
from server_stub.edge import AnyRequest
from server_stub.headquarters import Hq
from server_stub.models import Dealer, Device
from server_stub.prepared import Prepared
from server_stub.problems import RefusedError
from server_stub.signing import decode64, encode64

NONCE_HEADER = "Branchline-Nonce"
DEVICE_HEADER = "Branchline-Device"
SIGNATURE_HEADER = "Branchline-Signature"
NONCE_SECONDS = 600
_NONCE_BYTES = 8 + 6 + 16
_DEVICE = Prepared(
    select(
        Device.id,
        Device.dealer_id,
        Device.store_id,
        Dealer.price_book,
        Device.certificate_issued,
        Device.certificate_expires,
        Device.public_key,
        Device.revoked_at,
    )
    .join(Dealer, Dealer.id == Device.dealer_id)
    .where(Device.id == bindparam("device"))
)


@dataclass(frozen=True, slots=True)
class Identity:
    """The device behind a signed request."""

    device_id: int
    dealer_id: int
    store_id: int
    price_book: str
    certificate_issued: datetime | None = None
    certificate_expires: datetime | None = None


def _seal(secret: bytes, data: bytes) -> bytes:
    return hmac.digest(secret, b"nonce|" + data, "sha256")[:16]


def make_nonce(secret: bytes, moment: datetime) -> str:
    """Make a nonce that only HQ can make and that says itself when it was made."""
    data = int(moment.timestamp()).to_bytes(8, "big") + secrets.token_bytes(6)
    return encode64(data + _seal(secret, data))


def is_fresh(secret: bytes, nonce: str, moment: datetime) -> bool:
    """Tell whether HQ made the nonce within the last ten minutes."""
    try:
        raw = decode64(nonce)
    except ValueError:
        return False
    if len(raw) != _NONCE_BYTES or not hmac.compare_digest(_seal(secret, raw[:14]), raw[14:]):
        return False
    age = int(moment.timestamp()) - int.from_bytes(raw[:8], "big")
    return 0 <= age <= NONCE_SECONDS


def signed_text(method: str, path: str, body: bytes, nonce: str) -> bytes:
    """Return what a device signs: method, path, SHA-256 of the body as sent, and HQ's nonce."""
    return f"{method}\n{path}\n{hashlib.sha256(body).hexdigest()}\n{nonce}".encode()


def _sent_path(request: AnyRequest) -> str:
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.decode("utf-8", "replace").partition("?")[0]


def _load_device(session: Session, device_id: str) -> tuple[Identity, bytes, bool]:
    if not (device_id.isascii() and device_id.isdigit() and len(device_id) <= 15):
        raise RefusedError(ProblemCode.DEVICE_UNKNOWN)
    found = _DEVICE.first(session, device=int(device_id))
    if found is None:
        raise RefusedError(ProblemCode.DEVICE_UNKNOWN)
    *identity, public_key, revoked_at = found
    return Identity(*identity), bytes(public_key), revoked_at is not None


def check_device(hq: Hq, request: AnyRequest, body: bytes) -> Identity:
    """Return the device that signed this request; the dealer always comes from it, never from a body."""
    device_id = request.headers.get(DEVICE_HEADER, "")
    signature = request.headers.get(SIGNATURE_HEADER, "")
    nonce = request.headers.get(NONCE_HEADER, "")
    if not device_id or not signature:
        raise RefusedError(ProblemCode.UNSIGNED)
    with hq.database.hq_wide.read() as session:
        identity, public_key, is_revoked = _load_device(session, device_id)
    if not is_fresh(hq.secret, nonce, hq.clock()):
        raise RefusedError(ProblemCode.NONCE_STALE)
    text = signed_text(request.method, _sent_path(request), body, nonce)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(decode64(signature), text)
    except (InvalidSignature, ValueError) as error:
        raise RefusedError(ProblemCode.SIGNATURE_WRONG) from error
    if is_revoked:
        raise RefusedError(ProblemCode.DEVICE_REVOKED)
    return identity


def is_staff(hq: Hq, request: AnyRequest) -> bool:
    """Tell whether the request presents the staff token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given = token.strip().encode("utf-8", "replace")
    return scheme.lower() == "bearer" and hmac.compare_digest(given, hq.staff_token.encode())


def admit_staff(request: AnyRequest) -> Hq:
    """Return HQ as its staff sees it, with every dealer's rows; a request without the staff token is refused."""
    hq: Hq = request.app.state.hq
    if not is_staff(hq, request):
        raise RefusedError(ProblemCode.UNSIGNED, "This address takes the staff token as a bearer.")
    return replace(hq, database=hq.database.hq_wide)
