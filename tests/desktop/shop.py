"""A small shop for tests: a few published products with prices, and short ways to sell them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Session

from desktop.clock import FixedClock
from desktop.db import Database
from desktop.models.price import Price
from desktop.models.product import Product
from desktop.models.search import index_products
from desktop.services.pinyin import search_keys
from desktop.services.receipt import Cart, CartLine, IssuedReceipt, issue_receipt
from domain.receipt import Tender, TenderType
from protocol.catalogue import UnitRow

DAY = date(2026, 3, 2)
CLOCK = FixedClock(datetime(2026, 3, 2, 10, tzinfo=UTC))
GLUE, PIPE, SERVICE = "BM-1001", "BM-2001", "SV-1"
CASH = TenderType.CASH


def published(sku: str, name: str, units: list[UnitRow], **more: Any) -> dict[str, Any]:
    """Return the columns of a published product."""
    initials, pinyin = search_keys(name)
    row = {"scope": "product", "v": 1, "row_hash": 1, "sku": sku, "name": name, "initials": initials}
    return {
        **row,
        "pinyin": pinyin,
        "units": msgspec.json.encode(units),
        "tax_rate": 130_000,
        "spec": "",
        "brand": "",
        "category": "",
        "type": "goods",
        "order_unit": "",
        **more,
    }


def listed(id: str, sku: str, unit: str, price: int, **more: Any) -> dict[str, Any]:
    """Return the columns of a brand list price."""
    row = {"scope": "price:list", "v": 1, "row_hash": 1, "id": id, "level": 80, "book": "list", "sku": sku}
    return {**row, "unit": unit, "price": price, "first": None, "last": None, "minimum": 0, **more}


def publish(database: Database, products: list[dict[str, Any]], prices: list[dict[str, Any]]) -> None:
    """Write products and prices as a pull would."""
    with database.write_catalog() as session:
        session.execute(insert(Product), products)
        if prices:
            session.execute(insert(Price), prices)
        index_products(session, [product["sku"] for product in products])


def open_shop(database: Database) -> None:
    """Publish a glue in bags and pallets, a pipe by the metre, and a service."""
    glue = [UnitRow("袋", 1, 1, ["6901234567892"]), UnitRow("托", 60, 1, ["16901234567899"])]
    publish(
        database,
        [
            published(GLUE, "瓷砖胶", glue, spec="20kg", brand="德高", order_unit="托"),
            published(
                PIPE, "PPR给水管", [UnitRow("米", 1, 1, ["6901234567908"])], spec="25*2.3", brand="伟星"
            ),
            published(SERVICE, "送货上门", [UnitRow("次")], type="service", tax_rate=60_000),
        ],
        [
            listed("P1", GLUE, "袋", 350_000),
            listed("P2", PIPE, "米", 56_000),
            listed("P3", SERVICE, "次", 500_000),
        ],
    )


def cart(**quantities: int) -> Cart:
    """Return a cart of whole quantities: cart(glue=2, pipe=3)."""
    goods = {"glue": (GLUE, "袋"), "pipe": (PIPE, "米"), "service": (SERVICE, "次")}
    return Cart(tuple(CartLine(*goods[name], quantity * 1000) for name, quantity in quantities.items()))


def sell(session: Session, what: Cart, **more: Any) -> IssuedReceipt:
    """Sell a cart for cash."""
    return issue_receipt(session, what, [Tender(CASH, 10**9)], CLOCK.moment(), **more)
