"""Orders are placed without a line to HQ, and show what HQ decided when it has."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from desktop.db import Database
from desktop.models.document import Document
from desktop.services.order import (
    Wanted,
    copy_order,
    get_order,
    list_on_order,
    list_orders,
    place_order,
    price_order,
)
from domain.errors import DomainError
from domain.order import OrderState
from protocol.order import ORDER, DecidedLine, OrderDoc
from tests.desktop.hqsaid import SAID_AT, say_available, say_decision
from tests.desktop.shop import CLOCK, DAY, GLUE, PIPE

WANTED = [Wanted(GLUE, "托", 2000), Wanted(PIPE, "米", 50_000)]


def test_an_order_is_priced_and_placed_as_a_document(shop: Database) -> None:
    with shop.write() as session:
        placed = place_order(session, WANTED, CLOCK.moment(), note="快")
        row = session.execute(select(Document.kind, Document.body)).one()
        view = get_order(session, placed.doc_id)
    doc = msgspec.json.decode(row.body, type=OrderDoc)
    assert placed.total == doc.total == view.row.total == 2 * 60 * 3500 * 100 // 100 + 50 * 560
    assert (row.kind, doc.number, doc.priced_on, doc.note) == (ORDER, placed.number, DAY, "快")
    assert (doc.lines[0].numerator, doc.lines[0].quantity) == (60, 2000)
    assert (view.row.state, view.lines[0].approved) == (OrderState.PLACED, None)


def test_availability_is_shown_as_of_when_hq_told_it(shop: Database) -> None:
    with shop.write() as session:
        say_available(session, GLUE, 100_000)
    with shop.read() as session:
        priced = price_order(session, WANTED, DAY)
    assert priced.available[GLUE].as_of == SAID_AT
    assert [priced.is_short(line) for line in priced.lines] == [True, False]


def test_hqs_cut_is_shown_line_by_line(shop: Database) -> None:
    with shop.write() as session:
        placed = place_order(session, WANTED, CLOCK.moment())
        cut = DecidedLine(GLUE, "胶", "托", 2000, 1000, 0, 1, 210_000, "partly_in_stock")
        full = DecidedLine(PIPE, "管", "米", 50_000, 50_000, 0, 1, 28_000)
        say_decision(session, placed.doc_id, "approved", [cut, full])
        view = get_order(session, placed.doc_id)
    assert (view.row.state, view.row.is_cut, view.row.decided_total) == (OrderState.APPROVED, True, 238_000)
    assert [(line.approved, line.cut) for line in view.lines] == [(1000, "partly_in_stock"), (50_000, "")]


def test_a_rejected_order_shows_the_reason_and_is_copied_to_a_new_one(shop: Database) -> None:
    with shop.write() as session:
        placed = place_order(session, WANTED, CLOCK.moment())
        place_order(session, WANTED[:1], CLOCK.moment())
        say_decision(session, placed.doc_id, "rejected", [], "credit")
        rejected = list_orders(session, state=OrderState.REJECTED)
        assert [(row.doc_id, row.reason) for row in rejected] == [(placed.doc_id, "credit")]
        assert len(list_orders(session, state=OrderState.PLACED)) == 1
        assert copy_order(session, placed.doc_id) == WANTED


def test_a_decided_order_has_only_its_open_part_on_order(shop: Database) -> None:
    with shop.write() as session:
        placed = place_order(session, WANTED[:1], CLOCK.moment())
        assert list_on_order(session) == {GLUE: 120_000}
        cut = DecidedLine(GLUE, "胶", "托", 2000, 1000, 1000, 1, 210_000, "partly_in_stock")
        say_decision(session, placed.doc_id, "shipped", [cut])
        assert list_on_order(session) == {GLUE: 0}


def test_orders_are_listed_newest_first(shop: Database) -> None:
    with shop.write() as session:
        numbers = [place_order(session, WANTED, CLOCK.moment()).number for _ in range(3)]
        assert [row.number for row in list_orders(session)] == numbers[::-1]


def test_the_same_id_twice_is_one_order(shop: Database) -> None:
    with shop.write() as session:
        first = place_order(session, WANTED, CLOCK.moment(), doc_id="cart")
        assert place_order(session, [], CLOCK.moment(), doc_id="cart") == first
        assert len(list_orders(session)) == 1


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([], "order_empty"),
        ([Wanted("NO-1", "x", 1000)], "product_unknown"),
        ([Wanted(GLUE, "袋", 0)], "quantity_not_positive"),
        ([Wanted(GLUE, "袋", 1000, price=-1)], "price_negative"),
    ],
)
def test_an_order_that_cannot_be_is_refused(shop: Database, wanted: list[Wanted], code: str) -> None:
    with pytest.raises(DomainError, match=code), shop.write() as session:
        place_order(session, wanted, CLOCK.moment())
