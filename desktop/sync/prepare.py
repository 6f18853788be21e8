"""Making a fetched segment ready: inflated within limits, looked into, every row hashed as HQ hashes what it sends.

A process of its own does this beside the program, as `python -m desktop.sync.prepare` or as the packed program with
SERVE, so nothing here knows the program's own databases; what products are searched by is built as tables of their own,
to be copied as they are.
"""

from __future__ import annotations

import hashlib
import re
import signal
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
import sqlcipher3.dbapi2 as sqlite
import zstandard

from domain.words import words_of
from protocol.base import MAX_INFLATE_RATIO, Row
from protocol.catalogue import PRICE, PRODUCT, PriceRow, ProductRow, UnitRow
from protocol.digest import LANE, Digest
from protocol.segment import MAX_SEGMENT_BYTES, WORDS, SegmentRow, segment_hash

SHAPES: Final[dict[str, tuple[type[Row], str]]] = {PRICE: (PriceRow, "id"), PRODUCT: (ProductRow, "sku")}
"""What segments hold of each kind, and the column that is its key."""

INDEX: Final = "index.db"
SERVE: Final = "--prepare-segments"
SIZE_BYTES: Final = 4
"""Every message between the two processes follows its length in so many bytes."""

_LEAST_ALLOWED: Final = 1024 * 1024
_MANY_WORDS: Final = 64 * 1024 * 1024
_HASH_BYTES: Final = 8
_read_units = msgspec.json.Decoder(list[UnitRow]).decode


class SegmentRefused(Exception):
    """A segment that is not what its manifest says."""


@dataclass(frozen=True, slots=True)
class Index:
    """How to build the search index of products and their barcodes: the program's own statements for both tables, and
    the first row's place in the index."""

    table: str
    first: int
    barcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Segments of one kind to make ready, in their order, and the index of their products where one is wanted."""

    folder: str
    kind: str
    shape: int
    segments: tuple[SegmentRow, ...]
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that is ready: which of its tables has the rows, their hashes in the order of the key, and their digest."""

    path: str
    part: str
    words: str
    hashes: bytes
    digest: Digest

    def numbers(self) -> array[int]:
        """Return the hashes as SQLite keeps them."""
        return _numbers("q", self.hashes)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task: its files, or why it is refused."""

    files: list[Prepared] = field(default_factory=list)
    refusal: str = ""


def prepare(task: Task) -> Result:
    """Make segments ready and build their index."""
    try:
        files = [_prepare(task, segment) for segment in task.segments]
        if task.index is not None:
            _build_index(task, task.index, files)
    except SegmentRefused as refusal:
        return Result(refusal=str(refusal))
    except sqlite.DatabaseError:
        return Result(refusal="a segment that is no such file")
    except msgspec.MsgspecError:
        return Result(refusal="a segment with units that cannot be read")
    return Result(files)


def serve(given: BinaryIO, answers: BinaryIO) -> None:
    """Make ready what comes until the other end is gone."""
    while size := given.read(SIZE_BYTES):
        task = msgspec.msgpack.decode(given.read(int.from_bytes(size)), type=Task)
        answer = msgspec.msgpack.encode(prepare(task))
        answers.write(len(answer).to_bytes(SIZE_BYTES) + answer)
        answers.flush()


def serve_program() -> int:
    """Serve the program that started this process; stopping is that program's to decide."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except OSError:
        return 1
    return 0


def _prepare(task: Task, segment: SegmentRow) -> Prepared:
    path = Path(task.folder) / segment.hash
    content = path.read_bytes()
    if segment_hash(content) != segment.hash:
        path.unlink()
        raise SegmentRefused("a segment with another content")
    plain = path.with_suffix(".db")
    _inflate(content, plain)
    connection = _open(plain)
    try:
        part, words = _inspect(connection, segment, task)
        hashes = b"".join(_hashes(connection, task, part))
    finally:
        connection.close()
    return Prepared(str(plain), part, words, hashes, _digest(hashes))


def _open(path: Path) -> Any:
    return sqlite.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


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
                    raise SegmentRefused("a segment that inflates too far")
    except zstandard.ZstdError as error:
        raise SegmentRefused("a segment that does not inflate") from error


