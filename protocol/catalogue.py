"""Published products, list prices and HQ availability."""

from __future__ import annotations

from datetime import date, datetime

from protocol.base import Row

PRODUCT = "product"
PRICE = "price"
AVAILABILITY = "availability"

PRODUCT_SCOPE = "product"
SUPPLY_SCOPE = "supply"


def price_scope(book: str) -> str:
    """Return the scope of a price book."""
    return f"price:{book}"


class UnitRow(Row, frozen=True):
    """A unit, its exact factor to the base unit, and its barcodes."""

    name: str
    numerator: int = 1
    denominator: int = 1
    barcodes: list[str] = []


class ProductRow(Row, frozen=True):
    """A published product, key = SKU; units[0] is the base unit. `initials` and `pinyin` are searched."""

    sku: str
    name: str
    spec: str
    category: str
    brand: str
    type: str
    tax_rate: int
    units: list[UnitRow]
    initials: str = ""
    pinyin: str = ""
    order_unit: str = ""
    is_active: bool = True


class PriceRow(Row, frozen=True):
    """A price book row, key = its id; price in 1/10,000 yuan, minimum in thousandths of the base unit."""

    id: str
    level: int
    book: str
    sku: str
    unit: str
    price: int
    first: date | None = None
    last: date | None = None
    minimum: int = 0


class AvailabilityRow(Row, frozen=True):
    """What HQ could still promise of a SKU, in thousandths of the base unit, key = SKU."""

    sku: str
    quantity: int
    as_of: datetime
