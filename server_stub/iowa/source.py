"""The distributor's stores, items and order lines as values, checked as a whole before anything is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from domain.errors import DomainError
from domain.money import Fen, Quantity, UnitPrice, parse_fixed, parse_money, parse_price
from domain.product import is_gtin
from server_stub.iowa.files import Faults, read_cell, read_rows

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\S+\d{5}")
_LINE_DIGITS = 5
_STORE_COLUMNS = ("Store", "Name", "Address", "City", "State", "Zip Code")
_ITEM_COLUMNS = (
    "Item Number", "Item Description", "Category Name", "Vendor Name", "Bottle Volume (ml)", "Pack", "UPC", "SCC",
    "State Bottle Retail",
)  # fmt: skip
_LINE_COLUMNS = (
    "Invoice/Item Number",
    "Date",
    "Store Number",
    "Item Number",
    "Bottles Sold",
    "Sale (Dollars)",
)

Counter = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class SourceStore:
    """A store that buys from the distributor."""

    code: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item the distributor sells by the bottle; a case holds `pack` bottles."""

    sku: str
    name: str
    category: str
    vendor: str
    volume: str
    pack: int
    upc: str
    scc: str
    retail: UnitPrice


@dataclass(frozen=True, slots=True)
class Line:
    """One invoiced line; quantity in thousandths of a bottle, both figures negative on a credit."""

    number: int
    item: Item
    quantity: Quantity
    amount: Fen


@dataclass(frozen=True, slots=True)
class Invoice:
    """All lines of one invoice number."""

    number: str
    day: date
    store: str
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Seen:
    """What the check knows of an invoice: its day and store, how many lines it has, and which (as bits)."""

    day: date
    store: str
    count: int = 0
    numbers: int = 0


@dataclass(slots=True)
class Source:
    """A checked folder: stores and items by number, and how many lines each invoice has."""

    folder: Path
    orders: list[Path]
    stores: dict[str, SourceStore] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    invoices: dict[str, _Seen] = field(default_factory=dict)
    lines: int = 0
    empty_lines: list[str] = field(default_factory=list)
    """Numbers of lines that say nothing: no bottles and no money. They are listed, not written."""


def normalise_code(code: str) -> str:
    """Return a code zero-padded to the 12, 13 or 14 digits at which its check digit is right, else as it was given."""
    if not code.strip("0"):
        return ""
    for length in (12, 13, 14):
        if len(code) <= length and is_gtin(code.zfill(length)):
            return code.zfill(length)
    return code


