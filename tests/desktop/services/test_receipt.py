"""Receipts are issued whole or not at all, once, and with what the rules decide."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from sqlalchemy import func, select

from desktop.db import Database
from desktop.models.document import Document, Lineage
from desktop.models.receipt import Receipt, ReceiptLine
from desktop.models.stock import Movement, OnHand
from desktop.services.receipt import (
    Cart,
    CartLine,
    get_receipt,
    get_receipt_id,
    issue_receipt,
    list_receipts,
    price_cart,
)
from desktop.services.shift import open_shift
from domain.errors import DomainError
from domain.receipt import Tender, TenderType
from protocol.lineage import chain_next, chain_start
from protocol.receipt import ReceiptDoc
from tests.desktop.shop import CASH, CLOCK, DAY, GLUE, PIPE, SERVICE, cart, sell


def _refused(database: Database, what: Cart, tenders: list[Tender]) -> str:
    with pytest.raises(DomainError) as caught, database.write() as session:
        issue_receipt(session, what, tenders, CLOCK.moment())
    return caught.value.code


def test_a_receipt_uses_list_prices_and_gives_change(shop: Database) -> None:
    with shop.write() as session:
        issued = issue_receipt(session, cart(glue=2, pipe=3), [Tender(CASH, 10_000)], CLOCK.moment())
    assert issued.totals.gross == 2 * 3500 + 3 * 560
    assert issued.change == 10_000 - issued.totals.gross
    assert issued.number.startswith("RC-L") and issued.number.endswith("-26-000001")


def test_a_pallet_costs_its_bags_and_takes_them_from_stock(shop: Database) -> None:
    with shop.write() as session:
        issued = sell(session, Cart((CartLine(GLUE, "托", 1000),)))
        assert session.scalar(select(OnHand.quantity)) == -60_000
    assert issued.totals.gross == 60 * 3500


def test_a_keyed_price_and_a_line_discount_hold(shop: Database) -> None:
    line = CartLine(GLUE, "袋", 3000, price=123_456, discount=37)
    with shop.read() as session:
        priced = price_cart(session, Cart((line,)), DAY)
    assert priced.totals.gross == 3704 - 37


def test_a_bill_discount_is_spread_to_the_last_fen(shop: Database) -> None:
    whole = cart(glue=1, pipe=1, service=1)
    with shop.read() as session:
        plain = price_cart(session, whole, DAY)
        priced = price_cart(session, Cart(whole.lines, discount=1001), DAY)
    assert priced.totals.gross == plain.totals.gross - 1001
    assert sum(line.discount for line in priced.lines) == 1001


def test_services_are_sold_without_moving_stock(shop: Database) -> None:
    with shop.write() as session:
        sell(session, cart(service=1, glue=1))
        assert session.scalars(select(Movement.sku)).all() == [GLUE]
        assert session.scalars(select(OnHand.sku)).all() == [GLUE]


@pytest.mark.parametrize(
    ("what", "tenders", "code"),
    [
        (Cart(), [], "cart_empty"),
        (Cart((CartLine("NO-1", "袋", 1000),)), [], "product_unknown"),
        (Cart((CartLine(GLUE, "桶", 1000),)), [], "unit_unknown"),
        (Cart((CartLine(GLUE, "袋", 0),)), [], "quantity_not_positive"),
        (Cart((CartLine(GLUE, "袋", 1000, price=-1),)), [], "price_negative"),
        (cart(glue=1), [Tender(CASH, 100)], "tender_short"),
        (cart(glue=1), [Tender(TenderType.CARD, 10_000)], "change_exceeds_cash"),
    ],
)
def test_what_the_rules_refuse_leaves_nothing(
    shop: Database, what: Cart, tenders: list[Tender], code: str
) -> None:
    assert _refused(shop, what, tenders) == code
    with shop.read() as session:
        counts = [session.scalar(select(func.count()).select_from(t)) for t in (Document, Receipt, Movement)]
    assert counts == [0, 0, 0]


def test_a_crash_before_the_commit_leaves_nothing_and_uses_up_no_number(shop: Database) -> None:
    with pytest.raises(ZeroDivisionError), shop.write() as session:
        sell(session, cart(glue=1))
        raise ZeroDivisionError
    with shop.write() as session:
        assert session.scalar(select(func.count()).select_from(ReceiptLine)) == 0
        assert sell(session, cart(glue=1)).number.endswith("000001")


def test_the_same_id_twice_is_one_receipt(shop: Database) -> None:
    with shop.write() as session:
        first = sell(session, cart(glue=1), doc_id="the-cart")
    with shop.write() as session:
        assert sell(session, cart(glue=1), doc_id="the-cart") == first
        assert session.scalar(select(func.count()).select_from(Receipt)) == 1
        assert session.scalar(select(OnHand.quantity)) == -1000


def test_numbers_are_dense_by_year_and_the_chain_follows_from_the_stored_bodies(shop: Database) -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date(2025, 12, 31)]
    with shop.write() as session:
        numbers = [sell(session, cart(glue=1), business_day=day).number[-9:] for day in days]
    assert numbers == ["25-000001", "26-000001", "26-000002", "25-000002"]
    with shop.read() as session:
        lineage = session.scalars(select(Lineage)).one()
        chain = chain_start(lineage.id)
        for entry in session.scalars(select(Document).order_by(Document.n)):
            chain = chain_next(chain, entry.n, entry.doc_id, entry.kind, entry.version, entry.body)
            assert chain == entry.chain
    assert (lineage.n, lineage.chain) == (4, chain)


def test_the_document_says_what_the_tables_say(shop: Database) -> None:
    with shop.write() as session:
        issued = sell(session, cart(glue=2, service=1), cashier="王")
        view = get_receipt(session, issued.doc_id)
        body = session.scalar(select(Document.body).where(Document.doc_id == issued.doc_id))
    doc = msgspec.json.decode(body or b"", type=ReceiptDoc)
    assert (doc.number, doc.gross, doc.tax, doc.change) == (
        view.row.number,
        view.totals.gross,
        view.totals.tax,
        view.change,
    )
    assert [line.gross for line in doc.lines] == [line.gross for line in view.lines]
    assert view.row.cashier == doc.cashier == "王"


def test_the_business_day_is_the_open_shifts(shop: Database) -> None:
    with shop.write() as session:
        sell(session, cart(glue=1), business_day=date(2026, 3, 5))
        opened = open_shift(session, CLOCK.moment(), cashier="李")
        issued = sell(session, cart(glue=1))
    assert opened.business_day == issued.business_day == date(2026, 3, 5)


def test_receipts_are_found_by_day_number_and_cashier_newest_first(shop: Database) -> None:
    with shop.write() as session:
        first, second = sell(session, cart(glue=1), cashier="王"), sell(session, cart(pipe=1), cashier="李")
        sell(session, cart(glue=1), business_day=date(2026, 1, 1))
        assert [row.doc_id for row in list_receipts(session, day=DAY)] == [second.doc_id, first.doc_id]
        assert [row.number for row in list_receipts(session, text="王")] == [first.number]
        assert get_receipt_id(session, first.number.lower()) == first.doc_id
        with pytest.raises(DomainError, match="receipt_unknown"):
            get_receipt(session, "nothing")


def test_the_same_sku_twice_counts_both_lines(shop: Database) -> None:
    twice = Cart((CartLine(PIPE, "米", 1500), CartLine(PIPE, "米", 2500)))
    with shop.write() as session:
        sell(session, twice)
        row = session.execute(select(OnHand.quantity, OnHand.sold)).one()
    assert tuple(row) == (-4000, 2)
    assert SERVICE not in {line.sku for line in twice.lines}
