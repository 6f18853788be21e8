"""What HQ signs with its own key: the certificates of devices, and through `Signed` its orders to them."""

from __future__ import annotations

from datetime import datetime

from protocol.base import Row, Wire

CERTIFICATE = "certificate"


class Signed(Row, frozen=True):
    """A message as the JSON text that was signed, never serialised again, and HQ's signature (base64url)."""

    content: str
    signature: str


def signed_bytes(purpose: str, content: str) -> bytes:
    """Return what HQ signs; the purpose keeps a certificate from ever passing for an order."""
    return f"branchline|{purpose}|{content}".encode()


class Certificate(Wire, frozen=True):
    """HQ's word that a key is a device of a store until a day; an expired one may still push documents."""

    device_id: int
    dealer_id: int
    store_id: int
    public_key: str
    issued: datetime
    expires: datetime