def _inspect(connection: Any, segment: SegmentRow, task: Task) -> tuple[str, str]:
    """Return the table of the rows and that of their words, if any, of a file that is what it should be."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise SegmentRefused("a segment that is damaged")
    tables = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
    if any(type_ != "table" or not re.fullmatch(r"about|part_\d{1,2}", name) for type_, name in tables):
        raise SegmentRefused("a segment with foreign parts")
    about = connection.execute("SELECT kind, shape, words, rows FROM about").fetchall()
    if len(about) != 1 or about[0][:2] != (task.kind, task.shape) or about[0][3] != segment.rows:
        raise SegmentRefused("a segment of something else")
    parts = {name: _columns(connection, name, segment) for _, name in tables if name != "about"}
    wanted = set(_fields(task.kind))
    whole = [name for name, columns in parts.items() if wanted <= columns]
    if not whole:
        raise SegmentRefused("a segment that lacks columns")
    words = [name for name, columns in parts.items() if {"sku", "words"} <= columns and about[0][2] == WORDS]
    return whole[0], words[0] if words and task.kind == PRODUCT else ""


def _columns(connection: Any, part: str, segment: SegmentRow) -> set[str]:
    if connection.execute(f"SELECT count(*) FROM {part}").fetchone()[0] != segment.rows:  # noqa: S608 checked name
        raise SegmentRefused("a segment with parts of different length")
    return {row[1] for row in connection.execute(f"PRAGMA table_info({part})")}


def _fields(kind: str) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(SHAPES[kind][0])}


def _as_json(name: str, type_: Any) -> str:
    """Return the SQL that gives a column as it stands in the JSON of its row."""
    if type_ is bool:
        return f"""json(CASE "{name}" WHEN 0 THEN 'false' ELSE 'true' END)"""
    if getattr(type_, "__origin__", None) is list:
        return f'json(CAST("{name}" AS TEXT))'
    return f'"{name}"'


def _hashes(connection: Any, task: Task, part: str) -> Iterator[bytes]:
    """Give the hash of each row in the order of the key, over the bytes in which HQ sends it; see protocol.digest."""
    columns = ", ".join(_as_json(name, type_) for name, type_ in _fields(task.kind).items())
    key, start = f'"{SHAPES[task.kind][1]}"', f"{task.kind}|{task.shape}|"
    query = (
        f"SELECT CAST('{start}' || {key} || '|' || json_array({columns}) AS BLOB) FROM {part} ORDER BY {key}"  # noqa: S608
    )
    digest, size = hashlib.blake2b, _HASH_BYTES
    return (digest(row, digest_size=size).digest() for (row,) in connection.execute(query))


def _numbers(code: str, content: bytes) -> array[int]:
    numbers = array(code, content)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _digest(hashes: bytes) -> Digest:
    lanes = _numbers("I", hashes)
    return Digest(len(hashes) // _HASH_BYTES, sum(lanes[0::2]) % LANE, sum(lanes[1::2]) % LANE)


def add_up(digests: Iterable[Digest]) -> Digest:
    """Return the digest of all the rows together."""
    parts = list(digests)
    high, low = sum(part.high for part in parts) % LANE, sum(part.low for part in parts) % LANE
    return Digest(sum(part.count for part in parts), high, low)


def _build_index(task: Task, index: Index, files: Sequence[Prepared]) -> None:
    """Write barcodes and the full-text table into a file of their own; a product's place follows the order of all keys."""
    path = Path(task.folder) / INDEX
    path.unlink(missing_ok=True)
    connection = sqlite.connect(str(path), isolation_level=None, uri=True)
    try:
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "trusted_schema = OFF",
            "cache_size = -64000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        for place, file in enumerate(files):
            uri = f"{Path(file.path).absolute().as_uri()}?mode=ro&immutable=1"
            connection.execute(f"ATTACH DATABASE ? AS seg{place}", (uri,))
        connection.execute(index.table)
        connection.execute(
            "INSERT INTO product_search (product_search, rank) VALUES ('hashsize', ?)", (_MANY_WORDS,)
        )
        connection.execute(index.barcodes[0])
        connection.execute("BEGIN")
        connection.create_function("place", 0, count(index.first).__next__)
        connection.create_function("cut", 4, _cut, deterministic=True)
        for place, file in enumerate(files):
            _index(connection, f"seg{place}", file)
        # A table like the program's own, with its indices, is copied there page by page as it is.
        for statement in index.barcodes[1:]:
            connection.execute(statement)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _index(connection: Any, schema: str, file: Prepared) -> None:
    rows = f"SELECT s.sku, units FROM {schema}.{file.part} s ORDER BY s.sku"  # noqa: S608 checked names
    codes = (
        (code, sku, unit.name, code[::-1])
        for sku, units in connection.execute(rows)
        for unit in _read_units(units)
        for code in unit.barcodes
    )
    connection.executemany(
        "INSERT OR REPLACE INTO barcode (code, sku, unit, reversed) VALUES (?, ?, ?, ?)", codes
    )
    words = "cut(s.sku, name || ' ' || spec || ' ' || brand, initials, pinyin)"
    given = f"{schema}.{file.part} s"
    if file.words:
        words, given = "w.words", f"{given} CROSS JOIN {schema}.{file.words} w ON w.sku = s.sku"
    connection.execute(
        f"INSERT INTO product_search (rowid, words) SELECT place(), {words} FROM {given} ORDER BY s.sku"  # noqa: S608
    )


def _cut(sku: str, text: str, initials: str, pinyin: str) -> str:
    return " ".join(words_of(sku=sku, text=text, initials=initials, pinyin=pinyin))


if __name__ == "__main__":
    sys.exit(serve_program())
