"""Repair: finds what differs between a PC's scope and HQ's by bucket checks, and sends the rows of those buckets only."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from sqlalchemy import ColumnElement, Integer, func, literal_column, or_, select
from sqlalchemy.orm import Session

from protocol.digest import BUCKETS, DEEPEST, TOP, Checks, Digest, bucket_range, differing, pack_checks
from server_stub.models import ScopeRow
from server_stub.scope import ScopeHead

SMALL = 100
"""A scope of so few rows is sent again whole; the checks alone would cost as much."""
FEW = 256
LEAST = 5_000
"""Smaller scopes travel as pages, never as segments."""

_DELTA = 30
_SHALLOW = 8192
"""Up to here the buckets of depth 1 hold so few rows that a second comparison costs more than it saves."""
_AT_ONCE = 100
_KEPT = 32
_HALF = 4294967295

_tops: dict[Digest, Checks] = {}
_turn = Lock()


def is_comparable(checks: Sequence[Checks]) -> bool:
    """Tell whether a PC's checks are those of a whole scope, or of distinct buckets of depth 1."""
    places = [each.inside for each in checks]
    return (
        all(each.is_whole for each in checks)
        and len(set(places)) == len(places)
        and (places == [TOP] or TOP not in places)
    )


def find_differing(session: Session, scope: ScopeHead, theirs: Sequence[Checks]) -> tuple[int, list[int]]:
    """Return the depth and the numbers of the buckets in which a PC's rows are not HQ's."""
    depth = 1 if theirs[0].inside == TOP else DEEPEST
    numbers = [number for each in theirs for number in differing(_checks(session, scope, each.inside), each)]
    return depth, numbers


def needs_depth(scope: ScopeHead, depth: int, buckets: Sequence[int]) -> bool:
    """Tell whether comparing inside these buckets costs less than sending their rows."""
    return depth < DEEPEST and scope.count > _SHALLOW and scope.count * len(buckets) > FEW * BUCKETS


def misses_much(rows: int, changes: int) -> bool:
    """Tell whether so many changes of a scope of so many rows are missed that segments cost less than the rows."""
    return rows >= LEAST and changes * 100 > rows * _DELTA


def in_buckets(depth: int, buckets: Sequence[int]) -> list[ColumnElement[bool]]:
    """Return conditions that together choose the living rows of these buckets."""
    ranges = [ScopeRow.hash.between(*bucket_range(depth, number)) for number in buckets]
    parts = [ranges[start : start + _AT_ONCE] for start in range(0, len(ranges), _AT_ONCE)]
    return [or_(*part) & ScopeRow.is_gone.is_(False) for part in parts]


def _checks(session: Session, scope: ScopeHead, inside: int) -> Checks:
    """Add up HQ's checks; those of whole scopes are kept, for after a restore every PC asks for the same."""
    if inside != TOP:
        return _add_up(session, scope, inside)
    content = Digest(scope.count, scope.high, scope.low)
    with _turn:
        if content not in _tops:
            while len(_tops) >= _KEPT:
                del _tops[next(iter(_tops))]
            _tops[content] = _add_up(session, scope, TOP)
        return _tops[content]


def _by(bits: int) -> ColumnElement[int]:
    """Return a width as it stands in the statement: PostgreSQL shifts by 32 bits and is sent parameters of 64."""
    return literal_column(str(bits), Integer)


def _add_up(session: Session, scope: ScopeHead, inside: int) -> Checks:
    shift = 56 if inside == TOP else 48
    bucket = ScopeRow.hash.bitwise_rshift(_by(shift)).bitwise_and(BUCKETS - 1)
    # The sum of whole hashes would overflow; their halves add up to the same modulo 2^32 - 1.
    halves = ScopeRow.hash.bitwise_rshift(_by(32)) + ScopeRow.hash.bitwise_and(_HALF)
    query = select(bucket, func.sum(halves)).where(ScopeRow.scope_id == scope.id, ScopeRow.is_gone.is_(False))
    if inside != TOP:
        query = query.where(ScopeRow.hash.between(*bucket_range(1, inside)))
    return pack_checks(
        inside, {number: int(total) for number, total in session.execute(query.group_by(bucket))}
    )
