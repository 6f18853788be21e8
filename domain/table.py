"""Tables people made elsewhere: bytes in, checked rows and faults by row and column out."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import Any

from domain.errors import DomainError

FILE_LIMIT = 64 * 2**20
"""Bytes of a file as it is stored."""
UNPACKED_LIMIT = 256 * 2**20
"""Bytes of a file once unpacked."""
RATIO_LIMIT = 100
"""How many times larger than its packed form a file may become."""
ROW_LIMIT = 1_000_000
COLUMN_LIMIT = 200
FAULT_LIMIT = 10_000
"""How many faults are kept; the rest is counted."""

_SMALL = 2**20
_CHUNK = 20_000
_CACHE_LIMIT = 50_000
_SHOWN = 80
_DELIMITERS = (",", ";", "\t")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Column:
    """A column we know by its name or an alias; `parse` raises DomainError for a cell it does not take.

    A required column must be there and filled in every row; an optional one gives None where it is absent or empty.
    """

    name: str
    parse: Callable[[str], object]
    required: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place: the row as a spreadsheet counts it (the header is 1, 0 is the file), and the text."""

    row: int
    column: str
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as tuples, the row number first, then a value per declared column; a row with a fault is not among them."""

    rows: list[tuple[Any, ...]]
    faults: list[Fault]
    more_faults: int = 0

    @property
    def fault_count(self) -> int:
        """All faults, also those not kept."""
        return len(self.faults) + self.more_faults


@dataclass(frozen=True, slots=True)
class _Layout:
    """How many cells a row has, and where each declared column stands."""

    width: int
    places: dict[int, int]


@dataclass(slots=True)
class _Faults:
    kept: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, row: int, column: str, code: str, text: str = "") -> None:
        if len(self.kept) < FAULT_LIMIT:
            self.kept.append(Fault(row, column, code, text[:_SHOWN]))
        else:
            self.more += 1


def unpack(data: bytes) -> bytes:
    """Return the file's content, inflated when it is gzip.

    Refused: too large before or after (`file_too_large`), more than 100 times its packed size (`file_is_a_bomb`), cut
    off or damaged (`file_damaged`).
    """
    if len(data) > FILE_LIMIT:
        raise DomainError("file_too_large", limit=FILE_LIMIT)
    if not data.startswith(b"\x1f\x8b"):
        return data
    most = min(UNPACKED_LIMIT, max(RATIO_LIMIT * len(data), _SMALL))
    content = b"".join(_members(data, most))
    if len(content) > most:
        raise DomainError("file_is_a_bomb" if most < UNPACKED_LIMIT else "file_too_large", limit=most)
    return content


def _members(data: bytes, most: int) -> Iterator[bytes]:
    size = 0
    while data and size <= most:
        inflater = zlib.decompressobj(wbits=31)
        try:
            part = inflater.decompress(data, most - size + 1)
        except zlib.error:
            raise DomainError("file_damaged") from None
        size += len(part)
        if not inflater.eof and size <= most:
            raise DomainError("file_damaged")
        yield part
        data = inflater.unused_data.lstrip(b"\0")


def decode(data: bytes) -> str:
    """Return the text of a UTF-8 (with or without BOM), UTF-16 (by BOM) or GB18030 file.

    Refused: a spreadsheet file (`excel_file`), bytes that are none of these (`encoding_unknown`, with the row).
    """
    if data.startswith(_EXCEL):
        raise DomainError("excel_file")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data.removeprefix(bom), encoding)
    try:
        return _strict(data, "utf-8")
    except DomainError:
        if _looks_like_broken_utf8(data):
            raise
    return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise DomainError("encoding_unknown", row=row) from None
    if "\0" in text:
        raise DomainError("encoding_unknown", row=text[: text.index("\0")].count("\n") + 1)
    return text


def _looks_like_broken_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(sign >= "\u0800" for sign in text) - broken > broken


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """Read a CSV file, plain or gzip, into checked rows; everything wrong with it is a fault, never an exception."""
    faults = _Faults()
    try:
        text = decode(unpack(data))
    except DomainError as error:
        row = error.facts.get("row")
        faults.add(row if isinstance(row, int) else 0, "", error.code)
        return Table([], faults.kept)
    records = _records(text, columns)
    layout = _layout(records, columns, faults)
    rows = _rows(records, layout, columns, faults) if layout else []
    return Table(rows, sorted(faults.kept, key=lambda fault: fault.row), faults.more)


def _normal(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _known(columns: Sequence[Column]) -> dict[str, int]:
    return {
        _normal(name): index
        for index, column in enumerate(columns)
        for name in (column.name, *column.aliases)
    }


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _records(text: str, columns: Sequence[Column]) -> Iterator[list[str]]:
    """Return the reader whose delimiter finds the most known columns in the header, then the most columns."""
    known = _known(columns)

    def found(delimiter: str) -> tuple[int, int]:
        try:
            header = next(_reader(text, delimiter), [])
        except csv.Error:
            return (0, 0)
        return (sum(_normal(name) in known for name in header), len(header))

    return _reader(text, max(_DELIMITERS, key=found))


def _layout(records: Iterator[list[str]], columns: Sequence[Column], faults: _Faults) -> _Layout | None:
    """Read the header; None when it cannot be used."""
    try:
        header = next(records, [])
    except csv.Error:
        header = []
    if not any(name.strip() for name in header):
        faults.add(1, "", "header_missing")
        return None
    if len(header) > COLUMN_LIMIT:
        faults.add(1, "", "too_many_columns", str(len(header)))
        return None
    return _match(_trimmed(header), columns, faults)


def _match(header: list[str], columns: Sequence[Column], faults: _Faults) -> _Layout | None:
    known, usable = _known(columns), True
    places: dict[int, int] = {}
    for place, name in enumerate(header):
        index = known.get(_normal(name))
        if index is None:
            faults.add(1, name.strip()[:_SHOWN], "column_unknown")
        elif index in places:
            faults.add(1, columns[index].name, "column_twice", name.strip())
            usable = False
        else:
            places[index] = place
    for index, column in enumerate(columns):
        if column.required and index not in places:
            faults.add(1, column.name, "column_missing")
            usable = False
    return _Layout(len(header), places) if usable else None


def _trimmed(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _rows(
    records: Iterator[list[str]], layout: _Layout, columns: Sequence[Column], faults: _Faults
) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    caches: list[dict[str, object]] = [{} for _ in columns]
    numbered = _numbered(records, layout.width, faults)
    while chunk := list(islice(numbered, _CHUNK)):
        numbers, lines = zip(*chunk, strict=True)
        cells = list(zip(*lines, strict=False))
        bad: set[int] = set()
        spot = _Spot(numbers, bad, faults)
        values: list[Iterable[object]] = []
        for index, column in enumerate(columns):
            if (place := layout.places.get(index)) is None:
                values.append(repeat(None, len(chunk)))
            else:
                values.append(_values(cells[place], column, caches[index], spot))
        parsed = zip(numbers, *values, strict=True)
        rows.extend(row for row in parsed if row[0] not in bad) if bad else rows.extend(parsed)
    return rows


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the cells of a chunk stand, and where their faults go."""

    numbers: Sequence[int]
    bad: set[int]
    faults: _Faults

    def report(self, cells: Sequence[str], wrong: dict[str, str], column: str) -> None:
        for number, cell in zip(self.numbers, cells, strict=True):
            if cell in wrong:
                self.bad.add(number)
                self.faults.add(number, column, wrong[cell], cell)


