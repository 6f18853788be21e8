"""The catalogue page by page with prices and stock, and everything known of one product with why its prices are so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.services.catalogue import ShelfArticle, load_articles
from desktop.services.order import Available, list_availability
from desktop.services.price import Desk, Rules, open_purchase, open_retail
from desktop.services.search import FoundProduct, find_by_barcode, find_products, list_products
from domain.errors import DomainError
from domain.money import Quantity, Rate, UnitPrice
from domain.price import PriceTrace
from domain.product import PackedUnit, ProductType
from domain.unit import Unit
from protocol.catalogue import UnitRow

ONE: Final = 1000
_FACTS: Final = (
    "SELECT sku, name, spec, category, brand, type, tax_rate, units, order_unit FROM catalog.product"
    " WHERE sku IN (SELECT value FROM json_each(?1)) UNION ALL"
    " SELECT sku, name, spec, category, brand, type, tax_rate, units, order_unit FROM main.local_product"
    " WHERE sku IN (SELECT value FROM json_each(?1))"
    " AND sku NOT IN (SELECT sku FROM catalog.product WHERE sku IN (SELECT value FROM json_each(?1)))"
)
_COUNT: Final = (
    "SELECT (SELECT count(*) FROM catalog.product WHERE is_active AND (?1 = '' OR category = ?1))"
    " + (SELECT count(*) FROM main.local_product WHERE is_active AND (?1 = '' OR category = ?1))"
)
_LAST_SALES: Final = (
    "SELECT r.number, m.business_day, -m.quantity, r.doc_id FROM movement m JOIN document d ON d.doc_id = m.doc_id"
    " JOIN receipt r ON r.doc_id = m.doc_id WHERE m.sku = ? ORDER BY d.n DESC, m.line DESC LIMIT ?"
)
_units: Final = msgspec.json.Decoder(list[UnitRow]).decode


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What the catalogue says of a product; `order_unit` is the unit it is ordered in, units[0] the base unit."""

    sku: str
    name: str
    spec: str
    category: str
    brand: str
    type: ProductType
    tax_rate: Rate
    units: tuple[PackedUnit, ...]
    order_unit: str

    @property
    def base_unit(self) -> str:
        """The unit stock is kept in."""
        return self.units[0].unit.name

    def unit(self, name: str) -> Unit:
        """Return the unit of that name, the base unit when there is none."""
        return next((one.unit for one in self.units if one.unit.name == name), self.units[0].unit)


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """A row of the catalogue: retail price per base unit, the dealer's price per order unit, HQ's availability."""

    product: FoundProduct
    units: tuple[Unit, ...]
    barcode: str
    order_unit: str
    purchase: UnitPrice | None
    available: Available | None


@dataclass(frozen=True, slots=True)
class UnitPrices:
    """What one unit costs the customer and the dealer, each with why; None without a price."""

    unit: Unit
    barcodes: tuple[str, ...]
    retail: PriceTrace | None
    purchase: PriceTrace | None


@dataclass(frozen=True, slots=True)
class LastSale:
    """A sale or, negative, a refund of a product in base units."""

    number: str
    day: date
    quantity: Quantity
    doc_id: str


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """Everything known of one product; stock in base units."""

    facts: ProductFacts
    prices: tuple[UnitPrices, ...]
    on_hand: Quantity
    available: Available | None
    sales: tuple[LastSale, ...]


def load_facts(session: Session, skus: Collection[str]) -> Mapping[str, ProductFacts]:
    """Return what is known of products by SKU; unknown ones are left out."""
    asked = msgspec.json.encode(sorted(set(skus))).decode()
    facts = {}
    for (
        sku,
        name,
        spec,
        category,
        brand,
        type,
        rate,
        units,
        order_unit,
    ) in session.connection().exec_driver_sql(_FACTS, (asked,)):
        packed = tuple(
            PackedUnit(Unit(u.name, u.numerator, u.denominator), tuple(u.barcodes)) for u in _units(units)
        )
        wanted = order_unit or packed[0].unit.name
        facts[sku] = ProductFacts(sku, name, spec, category, brand, ProductType(type), rate, packed, wanted)
    return facts


