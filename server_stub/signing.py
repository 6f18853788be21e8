"""HQ's own key: it signs certificates and orders, lies beside the staff token, and is in no copy of the database."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.errors import DomainError
from protocol.base import Wire, encode
from protocol.certificate import Signed, signed_bytes

KEY_VARIABLE = "BRANCHLINE_SIGNING_KEY"
LIFE_VARIABLE = "BRANCHLINE_CERTIFICATE_DAYS"
CERTIFICATE_LIFE = timedelta(days=90)
_KEY_FILE = "signing-key"
_KEY_BYTES = 32


def encode64(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode64(text: str) -> bytes:
    """Read base64url with or without padding; anything else raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


@dataclass(frozen=True, slots=True)
class Signer:
    """HQ's key and how long a certificate lives; without a given key, one that ends with the process."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    life: timedelta = CERTIFICATE_LIFE

    @property
    def public(self) -> str:
        """The public key as base64url."""
        return encode64(self.key.public_key().public_bytes_raw())

    def sign(self, purpose: str, message: Wire) -> Signed:
        """Sign a message; the same message always gives the same bytes."""
        content = encode(message).decode()
        return Signed(content, encode64(self.key.sign(signed_bytes(purpose, content))))


def key_file(beside: Path) -> Path:
    """Return the file of the signing key: beside the staff token."""
    return beside.parent / _KEY_FILE


def read_signer(path: Path) -> Signer:
    """Return HQ's signer from the environment or its file; the first call makes the file, for its owner alone.

    Refused: `signing_key_unreadable`, `certificate_days_wrong`.
    """
    given = os.environ.get(KEY_VARIABLE, "").strip()
    try:
        private = decode64(given or _read_or_make(path))
    except ValueError as error:
        raise DomainError("signing_key_unreadable", file=str(path)) from error
    if len(private) != _KEY_BYTES:
        raise DomainError("signing_key_unreadable", file=str(path))
    return Signer(Ed25519PrivateKey.from_private_bytes(private), read_life())


def read_life() -> timedelta:
    """Return how long certificates live, as the environment says."""
    text = os.environ.get(LIFE_VARIABLE, "").strip()
    if text and not (text.isdecimal() and 1 <= int(text) <= 3_650):
        raise DomainError("certificate_days_wrong", days=text)
    return timedelta(days=int(text)) if text else CERTIFICATE_LIFE


def _read_or_make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(made, "w") as file:
        file.write(encode64(secrets.token_bytes(_KEY_BYTES)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path.read_text(encoding="ascii").strip()
