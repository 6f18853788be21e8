"""Which price applies here: brand list prices at the counter, contract prices before them for orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from desktop.services.catalogue import get_product, load_products
from domain.errors import DomainError
from domain.money import Quantity, UnitPrice
from domain.period import Validity
from domain.price import PriceLevel, PriceRule, PriceTrace, find_price
from domain.product import Product

_COLUMNS: Final = "id, level, book, sku, unit, price, first, last, minimum"
_LISTED: Final = "(SELECT value FROM json_each(?1))"
_PUBLISHED: Final = f"SELECT {_COLUMNS} FROM catalog.price WHERE sku IN {_LISTED}"  # noqa: S608
_OWN: Final = (
    f"SELECT 'own:' || sku, {PriceLevel.BRAND_LIST.value}, '', sku, json_extract(units, '$[0][0]'), price,"  # noqa: S608
    f" NULL, NULL, 0 FROM main.local_product WHERE price > 0 AND sku IN {_LISTED}"
    f" AND sku NOT IN (SELECT sku FROM catalog.price WHERE sku IN {_LISTED})"
)
_CONTRACT: Final = f"SELECT {_COLUMNS} FROM main.contract_price WHERE sku IN {_LISTED}"  # noqa: S608
_RETAIL: Final = f"{_PUBLISHED} AND level = {PriceLevel.BRAND_LIST.value} UNION ALL {_OWN}"
_PURCHASE: Final = f"{_PUBLISHED} UNION ALL {_CONTRACT}"

Rules = Mapping[str, Sequence[PriceRule]]


def load_retail_rules(session: Session, skus: Collection[str]) -> Rules:
    """Return the rules that price a sale, by SKU: the brand's list, or the store's own price of its own goods."""
    return _load(session, _RETAIL, skus)


def load_purchase_rules(session: Session, skus: Collection[str]) -> Rules:
    """Return the rules that price an order to HQ, by SKU: the dealer's contract and the brand's list."""
    return _load(session, _PURCHASE, skus)


def get_price(session: Session, sku: str, unit: str, quantity: Quantity, day: date) -> PriceTrace:
    """Return the retail price of one `unit` and why it is that; refused as `price_missing` or `product_unknown`."""
    product = get_product(session, sku)
    rules = load_retail_rules(session, (sku,)).get(sku, ())
    return find_price(product, rules, unit=unit, quantity=quantity, day=day)


def get_purchase_price(session: Session, sku: str, unit: str, quantity: Quantity, day: date) -> PriceTrace:
    """Return what one `unit` costs the dealer and why; refused as `price_missing` or `product_unknown`."""
    product = get_product(session, sku)
    rules = load_purchase_rules(session, (sku,)).get(sku, ())
    return find_price(product, rules, unit=unit, quantity=quantity, day=day)


def list_retail_prices(session: Session, skus: Collection[str], day: date) -> dict[str, UnitPrice]:
    """Return the retail price of one base unit by SKU; SKUs without a price are left out."""
    rules = load_retail_rules(session, skus)
    prices = {}
    for sku, product in load_products(session, skus).items():
        if trace := _price_or_none(product, rules.get(sku, ()), day):
            prices[sku] = trace.price
    return prices


def _price_or_none(product: Product, rules: Sequence[PriceRule], day: date) -> PriceTrace | None:
    try:
        return find_price(product, rules, unit=product.units[0].name, quantity=1000, day=day)
    except DomainError:
        return None


def _load(session: Session, sql: str, skus: Collection[str]) -> Rules:
    asked = msgspec.json.encode(sorted(set(skus))).decode()
    rules: dict[str, list[PriceRule]] = defaultdict(list)
    for row in session.connection().exec_driver_sql(sql, (asked,)):
        rules[row[3]].append(_rule(row))
    return rules


def _rule(row: Any) -> PriceRule:
    id, level, book, sku, unit, price, first, last, minimum = row
    validity = Validity(_day(first), _day(last)) if first or last else Validity()
    return PriceRule(id, PriceLevel(level), book, sku, unit, price, validity, minimum)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
