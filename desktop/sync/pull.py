"""What comes down: reading the rows of a page into columns, outside of any transaction. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from desktop.sync.published import File, Kind
from protocol.base import MAX_DOCUMENT_BYTES, MAX_PAGE_ROWS
from protocol.catalogue import PRICE, PriceRow
from protocol.digest import Digest, row_hash
from protocol.sync import PageStatus, ScopePage, ScopeRow

GONE = b"null"
PRICE_PLACE = 3 + [field.name for field in msgspec.structs.fields(PriceRow)].index("price")
"""Where the price is among the columns of a price row, after scope, version and hash."""


class PageRefused(Exception):
    """A page that does not continue what is held, or is beyond all limits; nothing of it is applied."""


@dataclass(slots=True)
class Typed:
    """Rows of one kind: their columns and, in the same order, their keys."""

    values: list[tuple[Any, ...]] = field(default_factory=list)
    keys: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """A page taken apart. `unknown` are rows this program cannot read, kept as they came; `unreadable` of them should
    have been readable."""

    count: int = 0
    typed: dict[str, Typed] = field(default_factory=lambda: defaultdict(Typed))
    unknown: list[tuple[Any, ...]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    unreadable: int = 0


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
    for row in page.rows:
        body = bytes(row.body)
        if body == GONE:
            rows.gone.append((row.kind, row.key))
            continue
        if len(body) > MAX_DOCUMENT_BYTES:
            raise PageRefused("a row too large")
        hashed = row_hash(row.kind, row.shape, row.key, body)
        if not read_typed(file.kinds.get(row.kind), rows, page.scope, row, hashed, body):
            rows.unknown.append((page.scope, row.kind, row.key, row.shape, row.v, hashed, body))
    if PRICE in rows.typed and any(values[PRICE_PLACE] < 0 for values in rows.typed[PRICE].values):
        raise PageRefused("a price below zero")
    return rows


def read_typed(kind: Kind | None, rows: Rows, scope: str, row: ScopeRow, hashed: int, body: bytes) -> bool:
    """Add a row to the typed ones and say whether this program can read it."""
    if kind is None or not 1 <= row.shape <= kind.shape:
        return False
    try:
        key = kind.key(row.key)
        values = kind.values(scope, row.v, hashed, body, row.shape, row.key)
    except (ValueError, msgspec.DecodeError, RecursionError):
        rows.unreadable += 1
        return False
    if kind.own_key(values) != key:
        rows.unreadable += 1
        return False
    typed = rows.typed[kind.name]
    typed.values.append(values)
    typed.keys.append((row.key, key))
    return True


def replace_hashes(digest: Digest, hashes: Iterable[tuple[int | None, int | None]]) -> Digest:
    """Return a digest after rows were replaced: pairs of the hash that left and the hash that came."""
    count, high, low = digest.count, digest.high, digest.low
    for old, new in hashes:
        if old is not None:
            count, high, low = count - 1, high - ((old >> 32) & 0xFFFFFFFF), low - (old & 0xFFFFFFFF)
        if new is not None:
            count, high, low = count + 1, high + ((new >> 32) & 0xFFFFFFFF), low + (new & 0xFFFFFFFF)
    return Digest(count, high & 0xFFFFFFFF, low & 0xFFFFFFFF)
