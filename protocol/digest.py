"""Content digests of scopes: a row count and two sums of row-hash lanes, cheap to keep and order-free."""

from __future__ import annotations

import hashlib

from protocol.base import Row

LANE = 1 << 32


class Digest(Row, frozen=True):
    """The content of a scope: how many rows, and the sums of both 32-bit lanes modulo 2^32."""

    count: int = 0
    high: int = 0
    low: int = 0


def row_hash(kind: str, shape: int, key: str, body: bytes) -> int:
    """Return the BLAKE2b-64 of a row as it is sent, as a signed 64-bit integer that SQLite can store."""
    digest = hashlib.blake2b(f"{kind}|{shape}|{key}|".encode() + body, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def change(digest: Digest, *, removed: int | None = None, added: int | None = None) -> Digest:
    """Return the digest after one row hash left, came, or was replaced."""
    count, high, low = digest.count, digest.high, digest.low
    if removed is not None:
        count, high, low = count - 1, high - ((removed >> 32) % LANE), low - (removed % LANE)
    if added is not None:
        count, high, low = count + 1, high + ((added >> 32) % LANE), low + (added % LANE)
    return Digest(count, high % LANE, low % LANE)
