"""Enrolment: a one-time code turns a PC into a device of one store, with a key made on that PC."""

from __future__ import annotations

from datetime import datetime

from protocol.base import Wire
from protocol.certificate import Signed


class EnrolRequest(Wire, frozen=True):
    """The code from HQ, the PC's Ed25519 public key (base64url) and its name."""

    code: str
    public_key: str
    machine: str
    program: str


class Enrolment(Wire, frozen=True):
    """Who the PC is from now on; `series_prefix` leads its document numbers, `gen` identifies HQ's history.

    `hq_key` (base64url) verifies the certificate and every order HQ will ever sign for this device.
    """

    hq_name: str
    gen: str
    device_id: int
    dealer_id: int
    dealer_code: str
    dealer_name: str
    store_id: int
    store_code: str
    store_name: str
    till: int
    series_prefix: str
    scopes: list[str]
    hq_time: datetime
    hq_key: str = ""
    certificate: Signed | None = None


class EnrolCodeRequest(Wire, frozen=True):
    """HQ staff ask for a one-time code for a store."""

    store_code: str


class EnrolCode(Wire, frozen=True):
    """A one-time code and when it ends."""

    code: str
    store_code: str
    expires_at: datetime
