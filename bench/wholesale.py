"""A month of a distributor's order lines by dealer, as the credit and rebate benchmarks use them: real, else generated."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bench.iowa import FOLDER
from domain.money import Fen, Quantity, parse_money
from domain.selection import Item
from server_stub.iowa.files import Faults, read_rows

DEALERS: Final = 2_000
LINES: Final = 220_359
MONTH_BEGINS: Final = date(2022, 9, 1)
_MONTH: Final = "2022-09-"
_ORDER_COLUMNS = ("Date", "Store Number", "Item Number", "Bottles Sold", "Sale (Dollars)")
_PRODUCT_COLUMNS = ("Item Number", "Category Name", "Vendor Name")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one dealer's order; the amount in fen, the quantity in thousandths, below zero on a return."""

    day: date
    item: Item
    amount: Fen
    quantity: Quantity


def has_real_lines() -> bool:
    """Tell whether the real data folder is on this machine."""
    return FOLDER.is_dir()


def name_lines(what: str) -> str:
    """Return the name of a figure that counts the lines, with where they come from."""
    return f"{what} {'a real' if has_real_lines() else 'a generated'} order line"


def read_dealers() -> list[list[Line]]:
    """Return the lines of 2,000 dealers; where there are fewer, the biggest are cut in two, line by line."""
    by_dealer: dict[str, list[Line]] = {}
    for dealer, line in _read_lines() if has_real_lines() else _make_lines():
        by_dealer.setdefault(dealer, []).append(line)
    dealers = sorted(by_dealer.values(), key=len)
    for lines in dealers[len(dealers) - max(DEALERS - len(dealers), 0) :]:
        dealers.append(lines[::2])
        del lines[::2]
    return dealers


def _read_lines() -> Iterator[tuple[str, Line]]:
    items, days, faults = _read_items(), dict[str, date](), Faults()
    for path in sorted(FOLDER.glob("orders_*.csv*")):
        for _, (day, store, sku, bottles, amount) in read_rows(path, _ORDER_COLUMNS, faults):
            if day.startswith(_MONTH):
                when = days.get(day) or days.setdefault(day, date.fromisoformat(day))
                yield store, Line(when, items[sku], parse_money(amount), int(bottles) * 1000)


def _read_items() -> dict[str, Item]:
    path = next(FOLDER.glob("products.csv*"))
    rows = read_rows(path, _PRODUCT_COLUMNS, Faults())
    return {sku: Item(sku, category=category, brand=vendor) for _, (sku, category, vendor) in rows}


def _make_lines() -> Iterator[tuple[str, Line]]:
    """Make as many lines as the real month has, most of them with few dealers, as there."""
    rng = random.Random(9)
    items = [Item(f"S{sku}", category=f"C{sku % 40}", brand=f"B{sku % 90}") for sku in range(4_000)]
    for number in range(LINES):
        dealer = number if number < DEALERS else int(DEALERS * rng.random() ** 2)
        day = MONTH_BEGINS + timedelta(days=rng.randrange(30))
        bottles = rng.choice((6, 12, 12, 24, 48, -1))
        yield str(dealer), Line(day, rng.choice(items), bottles * rng.randrange(400, 4_000), bottles * 1000)
