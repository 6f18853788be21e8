"""An order on paper says what its screen says."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from desktop.db import Database
from desktop.models.dealer import Store
from desktop.services.order import place_order
from desktop.services.order_paper import make_order_paper, print_order
from domain.errors import DomainError
from domain.order import CutReason, OrderState
from protocol.order import DecidedLine
from tests.desktop.hqsaid import DEALER, HQ, say_dealer, say_decision
from tests.desktop.services.test_order import WANTED
from tests.desktop.shop import CLOCK, DAY, GLUE
from tests.paper.pdf import text_of

_ROW = {"scope": "dealer:7", "v": 1, "row_hash": 1}


def place(shop: Database) -> str:
    with shop.write() as session:
        say_dealer(session)
        session.execute(
            insert(Store), [{**_ROW, "store_id": 0, "code": "S", "name": "汉口店", "address": "沿江路 2 号"}]
        )
        return place_order(session, WANTED, CLOCK.moment(), note="快").doc_id


def test_an_order_that_hq_has_not_seen_is_printed_as_asked(shop: Database) -> None:
    doc_id = place(shop)
    with shop.read() as session:
        paper = make_order_paper(session, doc_id)
    assert (paper.supplier, paper.dealer, paper.day, paper.state) == (HQ, DEALER, DAY, OrderState.PLACED)
    assert (paper.note, paper.deliver_to) == ("快", "汉口店 沿江路 2 号")
    assert (len(paper.lines), paper.total) == (2, 2 * 60 * 3500 + 50 * 560)


def test_a_decided_order_is_printed_with_what_was_approved_and_why_less(shop: Database) -> None:
    doc_id = place(shop)
    line = DecidedLine(GLUE, "胶", "托", 2000, 1000, 0, 2_100_000, 21_000, "partly_in_stock", "", 60)
    with shop.write() as session:
        say_decision(session, doc_id, "approved", [line])
    with shop.read() as session:
        paper, pdf = make_order_paper(session, doc_id), print_order(session, doc_id, "zh")
    assert (paper.total, paper.lines[0].cut) == (21_000, CutReason.PARTLY_IN_STOCK)
    assert "210.00" in text_of(pdf)


def test_an_order_of_another_computer_names_no_place_and_maybe_no_day(shop: Database) -> None:
    line = DecidedLine(GLUE, "胶", "托", 2000, 2000, 0, 2_100_000, 42_000, "", "", 60)
    with shop.write() as session:
        say_dealer(session)
        say_decision(session, "elsewhere", "approved", [line])
    with shop.read() as session:
        paper = make_order_paper(session, "elsewhere")
    assert (paper.number, paper.deliver_to, paper.total) == ("PO", "", 42_000)


def test_before_its_enrolment_a_computer_has_nobody_to_name(shop: Database) -> None:
    with shop.write() as session:
        doc_id = place_order(session, WANTED, CLOCK.moment()).doc_id
    with shop.read() as session, pytest.raises(DomainError, match="not_enrolled"):
        print_order(session, doc_id, "zh")
