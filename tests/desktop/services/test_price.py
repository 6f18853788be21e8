"""The price at the counter is the brand's list, an order's is the dealer's contract before it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from desktop.db import Database
from desktop.models.price import ContractPrice, Price
from desktop.services.product import (
    change_local_price,
    create_local_product,
    get_price,
    get_product,
    get_purchase_price,
)
from domain.errors import DomainError
from domain.price import PriceLevel
from domain.product import Product, ProductType
from domain.unit import Unit
from tests.desktop.shop import DAY, GLUE, SERVICE, listed


def _contract(database: Database, price: int, **more: object) -> None:
    row = {**listed("K1", GLUE, "袋", price), "scope": "dealer:7", "level": 30, "book": "C-1", **more}
    with database.write() as session:
        session.execute(insert(ContractPrice), [row])


def test_a_contract_price_orders_and_the_list_price_sells(shop: Database) -> None:
    _contract(shop, 280_000)
    with shop.read() as session:
        assert get_price(session, GLUE, "袋", 1000, DAY).price == 350_000
        trace = get_purchase_price(session, GLUE, "托", 1000, DAY)
    assert (trace.price, trace.applied.level) == (280_000 * 60, PriceLevel.DEALER_CONTRACT)


def test_a_contract_price_ends_with_its_last_day(shop: Database) -> None:
    _contract(shop, 280_000, first=date(2026, 1, 1), last=date(2026, 3, 1))
    with shop.read() as session:
        assert get_purchase_price(session, GLUE, "袋", 1000, date(2026, 3, 1)).price == 280_000
        assert get_purchase_price(session, GLUE, "袋", 1000, date(2026, 3, 2)).price == 350_000


def test_a_larger_quantity_reaches_its_price(shop: Database) -> None:
    with shop.write() as session:
        session.execute(insert(Price), [listed("P9", GLUE, "袋", 300_000, minimum=10_000)])
        assert get_price(session, GLUE, "袋", 9_999, DAY).price == 350_000
        assert get_price(session, GLUE, "袋", 10_000, DAY).price == 300_000


def test_the_stores_own_price_applies_until_it_is_changed(shop: Database) -> None:
    with shop.write() as session:
        create_local_product(session, Product("OWN-1", "胶带", (Unit("卷"), Unit("箱", 20)), 0), price=10_000)
        assert get_price(session, "OWN-1", "箱", 1000, DAY).price == 200_000
        change_local_price(session, "OWN-1", 12_000)
        assert get_price(session, "OWN-1", "卷", 1000, DAY).price == 12_000
        with pytest.raises(DomainError, match="product_unknown"):
            change_local_price(session, GLUE, 1)
        with pytest.raises(DomainError, match="price_negative"):
            change_local_price(session, "OWN-1", -1)


def test_goods_without_a_price_say_so(shop: Database) -> None:
    with shop.write() as session:
        create_local_product(session, Product("OWN-2", "x", (Unit("个"),), 0))
        with pytest.raises(DomainError, match="price_missing"):
            get_price(session, "OWN-2", "个", 1000, DAY)


def test_a_product_comes_with_its_units_and_type(shop: Database) -> None:
    with shop.read() as session:
        assert get_product(session, GLUE).unit("托") == Unit("托", 60)
        assert get_product(session, SERVICE).type is ProductType.SERVICE
        with pytest.raises(DomainError, match="product_unknown"):
            get_product(session, "NO-1")
