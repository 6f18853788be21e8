"""A cart priced: prices, floors and approvals, promotions, tax by line, and a reason for what has no price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approval import answer, read_challenge
from domain.contract import Pin
from domain.errors import DomainError
from domain.floor import Floor, index_floors
from domain.price import Audience, Customer, PriceLevel, PriceRule
from domain.price_book import Article, index_rules
from domain.product import Product
from domain.promotion.benefit import Percent, PointsMultiplier
from domain.promotion.cart import Context
from domain.promotion.index import compile_index
from domain.promotion.rule import Layer, Promotion
from domain.quote import Asked, Promotions, Quote, RateTotal, Reason, Sale, earn_points, quote
from domain.selection import Item
from domain.unit import Unit

DAY = date(2026, 6, 15)
SECRET = b"0123456789abcdef"
BOX = Unit("box", 12)
PIPE = Article(Product("P1", "Pipe", (Unit("piece"), BOX), 130_000), Item("P1", brand="A"))
BOOK = Article(Product("B1", "Book", (Unit("piece"), Unit("third", 1, 3)), 90_000), Item("B1", brand="B"))
FREE = Article(Product("F1", "Priceless", (Unit("piece"),), 0), Item("F1"))
ARTICLES = {"P1": PIPE, "B1": BOOK, "F1": FREE, "690": replace(PIPE, unit="box")}
PRICES = index_rules(
    [
        PriceRule("p", PriceLevel.BRAND_LIST, "list", "P1", "piece", 100_000),
        PriceRule("b", PriceLevel.BRAND_LIST, "list", "B1", "piece", 33_333),
        PriceRule("c", PriceLevel.DEALER_CONTRACT, "C1", "P1", "piece", 95_000, audience=Audience(7)),
    ]
)
SALE = Sale(
    DAY,
    floors=index_floors([Floor("f", 80_000, "piece", sku="P1")]),
    document="doc-1",
    secret=SECRET,
    pins=(Pin("C1", 2),),
)
TENTH_OFF = Promotion("t", "tenth", Layer.ITEM, Percent(100_000))


def priced(*cart: Asked, sale: Sale = SALE, promotions: Promotions | None = None) -> Quote:
    return quote(cart, ARTICLES, PRICES, sale, promotions)


def promoting(*rules: Promotion) -> Promotions:
    return Promotions(compile_index(rules), Context(DAY, time(12)))


def test_a_cart_is_priced_by_barcode_and_sku_with_tax_by_line() -> None:
    found = priced(Asked("1", "690", 1_000), Asked("2", "P1", 1_000), Asked("3", "B1", 2_000))
    assert [(line.unit, line.trace.price, line.gross, line.net, line.tax) for line in found.lines] == [
        ("box", 1_200_000, 12_000, 10_619, 1_381),
        ("piece", 100_000, 1_000, 885, 115),
        ("piece", 33_333, 667, 612, 55),
    ]
    totals = found.totals
    assert (totals.full, totals.gross, totals.net, totals.tax) == (13_667, 13_667, 12_116, 1_551)
    assert totals.by_rate == (RateTotal(90_000, 612, 55), RateTotal(130_000, 11_504, 1_496))
    assert (found.refused, found.promoted, found.pins) == ((), None, (Pin("C1", 2),))


def test_the_customer_decides_which_rules_are_tried() -> None:
    found = priced(Asked("1", "P1", 1_000), sale=replace(SALE, customer=Customer(7)))
    assert found.lines[0].trace.applied.id == "c"
    assert [tried.rule.id for tried in priced(Asked("1", "P1", 1_000)).lines[0].trace.tried] == ["p"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (Asked("x", "999", 1_000), Reason.CODE_UNKNOWN),
        (Asked("x", "P1", 0), Reason.QUANTITY_NOT_POSITIVE),
        (Asked("x", "P1", -1_000), Reason.QUANTITY_NOT_POSITIVE),
        (Asked("x", "P1", 1_000, "pallet"), Reason.UNIT_UNKNOWN),
        (Asked("x", "B1", 1_000, "third"), Reason.QUANTITY_NOT_EXACT),
        (Asked("x", "F1", 1_000), Reason.PRICE_MISSING),
        (Asked("x", "P1", 10**15), Reason.AMOUNT_TOO_LARGE),
        (Asked("x", "P1", 1_000, price=-1, approved_by="boss"), Reason.PRICE_NEGATIVE),
        (Asked("x", "P1", 1_000, price=90_000), Reason.PRICE_NOT_APPROVED),
        (Asked("x", "P1", 1_000, price=90_000, approval="QXSBW8Y8"), Reason.PRICE_NOT_APPROVED),
        (Asked("x", "P1", 1_000, price=79_999, approved_by="boss"), Reason.PRICE_BELOW_FLOOR),
        (Asked("x", "P1", 1_000, price=79_999, approval="QXSBW8Y8"), Reason.APPROVAL_WRONG),
        (Asked("good", "P1", 1_000), Reason.LINE_TWICE),
    ],
)
def test_a_line_that_cannot_be_priced_has_a_reason_and_the_rest_is_priced(
    asked: Asked, reason: Reason
) -> None:
    found = priced(Asked("good", "P1", 1_000), asked, Asked("last", "B1", 1_000))
    assert [line.id for line in found.lines] == ["good", "last"]
    assert [(line.id, line.reason) for line in found.refused] == [(asked.id, reason)]
    assert found.totals.gross == 1_333


def test_equal_prices_and_a_short_secret_are_reasons_too() -> None:
    rule = PriceRule("p", PriceLevel.BRAND_LIST, "list", "P1", "piece", 1)
    found = quote([Asked("1", "P1", 1)], ARTICLES, index_rules([rule, replace(rule, id="q")]), SALE)
    assert [line.reason for line in found.refused] == [Reason.PRICE_TIE]
    below = Asked("1", "P1", 1_000, price=1, approval="QXSBW8Y8")
    found = priced(below, sale=replace(SALE, secret=b""))
    assert [line.reason for line in found.refused] == [Reason.SECRET_TOO_SHORT]


def test_a_price_agreed_by_hand_stands_above_all_others_and_names_who_approved_it() -> None:
    (line,) = priced(Asked("1", "P1", 1_000, "box", price=960_000, approved_by="boss")).lines
    assert (line.trace.price, line.trace.applied.level, line.trace.applied.book) == (
        960_000,
        PriceLevel.MANUAL,
        "boss",
    )
    assert line.floor is not None and (line.floor.price, line.approval) == (960_000, "")


def test_a_code_turns_on_a_price_below_the_floor_once() -> None:
    asked = Asked("1", "P1", 1_000, price=70_000)
    (refused,) = priced(replace(asked, approved_by="boss")).refused
    code = answer(read_challenge(str(refused.facts["challenge"])), SECRET)
    good = replace(asked, approval=code)
    (line,) = priced(good).lines
    assert (line.gross, len(line.approval)) == (700, 64)
    twice = priced(good, replace(good, id="2"))
    assert [found.reason for found in twice.refused] == [Reason.APPROVAL_USED]
    later = priced(good, sale=replace(SALE, used=frozenset({line.approval})))
    assert [found.reason for found in later.refused] == [Reason.APPROVAL_USED]
    more = priced(replace(good, quantity=2_000))
    assert [found.reason for found in more.refused] == [Reason.APPROVAL_WRONG]


def test_promotions_reduce_what_is_open_to_them_before_tax() -> None:
    found = priced(
        Asked("1", "P1", 1_000),
        Asked("2", "P1", 1_000, price=90_000, approved_by="boss"),
        promotions=promoting(TENTH_OFF),
    )
    assert [(line.full, line.gross, line.net, line.tax, len(line.rewards)) for line in found.lines] == [
        (1_000, 900, 796, 104, 1),
        (900, 900, 796, 104, 0),
    ]
    assert (found.totals.full, found.totals.gross) == (1_900, 1_800)
    assert found.promoted is not None and found.promoted.due == 1_800


def test_a_total_beyond_all_measure_is_refused() -> None:
    cart = [Asked(str(n), "P1", 9 * 10**11) for n in range(12)]
    assert len(priced(*cart[:11]).lines) == 11
    with pytest.raises(DomainError, match="amount_too_large"):
        priced(*cart)


carts = st.lists(
    st.builds(
        Asked,
        st.uuids().map(str),
        st.sampled_from([*ARTICLES, "999"]),
        st.integers(-5, 50).map(lambda n: n * 500),
        price=st.sampled_from([None, 0, 70_000, 90_000]),
        approved_by=st.sampled_from(["", "boss"]),
    ),
    max_size=8,
)


@given(carts, st.randoms(use_true_random=False), st.booleans())
def test_totals_are_the_sums_of_lines_and_the_order_of_lines_changes_nothing(
    cart: list[Asked], random: object, is_promoted: bool
) -> None:
    promotions = promoting(TENTH_OFF) if is_promoted else None
    found = priced(*cart, promotions=promotions)
    shuffled = list(cart)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(priced(*shuffled, promotions=promotions).lines, key=str) == sorted(found.lines, key=str)
    assert {line.id for line in (*found.lines, *found.refused)} == {asked.id for asked in cart}
    totals = found.totals
    assert totals.gross == sum(line.gross for line in found.lines) == totals.net + totals.tax
    assert totals.tax == sum(total.tax for total in totals.by_rate)
    for line in found.lines:
        assert line.gross == line.net + line.tax == line.full - sum(r.amount for r in line.rewards) >= 0


def test_a_discount_by_hand_comes_before_promotions_and_is_guarded_by_the_floor() -> None:
    (line,) = priced(Asked("1", "P1", 2_000, discount=400), promotions=promoting(TENTH_OFF)).lines
    assert (line.full, line.discount, line.gross) == (2_000, 400, 1_440)
    (refused,) = priced(Asked("1", "P1", 2_000, discount=401)).refused
    assert (refused.reason, refused.facts["price"]) == (Reason.PRICE_BELOW_FLOOR, 79_950)
    (refused,) = priced(Asked("1", "P1", 2_000, discount=2_001)).refused
    assert refused.reason is Reason.DISCOUNT_OUT_OF_RANGE


def test_the_code_for_a_discounted_price_approves_that_price() -> None:
    (refused,) = priced(Asked("1", "P1", 2_000, discount=500)).refused
    code = answer(read_challenge(str(refused.facts["challenge"])), SECRET)
    (line,) = priced(Asked("1", "P1", 2_000, discount=500, approval=code)).lines
    assert (line.gross, bool(line.approval)) == (1_500, True)
    (wrong,) = priced(Asked("1", "P1", 2_000, discount=600, approval=code)).refused
    assert (wrong.reason, "challenge" in wrong.facts) == (Reason.APPROVAL_WRONG, True)


def test_points_are_one_for_each_whole_yuan_at_a_rate_of_one() -> None:
    double = Promotion("d", "double", Layer.ORDER, PointsMultiplier(2_000_000))
    promoted = priced(Asked("1", "P1", 1_500), promotions=promoting(double)).promoted
    assert promoted and earn_points(promoted) == 30
