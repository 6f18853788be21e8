"""Orders: states, HQ's decision, shipping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.order import (
    CutReason,
    OrderLine,
    OrderState,
    decide,
    make_order_line,
    move,
    open_base_quantity,
    ship,
    suggest_unit_quantity,
)
from domain.product import Product
from domain.unit import Unit, to_base

PIECE, BOX, THIRD = Unit("piece"), Unit("box", 12), Unit("tile", 1, 3)
PIPE = Product("P1", "Pipe", (PIECE, BOX, THIRD), 130_000)


def _line(quantity: int, unit: str = "box", price: int = 120_000) -> OrderLine:
    return make_order_line(PIPE, unit=unit, quantity=quantity, price=price)


lines = st.lists(
    st.builds(
        lambda whole, unit: _line(whole * 3_000, unit),
        st.integers(1, 200),
        st.sampled_from(["piece", "box", "tile"]),
    ),
    min_size=1,
    max_size=8,
)


def test_a_line_in_stock_is_approved_in_full_and_without_a_reason() -> None:
    decision = decide([_line(2_000)], {"P1": 24_000})
    assert (decision.state, decision.is_cut) == (OrderState.APPROVED, False)
    assert decision.lines[0].approved_amount == decision.lines[0].requested_amount == 2_400


def test_a_short_line_is_cut_to_whole_units_with_the_reason() -> None:
    decision = decide([_line(3_000)], {"P1": 35_999})
    assert (decision.lines[0].approved, decision.lines[0].cut) == (2_000, CutReason.PARTLY_IN_STOCK)
    assert decision.is_cut


@pytest.mark.parametrize(
    ("available", "reason"),
    [
        ({}, CutReason.NOT_SUPPLIED),
        ({"P1": 11_999}, CutReason.OUT_OF_STOCK),
        ({"P1": -5}, CutReason.OUT_OF_STOCK),
    ],
)
def test_an_order_with_nothing_left_is_rejected(available: dict[str, int], reason: CutReason) -> None:
    decision = decide([_line(1_000)], available)
    assert (decision.state, decision.lines[0].cut) == (OrderState.REJECTED, reason)


@given(lines, st.integers(-(10**6), 10**7))
def test_no_more_is_approved_than_there_is_or_was_asked_for(wanted: list[OrderLine], available: int) -> None:
    decision = decide(wanted, {"P1": available})
    assert sum(to_base(line.approved, line.unit) for line in decision.lines) <= max(available, 0)
    for line in decision.lines:
        assert (line.cut is None) == (line.approved == line.requested)
        assert open_base_quantity(line) == to_base(line.approved, line.unit)


def test_a_unit_of_a_third_is_cut_to_an_exact_quantity() -> None:
    assert decide([_line(6_000, "tile")], {"P1": 1_700}).lines[0].approved == 3_000


def test_states_only_move_forward() -> None:
    assert move(OrderState.PLACED, OrderState.APPROVED) is OrderState.APPROVED
    for state, target in (
        (OrderState.APPROVED, OrderState.PLACED),
        (OrderState.APPROVED, OrderState.SHIPPED),
        (OrderState.REJECTED, OrderState.SHIPPED),
    ):
        with pytest.raises(DomainError, match="order_step_refused"):
            move(state, target)
    assert not any(_may_move(OrderState.CLOSED, target) for target in OrderState)


def _may_move(state: OrderState, target: OrderState) -> bool:
    try:
        move(state, target)
    except DomainError:
        return False
    return True


def test_no_more_is_shipped_than_approved() -> None:
    approved = decide([_line(3_000)], {"P1": 10**6}).lines[0]
    part = ship(approved, 1_000)
    assert open_base_quantity(part) == 24_000
    assert open_base_quantity(ship(part, 2_000)) == 0
    for quantity in (2_001, 0, -1):
        with pytest.raises(DomainError, match="ship_exceeds_approved"):
            ship(part, quantity)


@pytest.mark.parametrize(
    ("quantity", "unit", "price", "code"),
    [
        (0, "box", 1, "quantity_not_positive"),
        (1_000, "box", -1, "price_negative"),
        (1_000, "crate", 1, "unit_unknown"),
        (1_000, "tile", 1, "quantity_not_exact"),
    ],
)
def test_a_line_that_cannot_be_ordered_is_refused(quantity: int, unit: str, price: int, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        _line(quantity, unit, price)


def test_a_line_asks_for_nothing_at_least() -> None:
    with pytest.raises(DomainError, match="quantity_not_positive"):
        OrderLine("P1", "Pipe", BOX, -1, 1, 0)


def test_what_was_decided_stays_and_only_what_is_in_review_is_decided() -> None:
    lines = [
        OrderLine("P1", "Pipe", BOX, 5_000, 1, 0, approved=2_000),
        OrderLine("P1", "Pipe", BOX, 3_000, 1, 0, approved=1_000, cut=CutReason.PARTLY_IN_STOCK),
        OrderLine("P2", "Tap", PIECE, 4_000, 1, 0, approved=1_000),
    ]
    decided = decide(lines, {"P1": 24_000}).lines
    assert [(line.approved, line.cut) for line in decided] == [
        (4_000, CutReason.PARTLY_IN_STOCK),
        (1_000, CutReason.PARTLY_IN_STOCK),
        (1_000, CutReason.NOT_SUPPLIED),
    ]


def test_more_approved_than_requested_is_refused() -> None:
    with pytest.raises(DomainError, match="order_quantities_out_of_order"):
        OrderLine("P1", "Pipe", BOX, 1_000, 1, 0, approved=2_000)


@given(st.integers(0, 10**9), st.sampled_from([PIECE, BOX, THIRD, Unit("m²", 9, 25)]))
def test_a_proposal_covers_the_need_with_whole_units(need: int, unit: Unit) -> None:
    proposed = suggest_unit_quantity(need, unit)
    assert proposed % 1000 == 0
    assert to_base(proposed, unit) >= need
    assert to_base(proposed, unit) - need < to_base(unit.denominator * 1000, unit)
