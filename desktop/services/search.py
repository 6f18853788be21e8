"""Finding products: by barcode, its last digits, Chinese, pinyin, SKU or specification, best sellers first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from desktop.models.search import LOCAL, PUBLISHED, Place, index_products, rank
from desktop.services.price import list_retail_prices
from domain.money import Quantity, UnitPrice
from domain.words import HAN, LATIN, LONGEST, fold, han_words

_CANDIDATES: Final = 120
_SHORTEST_TAIL: Final = 4
_LONGEST_CODE: Final = 14
_COLUMNS: Final = "p.sku, p.name, p.spec, p.category, p.brand, p.units, p.is_active, coalesce(h.quantity, 0), coalesce(h.sold, 0)"


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A product in a list: its base unit, on hand in base units, and the retail price per base unit if asked for."""

    sku: str
    name: str
    spec: str
    category: str
    brand: str
    unit: str
    on_hand: Quantity
    sold: int
    price: UnitPrice | None
    is_local: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class BarcodeMatch:
    """One product and unit that a scanned code stands for."""

    sku: str
    name: str
    spec: str
    unit: str
    code: str


@dataclass(frozen=True, slots=True)
class _Query:
    """A search: words that must all be there, and runs of Chinese that must stand together."""

    words: str
    runs: tuple[str, ...]


def find_by_barcode(session: Session, code: str) -> list[BarcodeMatch]:
    """Return what a scanned code stands for, maybe several; a leading zero of a 13-digit code may be missing."""
    codes = [code, code.removeprefix("0") if len(code) == 13 else "0" + code if len(code) == 12 else code]
    asked = (msgspec.json.encode(codes).decode(),)
    matches = []
    for place in (PUBLISHED, LOCAL):
        rows = session.connection().exec_driver_sql(
            f"SELECT b.sku, p.name, p.spec, b.unit, b.code FROM {place.barcode} b"  # noqa: S608 our own table names
            f" JOIN {place.product} p ON p.sku = b.sku WHERE b.code IN (SELECT value FROM json_each(?))"
            " AND p.is_active ORDER BY b.sku, b.unit",
            asked,
        )
        matches += [BarcodeMatch(*row) for row in rows]
    return matches


def find_products(
    session: Session, text: str, *, limit: int = 50, day: date | None = None
) -> list[FoundProduct]:
    """Return active products matching every word of the text, the best first; prices are filled in when `day` is given.

    A word is a barcode or its last four digits or more, Chinese from one character on, the beginning of pinyin
    initials or of full pinyin from any syllable, of the SKU, or of a Latin word of name, spec or brand.
    """
    query = _read(text)
    if not query.words and not query.runs:
        return []
    rows: dict[str, tuple[Any, ...]] = {}
    for place in (PUBLISHED, LOCAL):
        wanted = text.strip()
        by_code = (*_by_sku(session, place, wanted), *_by_code(session, place, wanted))
        for row in (*by_code, *_by_words(session, place, query)):
            rows.setdefault(row[0], (*row, place is LOCAL))
    folded = fold(text).strip()
    best = sorted(rows.values(), key=lambda row: _order(row, folded))[:limit]
    found = [_found(row) for row in best]
    return _with_prices(session, found, day) if day else found


def list_products(
    session: Session, *, category: str = "", offset: int = 0, limit: int = 200, day: date | None = None
) -> list[FoundProduct]:
    """Return a page of the active catalogue with the store's own goods, best sellers first."""
    pages = " UNION ALL ".join(_page_sql(place) for place in (PUBLISHED, LOCAL))
    rows = session.connection().exec_driver_sql(
        pages + " ORDER BY place, 1 LIMIT ?2 OFFSET ?3", (category, limit, offset)
    )
    found = [_found(tuple(row)[:10]) for row in rows]
    return _with_prices(session, found, day) if day else found


def _page_sql(place: Place) -> str:
    return (
        f"SELECT {_COLUMNS}, {int(place is LOCAL)} AS own, p.search_id AS place FROM {place.product} p"  # noqa: S608
        " LEFT JOIN main.on_hand h ON h.sku = p.sku WHERE p.is_active AND (?1 = '' OR p.category = ?1)"
    )


