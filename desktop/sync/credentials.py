"""The device's private key: made on this PC, kept in the OS keyring or an encrypted file, never in a database."""

from __future__ import annotations

import hashlib
import os
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

import keyring
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from keyring.errors import KeyringError

from desktop.machine import identity
from desktop.wholefile import put_in_place
from protocol.certificate import Signed, signed_bytes

SERVICE = "branchline"
NONCE_BYTES = 12
SALT_BYTES = 16
KEYRING_TROUBLE = (KeyringError, OSError, RuntimeError, ValueError)


class DeviceKey:
    """An Ed25519 private key that signs for one device."""

    def __init__(self, private: bytes, device_id: int = 0) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.device_id = device_id

    @property
    def public(self) -> str:
        """Return the public key as base64url without padding."""
        return urlsafe_b64encode(self._key.public_key().public_bytes_raw()).rstrip(b"=").decode()

    @property
    def private(self) -> bytes:
        """Return the 32 secret bytes, for keeping."""
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message."""
        return self._key.sign(message)


def make_key() -> DeviceKey:
    """Make a key that is not kept anywhere yet."""
    return DeviceKey(secrets.token_bytes(32))


def new_key_name() -> str:
    """Return a name to keep a key under, so that an older profile's copy never finds a newer key."""
    return f"device-{secrets.token_hex(8)}"


def keep_key(path: Path, name: str, key: DeviceKey) -> None:
    """Keep a key in the keyring, or where there is none in an encrypted file that only this user may read."""
    if not _keep_in_keyring(name, key.private):
        _keep_in_file(path, name, key.private)


def load_key(path: Path, name: str, device_id: int) -> DeviceKey | None:
    """Return the kept key, or None when neither the keyring nor the file of this machine has it."""
    private = _load_from_keyring(name) or _load_from_file(path, name)
    return DeviceKey(private, device_id) if private else None


def forget_key(path: Path, name: str) -> None:
    """Remove a key from the keyring and from the file; one that is in neither is no trouble."""
    with suppress(*KEYRING_TROUBLE):
        keyring.delete_password(SERVICE, name)
    path.unlink(missing_ok=True)


def is_signed(hq_key: str, purpose: str, signed: Signed) -> bool:
    """Tell whether HQ's key (base64url, "" when it is not known) signed a message for this purpose."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_decode(hq_key))
        key.verify(_decode(signed.signature), signed_bytes(purpose, signed.content))
    except (InvalidSignature, ValueError):
        return False
    return True


def _decode(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _keep_in_keyring(name: str, private: bytes) -> bool:
    try:
        keyring.set_password(SERVICE, name, b64encode(private).decode())
    except KEYRING_TROUBLE:
        return False
    return _load_from_keyring(name) == private


def _load_from_keyring(name: str) -> bytes | None:
    try:
        text = keyring.get_password(SERVICE, name)
        private = b64decode(text, validate=True) if text else b""
    except KEYRING_TROUBLE:
        return None
    return private if len(private) == 32 else None


def _keep_in_file(path: Path, name: str, private: bytes) -> None:
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    sealed = ChaCha20Poly1305(_machine_secret(salt)).encrypt(nonce, private, name.encode())
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(salt + nonce + sealed)
        file.flush()
        os.fsync(file.fileno())
    put_in_place(draft, path)


def _load_from_file(path: Path, name: str) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    salt, nonce = content[:SALT_BYTES], content[SALT_BYTES : SALT_BYTES + NONCE_BYTES]
    if len(nonce) != NONCE_BYTES:
        return None
    try:
        return ChaCha20Poly1305(_machine_secret(salt)).decrypt(
            nonce, content[SALT_BYTES + NONCE_BYTES :], name.encode()
        )
    except InvalidTag:
        return None


def _machine_secret(salt: bytes) -> bytes:
    """Derive a key from this machine and user: a profile copied elsewhere does not bring its key along."""
    return hashlib.scrypt(identity().encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
