"""Brands that benchmarks fill an HQ with: the demo with all its policies, or products at list prices and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr
from typing import Any

import msgspec
from sqlalchemy import insert

from bench.catalogue import make_products
from desktop.commands.hq_process import HqProcess
from protocol.catalogue import PRICE, PRODUCT, PRODUCT_SCOPE, PriceRow, ProductRow, UnitRow, price_scope
from server_stub.db import Database, open_database
from server_stub.feed import publish
from server_stub.models import Dealer, Store

STORE = "S0001"
DEALER = "D001"
LISTED = "list"
TIERS = 10
_FEW = 500

Brand = Callable[[HqProcess], None]
"""Fills an empty HQ that does not serve yet."""


def fill_demo(hq: HqProcess) -> None:
    """Fill an HQ with the demo brand: policies, promotions and months of orders."""
    with redirect_stderr(io.StringIO()):
        hq.seed_demo()


def fill_plain(hq: HqProcess) -> None:
    """Fill an HQ with products at list prices, so that no receipt speaks of a policy."""
    database = open_database(str(hq.database))
    publish_catalogue(database.hq_wide, _FEW)
    database.close()


def publish_catalogue(database: Database, products: int) -> None:
    """Publish products and ten prices of each, with no policy, at an empty HQ."""
    with database.write() as session:
        session.execute(insert(Dealer), [{"id": 1, "code": DEALER, "name": "Bench"}])
        session.execute(insert(Store), [{"dealer_id": 1, "id": 1, "code": STORE, "name": "Bench"}])
        rows = list(make_products(products))
        publish(session, PRODUCT_SCOPE, PRODUCT, ((str(row["sku"]), _product(row)) for row in rows))
        publish(session, price_scope(LISTED), PRICE, list_prices([str(row["sku"]) for row in rows]))


def _product(row: dict[str, Any]) -> ProductRow:
    fields = {field.name: row[field.name] for field in msgspec.structs.fields(ProductRow)}
    return ProductRow(**fields | {"units": msgspec.json.decode(row["units"], type=list[UnitRow])})


def list_prices(skus: Iterable[str], step: int = 0) -> Iterator[tuple[str, PriceRow]]:
    """Give ten prices of each product, all of them higher by a step."""
    for place, sku in enumerate(skus):
        base = (place * 7919 % 49_999 + 101) * 100
        for tier in range(TIERS):
            unit, many, cut = ("件", 1, tier) if tier < 5 else ("箱", 12, tier - 5)
            price = base * many * (100 - 3 * cut) // 10_000 * 100 + step
            row = PriceRow(f"{sku}-{tier}", 80, LISTED, sku, unit, price, None, None, cut * 10_000)
            yield row.id, row
