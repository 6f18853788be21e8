"""What HQ's tables say of a receipt that is computed again: versions, place, products, list prices, by statements built once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.price_book import Article, list_prices_on
from domain.product import Product as Goods
from domain.product import ProductType
from domain.selection import Item
from domain.unit import Unit
from protocol.receipt import ReceiptDoc
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
_EFFECTIVE: Final = Prepared(select(Version.effective).where(Version.version == bindparam("version")))
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


class QuoteFacts:
    """What the tables say of the receipts of one transaction; each thing is read once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._versions: dict[tuple[int, date], Sequence[tuple[Any, ...]]] = {}
        self._earlier: dict[int, Sequence[tuple[Any, ...]]] = {}
        self._places: dict[tuple[int, int], tuple[str, str, str]] = {}
        self._articles: dict[str, Article | None] = {}
        self._lists: dict[tuple[str, str], list[PriceRule]] = {}
        self._running: dict[tuple[frozenset[str], str, date], list[PriceRule]] = {}
        self._secrets: dict[tuple[int, str], bytes] = {}

    def prepare(self, docs: Iterable[ReceiptDoc]) -> None:
        """Read at once what many receipts ask for."""
        by_books: dict[frozenset[str], set[str]] = {}
        for doc in docs:
            books = frozenset(doc.quote.books if doc.quote else ())
            by_books.setdefault(books, set()).update(line.sku for line in doc.lines)
        self.articles(sku for skus in by_books.values() for sku in skus)
        for books, skus in by_books.items():
            self._listed(books, sorted(skus))

    def versions(self, named: int, day: date) -> Sequence[tuple[Any, ...]]:
        """Return a version in force on a day and a few that came after it, each with the hash of its snapshot."""
        if (named, day) not in self._versions:
            found = _VERSIONS.rows(self.session, named=named, day=day)
            self._versions[named, day] = found if found and found[0][0] == named else ()
        return self._versions[named, day]

    def earlier(self, named: int) -> Sequence[tuple[Any, ...]]:
        """Return a few versions before one, the newest first, each with the hash of its snapshot."""
        if named not in self._earlier:
            self._earlier[named] = _EARLIER.rows(self.session, named=named)
        return self._earlier[named]

    def day_before(self, version: int) -> date:
        """Return the last day before a version came into effect."""
        effective: date = _EFFECTIVE.scalar(self.session, version=version)
        return effective - timedelta(days=1)

    def place(self, dealer_id: int, store_id: int) -> tuple[str, str, str]:
        """Return the codes of dealer and store with the dealer's price book between them."""
        if (dealer_id, store_id) not in self._places:
            found = _PLACE.first(self.session, dealer=dealer_id, store=store_id)
            if found is None:
                raise DomainError("store_unknown", store=store_id)
            dealer, book, store = found
            self._places[dealer_id, store_id] = (dealer, book, store)
        return self._places[dealer_id, store_id]

    def articles(self, skus: Iterable[str]) -> dict[str, Article]:
        """Return products with their units as pricing knows them, by SKU; unknown ones are left out."""
        asked = sorted(set(skus))
        if missing := [sku for sku in asked if sku not in self._articles]:
            self._articles |= dict.fromkeys(missing) | self._read_articles(missing)
        return {sku: found for sku in asked if (found := self._articles[sku]) is not None}

    def _read_articles(self, skus: Sequence[str]) -> dict[str, Article | None]:
        units: dict[str, list[Unit]] = {}
        for sku, name, numerator, denominator in _UNITS.rows(self.session, skus):
            units.setdefault(sku, []).append(Unit(name, numerator, denominator))
        return {
            sku: Article(Goods(sku, name, tuple(units[sku]), rate, ProductType(type)), Item(sku, *named))
            for sku, name, rate, type, *named in _PRODUCTS.rows(self.session, skus)
            if sku in units
        }

    def lists(self, books: frozenset[str], skus: Iterable[str], day: date) -> dict[str, list[PriceRule]]:
        """Return the list prices of products in some books as they stand now, for a day, by SKU."""
        found = {}
        for sku in self._listed(books, sorted(set(skus))):
            key = (books, sku, day)
            if key not in self._running:
                rows = [rule for book in sorted(books) for rule in self._lists[book, sku]]
                self._running[key] = list_prices_on(rows, day)
            found[sku] = self._running[key]
        return found

    def _listed(self, books: Iterable[str], skus: Sequence[str]) -> list[str]:
        """Read what is missing, and return the products that have a list price in one of the books."""
        for book in books:
            missing = [sku for sku in skus if (book, sku) not in self._lists]
            self._lists |= {(book, sku): [] for sku in missing}
            rows = _LISTS.rows(self.session, missing, book=book) if missing else ()
            for id, level, of, sku, unit, price, first, last, minimum in rows:
                rule = PriceRule(id, PriceLevel(level), of, sku, unit, price, Validity(first, last), minimum)
                self._lists[book, sku].append(rule)
        return [sku for sku in skus if any(self._lists[book, sku] for book in books)]

    def secret(self, document: Document) -> bytes:
        """Return the secret that the sender of a document checks approvals with."""
        key = (document.dealer_id, document.lineage)
        if key not in self._secrets:
            found = _SECRET.scalar(self.session, dealer=key[0], lineage=key[1])
            self._secrets[key] = bytes(found or b"")
        return self._secrets[key]