def list_categories(session: Session) -> list[tuple[str, int]]:
    """Return each category with its count of active published products."""
    rows = session.connection().exec_driver_sql(
        "SELECT category, count(*) FROM catalog.product WHERE is_active GROUP BY category ORDER BY category"
    )
    return [(row[0], int(row[1])) for row in rows]


def refresh_popularity(session: Session, place: Place = PUBLISHED, *, limit: int = 2000) -> int:
    """Index anew what sells more than when it was indexed, and return how many products.

    For published products the session is one of `Database.write_catalog`.
    """
    rows = session.connection().exec_driver_sql(
        f"SELECT p.sku, p.rowid, p.search_id, h.sold FROM main.on_hand h"  # noqa: S608 our own table names
        f" JOIN {place.product} p ON p.sku = h.sku WHERE h.sold > 0"
    )
    stale = [row[0] for row in rows if rank(row[3], row[1]) != row[2]][:limit]
    index_products(session, stale, place)
    return len(stale)


def _read(text: str) -> _Query:
    words, runs = [], []
    for term in fold(text).split():
        for run in HAN.findall(term):
            words += [
                f'"{word}"'
                for word in (han_words(run) if len(run) > 1 else run)
                if len(word) > 1 or len(run) == 1
            ]
            if len(run) > 2:
                runs.append(run)
        words += [f'"{word[:LONGEST]}"*' for word in _latin_terms(term)]
    return _Query(" ".join(words), tuple(runs))


def _latin_terms(term: str) -> Iterator[str]:
    yield from LATIN.findall(term)


def _by_words(session: Session, place: Place, query: _Query) -> Sequence[Any]:
    table = place.search.partition(".")[2]
    together = "".join(
        " AND instr(lower(p.name || ' ' || p.spec || ' ' || p.brand), ?) > 0" for _ in query.runs
    )
    return (
        session.connection()
        .exec_driver_sql(
            f"SELECT {_COLUMNS} FROM {place.search} s CROSS JOIN {place.product} p ON p.search_id = s.rowid"  # noqa: S608
            f" LEFT JOIN main.on_hand h ON h.sku = p.sku WHERE s.{table} MATCH ? AND p.is_active{together}"
            " ORDER BY s.rowid LIMIT ?",
            (query.words, *query.runs, _CANDIDATES),
        )
        .all()
    )


def _by_sku(session: Session, place: Place, text: str) -> Sequence[Any]:
    """Find the very SKU, which may stand behind many better sellers that begin with it."""
    return (
        session.connection()
        .exec_driver_sql(
            f"SELECT {_COLUMNS} FROM {place.product} p LEFT JOIN main.on_hand h ON h.sku = p.sku"  # noqa: S608
            " WHERE p.sku IN (?, ?) AND p.is_active",
            (text, text.upper()),
        )
        .all()
    )


def _by_code(session: Session, place: Place, text: str) -> Sequence[Any]:
    if not (text.isascii() and text.isdigit() and _SHORTEST_TAIL <= len(text) <= _LONGEST_CODE):
        return ()
    low = text[::-1]
    return (
        session.connection()
        .exec_driver_sql(
            f"SELECT {_COLUMNS} FROM {place.barcode} b CROSS JOIN {place.product} p ON p.sku = b.sku"  # noqa: S608
            " LEFT JOIN main.on_hand h ON h.sku = p.sku"
            " WHERE b.reversed >= ? AND b.reversed < ? AND p.is_active LIMIT ?",
            (low, low + "~", _CANDIDATES),
        )
        .all()
    )


def _order(row: tuple[Any, ...], wanted: str) -> tuple[bool, bool, int, str]:
    return (row[0].lower() != wanted, not fold(row[1]).startswith(wanted), -row[8], row[0])


def _found(row: tuple[Any, ...]) -> FoundProduct:
    sku, name, spec, category, brand, units, is_active, on_hand, sold, is_local = row
    base = msgspec.json.decode(units)[0][0]
    return FoundProduct(
        sku, name, spec, category, brand, base, on_hand, sold, None, bool(is_local), bool(is_active)
    )


def _with_prices(session: Session, found: list[FoundProduct], day: date) -> list[FoundProduct]:
    prices = list_retail_prices(session, [product.sku for product in found], day)
    return [replace(product, price=prices.get(product.sku)) for product in found]
