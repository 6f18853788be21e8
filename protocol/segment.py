"""Segments: big published scopes cut into compressed files that any PC may fetch, check and keep."""

from __future__ import annotations

import hashlib

from protocol.base import Row, Wire
from protocol.digest import Digest

SEGMENT = "/v1/segments/{hash:str}"
RANGE_BYTES = 1024 * 1024
MAX_SEGMENTS = 9
"""So many files can be open beside the catalogue at once."""

MAX_SEGMENT_BYTES = 64 * 1024 * 1024
LAYOUT = 2
"""How the rows lie in a segment: since 2 without their hashes, which a PC makes from the rows."""

WORDS = 1
"""Which cut of search words a segment carries; a PC that cuts them otherwise makes its own."""


class SegmentRow(Row, frozen=True):
    """One immutable file: the hash of its compressed bytes, how many they are, and how many rows it holds."""

    hash: str
    bytes: int
    rows: int


class Manifest(Wire, frozen=True):
    """A scope as it was at version `v`, in segments that hold its rows of one kind in the order of their keys."""

    scope: str
    gen: str
    v: int
    kind: str
    digest: Digest
    segments: list[SegmentRow]
    layout: int = 1


def segment_hash(content: bytes) -> str:
    """Return the name of a segment: the BLAKE2b-256 of its compressed bytes."""
    return hashlib.blake2b(content, digest_size=32).hexdigest()
