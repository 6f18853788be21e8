"""First sync by segments: fetched piece by piece, checked whole, then taken in with one transaction of catalog.db.

A crash leaves pieces of files that the next attempt continues, or whole files that it checks and uses; the rows, the
search index and the cursor appear together at the commit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import sqlcipher3.dbapi2 as sqlite
import zstandard

from desktop.db import Database
from desktop.models.base import CATALOG
from desktop.models.search import rank
from desktop.sync.http import Http
from desktop.sync.published import CATALOG_FILE, SHAPE, Kind, sums
from desktop.sync.pull import PageRefused
from domain.words import words_of
from protocol.base import MAX_INFLATE_RATIO
from protocol.catalogue import PRODUCT
from protocol.digest import Digest
from protocol.segment import (
    MAX_SEGMENT_BYTES,
    MAX_SEGMENTS,
    RANGE_BYTES,
    SEGMENT,
    WORDS,
    Manifest,
    SegmentRow,
    segment_hash,
)

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_PATH: Final = SEGMENT.replace("{hash:str}", "")
_FEW_WORDS: Final = 1024 * 1024
_MANY_WORDS: Final = 64 * 1024 * 1024
_LEAST_ALLOWED: Final = 1024 * 1024
_INDEXES: Final = {
    "price": ("ix_price_sku",),
    "product": (),
    "barcode": ("ix_barcode_sku", "ix_barcode_reversed"),
}
_BARCODES: Final = (
    "INSERT OR REPLACE INTO barcode (code, sku, unit, reversed)"
    " SELECT code.value, p.sku, json_extract(unit.value, '$[0]'), turned(code.value) FROM product p,"
    " json_each(CAST(p.units AS TEXT)) unit, json_each(unit.value, '$[3]') code WHERE p.scope = ? ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class _File:
    """A checked segment: where it lies inflated, which of its tables has the rows, and which the words, if any."""

    path: Path
    part: str
    words: str


def take_segments(
    database: Database, http: Http, manifest: Manifest, check_stop: Callable[[], None] = lambda: None
) -> int:
    """Take a scope in from its segments and return its rows; what was fetched before is not fetched again.

    Raises PageRefused with nothing changed when a segment is not what the manifest says.
    """
    _check_manifest(manifest)
    folder = database.profile.segments
    folder.mkdir(exist_ok=True)
    for segment in manifest.segments:
        _fetch(http, segment, folder / segment.hash, check_stop)
    try:
        files = [_open(folder / segment.hash, segment, manifest) for segment in manifest.segments]
        _import(database, manifest, files)
    except sqlite.DatabaseError as error:
        _empty(folder)
        raise PageRefused("a segment that is no such file") from error
    except PageRefused:
        _empty(folder)
        raise
    _empty(folder)
    return manifest.digest.count


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _check_manifest(manifest: Manifest) -> None:
    segments, kind = manifest.segments, CATALOG_FILE.kinds.get(manifest.kind)
    if kind is None or not manifest.gen or len(segments) > MAX_SEGMENTS:
        raise PageRefused("a manifest beyond all limits")
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


def _open(path: Path, segment: SegmentRow, manifest: Manifest) -> _File:
    """Check and inflate a segment and look at what it says of itself."""
    content = path.read_bytes()
    if segment_hash(content) != segment.hash:
        path.unlink()
        raise PageRefused("a segment with another content")
    plain = path.with_suffix(".db")
    _inflate(content, plain)
    connection = sqlite.connect(f"{plain.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return _inspect(connection, plain, segment, CATALOG_FILE.kinds[manifest.kind])
    finally:
        connection.close()


def _inflate(content: bytes, target: Path) -> None:
    limit = min(MAX_SEGMENT_BYTES, max(_LEAST_ALLOWED, len(content) * MAX_INFLATE_RATIO))
    written = 0
    try:
        with (
            zstandard.ZstdDecompressor(max_window_size=MAX_SEGMENT_BYTES).stream_reader(content) as reader,
            target.open("wb") as file,
        ):
            while chunk := reader.read(_LEAST_ALLOWED):
                written += file.write(chunk)
                if written > limit:
                    raise PageRefused("a segment that inflates too far")
    except zstandard.ZstdError as error:
        raise PageRefused("a segment that does not inflate") from error


def _inspect(connection: Any, path: Path, segment: SegmentRow, kind: Kind) -> _File:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise PageRefused("a segment that is damaged")
    tables = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
    if any(type_ != "table" or not re.fullmatch(r"about|part_\d{1,2}", name) for type_, name in tables):
        raise PageRefused("a segment with foreign parts")
    about = connection.execute("SELECT kind, shape, words, rows FROM about").fetchall()
    if len(about) != 1 or about[0][:2] != (kind.name, SHAPE) or about[0][3] != segment.rows:
        raise PageRefused("a segment of something else")
    parts = {name: _columns(connection, name, segment) for _, name in tables if name != "about"}
    wanted = {"row_hash", *kind.fields}
    whole = [name for name, columns in parts.items() if wanted <= columns]
    if not whole:
        raise PageRefused("a segment that lacks columns")
    words = [name for name, columns in parts.items() if {"sku", "words"} <= columns and about[0][2] == WORDS]
    return _File(path, whole[0], words[0] if words and kind.name == PRODUCT else "")


def _columns(connection: Any, part: str, segment: SegmentRow) -> set[str]:
    if connection.execute(f"SELECT count(*) FROM {part}").fetchone()[0] != segment.rows:  # noqa: S608 checked name
        raise PageRefused("a segment with parts of different length")
    return {row[1] for row in connection.execute(f"PRAGMA table_info({part})")}


def _import(database: Database, manifest: Manifest, files: Sequence[_File]) -> None:
    kind = CATALOG_FILE.kinds[manifest.kind]
    table = kind.table.removeprefix(f"{CATALOG}.")
    is_product = manifest.kind == PRODUCT
    told = frozenset({table, "scope", *(["barcode"] if is_product else [])})
    with database.import_catalog(told, [file.path for file in files]) as connection:
        run = connection.execute
        _clear(connection, manifest.scope)
        indexes = [name for each in sorted(told) for name in _INDEXES.get(each, ())]
        listed = ", ".join("?" * len(indexes))
        made = run(f"SELECT sql FROM sqlite_master WHERE name IN ({listed})", indexes).fetchall()  # noqa: S608
        for name in indexes:
            run(f"DROP INDEX {name}")
        for place, file in enumerate(files):
            _insert(connection, (manifest, kind, table), f"seg{place}", file)
        if is_product:
            _index(connection, manifest, files)
            connection.create_function("turned", 1, lambda code: code[::-1], deterministic=True)
            run(_BARCODES, (manifest.scope,))
        for (statement,) in made:
            run(statement)
        _settle(connection, manifest, table)


def _clear(connection: Any, scope: str) -> None:
    """Take away what is held of the scope, in each table it may have rows in."""
    if connection.execute("SELECT 1 FROM product WHERE scope = ? LIMIT 1", (scope,)).fetchone():
        connection.execute("INSERT INTO product_search (product_search) VALUES ('delete-all')")
        connection.execute("DELETE FROM barcode")
    tables = [kind.table.removeprefix(f"{CATALOG}.") for kind in CATALOG_FILE.kinds.values()]
    for table in (*tables, "scope_unknown", "scope_stage"):
        connection.execute(f"DELETE FROM {table} WHERE scope = ?", (scope,))  # noqa: S608 our own tables


def _insert(connection: Any, target: tuple[Manifest, Kind, str], schema: str, file: _File) -> None:
    manifest, kind, table = target
    columns = ", ".join(f'"{name}"' for name in (*kind.fields, "row_hash"))
    # A column of the table's own starts as zero: a product's place in the search index, given below.
    own = ", search_id" if kind.name == PRODUCT else ""
    connection.execute(
        f"INSERT INTO {table} (scope, v, {columns}{own}) SELECT ?, ?, {columns}{', 0' if own else ''}"  # noqa: S608
        f" FROM {schema}.{file.part}",
        (manifest.scope, manifest.v),
    )


def _index(connection: Any, manifest: Manifest, files: Sequence[_File]) -> None:
    """Fill the search index from the words that came along, or from words cut here."""
    connection.create_function("cut", 4, _cut, deterministic=True)
    connection.execute(
        "UPDATE product SET search_id = ? | rowid WHERE scope = ?", (rank(0, 0), manifest.scope)
    )
    _hold_words(connection, _MANY_WORDS)
    for place, file in enumerate(files):
        joined = f"JOIN seg{place}.{file.words} w ON w.sku = p.sku" if file.words else ""
        words = (
            "w.words"
            if file.words
            else "cut(p.sku, p.name || ' ' || p.spec || ' ' || p.brand, initials, pinyin)"
        )
        connection.execute(
            f"INSERT INTO product_search (rowid, words) SELECT p.search_id, {words} FROM seg{place}.{file.part} s"  # noqa: S608
            f" CROSS JOIN product p ON p.sku = s.sku {joined} ORDER BY p.search_id"
        )

    _hold_words(connection, _FEW_WORDS)


def _hold_words(connection: Any, size: int) -> None:
    """Say how many bytes of words are held before they are written; more of them need less merging."""
    connection.execute("INSERT INTO product_search (product_search, rank) VALUES ('hashsize', ?)", (size,))


def _cut(sku: str, text: str, initials: str, pinyin: str) -> str:
    return " ".join(words_of(sku=sku, text=text, initials=initials, pinyin=pinyin))


def _settle(connection: Any, manifest: Manifest, table: str) -> None:
    """Hold the rows against the digest and write the cursor."""
    count, high, low = connection.execute(sums(table), (manifest.scope,)).fetchone()
    if Digest(count, high & 0xFFFFFFFF, low & 0xFFFFFFFF) != manifest.digest:
        raise PageRefused("segments that do not add up")
    values = msgspec.structs.astuple(manifest.digest)
    connection.execute("DELETE FROM scope WHERE scope = ?", (manifest.scope,))
    connection.execute(
        "INSERT INTO scope (scope, gen, v, head_v, count, high, low, is_complete, staged_gen, staged_v, differed,"
        " pauses, counted_on) VALUES (?, ?, ?, ?, ?, ?, ?, 1, '', 0, 0, 0, '')",
        (manifest.scope, manifest.gen, manifest.v, manifest.v, *values),
    )
