"""A file of receipts read and sorted out: what is sold, returned or written off, and every row that fits nothing.

The columns are those of our template and, as aliases, of the "Online Retail" invoices (Chen et al. 2012).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Final

from desktop.imports.source import source_of
from domain.errors import DomainError
from domain.money import AMOUNT_LIMIT, Quantity, UnitPrice, extend
from domain.table import Column, Fault, Table, read_table
from domain.table_value import parse_code, parse_moment, parse_price_cell, parse_quantity_cell, parse_text

COLUMNS: Final = (
    Column("receipt_no", parse_code, aliases=("InvoiceNo", "Invoice", "单号", "小票号")),
    Column("sku", parse_code, aliases=("StockCode", "货号", "商品编码")),
    Column("name", parse_text, required=False, aliases=("Description", "品名", "商品名称")),
    Column("quantity", parse_quantity_cell, aliases=("数量",)),
    Column("time", parse_moment, aliases=("InvoiceDate", "时间", "日期")),
    Column("price", parse_price_cell, aliases=("UnitPrice", "单价")),
    Column("customer", parse_text, required=False, aliases=("CustomerID", "Customer ID", "会员号", "客户")),
    Column("country", parse_text, required=False, aliases=("国家",)),
)
CANCELLATION: Final = "C"
FIRST_YEAR: Final = 1971
"""Document ids and some systems' clocks know no time before 1970."""
QUANTITY_LIMIT: Final = 10**12
"""In thousandths; a million such rows still sum up inside the 64 bits of an on-hand figure."""
_SERVICE_CODES: Final = frozenset(
    ("POST", "DOT", "C2", "M", "D", "S", "B", "CRUK", "BANK CHARGES", "AMAZONFEE", "ADJUST", "ADJUST2")
)
_SERVICE_PREFIXES: Final = ("GIFT_",)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One row of the file that means something; the quantity is positive."""

    row: int
    sku: str
    name: str
    quantity: Quantity
    price: UnitPrice


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """All rows of one number; `moment` is local and naive, as the file says it."""

    number: str
    moment: datetime
    customer: str
    sold: tuple[FileLine, ...]
    returned: tuple[FileLine, ...]
    written_off: tuple[FileLine, ...]
    source: str

    @property
    def lines(self) -> tuple[FileLine, ...]:
        """Every line, whatever it does."""
        return self.sold + self.returned + self.written_off


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """The receipts of a file in the order of time, and what is wrong with it."""

    receipts: tuple[FileReceipt, ...]
    faults: tuple[Fault, ...]
    fault_count: int


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    number: str
    sku: str
    name: str | None
    quantity: Quantity
    moment: datetime
    price: UnitPrice
    customer: str | None
    country: str | None


def is_service(sku: str) -> bool:
    """Tell whether a code of the file stands for a service, such as postage, that moves no stock."""
    return sku.upper() in _SERVICE_CODES or sku.upper().startswith(_SERVICE_PREFIXES)


def read_receipts(data: bytes, today: date) -> ReceiptFile:
    """Read a whole file; nothing is written, nothing is dropped: a row is in a receipt or a fault."""
    table = read_table(data, COLUMNS)
    faults: list[Fault] = []
    receipts = tuple(_receipts(table, today, faults))
    together = sorted([*table.faults, *faults], key=attrgetter("row"))
    return ReceiptFile(
        tuple(sorted(receipts, key=attrgetter("moment"))), tuple(together), table.fault_count + len(faults)
    )


def _receipts(table: Table, today: date, faults: list[Fault]) -> Iterator[FileReceipt]:
    by_number: dict[str, list[_Row]] = {}
    for row in table.rows:
        by_number.setdefault(row[1], []).append(_Row(*row))
    for number, rows in by_number.items():
        days = (rows[0].moment.date(), today)
        good = [row for row in rows if _fits(row, days, faults)]
        if sum(extend(row.price, abs(row.quantity)) for row in good) >= AMOUNT_LIMIT:
            faults += [Fault(row.row, "price", "amount_too_large", number) for row in good]
        elif good:
            yield _receipt(number, good)


def _fits(row: _Row, days: tuple[date, date], faults: list[Fault]) -> bool:
    column, code, text = _wrong_day(row, *days) or _misfit(row)
    if code:
        faults.append(Fault(row.row, column, code, text))
    return not code


def _wrong_day(row: _Row, first: date, today: date) -> tuple[str, str, str] | None:
    """Tell what is wrong with a row's day; a receipt of tomorrow would hold back every later business day."""
    day = row.moment.date()
    if day > today:
        return "time", "day_in_the_future", day.isoformat()
    if day.year < FIRST_YEAR:
        return "time", "day_out_of_range", day.isoformat()
    return ("receipt_no", "number_on_two_days", row.number) if day != first else None


def _misfit(row: _Row) -> tuple[str, str, str]:
    """Return the column, the reason and the text of a row that fits nothing, or empty strings."""
    is_cancellation = row.number.startswith(CANCELLATION)
    if row.price < 0:
        return "price", "price_negative", row.number
    if row.quantity == 0:
        return "quantity", "quantity_zero", row.number
    if abs(row.quantity) >= QUANTITY_LIMIT:
        return "quantity", "quantity_too_large", row.number
    if is_cancellation and row.quantity > 0:
        return "quantity", "sale_in_a_return", row.number
    if not is_cancellation and row.quantity < 0 and row.price > 0:
        return "quantity", "return_in_a_sale", row.number
    if not is_cancellation and row.quantity < 0 and is_service(row.sku):
        return "sku", "service_written_off", row.sku
    try:
        extend(row.price, row.quantity)
    except DomainError as error:
        return "price", error.code, row.number
    return "", "", ""


def _receipt(number: str, rows: list[_Row]) -> FileReceipt:
    is_cancellation = number.startswith(CANCELLATION)
    lines = [(_line(row), row.quantity < 0) for row in rows]
    content = (f"{row.sku}|{row.quantity}|{row.price}" for row in rows)
    return FileReceipt(
        number=number,
        moment=rows[0].moment,
        customer=next((_customer(row.customer) for row in rows if row.customer), ""),
        sold=tuple(line for line, is_back in lines if not is_back),
        returned=tuple(line for line, is_back in lines if is_back and is_cancellation),
        written_off=tuple(line for line, is_back in lines if is_back and not is_cancellation),
        source=source_of(number, content),
    )


def _line(row: _Row) -> FileLine:
    return FileLine(row.row, row.sku, row.name or "", abs(row.quantity), row.price)


def _customer(text: str) -> str:
    return text.removesuffix(".0")


@dataclass(frozen=True, slots=True)
class OwnGood:
    """What a file tells about one of its SKUs: a name seen on a sale, and the last price above zero."""

    sku: str
    name: str
    price: UnitPrice


def own_goods(receipts: Iterable[FileReceipt]) -> dict[str, OwnGood]:
    """Return every SKU of the receipts; a reason for a write-off is no name, a SKU without any is named by itself."""
    named = (
        (line.sku, line.name, line.price, bool(receipt.written_off))
        for receipt in receipts
        for line in receipt.lines
    )
    goods: dict[str, OwnGood] = {}
    for sku, lines in groupby(sorted(named, key=lambda seen: seen[0]), key=lambda seen: seen[0]):
        seen = list(lines)
        name = next((name for _, name, _, is_reason in seen if name and not is_reason), sku)
        goods[sku] = OwnGood(sku, name, next((price for _, _, price, _ in reversed(seen) if price), 0))
    return goods
