"""Content digests of scopes: a row count and two sums of row-hash lanes, cheap to keep and order-free."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence

from protocol.base import Row

LANE = 1 << 32
BUCKETS = 256
TOP = -1
"""The place of the buckets that divide a whole scope."""
DEEPEST = 2
_CHECK_BYTES = 4
_CHECK = (1 << 32) - 1


class Digest(Row, frozen=True):
    """The content of a scope: how many rows, and the sums of both 32-bit lanes modulo 2^32."""

    count: int = 0
    high: int = 0
    low: int = 0


def row_hash(kind: str, shape: int, key: str, body: bytes) -> int:
    """Return the BLAKE2b-64 of a row as it is sent, as a signed 64-bit integer that SQLite can store."""
    digest = hashlib.blake2b(f"{kind}|{shape}|{key}|".encode() + body, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def row_hashes(kind: str, shape: int, keys: Sequence[str], bodies: Sequence[bytes]) -> list[int]:
    """Return the hashes of many rows of one kind and shape, each as `row_hash` gives it."""
    start, hashed = f"{kind}|{shape}|".encode(), hashlib.blake2b
    rows = (b"%b%b|%b" % (start, key.encode(), body) for key, body in zip(keys, bodies, strict=True))
    found = b"".join([hashed(row, digest_size=8).digest() for row in rows])
    return list(struct.unpack(f">{len(bodies)}q", found))


def change(digest: Digest, *, removed: int | None = None, added: int | None = None) -> Digest:
    """Return the digest after one row hash left, came, or was replaced."""
    count, high, low = digest.count, digest.high, digest.low
    if removed is not None:
        count, high, low = count - 1, high - ((removed >> 32) % LANE), low - (removed % LANE)
    if added is not None:
        count, high, low = count + 1, high + ((added >> 32) % LANE), low + (added % LANE)
    return Digest(count, high % LANE, low % LANE)


class Checks(Row, frozen=True):
    """A check of each of the 256 buckets inside a bucket of depth 1, or of the whole scope (TOP).

    Rows fall into buckets by the first byte of their hash, and inside one by the second. A check is the sum of the
    hashes modulo 2^32 - 1 in four bytes; a difference it hides is found by the digest in the end.
    """

    inside: int
    checks: bytes

    @property
    def is_whole(self) -> bool:
        """Whether it names a place there is and carries exactly one check for each bucket."""
        return TOP <= self.inside < BUCKETS and len(self.checks) == BUCKETS * _CHECK_BYTES


def bucket_range(depth: int, number: int) -> tuple[int, int]:
    """Return the first and the last signed hash of a bucket: 256 of them at depth 1, 65,536 at depth 2."""
    size = 1 << (64 - 8 * depth)
    first = number * size
    first -= (1 << 64) if first >= 1 << 63 else 0
    return first, first + size - 1


def pack_checks(inside: int, sums: Mapping[int, int]) -> Checks:
    """Make the checks of 256 buckets from the sums of their signed hashes, by bucket 0..255."""
    packed = b"".join((sums.get(n, 0) % _CHECK).to_bytes(_CHECK_BYTES, "big") for n in range(BUCKETS))
    return Checks(inside, packed)


def differing(ours: Checks, theirs: Checks) -> list[int]:
    """Return the numbers of the buckets that differ, at the depth of these buckets."""
    base = 0 if ours.inside == TOP else ours.inside * BUCKETS
    size = _CHECK_BYTES
    places = range(0, BUCKETS * size, size)
    return [
        base + at // size for at in places if ours.checks[at : at + size] != theirs.checks[at : at + size]
    ]
