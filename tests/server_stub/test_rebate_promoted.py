"""Goods ordered at a promotion price are left out by programmes that say so: sold, returned, claimed, paid and ordered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select, update

from domain.price import PriceLevel
from domain.rebate.programme import Basis, Programme
from protocol.order import ORDER_STATUS, RECEIVING, OrderStatusRow, ReceivedLine, ReceivingDoc
from protocol.statement import PaymentRequest
from server_stub.models import CreditNote, CreditNoteLine, OrderLine, Price, RebateSum, ShipmentLine
from server_stub.payment import record_payment
from server_stub.rebate_sums import accrue_dealers, check_sums
from tests.hq import SeededHq, TestDevice, order, stamp
from tests.server_stub.test_rebate import IN_AUGUST, IN_JULY, VOLUME, deliver, place, set_up, ship

EXCLUDING = replace(VOLUME, id="X", excludes_promoted=True)


def specially(hq: SeededHq) -> None:
    """Make the contract price of P-001 a special price for this dealer."""
    with hq.database.write() as session:
        special = update(Price).where(Price.id == "C-P-001").values(level=PriceLevel.DEALER_SPECIAL.value)
        session.execute(special)


def sums(hq: SeededHq, *programmes: Programme) -> list[tuple[int, int]]:
    """Accrue up to August and return amount and quantity of each programme; the proof from zero agrees."""
    with hq.database.write() as session:
        accrue_dealers(session, IN_AUGUST)
        assert check_sums(session, IN_AUGUST).differing == ()
        columns = (RebateSum.programme, RebateSum.amount, RebateSum.quantity)
        found = {id: (amount, quantity) for id, amount, quantity in session.execute(select(*columns))}
    return [found.get(one.id, (0, 0)) for one in programmes]


def test_the_order_the_shipment_and_the_dealer_know_what_gave_the_price(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    specially(hq)
    device = hq.device()
    deliver(hq, device, "o-1", 100, IN_JULY)
    with hq.database.read() as session:
        line = session.scalars(select(OrderLine)).one()
        assert session.scalars(select(ShipmentLine.is_promoted)).all() == [True]
    assert (line.level, line.rule, line.is_promoted) == (40, "C-P-001", True)
    rows = [row for page in device.sync().pages for row in page.rows if row.kind == ORDER_STATUS]
    (told,) = (msgspec.json.decode(row.body, type=OrderStatusRow).lines[0] for row in rows)
    assert (told.level, told.rule, told.is_promoted) == (40, "C-P-001", True)


def test_what_a_pc_says_of_a_price_that_is_hqs_own_does_not_count(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    lie = msgspec.structs.replace(order(price=100_000).lines[0], level=40, rule="mine", is_promoted=True)
    place(hq.device(), "o-1", lines=[lie])
    with hq.database.read() as session:
        line = session.scalars(select(OrderLine)).one()
    assert (line.level, line.rule, line.is_promoted) == (30, "C-P-001", False)


def test_promoted_goods_count_only_where_the_programme_does_not_exclude_them(hq: SeededHq) -> None:
    set_up(hq, VOLUME, EXCLUDING)
    device = hq.device()
    deliver(hq, device, "o-1", 3_000, IN_JULY)
    specially(hq)
    deliver(hq, device, "o-2", 4_000, IN_JULY)
    assert sums(hq, VOLUME, EXCLUDING) == [(700_000, 700_000), (300_000, 300_000)]


def test_returned_promoted_goods_take_nothing_off(hq: SeededHq) -> None:
    set_up(hq, VOLUME, EXCLUDING)
    device = hq.device()
    deliver(hq, device, "o-1", 3_000, IN_JULY)
    specially(hq)
    number = deliver(hq, device, "o-2", 4_000, IN_JULY)
    credit(hq, number)
    assert sums(hq, VOLUME, EXCLUDING) == [(600_000, 600_000), (300_000, 300_000)]


def credit(hq: SeededHq, shipment: str) -> None:
    """Take goods for 1,000 yuan back of a shipment."""
    key = {"dealer_id": 1, "number": "CN-1"}
    note = {"store_id": 11, "day": IN_JULY, "total": 100_000, "reference": shipment}
    line = {"line": 1, "sku": "P-001", "name": "", "unit": "根", "price": 100_000, "amount": 100_000}
    with hq.database.write() as session:
        session.execute(insert(CreditNote), [key | note])
        session.execute(
            insert(CreditNoteLine), [key | line | {"quantity": 100_000, "base_quantity": 100_000}]
        )


def test_what_came_short_is_split_as_its_shipment_was(hq: SeededHq) -> None:
    set_up(hq, VOLUME, EXCLUDING)
    device, asked = hq.device(), order(quantity=100_000, price=100_000).lines[0]
    place(device, "o-1", lines=[asked, asked], total=2 * asked.amount)
    with hq.database.write() as session:
        session.execute(update(OrderLine).where(OrderLine.line == 2).values(is_promoted=True))
    receive_short(device, ship(hq, "o-1", IN_JULY))
    assert sums(hq, VOLUME, EXCLUDING) == [(150_000, 150_000), (75_000, 75_000)]


def receive_short(device: TestDevice, shipment: str) -> None:
    """A quarter of the shipment did not arrive."""
    line = ReceivedLine("P-001", "", 200_000, 150_000)
    about: Any = {"store_id": 11, "business_day": IN_JULY, "stamp": stamp(), "shipment": shipment}
    device.append(RECEIVING, ReceivingDoc(number="RC-1", lines=[line], **about), "r-1")
    device.sync(after=len(device.log) - 1)


@pytest.mark.parametrize("basis", [Basis.PAID, Basis.ORDERED, Basis.INVOICED])
def test_every_basis_knows_what_was_promoted(hq: SeededHq, basis: Basis) -> None:
    plain, excluding = replace(VOLUME, basis=basis), replace(EXCLUDING, basis=basis)
    set_up(hq, plain, excluding)
    specially(hq)
    number = deliver(hq, hq.device(), "o-1", 5_000, IN_JULY, business_day=date(2026, 7, 1))
    with hq.database.write() as session:
        request = PaymentRequest(dealer_code="D001", number="P-1", day=IN_JULY, amount=500_000, pays=[number])
        record_payment(session, request)
    assert sums(hq, plain, excluding) == [(500_000, 500_000), (0, 0)]
