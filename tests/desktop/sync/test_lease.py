"""Leases between a PC and a real HQ: lent with a synchronisation, spent offline, given back, never counted twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.clock import FixedClock
from desktop.models.lease import Lease, LeaseClosed, LeaseUse, LeaseWish
from desktop.services.lease import get_promise, list_promised, wish_lease
from desktop.services.order import Wanted, get_order, place_order
from desktop.sync.engine import sync_once
from desktop.sync.http import Unreachable
from domain.lease import LeaseKind
from server_stub.exposure import read_exposure
from server_stub.lease import set_credit_limit
from server_stub.models import Dealer, Order
from server_stub.models import Lease as Lent
from tests.desktop.sync.line import Line, lost
from tests.desktop.sync.pc import CLOCK, Pc, copy_pc, open_pc

LIMIT = 100_000_00
PIPE = "P-001"
PRICE = 1_680


def limit(line: Line, fen: int) -> None:
    with line.hq.database.write() as session:
        dealer = session.get_one(Dealer, 1)
        set_credit_limit(session, dealer, fen)
    with line.hq.database.write() as session:
        from server_stub.publish import publish_dealer

        publish_dealer(session, 1)


def order(pc: Pc, pieces: int = 10) -> str:
    with pc.database.write() as session:
        return place_order(session, [Wanted(PIPE, "根", pieces * 1000)], CLOCK.moment()).doc_id


def promised(pc: Pc) -> int:
    with pc.database.read() as session:
        return get_promise(session, CLOCK.moment()).credit or 0


def standing(line: Line) -> tuple[int, int]:
    with line.hq.database.read() as session:
        exposure = read_exposure(session, 1)
    return exposure.confirmed, exposure.leases


def test_a_pc_may_promise_what_the_first_sync_lent(enrolled: Pc, line: Line) -> None:
    limit(line, LIMIT)
    enrolled.sync()
    assert promised(enrolled) == LIMIT // 2


def test_an_order_placed_offline_within_the_lease_is_approved_without_a_word(
    enrolled: Pc, line: Line
) -> None:
    limit(line, LIMIT)
    enrolled.sync()
    doc_id = order(enrolled)
    assert enrolled.sync().problems == ()
    with enrolled.database.read() as session:
        assert get_order(session, doc_id).row.state == "approved"
    assert standing(line) == (10 * PRICE, LIMIT // 2 - 10 * PRICE)


def test_an_order_beyond_the_lease_is_in_review_and_says_why(enrolled: Pc, line: Line) -> None:
    limit(line, 30 * PRICE)
    enrolled.sync()
    doc_id = order(enrolled, 40)
    enrolled.sync()
    with enrolled.database.read() as session:
        row = get_order(session, doc_id).row
    assert (row.state, row.reason) == ("review", "needs_credit")


def test_an_order_beyond_the_lease_passes_where_the_dealer_has_free_credit(enrolled: Pc, line: Line) -> None:
    limit(line, 40 * PRICE)
    enrolled.sync()
    with line.hq.database.write() as session:
        set_credit_limit(session, session.get_one(Dealer, 1), 90 * PRICE)
    doc_id = order(enrolled, 30)
    enrolled.sync()
    with enrolled.database.read() as session:
        assert get_order(session, doc_id).row.state == "approved"


def test_a_lost_reply_counts_a_use_once(enrolled: Pc, line: Line) -> None:
    limit(line, LIMIT)
    enrolled.sync()
    order(enrolled)
    line.break_with(lost)
    with pytest.raises(Unreachable):
        enrolled.sync()
    enrolled.sync()
    assert standing(line) == (10 * PRICE, LIMIT // 2 - 10 * PRICE) and promised(enrolled) == standing(line)[1]


def later(**parts: float) -> FixedClock:
    return FixedClock(CLOCK.local + timedelta(**parts))


def sync_at(pc: Pc, clock: FixedClock) -> None:
    with pc.line() as http:
        sync_once(pc.database, http, clock)


def test_a_lease_is_given_back_after_half_its_life_and_replaced(enrolled: Pc, line: Line) -> None:
    limit(line, LIMIT)
    enrolled.sync()
    line.hq.clock.forward(days=8)
    sync_at(enrolled, later(days=8))
    with enrolled.database.read() as session:
        (held,) = session.scalars(select(Lease.lease_id)).all()
        (closed,) = session.scalars(select(LeaseClosed.lease_id)).all()
    assert held != closed and standing(line) == (0, LIMIT // 2)


def test_a_return_waits_for_the_documents_that_spent_of_it(enrolled: Pc, line: Line) -> None:
    limit(line, LIMIT)
    enrolled.sync()
    order(enrolled), order(enrolled)
    line.hq.clock.forward(days=8)
    clock = later(days=8)
    with enrolled.line() as http:
        sync_once(enrolled.database, http, clock, most=1)
    confirmed, lent = standing(line)
    assert confirmed == 20 * PRICE and confirmed + lent <= LIMIT
    with line.hq.database.read() as session:
        uses = session.execute(select(Lent.used, Lent.closed_as).order_by(Lent.granted_at)).all()
    assert uses[0] == (20 * PRICE, "returned")


def test_a_lost_reply_to_a_return_is_repeated_without_harm(enrolled: Pc, line: Line) -> None:
    limit(line, LIMIT)
    enrolled.sync()
    line.hq.clock.forward(days=8)
    line.break_with(lost)
    with pytest.raises(Unreachable):
        sync_at(enrolled, later(days=8))
    assert promised(enrolled) == 0
    sync_at(enrolled, later(days=8))
    assert standing(line) == (0, LIMIT // 2)


def test_a_restored_pc_begins_without_leases_and_spends_nothing_twice(line: Line, tmp_path: Path) -> None:
    limit(line, 60 * PRICE)
    with open_pc(tmp_path / "pc") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        pc.sync()
    copy_pc(tmp_path / "pc", tmp_path / "old")
    with open_pc(tmp_path / "pc") as pc:
        order(pc, 20)
        pc.sync()
    with open_pc(tmp_path / "old") as pc:
        order(pc, 20)
        pc.sync()
        assert sum(standing(line)) <= 60 * PRICE
        with pc.database.read() as session:
            assert session.scalar(select(func.count()).select_from(LeaseUse)) == 1
    with line.hq.database.read() as session:
        assert session.scalars(select(Order.state)).all().count("approved") == 2


def test_a_lease_that_makes_no_sense_stops_no_synchronisation(enrolled: Pc, line: Line) -> None:
    limit(line, LIMIT)
    enrolled.sync()
    with enrolled.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE lease SET granted_at = '2026-09-07T00:00:00', amount = -1"
        )
    sync_at(enrolled, later(days=8))
    assert promised(enrolled) >= 0


def test_lent_stock_makes_a_promise_offline(enrolled: Pc, line: Line) -> None:
    with enrolled.database.write() as session:
        wish_lease(session, LeaseKind.STOCK, PIPE, 8_000)
    enrolled.sync()
    doc_id = order(enrolled)
    with enrolled.database.read() as session:
        assert list_promised(session, doc_id) == {PIPE: 8_000}
        assert session.scalars(select(LeaseWish.amount)).all() == []
    enrolled.sync()
    with line.hq.database.read() as session:
        assert session.scalars(select(Order.state)).all() == ["approved"]


def test_a_wish_whose_answer_was_lost_is_asked_again_and_lent_once(enrolled: Pc, line: Line) -> None:
    with enrolled.database.write() as session:
        wish_lease(session, LeaseKind.STOCK, PIPE, 8_000)
    line.break_with(lost)
    with pytest.raises(Unreachable):
        enrolled.sync()
    enrolled.sync()
    with enrolled.database.read() as session:
        assert session.scalars(select(Lease.amount)).all() == [8_000]
