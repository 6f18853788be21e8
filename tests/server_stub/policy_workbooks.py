"""Workbooks as people make them, for the tests."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no types of its own

Rows = Sequence[Sequence[Any]]


class Percentage(float):
    """A number in a cell that is formatted as a percentage."""


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day, percent = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": '0.0%" 折"'})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, Percentage):
                    page.write_number(place, column, float(value), percent)
                elif isinstance(value, date):
                    page.write_datetime(place, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  cells have no zone
                elif value is not None:
                    page.write(place, column, value)
    book.close()
    return buffer.getvalue()
