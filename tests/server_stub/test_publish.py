"""Tables become scope rows; ties of prices are refused before any till could meet them."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from domain.errors import DomainError
from domain.unit import Unit
from protocol.catalogue import PRODUCT_SCOPE
from protocol.sync import ScopePage
from server_stub.models import BRAND, Price, Product
from server_stub.product import NewProduct, NewUnit, import_products, search_keys
from server_stub.publish import publish_dealer, publish_everything, publish_price_book, publish_products
from tests.hq import START, SeededHq, TestDevice


def add_price(hq: SeededHq, **values: object) -> None:
    row = {
        "dealer_id": BRAND,
        "id": "L-2",
        "level": 80,
        "book": "list",
        "sku": "P-001",
        "unit": "根",
        "price": 1,
    }
    with hq.database.write() as session:
        session.execute(insert(Price), [row | values])


def test_two_equal_list_prices_are_refused_with_both_named(hq: SeededHq) -> None:
    add_price(hq)
    with hq.database.write() as session, pytest.raises(DomainError) as refusal:
        publish_price_book(session, "list")
    assert (refusal.value.code, refusal.value.facts["first"], refusal.value.facts["second"]) == (
        "price_tie",
        "L-2",
        "L-P-001",
    )


def test_two_contracts_of_one_dealer_may_not_tie(hq: SeededHq) -> None:
    add_price(hq, dealer_id=1, level=30, book="HT-2")
    with hq.database.write() as session, pytest.raises(DomainError, match="price_tie"):
        publish_dealer(session, 1)


@pytest.mark.parametrize(
    "values",
    [
        {"minimum": 1_000},
        {"unit": "箱"},
        {"sku": "P-009"},
        {"book": "other"},
        {"first": date(2026, 9, 1), "last": date(2026, 9, 30)},
    ],
)
def test_prices_that_differ_in_rank_or_subject_are_published(hq: SeededHq, values: dict[str, object]) -> None:
    add_price(hq, **values)
    with hq.database.write() as session:
        publish_price_book(session, "list")


def test_equally_long_prices_that_follow_each_other_do_not_tie(hq: SeededHq) -> None:
    for month in (7, 8):
        days = {"first": date(2026, month, 1), "last": date(2026, month, 31)}
        add_price(hq, id=f"L-{month}", **days)
    with hq.database.write() as session:
        publish_price_book(session, "list")


def products(device: TestDevice) -> ScopePage:
    """The page of products that comes down now."""
    return next(page for page in device.sync().pages if page.scope == PRODUCT_SCOPE)


def test_publishing_everything_again_changes_nothing(hq: SeededHq) -> None:
    device = hq.device()
    before = [page.v for page in device.sync().pages]
    with hq.database.write() as session:
        publish_everything(session, START)
    assert [page.v for page in device.sync().pages] == before


def test_a_renamed_product_comes_down_as_one_row(hq: SeededHq) -> None:
    device = hq.device()
    before = products(device).v
    with hq.database.write() as session:
        session.execute(update(Product).where(Product.sku == "P-001").values(name="新名"))
        publish_products(session)
    assert products(device).v == before + 1


def test_a_product_without_units_is_refused(hq: SeededHq) -> None:
    with hq.database.write() as session:
        session.execute(insert(Product), [{"sku": "P-X", "name": "x"}])
        with pytest.raises(DomainError, match="product_without_unit"):
            publish_products(session)
        session.rollback()


def test_a_product_imported_again_is_replaced(hq: SeededHq) -> None:
    with hq.database.write() as session:
        unit = NewUnit(Unit("根"), ("6901234567892", "6901234567892"))
        assert import_products(session, [NewProduct("P-001", "PPR冷水管", (unit,))]) == 1
        publish_products(session)
    assert b"PPR\xe5\x86\xb7\xe6\xb0\xb4\xe7\xae\xa1" in bytes(products(hq.device()).rows[-1].body)


@pytest.mark.parametrize(
    ("name", "initials", "pinyin"),
    [
        ("玻化砖", "bhz", "bohuazhuan"),
        ("PPR热水管 25", "pprrsg25", "pprreshuiguan25"),
        ("Black Velvet", "blackvelvet", "blackvelvet"),
        ("", "", ""),
    ],
)
def test_search_keys_keep_latin_words_whole(name: str, initials: str, pinyin: str) -> None:
    assert search_keys(name) == (initials, pinyin)
