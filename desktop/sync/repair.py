"""Repair: the checks by which HQ finds the buckets that differ, and taking in the rows of those buckets alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.sync.cursor import DigestDiffers, Taken, distrust, drop_stage, settle, state_of, writing
from desktop.sync.price_watch import watch_prices
from desktop.sync.published import File, file_of
from desktop.sync.pull import PageRefused, read_rows
from desktop.sync.rows import count_digest, put_rows, unindex
from protocol.base import MAX_PAGE_ROWS
from protocol.catalogue import PRODUCT
from protocol.digest import BUCKETS, DEEPEST, TOP, Checks, Digest, pack_checks
from protocol.sync import ScopePage


def count_scope(session: Session, scope: str) -> Digest:
    """Return the digest of the rows that are held of a scope, counted from the rows."""
    return count_digest(session, file_of(scope), scope)


def make_checks(session: Session, scope: str, buckets: Sequence[int]) -> list[Checks]:
    """Add up the checks inside buckets of depth 1, or of the whole scope where none is named."""
    hashes = _hashes(session, file_of(scope), scope)
    if not buckets:
        return [_add_up(hashes)]
    wanted = set(buckets)
    sums = {number: dict.fromkeys(range(BUCKETS), 0) for number in wanted}
    for hashed in hashes:
        number = (hashed >> 56) & 255
        if number in wanted:
            sums[number][(hashed >> 48) & 255] += hashed
    return [pack_checks(number, found) for number, found in sorted(sums.items())]


def _add_up(hashes: Iterable[int]) -> Checks:
    sums = [0] * BUCKETS
    for hashed in hashes:
        sums[hashed >> 56] += hashed  # a negative hash counts its bucket from the end, where it belongs
    return pack_checks(TOP, dict(enumerate(sums)))


def _tables(file: File) -> list[str]:
    return list(dict.fromkeys([*(kind.table for kind in file.kinds.values()), file.unknown_table]))


def _hashes(session: Session, file: File, scope: str) -> Iterator[int]:
    """Give the hashes of all rows; driver calls, for there are many."""
    cursor = session.connection().connection.cursor()
    for table in _tables(file):
        for (hashed,) in cursor.execute(f"SELECT row_hash FROM {table} WHERE scope = ?", (scope,)):  # noqa: S608
            yield hashed


def take_difference(database: Database, file: File, page: ScopePage) -> Taken:
    """Replace the rows of the named buckets; when the scope then is not HQ's, it is taken from its beginning.

    Raises PricesDoubted with nothing changed.
    """
    if page.depth not in range(1, DEEPEST + 1) or len(page.rows) > MAX_PAGE_ROWS or not page.gen:
        raise PageRefused("not a difference")
    rows = read_rows(file, page)
    try:
        with writing(database, file) as session:
            state = state_of(session, file, page.scope)
            if not state.is_complete:
                raise PageRefused("nothing to compare is held")
            drop_stage(session, file, state)
            watch = watch_prices(session, file, page.scope)
            watch.see(rows)
            empty_buckets(session, file, page)
            put_rows(session, file, page.scope, rows)
            state.gen, state.v, state.head_v = page.gen, page.v, page.head_v
            settle(state, count_digest(session, file, page.scope), page.digest)
            watch.judge()
    except (OverflowError, IntegrityError) as error:
        raise PageRefused("a value beyond all columns") from error
    except DigestDiffers:
        return distrust(database, page.scope)
    return Taken(rows.count, rows.unreadable)


def empty_buckets(session: Session, file: File, page: ScopePage) -> None:
    """Take away the rows of the buckets that a page replaces."""
    shift, most = 64 - 8 * page.depth, BUCKETS**page.depth - 1
    where = f"scope = ? AND (row_hash >> {shift}) & {most} IN (SELECT value FROM json_each(?))"  # noqa: S608 two numbers
    chosen = (page.scope, msgspec.json.encode(page.buckets).decode())
    run = session.connection().exec_driver_sql
    if products := file.kinds.get(PRODUCT):
        unindex(session, run(f"SELECT sku FROM {products.table} WHERE {where}", chosen).scalars().all())  # noqa: S608
    for table in _tables(file):
        run(f"DELETE FROM {table} WHERE {where}", chosen)  # noqa: S608 our own table names
