"""Approvals without the line: a till shows a challenge, the approver answers with a code for exactly that one.

The code is the beginning of an HMAC (RFC 2104) over the challenge under a secret that HQ shares with one device, so it
says nothing of any other challenge, and nobody without the secret can make one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass

from domain.errors import DomainError
from domain.money import Quantity, UnitPrice, parse_fixed

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two signs, without 0 and O, 1 and I."""
CODE_LENGTH = 8
SECRET_BYTES = 16
_BITS_PER_SIGN = 5
_PURPOSE = "branchline price below floor 1"
_FIELDS = 6


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is asked for: this quantity of this SKU at this price per unit, below this floor, in this document."""

    document: str
    sku: str
    unit: str
    quantity: Quantity
    price: UnitPrice
    floor: UnitPrice


def write_challenge(challenge: Challenge) -> str:
    """Write a challenge as a text that can be sent or shown as a QR code; every part begins with its length."""
    parts = (challenge.document, challenge.sku, challenge.unit)
    figures = (challenge.quantity, challenge.price, challenge.floor)
    return "".join(f"{len(part)}:{part}" for part in (*parts, *map(str, figures)))


def read_challenge(text: str) -> Challenge:
    """Read a challenge that a till wrote; anything else is refused as `challenge_unreadable`."""
    parts, rest = [], text
    for _ in range(_FIELDS):
        size, colon, rest = rest.partition(":")
        if not colon or not (size.isascii() and size.isdigit()) or len(size) > 4 or int(size) > len(rest):
            raise DomainError("challenge_unreadable")
        parts.append(rest[: int(size)])
        rest = rest[int(size) :]
    try:
        quantity, price, floor = (parse_fixed(part, 0) for part in parts[3:])
    except DomainError:
        raise DomainError("challenge_unreadable") from None
    challenge = Challenge(parts[0], parts[1], parts[2], quantity, price, floor)
    if write_challenge(challenge) != text:
        raise DomainError("challenge_unreadable")
    return challenge


def answer(challenge: Challenge, secret: bytes) -> str:
    """Return the code that approves a challenge; a secret shorter than 16 bytes is refused as `secret_too_short`."""
    value = int.from_bytes(_mac(challenge, secret), "big") >> (256 - CODE_LENGTH * _BITS_PER_SIGN)
    places = range((CODE_LENGTH - 1) * _BITS_PER_SIGN, -1, -_BITS_PER_SIGN)
    return "".join(ALPHABET[value >> place & 31] for place in places)


def is_answer(code: str, challenge: Challenge, secret: bytes) -> bool:
    """Tell whether a code, typed with any spaces, dashes and small letters, approves exactly this challenge."""
    typed = "".join(code.replace("-", "").split()).upper()
    return hmac.compare_digest(typed.encode(errors="replace"), answer(challenge, secret).encode())


def redeem(code: str, challenge: Challenge, secret: bytes, used: Collection[str]) -> str:
    """Return the mark to keep with the document so that the code is not used again.

    Refused: a code for anything else (`approval_wrong`), one used before (`approval_used`).
    """
    if not is_answer(code, challenge, secret):
        raise DomainError("approval_wrong", sku=challenge.sku)
    mark = hashlib.sha256(write_challenge(challenge).encode()).hexdigest()
    if mark in used:
        raise DomainError("approval_used", sku=challenge.sku)
    return mark


def _mac(challenge: Challenge, secret: bytes) -> bytes:
    if len(secret) < SECRET_BYTES:
        raise DomainError("secret_too_short", least=SECRET_BYTES)
    message = f"{_PURPOSE}\n{write_challenge(challenge)}".encode()
    return hmac.new(secret, message, hashlib.sha256).digest()
