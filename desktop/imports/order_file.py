"""A file of orders read and sorted out: whose they are, what is asked for, and every row that fits nothing.

The columns are those of our template and, as aliases, of the State of Iowa's wholesale invoices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Final

from desktop.imports.receipt_file import FIRST_YEAR, QUANTITY_LIMIT
from desktop.imports.source import source_of
from domain.errors import DomainError
from domain.money import Fen, Quantity
from domain.table import Column, Fault, Table, read_table
from domain.table_value import parse_code, parse_day, parse_money_cell, parse_quantity_cell

_LINE_DIGITS: Final = 5


def _order_of_line(text: str) -> str:
    """Return the order's number inside a line's: all but its last five digits."""
    code = parse_code(text)
    number, line = code[:-_LINE_DIGITS], code[-_LINE_DIGITS:]
    if not number or not (line.isascii() and line.isdigit()):
        raise DomainError("line_number_wrong", text=code)
    return number


COLUMNS: Final = (
    Column("order_no", parse_code, required=False, aliases=("订单号", "单号")),
    Column("line_no", _order_of_line, required=False, aliases=("Invoice/Item Number",)),
    Column("dealer", parse_code, required=False, aliases=("Store Number", "经销商")),
    Column("sku", parse_code, required=False, aliases=("Item Number", "货号", "商品编码")),
    Column("barcode", parse_code, required=False, aliases=("条码",)),
    Column("quantity", parse_quantity_cell, aliases=("Bottles Sold", "数量")),
    Column("unit", parse_code, required=False, aliases=("单位",)),
    Column("day", parse_day, required=False, aliases=("Date", "日期")),
    Column("wanted_on", parse_day, required=False, aliases=("wanted date", "wanted", "要货日期")),
    Column("amount", parse_money_cell, required=False, aliases=("Sale (Dollars)", "金额")),
)


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One row that asks for something, by SKU or by barcode; without a unit the base unit or the barcode's is meant."""

    row: int
    sku: str
    barcode: str
    quantity: Quantity
    unit: str


@dataclass(frozen=True, slots=True)
class FileOrder:
    """All rows of one number; `amount` is what the file says they cost, in fen, None where it says nothing."""

    number: str
    day: date
    wanted_on: date | None
    lines: tuple[AskedLine, ...]
    amount: Fen | None
    source: str


@dataclass(frozen=True, slots=True)
class OrderFile:
    """The orders of one dealer in the order of time, the rows of others, and what is wrong with the file."""

    orders: tuple[FileOrder, ...]
    other_rows: int
    faults: tuple[Fault, ...]
    fault_count: int


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    order_no: str | None
    line_no: str | None
    dealer: str | None
    sku: str | None
    barcode: str | None
    quantity: Quantity
    unit: str | None
    day: date | None
    wanted_on: date | None
    amount: Fen | None

    @property
    def number(self) -> str:
        """The order's number, however the file gives it."""
        return self.order_no or self.line_no or ""


def read_orders(data: bytes, today: date, dealer: str | None) -> OrderFile:
    """Read a whole file; rows that name another dealer are counted apart, all others are in an order or a fault.

    Refused: a file that names dealers where it is not known which one is meant (`dealer_not_given`).
    """
    table = read_table(data, COLUMNS)
    own = [row for row in table.rows if row[3] is None or row[3] == dealer]
    if dealer is None and len(own) < len(table.rows):
        raise DomainError("dealer_not_given")
    faults: list[Fault] = []
    orders = tuple(_orders(Table(own, []), today, faults))
    together = sorted([*table.faults, *faults], key=attrgetter("row"))
    return OrderFile(
        tuple(sorted(orders, key=attrgetter("day"))),
        len(table.rows) - len(own),
        tuple(together),
        table.fault_count + len(faults),
    )


def _orders(table: Table, today: date, faults: list[Fault]) -> Iterator[FileOrder]:
    by_number: dict[str, list[_Row]] = {}
    for values in table.rows:
        row = _Row(*values)
        by_number.setdefault(row.number, []).append(row)
    for number, rows in by_number.items():
        good = [row for row in rows if _fits(row, rows[0], today, faults)]
        if good:
            yield _order(number, good, today)


def _fits(row: _Row, first: _Row, today: date, faults: list[Fault]) -> bool:
    column, code, text = _misfit(row, first, today)
    if code:
        faults.append(Fault(row.row, column, code, text))
    return not code


def _misfit(row: _Row, first: _Row, today: date) -> tuple[str, str, str]:
    """Return the column, the reason and the text of a row that fits nothing, or empty strings."""
    day = row.day or today
    if not row.number:
        return "order_no", "value_missing", ""
    if not row.sku and not row.barcode:
        return "sku", "value_missing", ""
    if row.quantity < 0:
        return "quantity", "return_is_no_order", row.number
    if row.quantity == 0:
        return "quantity", "quantity_zero", row.number
    if row.quantity >= QUANTITY_LIMIT:
        return "quantity", "quantity_too_large", row.number
    if (row.day, row.wanted_on) != (first.day, first.wanted_on):
        return "order_no", "order_rows_disagree", row.number
    if day > today:
        return "day", "day_in_the_future", day.isoformat()
    if day.year < FIRST_YEAR:
        return "day", "day_out_of_range", day.isoformat()
    return "", "", ""


def _order(number: str, rows: list[_Row], today: date) -> FileOrder:
    first = rows[0]
    content = (f"{row.sku}|{row.barcode}|{row.quantity}|{row.unit}|{row.wanted_on}" for row in rows)
    amounts = [row.amount for row in rows if row.amount is not None]
    return FileOrder(
        number=number,
        day=first.day or today,
        wanted_on=first.wanted_on,
        lines=tuple(
            AskedLine(row.row, row.sku or "", row.barcode or "", row.quantity, row.unit or "") for row in rows
        ),
        amount=sum(amounts) if amounts else None,
        source=source_of(number, content),
    )