def count_products(session: Session, category: str = "") -> int:
    """Return how many active products there are, the store's own included."""
    return int(session.connection().exec_driver_sql(_COUNT, (category,)).scalar_one())


def list_catalogue(
    session: Session, day: date, *, category: str = "", offset: int = 0, limit: int = 100
) -> list[ListedProduct]:
    """Return a page of the catalogue, best sellers first."""
    found = list_products(session, category=category, offset=offset, limit=limit, day=day)
    return _listed(session, found, day)


def search_catalogue(
    session: Session, text: str, day: date, *, category: str = "", limit: int = 200
) -> list[ListedProduct]:
    """Return the products a text may mean, best first, in one category or all."""
    found = find_products(session, text, limit=limit, day=day)
    return _listed(session, [one for one in found if category in ("", one.category)], day)


def find_ordered(session: Session, text: str, day: date) -> tuple[str, str] | None:
    """Return the SKU and unit a scanned code stands for, else the best product found in its ordering unit."""
    if matches := find_by_barcode(session, text):
        return matches[0].sku, matches[0].unit
    found = search_catalogue(session, text, day, limit=1)
    return (found[0].product.sku, found[0].order_unit) if found else None


def get_product_sheet(session: Session, sku: str, day: date, *, sales: int = 8) -> ProductSheet:
    """Return everything known of a product; an unknown SKU is refused as `product_unknown`."""
    shelf = load_articles(session, (sku,)).get(sku)
    if shelf is None:
        raise DomainError("product_unknown", sku=sku)
    facts = load_facts(session, (sku,))[sku]
    retail, purchase = open_retail(session, day), open_purchase(session, day)
    item = shelf.article.item
    sold, bought = (desk.find_rules((item,), desk.customer) for desk in (retail, purchase))
    run = session.connection().exec_driver_sql
    on_hand = run("SELECT quantity FROM on_hand WHERE sku = ?", (sku,)).scalar()
    last = [
        LastSale(number, date.fromisoformat(at), quantity, doc_id)
        for number, at, quantity, doc_id in run(_LAST_SALES, (sku, sales))
    ]
    return ProductSheet(
        facts=facts,
        prices=tuple(
            UnitPrices(
                one.unit,
                one.barcodes,
                retail.find_or_none(shelf, sold, one.unit.name, _one(one.unit)),
                purchase.find_or_none(shelf, bought, one.unit.name, _one(one.unit)),
            )
            for one in facts.units
        ),
        on_hand=int(on_hand or 0),
        available=list_availability(session, (sku,)).get(sku),
        sales=tuple(last),
    )


def _one(unit: Unit) -> Quantity:
    """One of a unit, or as little more as is exact in base units."""
    return unit.denominator * -(-ONE // unit.denominator)


def _listed(session: Session, found: Sequence[FoundProduct], day: date) -> list[ListedProduct]:
    skus = [one.sku for one in found]
    facts, shelves, desk = (
        load_facts(session, skus),
        load_articles(session, skus),
        open_purchase(session, day),
    )
    rules = desk.find_rules([shelf.article.item for shelf in shelves.values()], desk.customer)
    available = list_availability(session, skus)
    return [
        _row(one, facts[one.sku], _purchase(one, facts[one.sku], shelves[one.sku], desk, rules), available)
        for one in found
    ]


def _purchase(
    found: FoundProduct, facts: ProductFacts, shelf: ShelfArticle, desk: Desk, rules: Rules
) -> PriceTrace | None:
    """Return what the unit it is ordered in costs the dealer; HQ sells none of the store's own goods."""
    if found.is_local:
        return None
    return desk.find_or_none(shelf, rules, facts.order_unit, _one(facts.unit(facts.order_unit)))


def _row(
    found: FoundProduct, facts: ProductFacts, trace: PriceTrace | None, available: Mapping[str, Available]
) -> ListedProduct:
    units = tuple(one.unit for one in facts.units)
    barcode = next((code for one in facts.units for code in one.barcodes), "")
    price = trace.price if trace else None
    return ListedProduct(found, units, barcode, facts.order_unit, price, available.get(found.sku))
