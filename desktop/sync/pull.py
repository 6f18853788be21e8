"""What comes down: reading the rows of a page into columns, outside of any transaction. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.sync.published import PRICE_VALUE, File, Hashed, Kind
from protocol.base import MAX_DOCUMENT_BYTES, MAX_PAGE_ROWS
from protocol.catalogue import PRICE
from protocol.digest import LANE, Digest, row_hashes
from protocol.sync import PageStatus, ScopePage, ScopeRow

GONE = b"null"
_UNREADABLE = (ValueError, RecursionError)


class PageRefused(Exception):
    """A page that does not continue what is held, or is beyond all limits; nothing of it is applied."""


@dataclass(slots=True)
class Typed:
    """Rows of one kind: their columns and, in the same order, their keys."""

    values: list[tuple[Any, ...]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """A page taken apart. `unknown` are rows this program cannot read, kept as they came; `unreadable` of them should
    have been readable."""

    count: int = 0
    typed: dict[str, Typed] = field(default_factory=lambda: defaultdict(Typed))
    unknown: list[tuple[Any, ...]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    unreadable: int = 0

    @property
    def hashes(self) -> list[int]:
        """Return the hashes of all that it brings."""
        typed = [row[2] for each in self.typed.values() for row in each.values]
        return typed + [row[5] for row in self.unknown]


def check_page(page: ScopePage, *, gen: str, v: int) -> None:
    """Refuse a page that is too large or does not follow version `v` of history `gen`."""
    if len(page.rows) > MAX_PAGE_ROWS:
        raise PageRefused("too many rows")
    if page.status is PageStatus.ROWS and (page.gen != gen or page.v < v):
        raise PageRefused("rows do not follow what is held")
    if not page.gen:
        raise PageRefused("no history named")
    if not page.is_complete and page.status is PageStatus.ROWS and page.v == v:
        raise PageRefused("a page without progress")


def read_rows(file: File, page: ScopePage) -> Rows:
    """Take a page apart into columns by kind; rows of unknown kind or shape, or with a broken body, are kept aside."""
    rows = Rows(count=len(page.rows))
    alike: dict[tuple[str, int], list[ScopeRow]] = defaultdict(list)
    for row in page.rows:
        alike[row.kind, row.shape].append(row)
    for (name, shape), found in alike.items():
        _read_alike(file.kinds.get(name), rows, page.scope, (name, shape), found)
    if PRICE in rows.typed and any(values[PRICE_VALUE] < 0 for values in rows.typed[PRICE].values):
        raise PageRefused("a price below zero")
    return rows


def _read_alike(
    kind: Kind | None, rows: Rows, scope: str, named: tuple[str, int], found: Sequence[ScopeRow]
) -> None:
    """Take rows of one kind and shape apart: all at once, or one by one where a single one cannot be read."""
    name, shape = named
    bodies = [bytes(row.body) for row in found]
    if max(map(len, bodies)) > MAX_DOCUMENT_BYTES:
        raise PageRefused("a row too large")
    if GONE in bodies:
        rows.gone += [(name, row.key) for row, body in zip(found, bodies, strict=True) if body == GONE]
        found = [row for row, body in zip(found, bodies, strict=True) if body != GONE]
        bodies = [body for body in bodies if body != GONE]
    keys = [row.key for row in found]
    hashes = row_hashes(name, shape, keys, bodies)
    hashed = list(zip([row.v for row in found], hashes, bodies, keys, strict=True))
    if kind is not None and shape == kind.shape and _read_all(kind, rows, scope, hashed):
        return
    for one in hashed:
        if not read_typed(kind, rows, scope, one, shape):
            v, hash_, body, key = one
            rows.unknown.append((scope, name, key, shape, v, hash_, body))


def _read_all(kind: Kind, rows: Rows, scope: str, hashed: Sequence[Hashed]) -> bool:
    """Add rows to the typed ones if this program can read all of them."""
    keys = [row[3] for row in hashed]
    try:
        values = kind.all_values(scope, hashed)
        if kind.own_keys(values) != [kind.key(key) for key in keys]:
            return False
    except _UNREADABLE:
        return False
    if values:
        rows.typed[kind.name].values += values
        rows.typed[kind.name].keys += keys
    return True


def read_typed(kind: Kind | None, rows: Rows, scope: str, row: Hashed, shape: int) -> bool:
    """Add a row to the typed ones and say whether this program can read it."""
    if kind is None or not 1 <= shape <= kind.shape:
        return False
    v, hashed, body, key = row
    try:
        values = kind.values(scope, v, hashed, body, shape, key)
        is_own = kind.own_keys([values]) == [kind.key(key)]
    except _UNREADABLE:
        is_own = False
    if not is_own:
        rows.unreadable += 1
        return False
    typed = rows.typed[kind.name]
    typed.values.append(values)
    typed.keys.append(key)
    return True


def replace_hashes(digest: Digest, left: Sequence[int], came: Sequence[int]) -> Digest:
    """Return a digest after rows with these hashes left and others came."""
    high = digest.high + sum([one >> 32 for one in came]) - sum([one >> 32 for one in left])
    low = digest.low + sum(came) - sum(left)  # the upper half of a hash is a multiple of the lane
    return Digest(digest.count + len(came) - len(left), high % LANE, low % LANE)


def join_rows(first: Rows, then: Rows) -> Rows:
    """Return the rows of two pages as those of one; no row may be in both."""
    rows = Rows(
        count=first.count + then.count,
        unknown=first.unknown + then.unknown,
        gone=first.gone + then.gone,
        unreadable=first.unreadable + then.unreadable,
    )
    for part in (first, then):
        for name, typed in part.typed.items():
            rows.typed[name].values += typed.values
            rows.typed[name].keys += typed.keys
    return rows
