"""Billing: how a cart changes, what it is quoted at, and what a code means."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from desktop.clock import FixedClock
from desktop.db import open_database
from desktop.paths import Profile
from desktop.services import billing
from desktop.services.billing import Asked, PriceSource
from desktop.services.product import create_local_product
from desktop.services.receipt import Cart, CartLine, price_cart
from domain.errors import DomainError
from domain.product import Product
from domain.receipt import Tender, TenderType, settle
from domain.unit import Unit

MOMENT = FixedClock(datetime(2026, 11, 22, 10, 0, tzinfo=UTC)).moment()
BAG, CODE = "袋", "6901234500022"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_database(Profile(tmp_path)) as database:
        with database.write() as writing:
            glue = Product("C-0020", "瓷砖胶", (Unit(BAG), Unit("托", 60)), 130_000)
            create_local_product(writing, glue, price=350_000, barcodes={BAG: [CODE]}, spec="20kg")
            create_local_product(writing, Product("Z-1", "样品", (Unit(BAG),), 130_000))
        with database.read() as reading:
            yield reading


def test_the_same_plain_line_counts_up_and_a_changed_one_does_not() -> None:
    cart, _ = billing.add_product(Cart(), "A", BAG)
    cart, place = billing.add_product(cart, "A", BAG)
    assert (len(cart.lines), cart.lines[place].quantity) == (1, 2_000)
    cart, place = billing.add_product(billing.set_price(cart, 0, 10_000), "A", BAG)
    assert (len(cart.lines), place) == (2, 1)


def test_the_last_piece_is_never_counted_away() -> None:
    cart, place = billing.add_product(Cart(), "A", BAG)
    assert billing.step_quantity(cart, place, -1_000) == cart


def test_an_emptied_bill_has_no_discount() -> None:
    cart, _ = billing.add_product(Cart(discount=100), "A", BAG)
    assert billing.remove_line(cart, 0) == Cart()


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_quantity_must_be_positive(quantity: int) -> None:
    cart, place = billing.add_product(Cart(), "A", BAG)
    with pytest.raises(DomainError, match="quantity_not_positive"):
        billing.set_quantity(cart, place, quantity)


def test_a_quote_is_what_the_receipt_will_cost(session: Session) -> None:
    cart = Cart((CartLine("C-0020", BAG, 3_000, discount=50), CartLine("C-0020", "托", 1_000)), discount=999)
    quote = billing.quote_cart(session, cart, MOMENT)
    assert quote.totals == price_cart(session, cart, MOMENT.local.date()).totals
    assert [line.spec for line in quote.lines] == ["20kg", "20kg"]


def test_a_line_that_cannot_be_sold_keeps_its_fault_beside_the_others(session: Session) -> None:
    cart = Cart((CartLine("Z-1", BAG, 1_000), CartLine("gone", BAG, 1_000), CartLine("C-0020", BAG, 1_000)))
    quote = billing.quote_cart(session, cart, MOMENT)
    assert [line.fault.code if line.fault else "" for line in quote.lines] == [
        "price_missing",
        "product_unknown",
        "",
    ]
    assert quote.fault is quote.lines[0].fault
    assert quote.totals.gross == 3_500


def test_the_badge_tells_a_typed_price_from_the_stores_own(session: Session) -> None:
    cart = Cart((CartLine("C-0020", BAG, 1_000), CartLine("C-0020", BAG, 1_000, price=1)))
    quote = billing.quote_cart(session, cart, MOMENT)
    assert [line.source for line in quote.lines] == [PriceSource.OWN, PriceSource.TYPED]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(CODE), ["C-0020"]),
        (Asked("c-0020"), ["C-0020"]),
        (Asked("瓷砖"), []),
        (Asked("瓷砖", is_keyed=True), ["C-0020"]),
        (Asked("0022", is_keyed=True), ["C-0020"]),
        (Asked("nothing", is_keyed=True), []),
    ],
)
def test_a_scan_means_a_code_and_a_typed_text_also_a_name(
    session: Session, asked: Asked, found: list[str]
) -> None:
    (answer,) = billing.look_up(session, [asked])
    assert [match.sku for match in answer.matches] == found


@given(
    st.integers(1, 10**7),
    st.lists(st.tuples(st.sampled_from(TenderType), st.integers(0, 10**7)), max_size=6),
)
def test_tenders_taken_one_by_one_always_settle(total: int, wanted: list[tuple[TenderType, int]]) -> None:
    tenders: tuple[Tender, ...] = ()
    for type, amount in wanted:
        taken = amount if type is TenderType.CASH else min(amount, billing.missing_of(total, tenders))
        tenders = billing.add_tender(tenders, type, taken, total)
    missing = billing.missing_of(total, tenders)
    tenders = billing.add_tender(tenders, TenderType.CARD, missing, total)
    assert settle(total, tenders) == sum(tender.amount for tender in tenders) - total


@pytest.mark.parametrize(("missing", "left_out"), [(12_345, 45), (12_300, 300), (12_000, 0), (45, 45)])
def test_rounding_down_leaves_out_jiao_and_fen_before_single_yuan(missing: int, left_out: int) -> None:
    assert billing.rounding_of(missing) == left_out
