"""First sync by segments: fetched piece by piece, checked whole, then taken in with one transaction of catalog.db.

A crash leaves pieces of files that the next attempt continues, or whole files that it checks and uses; the rows, the
search index and the cursor appear together at the commit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec
import sqlcipher3.dbapi2 as sqlite

from desktop.db import Database
from desktop.models.base import CATALOG
from desktop.models.search import PRODUCT_SEARCH, rank
from desktop.sync.beside import Checkpoints, Preparing
from desktop.sync.http import HqRefused, Http
from desktop.sync.prepare import INDEX, SHAPES, Index, Prepared, SegmentRefused, Task, add_up
from desktop.sync.price_watch import PricesDoubted, PriceWatch
from desktop.sync.published import CATALOG_FILE, SHAPE
from desktop.sync.pull import PageRefused
from protocol.catalogue import PRICE, PRODUCT
from protocol.digest import Digest
from protocol.segment import (
    LAYOUT,
    MAX_SEGMENT_BYTES,
    MAX_SEGMENTS,
    RANGE_BYTES,
    SEGMENT,
    Manifest,
    SegmentRow,
    segment_hash,
)

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_PATH: Final = SEGMENT.replace("{hash:str}", "")
_INDEXES: Final = {
    "price": ("ix_price_sku",),
    "product": ("ix_product_search_id",),
}
_BARCODES: Final = (
    "SELECT sql FROM catalog.sqlite_master WHERE tbl_name = 'barcode' AND sql IS NOT NULL ORDER BY type DESC"
)
_SEARCH: Final = ("product_search_data", "product_search_idx", "product_search_docsize")
"""What a full-text table consists of; built beside, it is copied whole."""

Refusal = PageRefused | HqRefused
Fetched = tuple[Manifest, list[int]]


def take_segments(
    database: Database,
    http: Http,
    manifests: Sequence[Manifest],
    check_stop: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Manifest, Refusal | None]]:
    """Take scopes in from their segments, giving each with why it was refused; what was fetched is not fetched again.

    A scope that is refused is as it was before.
    """
    folder = database.profile.segments
    folder.mkdir(exist_ok=True)
    size = sum(segment.bytes for manifest in manifests for segment in manifest.segments)
    with Preparing(size, check_stop) as preparing, Checkpoints(database.profile.catalog, size) as log:
        fetched: list[Fetched] = []
        # Products take longest to make ready; the others are written meanwhile.
        for manifest in sorted(manifests, key=lambda each: each.kind != PRODUCT):
            try:
                _check_manifest(manifest)
                tickets = [
                    preparing.add(_fetched(http, task, check_stop)) for task in _tasks(database, manifest)
                ]
                fetched.append((manifest, tickets))
            except (PageRefused, HqRefused) as refusal:
                yield manifest, refusal
        for manifest, tickets in reversed(fetched):
            files = (file for ticket in tickets for file in preparing.take(ticket))
            yield manifest, _take(database, manifest, files, log)
    _empty(folder)


def _take(
    database: Database, manifest: Manifest, files: Iterator[Prepared], log: Checkpoints
) -> Refusal | None:
    try:
        _import(database, manifest, files, log)
    except sqlite.DatabaseError:
        return PageRefused("a segment that is no such file")
    except PricesDoubted as doubt:
        return PageRefused(doubt.change.doubt)  # they come in pages, which can wait for a person
    except SegmentRefused as refusal:
        return PageRefused(*refusal.args)
    except PageRefused as refusal:
        return refusal
    return None


def _tasks(database: Database, manifest: Manifest) -> list[Task]:
    """Cut the work: a task for each segment, but one for all products, whose index is built in the order of all keys."""
    shared = (str(database.profile.segments), manifest.kind, SHAPE)
    if manifest.kind != PRODUCT:
        return [Task(*shared, (segment,)) for segment in manifest.segments]
    with database.read() as session:
        barcodes = session.connection().exec_driver_sql(_BARCODES).scalars().all()
    return [Task(*shared, tuple(manifest.segments), Index(PRODUCT_SEARCH, rank(0, 1), tuple(barcodes)))]


def _fetched(http: Http, task: Task, check_stop: Callable[[], None]) -> Task:
    """Return a task whose segments are here."""
    for segment in task.segments:
        _fetch(http, segment, Path(task.folder) / segment.hash, check_stop)
    return task


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _check_manifest(manifest: Manifest) -> None:
    segments = manifest.segments
    if manifest.kind not in SHAPES or not manifest.gen or len(segments) > MAX_SEGMENTS:
        raise PageRefused("a manifest beyond all limits")
    if manifest.layout != LAYOUT:
        raise PageRefused("segments of another layout")
    for segment in segments:
        if not _NAME.fullmatch(segment.hash) or not 0 < segment.bytes <= MAX_SEGMENT_BYTES:
            raise PageRefused("a segment beyond all limits")


def _fetch(http: Http, segment: SegmentRow, path: Path, check_stop: Callable[[], None]) -> None:
    """Continue a file where it was cut; a whole one whose hash is wrong is thrown away."""
    if path.exists():
        return
    part = path.with_suffix(".part")
    have = part.stat().st_size if part.exists() else 0
    while have < segment.bytes:
        check_stop()
        last = min(have + RANGE_BYTES, segment.bytes) - 1
        content = http.get_range(_PATH + segment.hash, have, last)
        with part.open("ab") as file:
            file.write(content)
        have = last + 1
    if segment_hash(part.read_bytes()) != segment.hash:
        part.unlink()
        raise PageRefused("a segment with another content")
    part.replace(path)


def _import(database: Database, manifest: Manifest, files: Iterator[Prepared], log: Checkpoints) -> None:
    table = CATALOG_FILE.kinds[manifest.kind].table.removeprefix(f"{CATALOG}.")
    is_product = manifest.kind == PRODUCT
    told = frozenset({table, "scope", *(["barcode"] if is_product else [])})
    with database.import_catalog(told) as connection:
        run = connection.execute
        log.hold(connection)
        watch = _watch(connection, manifest, table)
        _clear(connection, manifest.scope)
        indexes = [name for each in sorted(told) for name in _INDEXES.get(each, ())]
        listed = ", ".join("?" * len(indexes))
        made = run(f"SELECT sql FROM sqlite_master WHERE name IN ({listed})", indexes).fetchall()  # noqa: S608
        for name in indexes:
            run(f"DROP INDEX {name}")
        connection.create_function("row", 0, count(1).__next__)
        connection.create_function("place", 0, count(rank(0, 1)).__next__)
        digests = [
            _insert(connection, manifest, table, (f"seg{place}", file)) for place, file in enumerate(files)
        ]
        if is_product and digests:
            _copy_index(connection, database.profile.segments / INDEX)
        for (statement,) in made:
            run(statement)
        if add_up(digests) != manifest.digest:
            raise PageRefused("segments that do not add up")
        if watch:
            watch.see_table(table)
            watch.judge()
        _settle(connection, manifest)
    log.begin()


def _watch(connection: Any, manifest: Manifest, table: str) -> PriceWatch | None:
    """Return a watch over the prices in force, None where the segments bring none or none are in force."""
    whole = "SELECT 1 FROM scope WHERE scope = ? AND is_complete"
    if manifest.kind != PRICE or not connection.execute(whole, (manifest.scope,)).fetchone():
        return None
    watch = PriceWatch(connection.execute, table, manifest.scope)
    watch.keep()
    return watch


def _clear(connection: Any, scope: str) -> None:
    """Take away what is held of the scope, in each table it may have rows in."""
    if connection.execute("SELECT 1 FROM product WHERE scope = ? LIMIT 1", (scope,)).fetchone():
        for table in (*_SEARCH, "barcode"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 our own tables
    tables = [kind.table.removeprefix(f"{CATALOG}.") for kind in CATALOG_FILE.kinds.values()]
    for table in (*tables, "scope_unknown", "scope_stage"):
        connection.execute(f"DELETE FROM {table} WHERE scope = ?", (scope,))  # noqa: S608 our own tables


def _attach(connection: Any, schema: str, path: Path) -> None:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection.execute(f"ATTACH DATABASE ? AS {schema}", (uri,))


def _insert(connection: Any, manifest: Manifest, table: str, given: tuple[str, Prepared]) -> Digest:
    """Write the rows of a file with their hashes, which stand in the order of the key; return the file's digest."""
    schema, file = given
    _attach(connection, schema, Path(file.path))
    connection.create_function("hashed", 0, iter(file.numbers()).__next__)
    columns = ", ".join(f'"{name}"' for name in CATALOG_FILE.kinds[manifest.kind].fields)
    # A product's row has the number of its place in the search index, which was built in the order of the keys.
    own, places = (", rowid, search_id", ", row(), place()") if manifest.kind == PRODUCT else ("", "")
    connection.execute(
        f"INSERT INTO {table} (scope, v, row_hash, {columns}{own}) SELECT ?, ?, hashed(), {columns}{places}"  # noqa: S608
        f" FROM {schema}.{file.part} ORDER BY {SHAPES[manifest.kind][1]}",
        (manifest.scope, manifest.v),
    )
    return file.digest


def _copy_index(connection: Any, path: Path) -> None:
    """Take over the search index and the barcodes that were built beside."""
    _attach(connection, "built", path)
    for table in _SEARCH:
        connection.execute(f"DELETE FROM main.{table}")  # noqa: S608 our own tables
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM built.{table}")  # noqa: S608 our own tables
    # Tables that are alike, one of them empty: SQLite copies all pages of table and indices as they are.
    connection.execute("INSERT OR REPLACE INTO main.barcode SELECT * FROM built.barcode")


def _settle(connection: Any, manifest: Manifest) -> None:
    """Write the cursor of a scope whose rows add up."""
    values = msgspec.structs.astuple(manifest.digest)
    connection.execute("DELETE FROM scope WHERE scope = ?", (manifest.scope,))
    connection.execute(
        "INSERT INTO scope (scope, gen, v, head_v, count, high, low, is_complete, staged_gen, staged_v, differed,"
        " pauses, counted_on) VALUES (?, ?, ?, ?, ?, ?, ?, 1, '', 0, 0, 0, '')",
        (manifest.scope, manifest.gen, manifest.v, manifest.v, *values),
    )
