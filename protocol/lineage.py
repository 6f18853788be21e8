"""The hash chain of a lineage: one unbroken history of one ledger file."""

from __future__ import annotations

import hashlib
import secrets

CHAIN_BYTES = 16


def new_lineage_id() -> str:
    """Return 64 random bits as hexadecimal."""
    return secrets.token_hex(8)


def chain_start(lineage_id: str) -> str:
    """Return chain_0 of a lineage."""
    return lineage_id


def body_hash(body: bytes) -> bytes:
    """Hash a document body exactly as it is sent."""
    return hashlib.blake2b(body, digest_size=32).digest()


def chain_next(previous: str, n: int, doc_id: str, kind: str, version: int, body: bytes) -> str:
    """Return chain_n = BLAKE2b-128(chain_(n−1), n, doc_id, kind, version, BLAKE2b-256(body)) in hexadecimal."""
    return chain_hashed(previous, n, doc_id, kind, version, body_hash(body))


def chain_hashed(previous: str, n: int, doc_id: str, kind: str, version: int, hashed: bytes) -> str:
    """Return chain_n where only the BLAKE2b-256 of the body is at hand."""
    digest = hashlib.blake2b(digest_size=CHAIN_BYTES)
    digest.update(f"{previous}|{n}|{doc_id}|{kind}|{version}|".encode())
    digest.update(hashed)
    return digest.hexdigest()