def _values(cells: Sequence[str], column: Column, cache: dict[str, object], spot: _Spot) -> Iterable[object]:
    """Parse the distinct cells of a chunk once each; dates, prices and codes repeat."""
    if len(cache) > _CACHE_LIMIT:
        cache.clear()
    wrong: dict[str, str] = {}
    distinct = set(cells)
    for cell in distinct - cache.keys():
        if not cell.strip():
            cache[cell] = None
            continue
        try:
            cache[cell] = column.parse(cell)
        except DomainError as error:
            wrong[cell] = error.code
    if column.required:
        wrong |= {cell: "value_missing" for cell in distinct if not cell.strip()}
    if wrong:
        spot.report(cells, wrong, column.name)
        return map(cache.get, cells)
    return map(cache.__getitem__, cells)


def _numbered(records: Iterator[list[str]], width: int, faults: _Faults) -> Iterator[tuple[int, list[str]]]:
    """Number the rows; empty ones are passed over, ragged and unreadable ones are faults."""
    number = 1
    while True:
        number += 1
        try:
            cells = next(records, None)
        except csv.Error as error:
            faults.add(number, "", "row_unreadable", str(error))
            continue
        if cells is None:
            return
        if number > ROW_LIMIT + 1:
            faults.add(number, "", "too_many_rows", str(ROW_LIMIT))
            return
        if len(cells) != width:
            filled = len(_trimmed(cells))
            if not filled:
                continue
            if filled > width or len(cells) < width:
                faults.add(number, "", "cells_extra" if filled > width else "cells_missing", str(len(cells)))
                continue
        elif not cells[0].strip() and not "".join(cells).strip():
            continue
        yield number, cells