@lru_cache(maxsize=4096)
def _parse_day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise DomainError("not_a_date", text=text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DomainError("date_does_not_exist", text=text) from error


def _parse_whole(text: str) -> int:
    return parse_fixed(text, 0)


def _parse_pack(text: str) -> int:
    pack = _parse_whole(text)
    if pack < 1:
        raise DomainError("not_positive", text=text)
    return pack


def _parse_retail(text: str) -> UnitPrice:
    price = parse_price(text)
    if price < 0:
        raise DomainError("price_negative", text=text)
    return price


_parse_bottles = lru_cache(maxsize=4096)(_parse_whole)
_parse_amount = lru_cache(maxsize=65_536)(parse_money)


def _read_stores(source: Source, path: Path, faults: Faults) -> None:
    for row, (code, name, address, city, state, postcode) in read_rows(path, _STORE_COLUMNS, faults):
        if not code or not name:
            faults.add(path.name, row, "Store" if not code else "Name", "cell_empty")
        elif code in source.stores:
            faults.add(path.name, row, "Store", "store_twice", code)
        else:
            source.stores[code] = SourceStore(code, name, f"{address}, {city}, {state} {postcode}".strip())


def _read_items(source: Source, path: Path, faults: Faults) -> None:
    for row, cells in read_rows(path, _ITEM_COLUMNS, faults):
        sku, name, category, vendor, volume, pack_text, upc, scc, retail_text = cells
        pack = read_cell(_parse_pack, pack_text, (path.name, row, "Pack"), faults)
        retail = read_cell(_parse_retail, retail_text, (path.name, row, "State Bottle Retail"), faults)
        if not sku or not name:
            faults.add(path.name, row, "Item Number" if not sku else "Item Description", "cell_empty")
        elif sku in source.items:
            faults.add(path.name, row, "Item Number", "item_twice", sku)
        elif isinstance(pack, int) and isinstance(retail, int):
            source.items[sku] = Item(
                sku, name, category, vendor, volume, pack, normalise_code(upc), normalise_code(scc), retail
            )


class _LineCheck:
    """Checks the order lines one by one against the stores, the items and each other."""

    def __init__(self, source: Source, file: str, faults: Faults) -> None:
        self.source, self.file, self.faults = source, file, faults

    def check(self, row: int, cells: tuple[str, ...]) -> None:
        """Note every fault of a line and remember its invoice."""
        number, day_text, store, item, bottles_text, amount_text = cells
        place = (self.file, row)
        day = read_cell(_parse_day, day_text, (*place, "Date"), self.faults)
        bottles = read_cell(_parse_bottles, bottles_text, (*place, "Bottles Sold"), self.faults)
        amount = read_cell(_parse_amount, amount_text, (*place, "Sale (Dollars)"), self.faults)
        if store not in self.source.stores:
            self.faults.add(*place, "Store Number", "store_unknown", store)
        if item not in self.source.items:
            self.faults.add(*place, "Item Number", "item_unknown", item)
        if isinstance(bottles, int) and isinstance(amount, int):
            self._check_signs(row, number, bottles, amount)
        if not _NUMBER.fullmatch(number) or not number[-_LINE_DIGITS:].isascii():
            self.faults.add(*place, "Invoice/Item Number", "number_malformed", number)
        elif isinstance(day, date):
            self._remember(row, number, day, store)

    def _check_signs(self, row: int, number: str, bottles: int, amount: Fen) -> None:
        if bottles == 0 and amount == 0:
            self.source.empty_lines.append(number)
        elif bottles == 0 or bottles * amount < 0:
            self.faults.add(
                self.file, row, "Sale (Dollars)", "amount_against_quantity", f"{bottles} for {amount} cents"
            )

    def _remember(self, row: int, number: str, day: date, store: str) -> None:
        invoice, line = number[:-_LINE_DIGITS], int(number[-_LINE_DIGITS:])
        seen = self.source.invoices.get(invoice)
        if seen is None:
            seen = self.source.invoices[invoice] = _Seen(day, store)
        if seen.numbers >> line & 1:
            self.faults.add(self.file, row, "Invoice/Item Number", "line_twice", number)
        if seen.day != day:
            self.faults.add(self.file, row, "Date", "invoice_on_two_days", number)
        if seen.store != store:
            self.faults.add(self.file, row, "Store Number", "invoice_of_two_stores", number)
        seen.count += 1
        seen.numbers |= 1 << line


def find_files(folder: Path, faults: Faults) -> Source:
    """Find orders_*.csv[.gz] in a folder; a missing file is a fault."""
    orders = sorted([*folder.glob("orders_*.csv"), *folder.glob("orders_*.csv.gz")])
    if not orders:
        faults.add("orders_*.csv.gz", 0, "", "file_missing")
    return Source(folder, orders)


def _find(folder: Path, name: str) -> Path:
    packed = folder / f"{name}.gz"
    return packed if packed.exists() else folder / name


def check_source(folder: Path, faults: Faults, counted: Counter) -> Source:
    """Read everything once, note every fault, and return what the second reading needs; `counted` gets lines read."""
    source = find_files(folder, faults)
    _read_stores(source, _find(folder, "stores.csv"), faults)
    _read_items(source, _find(folder, "products.csv"), faults)
    if faults.count:
        return source
    for path in source.orders:
        check = _LineCheck(source, path.name, faults)
        for row, cells in read_rows(path, _LINE_COLUMNS, faults):
            check.check(row, cells)
            source.lines += 1
            counted(source.lines)
    return source


def read_invoices(source: Source) -> Iterator[Invoice]:
    """Read the checked files again and yield each invoice as soon as its last line was read, whatever the order."""
    pending: dict[str, list[Line]] = {}
    left = {number: seen.count for number, seen in source.invoices.items()}
    faults = Faults()
    for path in source.orders:
        for _, (number, _, _, item, bottles, amount) in read_rows(path, _LINE_COLUMNS, faults):
            invoice = number[:-_LINE_DIGITS]
            line = Line(
                int(number[-_LINE_DIGITS:]),
                source.items[item],
                _parse_bottles(bottles) * 1000,
                _parse_amount(amount),
            )
            pending.setdefault(invoice, []).append(line)
            left[invoice] -= 1
            if not left[invoice]:
                seen = source.invoices[invoice]
                lines = (line for line in pending.pop(invoice) if line.quantity)
                yield Invoice(
                    invoice, seen.day, seen.store, tuple(sorted(lines, key=lambda line: line.number))
                )
    if faults.count or pending:
        raise SourceChangedError("The files changed while they were read; nothing was written.")


class SourceChangedError(Exception):
    """The second reading did not find what the first one checked."""
