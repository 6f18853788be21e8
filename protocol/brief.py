"""The short form of cursors: versions alone, with seals by which both ends see that they speak of the same rows."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from protocol.base import encode
from protocol.sync import Brief, Feature, ScopeState

SPOKEN = (Feature.COMPARE.value, Feature.BARE_SEGMENTS.value, Feature.LEASES.value, Feature.BRIEF.value)
"""What a PC that speaks briefly understands without saying so."""

LONGEST_SEAL = 32


def shorten(states: Iterable[ScopeState]) -> Brief:
    """Return whole cursors in their short form."""
    ordered = sorted(states, key=_name)
    return Brief(name_seal(ordered), [state.v for state in ordered])


def name_seal(states: Iterable[ScopeState]) -> str:
    """Seal which scopes of which histories these are."""
    return _seal([(state.scope, state.gen) for state in sorted(states, key=_name)])


def held_seal(states: Iterable[ScopeState]) -> str:
    """Seal all that is held: scopes, histories, versions and digests."""
    rows = ((state.scope, state.gen, state.v, state.digest) for state in sorted(states, key=_name))
    return _seal([(scope, gen, v, d.count, d.high, d.low) for scope, gen, v, d in rows])


def _name(state: ScopeState) -> str:
    return state.scope


def _seal(rows: list[tuple[str | int, ...]]) -> str:
    """Return the BLAKE2b-64 of rows as JSON, as eleven characters of base64url."""
    return urlsafe_b64encode(hashlib.blake2b(encode(rows), digest_size=8).digest()).rstrip(b"=").decode()
