"""The contract version an order was placed under: kept, judged, shown, and what its debts fall due by."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from domain.contract import Contract, ContractType
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.terms import Due, DueType, Part, Term
from protocol import routes
from protocol.amendment import AMEND, AddLine, AmendDoc
from protocol.order import ORDER, OrderDoc
from protocol.staff import StaffOrder
from server_stub.contract import amend_contract, load_contracts, sign_contract
from server_stub.models import Alarm, Entry, Order, OrderLine
from server_stub.order import approve_order
from server_stub.receivable import find_dealer
from server_stub.shipment import ship_order
from tests.hq import DAY, START, SeededHq, order, stamp

SHORT = "HT-2026-001/1"
MONTH_END = Term("月结30", "月结30", (Part(1_000_000, Due(DueType.MONTH_END, days=30)),))
YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))
HOTEL = Contract("XM-1", 1, 1, YEAR, type=ContractType.PROJECT, project="HOTEL", payment=MONTH_END)


def place(hq: SeededHq, doc: OrderDoc) -> tuple[str, list[tuple[str, str]], str]:
    device = hq.device()
    device.append(ORDER, doc, "o-1")
    (verdict,) = device.sync().verdicts
    with hq.database.read() as session:
        alarms = [(row.code, row.facts) for row in session.scalars(select(Alarm))]
        (kept,) = session.scalars(select(Order)).all()
    assert verdict.status.value == "applied"
    return kept.contract, alarms, kept.state


def under(pinned: str, **more: Any) -> OrderDoc:
    return msgspec.structs.replace(order(**more), contract=pinned)


def test_an_order_keeps_its_contract_and_is_decided_where_it_was_in_force(hq: SeededHq) -> None:
    assert place(hq, under(SHORT)) == (SHORT, [], "approved")


def test_an_order_of_an_older_program_pins_none_and_is_decided_as_ever(hq: SeededHq) -> None:
    assert place(hq, order()) == ("", [], "approved")


@pytest.mark.parametrize("pinned", ["HT-2026-001/2", "HT-9/1", "HT-2026-001", "/", "合同/1", "HT-1/²"])
def test_a_version_hq_does_not_know_is_an_alarm_and_the_order_waits_for_staff(
    hq: SeededHq, pinned: str
) -> None:
    kept, alarms, state = place(hq, under(pinned))
    assert (kept, state, [code for code, _ in alarms]) == (pinned, "review", ["contract_unknown"])
    assert json.loads(alarms[0][1])["contract"] == pinned


def test_a_version_that_was_not_in_force_on_the_day_is_an_alarm(hq: SeededHq) -> None:
    with hq.database.write() as session:
        dealer = find_dealer(session, "D001")
        (outline,) = load_contracts(session, dealer.id)
        amend_contract(session, dealer, replace(outline, payment_days=45), START, effective=DAY)
    kept, alarms, state = place(hq, under(SHORT))
    assert (kept, state, [code for code, _ in alarms]) == (SHORT, "review", ["contract_not_in_force"])


def test_staff_see_the_contract_of_an_order(hq: SeededHq) -> None:
    place(hq, under(SHORT))
    (row,) = msgspec.json.decode(hq.staff("GET", routes.ORDERS).content, type=list[StaffOrder])
    assert (row.contract, row.alarms) == (SHORT, [])


def test_an_order_of_a_project_is_priced_and_due_by_its_contract(hq: SeededHq) -> None:
    rule = PriceRule("管材", PriceLevel.PROJECT_CONTRACT, "", "P-001", "根", 150_000)
    with hq.database.write() as session:
        sign_contract(session, find_dealer(session, "D001"), replace(HOTEL, prices=(rule,)), START)
    assert place(hq, under("XM-1/1", price=150_000)) == ("XM-1/1", [], "approved")
    with hq.database.write() as session:
        ship_order(session, "o-1", date(2026, 9, 8))
        due = session.scalars(select(Entry.due)).one()
    assert due == date(2026, 10, 30)


def test_a_line_added_to_a_projects_order_has_the_projects_price(hq: SeededHq) -> None:
    rule = PriceRule("管材", PriceLevel.PROJECT_CONTRACT, "", "P-001", "根", 150_000)
    with hq.database.write() as session:
        sign_contract(session, find_dealer(session, "D001"), replace(HOTEL, prices=(rule,)), START)
    device, doc = hq.device(), under("XM-1/1", price=150_000)
    device.append(ORDER, doc, "o-1")
    added = AddLine(id="a-1.1", line=doc.lines[0])
    about: Any = {"store_id": 11, "business_day": DAY, "stamp": stamp(), "order_number": doc.number}
    command = AmendDoc(number="OA-1", order_id="o-1", base_revision=1, ops=[added], priced_on=DAY, **about)
    device.append(AMEND, command, "a-1")
    device.sync()
    with hq.database.read() as session:
        found = session.execute(select(OrderLine.level, OrderLine.rule).order_by(OrderLine.line)).all()
        assert session.scalars(select(Alarm)).all() == []
    assert [tuple(row) for row in found] == [(20, "XM-1/1/管材")] * 2


def test_a_projects_price_is_not_for_other_orders(hq: SeededHq) -> None:
    rule = PriceRule("管材", PriceLevel.PROJECT_CONTRACT, "", "P-001", "根", 150_000)
    with hq.database.write() as session:
        sign_contract(session, find_dealer(session, "D001"), replace(HOTEL, prices=(rule,)), START)
    _, alarms, state = place(hq, under(SHORT, price=150_000))
    assert ([code for code, _ in alarms], state) == (["order_price_differs"], "review")


def test_an_order_under_a_doubtful_contract_is_due_by_the_one_in_force(hq: SeededHq) -> None:
    place(hq, under("HT-9/1"))
    with hq.database.write() as session:
        approve_order(session, "o-1", START)
        ship_order(session, "o-1", date(2026, 9, 8))
        assert session.scalars(select(Entry.due)).one() == date(2026, 10, 8)
