"""Reading the distributor's CSV files: every fault named by file, row and column, never an exception in the middle."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from operator import itemgetter
from pathlib import Path
from typing import TextIO

from domain.errors import DomainError

FAULT_LIMIT = 1000
_FIELD_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file; row 0 means the file as a whole, the header is row 1."""

    file: str
    row: int
    column: str
    code: str
    text: str = ""

    def __str__(self) -> str:
        place = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{place}{column}: {self.code}" + (f" ({self.text})" if self.text else "")


@dataclass(slots=True)
class Faults:
    """The report: the first thousand faults and how many there are in all."""

    listed: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, row: int, column: str, code: str, text: str = "") -> None:
        """Note a fault."""
        self.count += 1
        if len(self.listed) < FAULT_LIMIT:
            self.listed.append(Fault(file, row, column, code, text[:80]))


Cells = tuple[str, ...]
CellReader = Callable[[str], object]


def open_text(path: Path) -> TextIO:
    """Open a .csv or .csv.gz as UTF-8, with or without a byte order mark."""
    if path.suffix == ".gz":
        return TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _places(header: Sequence[str], columns: Sequence[str], file: str, faults: Faults) -> list[int] | None:
    names = [name.strip() for name in header]
    missing = [column for column in columns if names.count(column) != 1]
    for column in missing:
        faults.add(file, 1, column, "column_twice" if column in names else "column_missing")
    return None if missing else [names.index(column) for column in columns]


def _rows(source: TextIO, columns: Sequence[str], file: str, faults: Faults) -> Iterator[tuple[int, Cells]]:
    reader = csv.reader(source, strict=True)
    header = next(reader, [])
    places = _places(header, columns, file, faults)
    if places is None:
        return
    width, pick = len(header), itemgetter(*places)
    for cells in reader:
        if len(cells) == width:
            yield reader.line_num, pick(cells)
        elif cells:
            faults.add(file, reader.line_num, "", "wrong_number_of_cells", f"{len(cells)} instead of {width}")


def read_rows(path: Path, columns: Sequence[str], faults: Faults) -> Iterator[tuple[int, Cells]]:
    """Yield (row, the named columns' cells); what makes the file unreadable becomes a fault and ends the reading."""
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        with open_text(path) as source:
            yield from _rows(source, columns, path.name, faults)
    except UnicodeDecodeError as error:
        faults.add(path.name, 0, "", "not_utf8", f"byte {error.start} of a block")
    except csv.Error as error:
        faults.add(path.name, 0, "", "not_csv", str(error))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        faults.add(path.name, 0, "", "damaged_gzip", str(error))
    except OSError as error:
        faults.add(path.name, 0, "", "unreadable", error.strerror or str(error))


def read_cell(reader: CellReader, cell: str, place: tuple[str, int, str], faults: Faults) -> object | None:
    """Return the cell's value, or None after noting why it has none; `place` is file, row and column."""
    try:
        return reader(cell)
    except DomainError as error:
        faults.add(*place, error.code, cell)
        return None
