"""Stock is the sum of its movements, whatever happens in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from desktop.db import Database
from desktop.models.document import Document, Lineage
from desktop.models.stock import Movement, OnHand
from desktop.services.count import begin_count, list_count_lines, list_counts, take_count
from desktop.services.receipt import Cart, CartLine
from desktop.services.refund import issue_refund
from desktop.services.stock import (
    StockChange,
    adjust_stock,
    get_on_hand,
    list_movements,
    list_on_hand,
    rebuild_on_hand,
    write_off,
)
from domain.errors import DomainError
from domain.stock import MovementReason
from protocol.lineage import chain_next, chain_start
from tests.desktop.shop import CASH, CLOCK, GLUE, PIPE, cart, sell

_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["sell", "refund", "lose", "open", "count"]),
        st.sampled_from([(GLUE, "袋"), (PIPE, "米")]),
        st.integers(1, 5000),
    ),
    max_size=15,
)


def _act(database: Database, act: str, good: tuple[str, str], quantity: int, sold: list[str]) -> None:
    sku, unit = good
    with database.write() as session:
        moment = CLOCK.moment()
        if act == "sell":
            sold.append(sell(session, Cart((CartLine(sku, unit, quantity),))).doc_id)
        elif act == "refund" and sold:
            issue_refund(session, sold[-1], {1: quantity}, CASH, moment)
        elif act == "lose":
            write_off(session, {sku: quantity}, moment, reason="broken")
        elif act == "open":
            opening = [StockChange(sku, quantity)]
            adjust_stock(session, opening, moment, reason="opening", type=MovementReason.OPENING)
        elif act == "count":
            take_count(session, {sku: quantity}, moment)
            assert get_on_hand(session, sku) == quantity


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(acts=_ACTS)
def test_on_hand_is_the_sum_of_movements_and_the_log_stays_one_chain(
    shop: Database, acts: list[tuple[str, tuple[str, str], int]]
) -> None:
    sold: list[str] = []
    for act, good, quantity in acts:
        try:
            _act(shop, act, good, quantity, sold)
        except DomainError as error:
            assert error.code == "refund_exceeds_sale"
    with shop.write() as session:
        sums = select(Movement.sku, func.sum(Movement.quantity)).group_by(Movement.sku)
        cached = session.execute(select(OnHand.sku, OnHand.quantity)).all()
        assert sorted(tuple(row) for row in session.execute(sums)) == sorted(tuple(row) for row in cached)
        assert rebuild_on_hand(session) == 0
        lineage = session.scalars(select(Lineage)).one()
        entries, chain = session.scalars(select(Document).order_by(Document.n)).all(), chain_start(lineage.id)
    assert [entry.n for entry in entries] == list(range(1, lineage.n + 1))
    for entry in entries:
        chain = chain_next(chain, entry.n, entry.doc_id, entry.kind, entry.version, entry.body)
    assert chain == lineage.chain


def test_a_wrong_cached_figure_is_rebuilt_from_the_movements(shop: Database) -> None:
    with shop.write() as session:
        sell(session, cart(glue=2))
        session.connection().exec_driver_sql("UPDATE on_hand SET quantity = 7")
        session.connection().exec_driver_sql("INSERT INTO on_hand VALUES ('GHOST', 1, 0)")
        assert rebuild_on_hand(session) == 2
        assert [(row.sku, row.quantity) for row in list_on_hand(session)] == [(GLUE, -2000)]


def test_a_sale_while_counting_stays_on_top_of_the_count(shop: Database) -> None:
    with shop.write() as session:
        adjust_stock(session, [StockChange(GLUE, 10_000)], CLOCK.moment(), reason="opening")
        sheet = begin_count(session, [GLUE, PIPE])
        sell(session, cart(glue=3))
        counted = take_count(session, {GLUE: 9_000}, CLOCK.moment(), sheet=sheet)
        assert get_on_hand(session, GLUE) == 6_000
        assert list_count_lines(session, counted.doc_id)[0][1].difference == -1_000
        assert [(row.line_count, row.differing) for row in list_counts(session)] == [(1, 1)]


@pytest.mark.parametrize(
    ("counted", "code"),
    [({}, "count_empty"), ({GLUE: -1}, "count_negative"), ({"NO-1": 1}, "product_unknown")],
)
def test_a_count_that_cannot_be_is_refused(shop: Database, counted: dict[str, int], code: str) -> None:
    with pytest.raises(DomainError, match=code), shop.write() as session:
        take_count(session, counted, CLOCK.moment())


def test_a_count_of_something_not_on_its_sheet_is_refused(shop: Database) -> None:
    with pytest.raises(DomainError, match="count_sku_unknown"), shop.write() as session:
        take_count(session, {PIPE: 1}, CLOCK.moment(), sheet=begin_count(session, [GLUE]))


@pytest.mark.parametrize(
    ("lost", "reason", "code"),
    [
        ({}, "x", "nothing_to_adjust"),
        ({GLUE: 1}, " ", "reason_missing"),
        ({GLUE: -1}, "x", "quantity_not_positive"),
    ],
)
def test_a_write_off_needs_quantities_and_a_reason(
    shop: Database, lost: dict[str, int], reason: str, code: str
) -> None:
    with pytest.raises(DomainError, match=code), shop.write() as session:
        write_off(session, lost, CLOCK.moment(), reason=reason)


def test_the_same_count_and_write_off_twice_are_one(shop: Database) -> None:
    with shop.write() as session:
        first = [
            write_off(session, {GLUE: 500}, CLOCK.moment(), reason="wet", doc_id="w"),
            take_count(session, {PIPE: 800}, CLOCK.moment(), doc_id="c"),
        ]
        again = [
            write_off(session, {GLUE: 500}, CLOCK.moment(), reason="wet", doc_id="w"),
            take_count(session, {PIPE: 800}, CLOCK.moment(), doc_id="c"),
        ]
        assert first == again
        assert (get_on_hand(session, GLUE), get_on_hand(session, PIPE)) == (-500, 800)


def test_movements_are_listed_newest_first_with_the_stock_after_each(shop: Database) -> None:
    with shop.write() as session:
        adjust_stock(session, [StockChange(GLUE, 5_000)], CLOCK.moment(), reason="opening")
        sold = sell(session, cart(glue=2))
        seen = list_movements(session, GLUE)
    assert [(row.quantity, row.after) for row in seen] == [(-2_000, 3_000), (5_000, 5_000)]
    assert (seen[0].number, seen[0].reason) == (sold.number, MovementReason.SALE)
    assert seen[1].number.startswith("AD-")
