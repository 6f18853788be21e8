"""Workbooks made elsewhere as texts: every cell as a person sees it, numbers exactly, percentages with their sign."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from domain.errors import DomainError
from domain.table import FILE_LIMIT, RATIO_LIMIT, ROW_LIMIT, UNPACKED_LIMIT

Cells = list[tuple[int, list[str]]]
"""The filled rows of a sheet with their numbers as a spreadsheet counts them."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PERCENT_FORMATS = frozenset({"9", "10"})
_QUOTED = re.compile(r'"[^"]*"|\\.')
_PLACE = re.compile(r"([A-Z]+)(\d+)")
_SMALL = 2**20


@dataclass(frozen=True, slots=True)
class _Percents:
    """Which cells of which sheets are formatted as percentages, by row and column from 0."""

    by_sheet: Mapping[str, frozenset[tuple[int, int]]]

    def holds(self, sheet: str, row: int, column: int) -> bool:
        return (row, column) in self.by_sheet.get(sheet, ())


def read_workbook(data: bytes) -> dict[str, Cells]:
    """Return the sheets of an .xlsx file by name.

    Refused: too large (`file_too_large`), unpacking to much more than it is (`file_is_a_bomb`), no workbook or damaged
    (`file_damaged`), under a password (`file_locked`).
    """
    _check_size(data)
    try:
        percents = _find_percents(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return {name: _cells(workbook, name, percents) for name in workbook.sheet_names}
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError) as error:
        raise DomainError("file_damaged", reason=type(error).__name__) from error


def _check_size(data: bytes) -> None:
    if len(data) > FILE_LIMIT:
        raise DomainError("file_too_large", limit=FILE_LIMIT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise DomainError("file_damaged", reason="BadZipFile") from error
    if size > UNPACKED_LIMIT:
        raise DomainError("file_too_large", limit=UNPACKED_LIMIT)
    if size > max(RATIO_LIMIT * len(data), _SMALL):
        raise DomainError("file_is_a_bomb", limit=RATIO_LIMIT)


def _cells(workbook: CalamineWorkbook, name: str, percents: _Percents) -> Cells:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    if len(rows) > ROW_LIMIT:
        raise DomainError("file_too_large", limit=ROW_LIMIT)
    found = []
    for number, row in enumerate(rows):
        texts = [
            _text(value, is_percent=percents.holds(name, number, place)) for place, value in enumerate(row)
        ]
        if any(texts):
            found.append((number + 1, texts))
    return found


def _text(value: Any, *, is_percent: bool) -> str:
    """Return a cell as it is shown; spreadsheets keep numbers to 15 figures, so 0.1 + 0.2 is 0.3 here too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        number = Decimal(format(value, ".15g")) * (100 if is_percent else 1)
        text = format(number, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text + ("%" if is_percent else "")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()


def _find_percents(data: bytes) -> _Percents:
    """Find the cells whose number format is a percentage: 0.05 so formatted means what a person wrote as 5%."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = _percent_styles(archive)
        if not styles:
            return _Percents({})
        return _Percents(
            {name: _percent_places(archive, path, styles) for name, path in _sheet_paths(archive)}
        )


def _tree(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(path))


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    tree = _tree(archive, "xl/styles.xml")
    own = {
        one.get("numFmtId", "")
        for one in tree.iter(f"{_MAIN}numFmt")
        if "%" in _QUOTED.sub("", one.get("formatCode", ""))
    }
    formats = tree.find(f"{_MAIN}cellXfs")
    known = _PERCENT_FORMATS | own
    return frozenset(
        str(place)
        for place, one in enumerate(() if formats is None else formats)
        if one.get("numFmtId") in known
    )


def _sheet_paths(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    related = {one.get("Id"): one.get("Target", "") for one in _tree(archive, "xl/_rels/workbook.xml.rels")}
    sheets = _tree(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
    targets = [(one.get("name", ""), related.get(one.get(f"{_RELATED}id"), "")) for one in sheets]
    paths = [
        (name, target.lstrip("/") if target.startswith("/") else f"xl/{target}") for name, target in targets
    ]
    return [(name, path) for name, path in paths if path in archive.namelist()]


def _percent_places(
    archive: zipfile.ZipFile, path: str, styles: frozenset[str]
) -> frozenset[tuple[int, int]]:
    found = set()
    with archive.open(path) as file:
        for _, one in ElementTree.iterparse(file):
            if one.tag == f"{_MAIN}c" and one.get("s") in styles and (place := _place(one.get("r", ""))):
                found.add(place)
            if one.tag == f"{_MAIN}row":
                one.clear()
    return frozenset(found)


def _place(text: str) -> tuple[int, int] | None:
    """Return row and column from 0 of a cell called "B3"."""
    match = _PLACE.fullmatch(text)
    if not match:
        return None
    column = 0
    for sign in match[1]:
        column = column * 26 + ord(sign) - 64
    return int(match[2]) - 1, column - 1
