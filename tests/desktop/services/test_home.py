"""The first screen's figures are those of the documents behind them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update

from desktop.db import Database
from desktop.models.document import Document
from desktop.services.home import ToDoKind, get_home, list_low_stock
from desktop.services.order import Wanted, place_order
from desktop.services.refund import issue_refund
from desktop.services.stock import StockChange, adjust_stock
from domain.invoice import EntryType
from domain.period import Month
from protocol.order import DecidedLine, ShipmentLine
from tests.desktop.hqsaid import (
    account,
    say_dealer,
    say_decision,
    say_entries,
    say_shipment,
    say_statement,
)
from tests.desktop.shop import CASH, CLOCK, DAY, GLUE, PIPE, cart, sell


def test_an_empty_shop_shows_zeroes(database: Database) -> None:
    with database.read() as session:
        home = get_home(session, DAY)
    assert (home.today.net, len(home.days), home.receivable, home.low_stock, home.to_do) == (
        0,
        14,
        None,
        (),
        (),
    )


def test_sales_are_net_of_refunds_by_day(shop: Database) -> None:
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
        issue_refund(session, sold.doc_id, {1: 1000}, CASH, CLOCK.moment())
        sell(session, cart(glue=1), business_day=DAY - timedelta(days=7))
        sell(session, cart(glue=9), business_day=DAY - timedelta(days=14))
        home = get_home(session, DAY)
    assert (home.today.sales, home.today.refunded, home.today.net, home.today.receipts) == (
        10_500,
        3_500,
        7_000,
        1,
    )
    assert home.same_day_last_week.net == 3_500
    assert sum(day.net for day in home.days) == 10_500
    assert home.days[-1] == home.today


def test_what_lasts_less_than_a_week_is_low_with_an_order_in_whole_units(shop: Database) -> None:
    with shop.write() as session:
        for sku, quantity in ((GLUE, 300_000), (PIPE, 500_000)):
            adjust_stock(session, [StockChange(sku, quantity)], CLOCK.moment(), reason="opening")
        sell(session, cart(glue=280, pipe=100))
        low = list_low_stock(session, DAY)
    assert [(row.sku, row.on_hand, row.days_of_cover) for row in low] == [(GLUE, 20_000, 2)]
    assert (low[0].unit, low[0].suggested, low[0].on_order) == ("托", 4_000, 0)


def test_what_is_ordered_or_on_its_way_is_not_suggested_again(shop: Database) -> None:
    with shop.write() as session:
        adjust_stock(session, [StockChange(GLUE, 300_000)], CLOCK.moment(), reason="opening")
        sell(session, cart(glue=280))
        place_order(session, [Wanted(GLUE, "托", 1000)], CLOCK.moment())
        say_shipment(session, "SP-1", [ShipmentLine(GLUE, "胶", "托", 1000, 60_000, 0)])
        low = list_low_stock(session, DAY)
    assert (low[0].on_order, low[0].suggested) == (120_000, 2_000)


def test_debts_are_shown_with_what_is_overdue(database: Database) -> None:
    with database.write() as session:
        say_dealer(session, credit_limit=500_000)
        entries = account(
            ("A", EntryType.SHIPPED, date(2026, 1, 1), 40_000),
            ("B", EntryType.SHIPPED, date(2026, 3, 1), 10_000),
        )
        say_entries(session, entries)
        receivable = get_home(session, DAY).receivable
    assert receivable is not None
    assert (receivable.balance, receivable.overdue, receivable.credit_limit) == (50_000, 40_000, 500_000)


def test_everything_that_waits_for_a_person_is_listed(shop: Database) -> None:
    entries = account(("A", EntryType.SHIPPED, date(2026, 2, 1), 40_000))
    with shop.write() as session:
        refused = sell(session, cart(glue=1))
        session.execute(
            update(Document).where(Document.doc_id == refused.doc_id).values(status="rejected", code="x")
        )
        wanted = [Wanted(GLUE, "袋", 2000)]
        rejected, cut = (place_order(session, wanted, CLOCK.moment()) for _ in range(2))
        say_decision(session, rejected.doc_id, "rejected", [], "credit")
        line = DecidedLine(GLUE, "胶", "袋", 2000, 1000, 0, 1, 1, "partly_in_stock")
        say_decision(session, cut.doc_id, "approved", [line])
        say_shipment(session, "SP-1", [ShipmentLine(GLUE, "胶", "袋", 1000, 1000, 0)])
        say_dealer(session)
        say_entries(session, entries)
        say_statement(session, Month(2026, 2), entries)
        to_do = get_home(session, DAY).to_do
    assert {(item.kind, item.number) for item in to_do} == {
        (ToDoKind.DOCUMENT_REFUSED, refused.number),
        (ToDoKind.ORDER_REJECTED, rejected.number),
        (ToDoKind.ORDER_CUT, cut.number),
        (ToDoKind.SHIPMENT, "SP-1"),
        (ToDoKind.STATEMENT, "ST-D007-202602"),
    }
