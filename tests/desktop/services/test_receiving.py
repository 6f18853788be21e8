"""A shipment enters stock once, as it arrived."""

from __future__ import annotations

import pytest

from desktop.db import Database
from desktop.services.receiving import Arrived, get_receiving, get_shipment, list_shipments, receive_shipment
from desktop.services.stock import get_on_hand
from domain.errors import DomainError
from domain.receiving import Discrepancy
from protocol.order import ShipmentLine
from tests.desktop.hqsaid import say_shipment
from tests.desktop.shop import CLOCK, GLUE, PIPE

LINES = [ShipmentLine(GLUE, "胶", "托", 1000, 60_000, 0), ShipmentLine(PIPE, "管", "米", 50_000, 50_000, 0)]


@pytest.fixture
def sent(shop: Database) -> Database:
    """The shop with one shipment on its way."""
    with shop.write() as session:
        say_shipment(session, "SP-1", LINES)
    return shop


def test_what_is_not_named_came_as_shipped(sent: Database) -> None:
    with sent.write() as session:
        taken = receive_shipment(session, "SP-1", {}, CLOCK.moment())
        assert (get_on_hand(session, GLUE), get_on_hand(session, PIPE)) == (60_000, 50_000)
        assert get_shipment(session, "SP-1").received == taken.number
        assert list_shipments(session, only_open=True) == []


def test_only_the_good_part_enters_stock(sent: Database) -> None:
    arrived = {GLUE: Arrived(58_000, damaged=3_000), PIPE: Arrived(51_000)}
    with sent.write() as session:
        receive_shipment(session, "SP-1", arrived, CLOCK.moment(), note="wet")
        view = get_receiving(session, "SP-1")
        assert (get_on_hand(session, GLUE), get_on_hand(session, PIPE)) == (55_000, 51_000)
    found = [line.discrepancies for _, line in view.lines]
    assert found[0] == ((Discrepancy.SHORT, 2_000), (Discrepancy.DAMAGED, 3_000))
    assert found[1] == ((Discrepancy.OVER, 1_000),)


def test_goods_that_were_not_shipped_are_over(sent: Database) -> None:
    with sent.write() as session:
        receive_shipment(session, "SP-1", {"BM-X": Arrived(1_000)}, CLOCK.moment())
        assert get_receiving(session, "SP-1").lines[2][1].shipped == 0
        assert get_on_hand(session, "BM-X") == 1_000


def test_a_shipment_is_taken_in_once(sent: Database) -> None:
    with sent.write() as session:
        first = receive_shipment(session, "SP-1", {}, CLOCK.moment(), doc_id="r")
        assert receive_shipment(session, "SP-1", {}, CLOCK.moment(), doc_id="r") == first
        with pytest.raises(DomainError, match="shipment_received"):
            receive_shipment(session, "SP-1", {}, CLOCK.moment())
        assert get_on_hand(session, GLUE) == 60_000


@pytest.mark.parametrize(
    ("number", "arrived", "code"),
    [
        ("SP-9", {}, "shipment_unknown"),
        ("SP-1", {GLUE: Arrived(1000, damaged=2000)}, "received_quantity_invalid"),
        ("SP-1", {GLUE: Arrived(-1)}, "received_quantity_invalid"),
    ],
)
def test_a_receiving_that_cannot_be_is_refused(
    sent: Database, number: str, arrived: dict[str, Arrived], code: str
) -> None:
    with pytest.raises(DomainError, match=code), sent.write() as session:
        receive_shipment(session, number, arrived, CLOCK.moment())
