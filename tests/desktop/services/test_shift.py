"""A shift opens a day that never goes back and closes with a drawer that adds up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from desktop.clock import FixedClock
from desktop.db import Database
from desktop.models.document import Document
from desktop.services.receipt import issue_receipt
from desktop.services.refund import issue_refund
from desktop.services.shift import close_shift, get_open_shift, list_shifts, open_shift
from domain.errors import DomainError
from domain.receipt import Tender, TenderType
from protocol.receipt import SHIFT, ShiftDoc
from tests.desktop.shop import CASH, CLOCK, DAY, cart, sell


def test_the_drawer_adds_up_cash_only(shop: Database) -> None:
    with shop.write() as session:
        open_shift(session, CLOCK.moment(), cashier="王", opening_float=20_000)
        sold = sell(session, cart(glue=2))
        issue_receipt(session, cart(pipe=5), [Tender(TenderType.WECHAT, 2800)], CLOCK.moment())
        issue_refund(session, sold.doc_id, {1: 1000}, CASH, CLOCK.moment())
        closed = close_shift(session, CLOCK.moment(), counted=23_400)
    assert (closed.cash.cash_in, closed.cash.cash_out, closed.cash.expected) == (7000, 3500, 23_500)
    assert closed.cash.variance == -100
    assert (closed.receipts, closed.sales, closed.refunds, closed.refunded) == (2, 9800, 1, 3500)


def test_a_closed_shift_is_a_document_with_a_number(shop: Database) -> None:
    with shop.write() as session:
        open_shift(session, CLOCK.moment(), cashier="王")
        closed = close_shift(session, CLOCK.moment(), counted=0)
        row = session.execute(select(Document.kind, Document.body)).one()
        assert get_open_shift(session) is None
        assert list_shifts(session) == [closed]
    doc = msgspec.json.decode(row.body, type=ShiftDoc)
    assert (row.kind, doc.number, doc.business_day) == (SHIFT, closed.number, DAY)


def test_sales_outside_the_shift_do_not_count(shop: Database) -> None:
    with shop.write() as session:
        sell(session, cart(glue=1))
        open_shift(session, CLOCK.moment(), cashier="王")
        sell(session, cart(glue=1), business_day=date(2026, 1, 1))
        opened = get_open_shift(session)
    assert opened is not None and (opened.receipts, opened.cash_in) == (0, 0)


def test_the_day_never_goes_back_when_the_clock_does(shop: Database) -> None:
    earlier = FixedClock(datetime(2025, 1, 1, tzinfo=UTC))
    with shop.write() as session:
        sell(session, cart(glue=1))
        assert open_shift(session, earlier.moment(), cashier="王").business_day == DAY


@pytest.mark.parametrize(("opening", "code"), [(-1, "float_negative"), (0, "shift_open")])
def test_a_second_shift_or_a_negative_float_is_refused(shop: Database, opening: int, code: str) -> None:
    with shop.write() as session:
        if code == "shift_open":
            open_shift(session, CLOCK.moment(), cashier="王")
        with pytest.raises(DomainError, match=code):
            open_shift(session, CLOCK.moment(), cashier="李", opening_float=opening)


def test_closing_needs_an_open_shift_and_a_count(shop: Database) -> None:
    with shop.write() as session:
        with pytest.raises(DomainError, match="shift_missing"):
            close_shift(session, CLOCK.moment(), counted=0)
        with pytest.raises(DomainError, match="counted_negative"):
            close_shift(session, CLOCK.moment(), counted=-1)


def test_a_clock_that_went_back_does_not_show_another_shift(shop: Database) -> None:
    numbers = []
    for days in (0, -3):
        clock = FixedClock(CLOCK.moment().local + timedelta(days=days))
        with shop.write() as session:
            open_shift(session, clock.moment(), cashier="王")
            numbers.append(close_shift(session, clock.moment(), counted=0).number)
    assert len(set(numbers)) == 2
