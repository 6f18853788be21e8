"""Values: each in exactly one component, moving on; open orders beyond the horizon do not count yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.credit.value import Component, Value, expose, is_inside, move
from domain.errors import DomainError
from domain.exposure import Exposure

DAY = date(2026, 11, 22)
VALUES = (
    Value("SO-1", Component.ORDERED, 40_000, DAY + timedelta(days=5)),
    Value("SO-2", Component.ORDERED, 70_000, DAY + timedelta(days=60)),
    Value("SO-3", Component.ORDERED, 1_000),
    Value("SO-4", Component.PENDING, 9_000, DAY + timedelta(days=60)),
    Value("SH-1", Component.DELIVERED, 25_000),
    Value("IN-1", Component.RECEIVABLE, 60_000, DAY),
)


def test_exposure_by_component() -> None:
    exposed = expose(VALUES, DAY, unapplied=10_000, deposit=5_000, leases=2_000)
    assert exposed.exposure == Exposure(
        receivable=60_000,
        delivered=25_000,
        approved=111_000,
        in_review=9_000,
        leases=2_000,
        unapplied=10_000,
        deposit=5_000,
    )
    assert (exposed.exposure.total, exposed.later) == (192_000, 0)


def test_a_site_order_beyond_the_horizon_waits_and_a_pending_one_counts() -> None:
    exposed = expose(VALUES, DAY, 30)
    assert (exposed.exposure.approved, exposed.exposure.in_review, exposed.later) == (41_000, 9_000, 70_000)


@pytest.mark.parametrize(("days", "inside"), [(29, True), (30, True), (31, False), (-5, True)])
def test_the_last_day_of_the_horizon_is_inside(days: int, inside: bool) -> None:
    assert is_inside(DAY + timedelta(days=days), DAY, 30) is inside
    assert is_inside(DAY + timedelta(days=days), DAY, None)
    assert is_inside(None, DAY, 0)


def test_a_part_delivery_leaves_the_rest_on_order() -> None:
    moved = move(VALUES[:1], "SO-1", 15_000, origin=Component.ORDERED, target=Component.DELIVERED, day=DAY)
    assert moved == (
        Value("SO-1", Component.ORDERED, 25_000, DAY + timedelta(days=5)),
        Value("SO-1", Component.DELIVERED, 15_000, DAY),
    )
    rest = move(moved, "SO-1", 25_000, origin=Component.ORDERED, target=Component.DELIVERED)
    assert rest == (Value("SO-1", Component.DELIVERED, 40_000, DAY),)


def test_what_is_paid_or_cancelled_stands_nowhere() -> None:
    assert move(VALUES[5:], "IN-1", 60_000, origin=Component.RECEIVABLE, target=None) == ()


def test_an_open_order_may_return_to_review() -> None:
    back = move(VALUES[:1], "SO-1", 40_000, origin=Component.ORDERED, target=Component.PENDING)
    assert back == (Value("SO-1", Component.PENDING, 40_000, DAY + timedelta(days=5)),)


@pytest.mark.parametrize(
    ("id", "amount", "origin", "target", "code"),
    [
        ("SO-1", 0, Component.ORDERED, Component.DELIVERED, "move_not_positive"),
        ("SO-1", 40_001, Component.ORDERED, Component.DELIVERED, "move_beyond_value"),
        ("SO-9", 1, Component.ORDERED, Component.DELIVERED, "move_beyond_value"),
        ("SH-1", 1, Component.DELIVERED, Component.ORDERED, "move_backwards"),
        ("SO-1", 1, Component.ORDERED, Component.ORDERED, "move_backwards"),
    ],
)
def test_moves_that_cannot_be(id: str, amount: int, origin: Component, target: Component, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        move(VALUES, id, amount, origin=origin, target=target)


def test_a_line_stands_once_in_a_component() -> None:
    lines = (Value("SO-1", Component.ORDERED, 1), Value("SO-1", Component.ORDERED, 2, line=1))
    moved = move(lines, "SO-1", 2, origin=Component.ORDERED, target=None, line=1)
    assert moved == lines[:1]
    with pytest.raises(DomainError, match="value_twice"):
        move((*lines, lines[0]), "SO-1", 1, origin=Component.ORDERED, target=None)


@given(st.lists(st.sampled_from(VALUES), unique=True), st.none() | st.integers(0, 90))
def test_every_value_counts_once_or_waits(values: list[Value], horizon: int | None) -> None:
    exposed = expose(values, DAY, horizon)
    assert exposed.exposure.total + exposed.later == sum(value.amount for value in values)
    assert sum(amount for _, amount in exposed.exposure.components) == exposed.exposure.total


class Walk(RuleBasedStateMachine):
    """Moves values at random: what was ordered and has not left is always in the components, each fen in one."""

    def __init__(self) -> None:
        super().__init__()
        self.values: tuple[Value, ...] = ()
        self.entered = 0
        self.left = 0

    @rule(id=st.sampled_from("ABC"), amount=st.integers(1, 100))
    def order(self, id: str, amount: int) -> None:
        if not any(one.id == id and one.component is Component.PENDING for one in self.values):
            self.values = (*self.values, Value(id, Component.PENDING, amount))
            self.entered += amount

    @rule(
        id=st.sampled_from("ABC"),
        amount=st.integers(1, 100),
        origin=st.sampled_from(Component),
        goal=st.none() | st.sampled_from(Component),
    )
    def move(self, id: str, amount: int, origin: Component, goal: Component | None) -> None:
        try:
            self.values = move(self.values, id, amount, origin=origin, target=goal)
        except DomainError:
            return
        self.left += amount if goal is None else 0

    @invariant()
    def every_fen_stands_in_one_component(self) -> None:
        assert expose(self.values, DAY).exposure.total == self.entered - self.left
        assert all(one.amount > 0 for one in self.values)
        places = [(one.id, one.line, one.component) for one in self.values]
        assert len(set(places)) == len(places)


TestWalk = Walk.TestCase
