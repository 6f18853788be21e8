"""What HQ's tables say of a receipt that is computed again: versions, place, products, list prices, by statements built once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.price_book import Article
from domain.product import Product as Goods
from domain.product import ProductType
from domain.selection import Item
from domain.unit import Unit
from server_stub.judging import Document
from server_stub.models import BRAND, Dealer, Device, Lineage, Price, Product, ProductUnit, Store
from server_stub.models import Policy as Version
from server_stub.prepared import Prepared, PreparedList

_MOST_LATER: Final = 4
_MOST_EARLIER: Final = 4
_VERSIONS: Final = Prepared(
    select(Version.version, Version.sha256)
    .where(Version.version >= bindparam("named"), Version.effective <= bindparam("day"))
    .order_by(Version.version)
    .limit(_MOST_LATER + 1)
)
_EARLIER: Final = Prepared(
    select(Version.version, Version.sha256)
    .where(Version.version < bindparam("named"))
    .order_by(Version.version.desc())
    .limit(_MOST_EARLIER)
)
_PLACE: Final = Prepared(
    select(Dealer.code, Dealer.price_book, Store.code)
    .join(Store, Store.dealer_id == Dealer.id)
    .where(Dealer.id == bindparam("dealer"), Store.id == bindparam("store"))
)
_UNITS: Final = PreparedList(
    lambda skus: (
        select(ProductUnit.sku, ProductUnit.name, ProductUnit.numerator, ProductUnit.denominator)
        .where(ProductUnit.sku.in_(skus))
        .order_by(ProductUnit.place)
    )
)
_PRODUCTS: Final = PreparedList(
    lambda skus: select(
        Product.sku,
        Product.name,
        Product.tax_rate,
        Product.type,
        Product.series,
        Product.category,
        Product.brand,
    ).where(Product.sku.in_(skus))
)
_LISTS: Final = PreparedList(
    lambda skus: select(
        Price.id,
        Price.level,
        Price.book,
        Price.sku,
        Price.unit,
        Price.price,
        Price.first,
        Price.last,
        Price.minimum,
    ).where(
        Price.dealer_id == BRAND,
        Price.book == bindparam("book"),
        Price.sku.in_(skus),
        Price.level == PriceLevel.BRAND_LIST.value,
    )
)
_SECRET: Final = Prepared(
    select(Device.approval_secret)
    .join(Lineage, (Lineage.device_id == Device.id) & (Lineage.dealer_id == Device.dealer_id))
    .where(Lineage.dealer_id == bindparam("dealer"), Lineage.id == bindparam("lineage"))
)


def read_versions(session: Session, named: int, day: date) -> Sequence[tuple[Any, ...]]:
    """Return a version in force on a day and a few that came after it, each with the hash of its snapshot."""
    found = _VERSIONS.rows(session, named=named, day=day)
    return found if found and found[0][0] == named else ()


def read_earlier(session: Session, named: int) -> Sequence[tuple[Any, ...]]:
    """Return a few versions before one, the newest first, each with the hash of its snapshot."""
    return _EARLIER.rows(session, named=named)


def read_place(session: Session, dealer_id: int, store_id: int) -> tuple[str, str, str]:
    """Return the codes of dealer and store with the dealer's price book between them."""
    found = _PLACE.first(session, dealer=dealer_id, store=store_id)
    if found is None:
        raise DomainError("store_unknown", store=store_id)
    dealer, book, store = found
    return dealer, book, store


def read_lists(session: Session, books: Iterable[str], skus: Iterable[str]) -> dict[str, list[PriceRule]]:
    """Return the list prices of products in some books as they stand now, by SKU."""
    by_sku: dict[str, list[PriceRule]] = {}
    asked = sorted(skus)
    for book in sorted(books):
        for id, level, of, sku, unit, price, first, last, minimum in _LISTS.rows(session, asked, book=book):
            rule = PriceRule(id, PriceLevel(level), of, sku, unit, price, Validity(first, last), minimum)
            by_sku.setdefault(sku, []).append(rule)
    return by_sku


def read_articles(session: Session, skus: Iterable[str]) -> dict[str, Article]:
    """Return products with their units as pricing knows them, by SKU; unknown ones are left out."""
    units: dict[str, list[Unit]] = {}
    asked = sorted(skus)
    for sku, name, numerator, denominator in _UNITS.rows(session, asked):
        units.setdefault(sku, []).append(Unit(name, numerator, denominator))
    return {
        sku: Article(Goods(sku, name, tuple(units[sku]), rate, ProductType(type)), Item(sku, *named))
        for sku, name, rate, type, *named in _PRODUCTS.rows(session, asked)
        if sku in units
    }


def read_secret(session: Session, document: Document) -> bytes:
    """Return the secret that the sender of a document checks approvals with."""
    found = _SECRET.scalar(session, dealer=document.dealer_id, lineage=document.lineage)
    return bytes(found or b"")
