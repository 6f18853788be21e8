"""The full-text tables of product search, and keeping them in step with the products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from domain.words import words_of
from protocol.catalogue import UnitRow

_OPTIONS: Final = (
    "content='', contentless_delete=1, detail=none, prefix='1 2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.'\""
)
PRODUCT_SEARCH: Final = f"CREATE VIRTUAL TABLE product_search USING fts5(words, {_OPTIONS})"
"""Published products, in catalog.db; the row id is product.search_id."""
LOCAL_SEARCH: Final = f"CREATE VIRTUAL TABLE local_search USING fts5(words, {_OPTIONS})"
"""The store's own goods, in ledger.db; the row id is local_product.search_id."""

_TOP: Final = 63
_BATCH: Final = 2000
_units = msgspec.json.Decoder(list[UnitRow]).decode


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of the two sets of products is kept, and the full-text table beside it."""

    product: str
    barcode: str
    search: str


PUBLISHED: Final = Place("catalog.product", "catalog.barcode", "catalog.product_search")
LOCAL: Final = Place("main.local_product", "main.local_barcode", "main.local_search")


def rank(sold: int, row: int) -> int:
    """Return the search id of a row: products that sold more come first, then the earlier row."""
    return (_TOP - min(sold.bit_length(), _TOP)) << 40 | row


def index_products(session: Session, skus: Sequence[str], place: Place = PUBLISHED) -> None:
    """Index the products with these SKUs anew and derive their barcodes, in the caller's transaction.

    SKUs without a product are only taken out. Call it after the rows are written; taking rows out is
    `unindex_products`, which must be called while they still exist.
    """
    for start in range(0, len(skus), _BATCH):
        _index_batch(session, skus[start : start + _BATCH], place)


def unindex_products(session: Session, skus: Sequence[str], place: Place = PUBLISHED) -> None:
    """Take products out of the index and drop their barcodes, while their rows still exist."""
    run, chosen = session.connection().exec_driver_sql, (msgspec.json.encode(list(skus)).decode(),)
    listed = "(SELECT value FROM json_each(?))"
    run(
        f"DELETE FROM {place.search} WHERE rowid IN"  # noqa: S608 our own table names
        f" (SELECT search_id FROM {place.product} WHERE search_id > 0 AND sku IN {listed})",
        chosen,
    )
    run(f"DELETE FROM {place.barcode} WHERE sku IN {listed}", chosen)  # noqa: S608 our own table names


def clear_index(session: Session, place: Place = PUBLISHED) -> None:
    """Empty the index and the barcodes, for a catalogue that is taken in anew."""
    run, table = session.connection().exec_driver_sql, place.search.partition(".")[2]
    run(f"INSERT INTO {place.search} ({table}) VALUES ('delete-all')")  # noqa: S608 our own table names
    run(f"DELETE FROM {place.barcode}")  # noqa: S608 our own table names


def optimize_index(session: Session, place: Place = PUBLISHED) -> None:
    """Merge the index into one piece, worth it after thousands of products."""
    table = place.search.partition(".")[2]
    session.connection().exec_driver_sql(f"INSERT INTO {place.search} ({table}) VALUES ('optimize')")  # noqa: S608


def _index_batch(session: Session, skus: Sequence[str], place: Place) -> None:
    unindex_products(session, skus, place)
    run = session.connection().exec_driver_sql
    products = run(
        f"SELECT p.rowid, p.sku, p.name || ' ' || p.spec || ' ' || p.brand, p.initials, p.pinyin, p.units,"  # noqa: S608
        f" coalesce(h.sold, 0) FROM {place.product} p LEFT JOIN main.on_hand h ON h.sku = p.sku"
        " WHERE p.sku IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(skus)).decode(),),
    ).all()
    if not products:
        return
    ranked = [(rank(product[6], product[0]), product) for product in products]
    words = [(number, " ".join(_words(product))) for number, product in ranked]
    run(f"INSERT OR REPLACE INTO {place.search} (rowid, words) VALUES (?, ?)", words)  # noqa: S608
    numbers = [(number, product[0]) for number, product in ranked]
    run(f"UPDATE {place.product} SET search_id = ? WHERE rowid = ?", numbers)  # noqa: S608
    barcodes = [row for product in products for row in _barcodes(product[1], product[5])]
    if barcodes:
        columns = "(code, sku, unit, reversed) VALUES (?, ?, ?, ?)"
        run(f"INSERT OR REPLACE INTO {place.barcode} {columns}", barcodes)


def _words(product: Any) -> set[str]:
    return words_of(sku=product[1], text=product[2], initials=product[3], pinyin=product[4])


def _barcodes(sku: str, units: bytes) -> Iterator[tuple[str, str, str, str]]:
    for unit in _units(units):
        for code in unit.barcodes:
            yield code, sku, unit.name, code[::-1]
