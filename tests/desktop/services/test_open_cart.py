"""A cart quoted line by line is the cart quoted at once, also where prices, rules or own goods change in between."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from desktop.db import Database
from desktop.models.scope import CatalogScope
from desktop.services.bill_rules import RuledQuote, quote_bill
from desktop.services.cart import Cart, CartLine
from desktop.services.catalogue import change_local_price, create_local_product
from domain.floor import Floor
from domain.price import Audience, PriceLevel, PriceRule
from domain.product import Product
from domain.promotion.benefit import AmountOff, Gift, Percent
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity
from domain.rebate.programme import Measure
from domain.selection import Selection
from domain.unit import Unit
from tests.desktop.policy_shop import enrol, put_rules
from tests.desktop.shop import CLOCK, GLUE, PIPE, cart, open_shop

OWN_GOODS = "OWN-1"
GLUES = Selection(skus=frozenset({GLUE}))
RULES = (
    Promotion("T-10", "九折", Layer.ITEM, Percent(100_000), MinimumQuantity(2_000), GLUES, stacks=True),
    Promotion("G-1", "满三送管", Layer.BUNDLE, Gift(PIPE, 1_000, 560), Every(Measure.QUANTITY, 3_000), GLUES),
    Promotion("O-1", "满百减十", Layer.ORDER, AmountOff(1_000), MinimumAmount(10_000)),
    PriceRule("shop", PriceLevel.CHANNEL, "", "", "", 0, rate_off=50_000, audience=Audience(channel="store")),
    Floor("F-1", 300_000, "袋", sku=GLUE),
)
LINES = st.builds(
    CartLine,
    sku=st.sampled_from([GLUE, GLUE, PIPE, OWN_GOODS, "NONE"]),
    unit=st.sampled_from(["袋", "米", "托"]),
    quantity=st.integers(0, 6).map(lambda pieces: pieces * 500),
    price=st.sampled_from([None, None, None, 340_000, 1]),
    discount=st.sampled_from([0, 0, 0, 100, 10_000]),
)
VERSIONS = count(2)
STEPS = st.lists(st.tuples(st.sampled_from(["price", "own", "rule", "", "", ""]), LINES), max_size=8)


@pytest.fixture
def shop(database: Database) -> Database:
    open_shop(database)
    enrol(database)
    put_rules(database, *RULES)
    with database.write_catalog() as session:
        session.add(CatalogScope(scope="product", gen="g", v=1, count=3, is_complete=True))
        session.add(CatalogScope(scope="price:list", gen="g", v=1, count=3, is_complete=True))
    with database.write() as session:
        create_local_product(session, Product(OWN_GOODS, "散装", (Unit("袋"),), 130_000), price=20_000)
    return database


def quoted(database: Database, what: Cart) -> RuledQuote:
    with database.read() as session:
        return quote_bill(session, what, CLOCK.moment())


def quoted_at_once(database: Database, what: Cart) -> RuledQuote:
    """Quote a cart of which nothing is kept, for an empty one was quoted in between."""
    quoted(database, Cart())
    return quoted(database, what)


def shown(ruled: RuledQuote) -> list[Any]:
    """Return all a screen shows of a quote; refusals are compared by what they say."""
    quote, rules = ruled.quote, ruled.rules
    lines = [
        (line.asked, line.name, line.source, line.sold, line.trace, line.rewards, line.floor, str(line.fault))
        for line in quote.lines
    ]
    sums = (quote.totals, str(quote.fault), quote.gifts, quote.promoted, quote.packet, quote.points)
    return [lines, sums, rules.nearly, rules.items]


def publish_price(database: Database, price: int) -> None:
    with database.write_catalog() as session:
        run = session.connection().exec_driver_sql
        run("UPDATE catalog.price SET price = ? WHERE id = 'P1'", (price,))
        run("UPDATE catalog.scope SET v = v + 1 WHERE scope = 'price:list'")


def count_reads(database: Database, what: Callable[[], object]) -> list[str]:
    """Return the statements that were asked meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(database._engine, "before_cursor_execute", note)
    what()
    event.remove(database._engine, "before_cursor_execute", note)
    return asked


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_cart_quoted_line_by_line_is_the_cart_quoted_at_once(
    shop: Database, steps: list[tuple[str, CartLine]]
) -> None:
    basket = Cart(document="D-1")
    for number, (change, line) in enumerate(steps):
        if change == "price":
            publish_price(shop, 300_000 + number * 10_000)
        elif change == "own":
            with shop.write() as session:
                change_local_price(session, OWN_GOODS, 20_000 + number * 1_000)
        elif change == "rule":
            more = Promotion("T-10", "八折", Layer.ITEM, Percent(200_000), selection=GLUES, stacks=True)
            put_rules(shop, more, version=next(VERSIONS))
        basket = Cart((*basket.lines, line), document="D-1")
        grown = quoted(shop, basket)
        assert shown(grown) == shown(quoted_at_once(shop, basket))
        quoted(shop, basket)


def test_a_line_that_moved_up_is_priced_as_the_place_it_has(shop: Database) -> None:
    quoted(shop, cart(pipe=1, glue=3))
    shorter = cart(glue=3)
    assert shown(quoted(shop, shorter)) == shown(quoted_at_once(shop, shorter))


def test_a_line_more_reads_prices_of_that_line_alone(shop: Database) -> None:
    quoted(shop, cart(glue=1, pipe=2))
    again = count_reads(shop, lambda: quoted(shop, cart(glue=1, pipe=2)))
    more = count_reads(shop, lambda: quoted(shop, cart(glue=1, pipe=2, service=1)))
    assert not [one for one in again if "catalog.price " in one or "catalog.product" in one]
    assert [one for one in more if "catalog.price " in one]


def test_a_price_published_while_a_cart_is_open_holds_for_its_next_line(shop: Database) -> None:
    quoted(shop, cart(glue=1))
    publish_price(shop, 400_000)
    sold = quoted(shop, cart(glue=1, pipe=1)).quote.lines[0].sold
    assert sold is not None and sold.price == 380_000


def test_another_price_of_own_goods_holds_at_once(shop: Database) -> None:
    basket = Cart((CartLine(OWN_GOODS, "袋", 1_000),))
    quoted(shop, basket)
    with shop.write() as session:
        change_local_price(session, OWN_GOODS, 30_000)
    sold = quoted(shop, basket).quote.lines[0].sold
    assert sold is not None and sold.price == 28_500


def test_what_was_never_synchronised_is_not_kept(database: Database) -> None:
    open_shop(database)
    quoted(database, cart(glue=1))
    with database.write_catalog() as session:
        session.connection().exec_driver_sql("UPDATE catalog.price SET price = 1 WHERE id = 'P1'")
    sold = quoted(database, cart(glue=1)).quote.lines[0].sold
    assert sold is not None and sold.price == 1
