"""Refunds never give back more than is left, and say why when nothing was sold here."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.db import Database
from desktop.models.stock import OnHand
from desktop.services.receipt import Cart, CartLine, get_receipt, issue_receipt
from desktop.services.refund import get_taken, issue_blind_refund, issue_refund
from domain.errors import DomainError
from domain.receipt import Tender, TenderType
from tests.desktop.shop import CASH, CLOCK, GLUE, PIPE, cart, sell


def test_a_whole_refund_restores_money_and_stock(shop: Database) -> None:
    with shop.write() as session:
        sold = sell(session, cart(glue=2, pipe=3))
        back = issue_refund(session, sold.doc_id, {1: 2000, 2: 3000}, CASH, CLOCK.moment(), "unwanted")
        view = get_receipt(session, back.doc_id)
        assert set(session.scalars(select(OnHand.quantity))) == {0}
    assert back.totals.gross == sold.totals.gross
    assert back.number.startswith("RF-")
    assert view.tenders == (Tender(CASH, -sold.totals.gross),)
    assert (view.original_id, view.row.original_number) == (sold.doc_id, sold.number)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    asked=st.lists(st.integers(1, 4000), min_size=1, max_size=6),
    discount=st.integers(0, 3000),
)
def test_refunds_in_any_parts_never_exceed_the_sale(shop: Database, asked: list[int], discount: int) -> None:
    with shop.write() as session:
        line = CartLine(GLUE, "袋", 7000, price=33_333, discount=min(discount, 2333))
        sold = sell(session, Cart((line,)))
        for quantity in asked:
            left = 7000 - get_taken(session, sold.doc_id).get(1, _NOTHING).quantity
            try:
                issue_refund(session, sold.doc_id, {1: quantity}, CASH, CLOCK.moment())
            except DomainError as error:
                assert error.code == "refund_exceeds_sale" and quantity > left
        taken = get_taken(session, sold.doc_id).get(1, _NOTHING)
        assert taken.quantity <= 7000 and taken.gross <= sold.totals.gross
        if taken.quantity < 7000:
            issue_refund(session, sold.doc_id, {1: 7000 - taken.quantity}, CASH, CLOCK.moment())
        assert get_taken(session, sold.doc_id)[1].gross == sold.totals.gross


def test_more_than_is_left_is_refused_and_leaves_nothing(shop: Database) -> None:
    with shop.write() as session:
        sold = sell(session, cart(glue=2))
        issue_refund(session, sold.doc_id, {1: 1500}, CASH, CLOCK.moment())
    with pytest.raises(DomainError, match="refund_exceeds_sale"), shop.write() as session:
        issue_refund(session, sold.doc_id, {1: 501}, CASH, CLOCK.moment())
    with shop.read() as session:
        assert session.scalar(select(OnHand.quantity)) == -500


def test_a_refund_of_a_refund_is_refused(shop: Database) -> None:
    with shop.write() as session:
        sold = sell(session, cart(glue=1))
        back = issue_refund(session, sold.doc_id, {1: 1000}, CASH, CLOCK.moment())
        with pytest.raises(DomainError, match="not_a_receipt"):
            issue_refund(session, back.doc_id, {1: 1000}, CASH, CLOCK.moment())


def test_the_money_given_back_must_sum_to_the_refund(shop: Database) -> None:
    split = [Tender(CASH, -1000), Tender(TenderType.WECHAT, -2500)]
    with shop.write() as session:
        sold = sell(session, cart(glue=2))
        assert issue_refund(session, sold.doc_id, {1: 1000}, split, CLOCK.moment()).totals.gross == 3500
        with pytest.raises(DomainError, match="refund_tenders_do_not_sum"):
            issue_refund(session, sold.doc_id, {1: 1000}, split[:1], CLOCK.moment())


def test_the_same_id_twice_is_one_refund(shop: Database) -> None:
    with shop.write() as session:
        sold = sell(session, cart(glue=2))
        first = issue_refund(session, sold.doc_id, {1: 1000}, CASH, CLOCK.moment(), doc_id="back")
        assert issue_refund(session, sold.doc_id, {1: 1000}, CASH, CLOCK.moment(), doc_id="back") == first
        assert get_taken(session, sold.doc_id)[1].quantity == 1000


def test_a_blind_refund_needs_a_reason_and_puts_goods_back(shop: Database) -> None:
    what = Cart((CartLine(PIPE, "米", 2000, price=50_000),))
    with shop.write() as session:
        with pytest.raises(DomainError, match="reason_missing"):
            issue_blind_refund(session, what, CASH, CLOCK.moment(), "  ")
        back = issue_blind_refund(
            session, what, CASH, CLOCK.moment(), "bought elsewhere", original_number="C123"
        )
        assert session.scalar(select(OnHand.quantity)) == 2000
        view = get_receipt(session, back.doc_id)
    assert (back.totals.gross, view.original_id, view.row.original_number) == (1000, None, "C123")


class _Nothing:
    quantity = 0
    gross = 0


_NOTHING = _Nothing()


def test_a_rounded_bill_gives_back_what_was_paid_in_any_parts(shop: Database) -> None:
    with shop.write() as session:
        line = CartLine(GLUE, "袋", 3000, price=33_333)
        sold = issue_receipt(
            session, Cart((line,)), [Tender(CASH, 900), Tender(TenderType.ROUNDING, 100)], CLOCK.moment()
        )
        backs = [issue_refund(session, sold.doc_id, {1: 1000}, CASH, CLOCK.moment()) for _ in range(3)]
        tenders = [tender for back in backs for tender in get_receipt(session, back.doc_id).tenders]
    assert sum(tender.amount for tender in tenders if tender.type is CASH) == -900
    assert sum(tender.amount for tender in tenders if tender.type is TenderType.ROUNDING) == -100
