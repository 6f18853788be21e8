"""Products are found however a cashier remembers them, best sellers first."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from desktop.db import Database
from desktop.models.product import Product
from desktop.models.search import clear_index, index_products, unindex_products
from desktop.services.product import (
    create_local_product,
    find_by_barcode,
    find_products,
    list_categories,
    list_products,
    refresh_popularity,
)
from domain.errors import DomainError
from domain.product import Product as Goods
from domain.unit import Unit
from protocol.catalogue import UnitRow
from tests.desktop.shop import DAY, GLUE, PIPE, SERVICE, cart, publish, published, sell


def _skus(database: Database, text: str) -> list[str]:
    with database.read() as session:
        return [product.sku for product in find_products(session, text)]


@pytest.mark.parametrize(
    "text",
    [
        *("瓷", "瓷砖", "砖胶", "瓷砖胶", "czj", "zj", "CZ", "cizhuanjiao", "zhuanji", "jiao"),
        *("20kg", "20k", "kg", "czj 20kg", "德高 czj", "BM-1001", "bm1001", "1001", "２０ＫＧ"),
        *("6901234567892", "7892", "567892", "16901234567899"),
    ],
)
def test_a_product_is_found_by_any_part_people_remember(shop: Database, text: str) -> None:
    assert _skus(shop, text) == [GLUE]


@pytest.mark.parametrize(
    "text", ["", "  ", "砖瓷", "胶瓷砖", "czx", "瓷砖 30kg", "789", "%", '"', "a OR b", "瓷*砖"]
)
def test_what_does_not_match_finds_nothing_and_never_fails(shop: Database, text: str) -> None:
    assert GLUE not in _skus(shop, text) or text == "瓷*砖"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=12))
def test_no_text_breaks_the_search(shop: Database, text: str) -> None:
    _skus(shop, text)


def test_what_sells_more_comes_first_also_before_it_is_indexed_anew(shop: Database) -> None:
    publish(shop, [published("AA-1", "PPR给水管 白色", [UnitRow("米")])], [])
    with shop.write() as session:
        sell(session, cart(pipe=1))
    assert _skus(shop, "ppr") == [PIPE, "AA-1"]
    with shop.write_catalog() as session:
        assert refresh_popularity(session) == 1
        assert refresh_popularity(session) == 0
    assert _skus(shop, "ppr") == [PIPE, "AA-1"]
    with shop.read() as session:
        assert list_products(session)[0].sku == PIPE


def test_the_very_sku_comes_before_hundreds_that_begin_with_it(shop: Database) -> None:
    many = [published(f"BM-1{n:03d}", "胶", [UnitRow("支")]) for n in range(300, 500)]
    publish(shop, [*many, published("BM-1", "胶", [UnitRow("支")])], [])
    assert _skus(shop, "bm-1")[0] == "BM-1"


def test_one_code_on_two_products_finds_both(shop: Database) -> None:
    twin = published("BM-9", "赠品胶", [UnitRow("支", 1, 1, ["6901234567892"])])
    publish(shop, [twin], [])
    with shop.read() as session:
        assert [(match.sku, match.unit) for match in find_by_barcode(session, "6901234567892")] == [
            (GLUE, "袋"),
            ("BM-9", "支"),
        ]


def test_a_leading_zero_of_a_code_may_be_missing(shop: Database) -> None:
    publish(shop, [published("US-1", "Faucet", [UnitRow("pc", 1, 1, ["036000291452"])])], [])
    with shop.read() as session:
        assert [match.sku for match in find_by_barcode(session, "0036000291452")] == ["US-1"]
        assert find_by_barcode(session, "nothing") == []


def test_a_row_shows_price_stock_and_base_unit(shop: Database) -> None:
    with shop.write() as session:
        sell(session, cart(glue=2))
        found = find_products(session, "czj", day=DAY)[0]
    assert (found.unit, found.price, found.on_hand, found.sold, found.is_local) == (
        "袋",
        350_000,
        -2000,
        1,
        False,
    )


def test_the_stores_own_goods_are_found_and_sold(shop: Database) -> None:
    goods = Goods("OWN-1", "生料带", (Unit("卷"), Unit("盒", 10)), 130_000)
    with shop.write() as session:
        create_local_product(session, goods, price=20_000, barcodes={"卷": ["2000000000015"]})
        with pytest.raises(DomainError, match="product_exists"):
            create_local_product(session, goods)
        with pytest.raises(DomainError, match="product_exists"):
            create_local_product(session, Goods(GLUE, "x", (Unit("袋"),), 0))
    with shop.read() as session:
        assert [(found.sku, found.price) for found in find_products(session, "sld", day=DAY)] == [
            ("OWN-1", 20_000)
        ]
        assert find_by_barcode(session, "2000000000015")[0].unit == "卷"


def test_inactive_products_are_not_offered(shop: Database) -> None:
    with shop.write_catalog() as session:
        session.execute(update(Product).where(Product.sku == GLUE).values(is_active=False))
    assert _skus(shop, "czj") == []
    with shop.read() as session:
        assert find_by_barcode(session, "6901234567892") == []


def test_a_renamed_product_is_found_by_its_new_name_only(shop: Database) -> None:
    with shop.write_catalog() as session:
        session.execute(update(Product).where(Product.sku == GLUE).values(name="填缝剂", initials="tfj"))
        index_products(session, [GLUE])
    assert (_skus(shop, "瓷砖"), _skus(shop, "填缝"), _skus(shop, "tfj")) == ([], [GLUE], [GLUE])


def test_a_withdrawn_product_leaves_the_index_and_its_codes(shop: Database) -> None:
    with shop.write_catalog() as session:
        unindex_products(session, [GLUE])
        session.execute(delete(Product).where(Product.sku == GLUE))
        index_products(session, [GLUE])
    assert _skus(shop, "czj") == [] == _skus(shop, "7892")


def test_a_catalogue_taken_in_anew_is_indexed_anew(shop: Database) -> None:
    with shop.write_catalog() as session:
        clear_index(session)
    assert _skus(shop, "czj") == []
    with shop.write_catalog() as session:
        index_products(session, [GLUE, PIPE, SERVICE])
    assert _skus(shop, "czj") == [GLUE]


def test_pages_and_categories_cover_the_catalogue(shop: Database) -> None:
    with shop.read() as session:
        assert [row.sku for row in list_products(session, limit=2)] == [GLUE, PIPE]
        assert [row.sku for row in list_products(session, offset=2, day=DAY)] == [SERVICE]
        assert list_categories(session) == [("", 3)]
