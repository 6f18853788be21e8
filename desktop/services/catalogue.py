"""The catalogue as decisions see it: products with their units, and the store's own goods."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Session

from desktop.models.product import LocalProduct
from desktop.models.search import LOCAL, index_products
from desktop.reading import read_rows
from desktop.services.pinyin import search_keys
from domain.errors import DomainError
from domain.money import UnitPrice
from domain.price_book import Article
from domain.product import Product, ProductType
from domain.selection import Item
from domain.unit import Unit
from protocol.catalogue import UnitRow

_LOAD: Final = (
    "SELECT sku, name, units, tax_rate, type FROM catalog.product WHERE sku IN (SELECT value FROM json_each(?1))"
    " UNION ALL "
    "SELECT sku, name, units, tax_rate, type FROM main.local_product WHERE sku IN (SELECT value FROM json_each(?1))"
    " AND sku NOT IN (SELECT sku FROM catalog.product WHERE sku IN (SELECT value FROM json_each(?1)))"
)
_ARTICLES: Final = (
    "SELECT p.sku, p.name, p.units, p.tax_rate, p.type, p.spec, p.category, p.brand,"
    " coalesce((SELECT s.series FROM catalog.series s WHERE s.sku = p.sku), ''),"
    " EXISTS (SELECT 1 FROM main.local_product l WHERE l.sku = p.sku)"
    " FROM catalog.product p WHERE p.sku IN (SELECT value FROM json_each(?1))"
    " UNION ALL "
    "SELECT sku, name, units, tax_rate, type, spec, category, brand, '', 1 FROM main.local_product"
    " WHERE sku IN (SELECT value FROM json_each(?1))"
    " AND sku NOT IN (SELECT sku FROM catalog.product WHERE sku IN (SELECT value FROM json_each(?1)))"
)
_units = msgspec.json.Decoder(list[UnitRow]).decode
_UNITS_KEPT: Final = 4096
_SHELF_KEPT: Final = 8192


@dataclass(frozen=True, slots=True)
class ShelfArticle:
    """A product with its place among the others and its specification as it is shown.

    It `has_own` where the store keeps a row of its own of it, which may change without a synchronisation.
    """

    article: Article
    spec: str
    has_own: bool = False

    @property
    def product(self) -> Product:
        """The product itself."""
        return self.article.product


def load_articles(session: Session, skus: Collection[str]) -> Mapping[str, ShelfArticle]:
    """Return products with series, category and brand by SKU; unknown ones are left out."""
    asked = msgspec.json.encode(sorted(set(skus))).decode()
    return {row[0]: _shelve(*row) for row in read_rows(session, _ARTICLES, (asked,))}


@lru_cache(maxsize=_SHELF_KEPT)
def _shelve(
    sku: str,
    name: str,
    units: bytes,
    rate: int,
    type: str,
    spec: str,
    category: str,
    brand: str,
    series: str,
    has_own: int,
) -> ShelfArticle:
    """Make an article of a row; a shop sells the same products all day."""
    product = Product(sku, name, read_units(units), rate, _TYPES[type])
    return ShelfArticle(Article(product, Item(sku, series, category, brand)), spec, bool(has_own))


@lru_cache(maxsize=_UNITS_KEPT)
def read_units(body: bytes) -> tuple[Unit, ...]:
    """Return the units of a product as they are stored; most products share a few sets of them."""
    return tuple(Unit(unit.name, unit.numerator, unit.denominator) for unit in _units(body))


_TYPES: Final = {type.value: type for type in ProductType}


def load_products(session: Session, skus: Collection[str]) -> Mapping[str, Product]:
    """Return the products by SKU; HQ's word wins over the store's own, an unknown SKU is `product_unknown`."""
    wanted = set(skus)
    asked = msgspec.json.encode(sorted(wanted)).decode()
    rows = session.connection().exec_driver_sql(_LOAD, (asked,)).all()
    found = {
        row[0]: Product(
            sku=row[0],
            name=row[1],
            units=read_units(row[2]),
            tax_rate=row[3],
            type=_TYPES[row[4]],
        )
        for row in rows
    }
    if missing := wanted - found.keys():
        raise DomainError("product_unknown", sku=min(missing))
    return found


def get_product(session: Session, sku: str) -> Product:
    """Return one product, published or the store's own; an unknown SKU is refused as `product_unknown`."""
    return load_products(session, (sku,))[sku]


def create_local_product(
    session: Session,
    product: Product,
    *,
    price: UnitPrice = 0,
    barcodes: Mapping[str, Sequence[str]] | None = None,
    spec: str = "",
    category: str = "",
) -> None:
    """Create a product of the store's own; `price` is per base unit, `barcodes` are by unit name.

    Refused: a SKU that exists already (`product_exists`), a product without a unit (`unit_missing`).
    """
    if not product.units:
        raise DomainError("unit_missing", sku=product.sku)
    if _exists(session, product.sku):
        raise DomainError("product_exists", sku=product.sku)
    codes = barcodes or {}
    units = [
        UnitRow(unit.name, unit.numerator, unit.denominator, list(codes.get(unit.name, ())))
        for unit in product.units
    ]
    initials, pinyin = search_keys(product.name)
    row = {
        "sku": product.sku,
        "name": product.name,
        "spec": spec,
        "category": category,
        "type": product.type.value,
        "tax_rate": product.tax_rate,
        "units": msgspec.json.encode(units),
        "initials": initials,
        "pinyin": pinyin,
        "price": price,
    }
    session.execute(insert(LocalProduct), [row])
    index_products(session, [product.sku], LOCAL)


def change_local_price(session: Session, sku: str, price: UnitPrice) -> None:
    """Give one of the store's own goods another retail price per base unit."""
    if price < 0:
        raise DomainError("price_negative", sku=sku)
    changed = session.connection().exec_driver_sql(
        "UPDATE local_product SET price = ? WHERE sku = ?", (price, sku)
    )
    if not changed.rowcount:
        raise DomainError("product_unknown", sku=sku)


def _exists(session: Session, sku: str) -> bool:
    try:
        load_products(session, (sku,))
    except DomainError:
        return False
    return True
