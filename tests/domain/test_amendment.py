"""Changing orders: the table of rules, and what holds for any sequence of commands, decisions and shipments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.amendment import (
    AddLine,
    Amendment,
    Answer,
    Cancel,
    Op,
    Order,
    Result,
    SetNote,
    SetRequested,
    SetWantedOn,
    amend,
    find_line,
    line_id,
    recall,
)
from domain.errors import DomainError
from domain.order import CutReason, OrderLine, OrderState, decide, move, refuse, ship
from domain.unit import Unit

BOX, TILE = Unit("box", 12), Unit("tile", 1, 3)
DAY, LATER = date(2026, 9, 10), date(2026, 9, 20)
S = OrderState


def _line(requested: int, approved: int = 0, shipped: int = 0, **more: object) -> OrderLine:
    return OrderLine("P1", "Pipe", BOX, requested, 120_000, 130_000, approved, shipped, **more)


def _order(state: OrderState, *lines: OrderLine, **more: object) -> Order:
    return Order(state, lines or (_line(10_000),), **more)


def _do(order: Order, *ops: Op, base: int = 3) -> tuple[Order, list[Answer]]:
    amended = amend(order, 3, Amendment("o", base, ops))
    return amended.order, list(amended.answers)


@pytest.mark.parametrize(
    ("state", "line", "asked", "result", "then", "quantities"),
    [
        (S.PLACED, (10,), 4, "applied", S.PLACED, (4, 0)),
        (S.PLACED, (10,), 0, "applied", S.CANCELLED, (0, 0)),
        (S.REVIEW, (10,), 12, "applied", S.REVIEW, (12, 0)),
        (S.APPROVED, (10, 10), 6, "applied", S.APPROVED, (6, 6)),
        (S.APPROVED, (10, 10), 0, "applied", S.CANCELLED, (0, 0)),
        (S.APPROVED, (10, 10), 15, "applied", S.REVIEW, (15, 10)),
        (S.REVIEW, (15, 10), 10, "applied", S.APPROVED, (10, 10)),
        (S.APPROVED, (10, 10, 4), 3, "too_late", S.APPROVED, (10, 10)),
        (S.APPROVED, (10, 10, 4), 4, "applied", S.APPROVED, (4, 4)),
        (S.RELEASED, (10, 10), 6, "too_late", S.RELEASED, (10, 10)),
        (S.RELEASED, (10, 10), 10, "applied", S.RELEASED, (10, 10)),
        (S.SHIPPED, (10, 10, 10), 12, "too_late", S.SHIPPED, (10, 10)),
        (S.CLOSED, (10, 10, 10), 5, "too_late", S.CLOSED, (10, 10)),
        (S.REJECTED, (10,), 5, "refused", S.REJECTED, (10, 0)),
        (S.CANCELLED, (10,), 5, "refused", S.CANCELLED, (10, 0)),
    ],
)
def test_a_quantity_is_changed_as_far_as_the_order_still_allows(
    state: OrderState,
    line: tuple[int, ...],
    asked: int,
    result: str,
    then: OrderState,
    quantities: tuple[int, int],
) -> None:
    before = _order(state, _line(*(figure * 1000 for figure in line)))
    after, (answer,) = _do(before, SetRequested("1", asked * 1000, line[0] * 1000))
    assert (answer.result, after.state) == (result, then)
    assert (after.lines[0].requested, after.lines[0].approved) == tuple(q * 1000 for q in quantities)


def test_asking_again_for_a_cut_line_brings_it_back_to_review() -> None:
    cut = _line(10_000, 6_000, cut=CutReason.PARTLY_IN_STOCK)
    after, _ = _do(_order(S.APPROVED, cut), SetRequested("1", 10_000, 10_000))
    assert (after.state, after.lines[0].in_review, cut.in_review) == (S.REVIEW, 4_000, 0)


def test_a_removed_line_keeps_its_place_and_an_added_one_its_name() -> None:
    order = _order(S.APPROVED, _line(1_000, 1_000), _line(2_000, 2_000))
    fresh = _line(5_000, 5_000, 5_000, id="a.1")
    after, _ = _do(order, SetRequested("1", 0, 1_000), AddLine(fresh), SetRequested("a.1", 7_000, 5_000))
    assert [line_id(after.lines, place) for place in range(3)] == ["1", "2", "a.1"]
    assert [(x.requested, x.approved, x.shipped) for x in after.lines] == [
        (0, 0, 0),
        (2_000, 2_000, 0),
        (7_000, 0, 0),
    ]
    assert (after.state, find_line(after.lines, "3")) == (S.REVIEW, None)


@pytest.mark.parametrize("state", [S.PLACED, S.REVIEW, S.APPROVED])
def test_an_order_that_has_not_left_is_cancelled_and_gives_its_promises_back(state: OrderState) -> None:
    approved = 10_000 if state is S.APPROVED else 0
    before = _order(state, _line(10_000, approved))
    after, (answer,) = _do(before, Cancel(before.total))
    assert (after.state, after.lines[0].approved, answer.result) == (S.CANCELLED, 0, Result.APPLIED)


@pytest.mark.parametrize(
    ("op", "order"),
    [
        (Cancel(0), _order(S.RELEASED)),
        (Cancel(0), _order(S.APPROVED, _line(2_000, 2_000, 1_000))),
        (SetWantedOn(LATER, DAY), _order(S.RELEASED, wanted_on=DAY)),
        (SetNote("x", ""), _order(S.SHIPPED)),
        (AddLine(_line(1_000, id="a.1")), _order(S.RELEASED)),
    ],
)
def test_what_comes_too_late_changes_nothing_and_is_for_the_staff(op: Op, order: Order) -> None:
    assert _do(order, op) == (order, [Answer(Result.TOO_LATE, "too_late")])


def test_day_and_note_are_changed_while_the_order_is_open() -> None:
    after, answers = _do(_order(S.APPROVED, _line(1_000, 1_000)), SetWantedOn(LATER, None), SetNote("急", ""))
    assert (after.wanted_on, after.note, after.state) == (LATER, "急", S.APPROVED)
    assert {answer.result for answer in answers} == {Result.APPLIED}


@pytest.mark.parametrize(
    ("op", "code", "pair"),
    [
        (SetRequested("1", 8_000, 10_000), "line_changed", {"requested_here": 8_000, "requested_hq": 6_000}),
        (SetWantedOn(LATER, None), "wanted_on_changed", {"wanted_on_here": "2026-09-20", "wanted_on_hq": "2026-09-10"}),
        (SetWantedOn(None, LATER), "wanted_on_changed", {"wanted_on_here": "", "wanted_on_hq": "2026-09-10"}),
        (SetNote("b", ""), "note_changed", {"note_here": "b", "note_hq": "a"}),
        (Cancel(12_000), "order_changed", {"total_here": 12_000, "total_hq": 7_200}),
    ],
)  # fmt: skip
def test_a_wish_that_moved_meanwhile_is_refused_with_both_sides(
    op: Op, code: str, pair: dict[str, object]
) -> None:
    order = _order(S.REVIEW, _line(6_000), wanted_on=DAY, note="a")
    after, (answer,) = _do(order, op, base=2)
    assert (after, answer.code, pair.items() <= answer.facts.items()) == (order, code, True)
    assert _do(order, op)[1] == [Answer(Result.APPLIED)]


def test_a_stale_wish_that_did_not_move_is_applied_whatever_hq_decided() -> None:
    decided = _order(S.APPROVED, _line(10_000, 6_000, cut=CutReason.PARTLY_IN_STOCK), note="a")
    after, answers = _do(
        decided, SetRequested("1", 5_000, 10_000), SetNote("a", "z"), SetWantedOn(DAY, None), base=1
    )
    assert {answer.result for answer in answers} == {Result.APPLIED}
    assert (after.lines[0].requested, after.lines[0].approved, after.state) == (5_000, 5_000, S.APPROVED)
    cancelled, _ = _do(decided, Cancel(decided.total), base=1)
    assert cancelled.state is S.CANCELLED


@pytest.mark.parametrize(
    ("op", "code"),
    [
        (SetRequested("9", 1_000, 1_000), "order_line_unknown"),
        (SetRequested("2", 1_000, 3_000), "quantity_not_exact"),
        (SetRequested("1", -1_000, 10_000), "quantity_not_exact"),
        (AddLine(_line(1_000, id="1")), "order_line_known"),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_rest_goes_on(op: Op, code: str) -> None:
    tiles = OrderLine("P2", "Tile", TILE, 3_000, 1, 0)
    after, answers = _do(_order(S.REVIEW, _line(10_000), tiles), op, SetNote("n", ""))
    assert [answer.code for answer in answers] == [code, ""]
    assert after.note == "n"


def test_a_released_order_is_recalled_and_a_shipped_one_is_not() -> None:
    assert recall(_order(S.RELEASED)).state is S.APPROVED
    with pytest.raises(DomainError, match="order_step_refused"):
        recall(_order(S.SHIPPED))


def test_refusing_what_is_in_review_keeps_what_was_approved() -> None:
    lines = [_line(15_000, 10_000), _line(4_000, 4_000)]
    decision = refuse(lines)
    assert decision.state is S.APPROVED
    assert [(x.approved, x.cut) for x in decision.lines] == [(10_000, CutReason.REFUSED), (4_000, None)]
    assert refuse([_line(1_000)]).state is S.REJECTED


_quantities = st.integers(0, 20).map(lambda whole: whole * 1_000)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.sampled_from(["1", "2", "a.1", "a.2"]), _quantities),
        st.tuples(st.just("add"), st.sampled_from(["a.1", "a.2"]), _quantities.filter(bool)),
        st.tuples(st.just("cancel"), st.just(""), st.booleans()),
        st.tuples(st.just("decide"), st.just(""), st.integers(0, 300_000)),
        st.tuples(st.sampled_from(["refuse", "release", "ship", "note"]), st.just(""), st.none()),
    ),
    max_size=12,
)


def _op(order: Order, step: tuple[str, str, int]) -> Op | None:
    """The command a dealer would write who sees the order."""
    kind, name, figure = step
    place = find_line(order.lines, name)
    if kind == "ask":
        return SetRequested(name, figure, order.lines[place].requested if place is not None else 0)
    if kind == "add":
        return AddLine(_line(figure, id=name))
    if kind == "note":
        return SetNote(f"{len(order.note)}", order.note)
    return Cancel(order.total) if kind == "cancel" and figure else None


def _hq_does(order: Order, step: tuple[str, str, int]) -> Order:
    kind, _, figure = step
    if kind == "decide" and order.state is S.REVIEW:
        decision = decide(order.lines, {"P1": figure})
        return replace(order, state=move(order.state, decision.state), lines=decision.lines)
    if kind == "refuse" and order.state is S.REVIEW:
        decision = refuse(order.lines)
        return replace(order, state=move(order.state, decision.state), lines=decision.lines)
    if kind == "release" and order.state is S.APPROVED:
        return replace(order, state=move(order.state, S.RELEASED))
    if kind == "ship" and order.state is S.RELEASED:
        lines = tuple(ship(x, x.approved) if x.approved else x for x in order.lines)
        return replace(order, state=move(order.state, S.SHIPPED), lines=lines)
    return order


@given(_steps, st.booleans())
def test_shipped_approved_requested_hold_for_any_sequence(
    steps: list[tuple[str, str, int]], is_current: bool
) -> None:
    order = _order(S.REVIEW, _line(10_000), _line(5_000))
    for step in steps:
        op = _op(order, step)
        if op is None:
            order = _hq_does(order, step)
            continue
        before, was_ahead = order, order.state in (S.RELEASED, S.SHIPPED)
        order, (answer,) = _do(order, op, base=3 if is_current else 1)
        assert order == before or answer.result is Result.APPLIED
        assert not was_ahead or order == before
        # __post_init__ of every line holds shipped ≤ approved ≤ requested; a promise never grows without HQ.
        for old, new in zip(before.lines, order.lines, strict=False):
            assert new.approved <= old.approved and new.shipped == old.shipped
        if order.state is S.APPROVED:
            assert any(line.approved for line in order.lines)
            assert not any(line.in_review for line in order.lines)


@given(_steps, st.integers(0, 11))
def test_own_commands_replayed_on_the_last_revision_give_what_hq_computes(
    steps: list[tuple[str, str, int]], known: int
) -> None:
    hq, revision = _order(S.REVIEW, _line(10_000), _line(5_000)), 1
    here, base, pending = hq, 1, []
    for place, step in enumerate(steps):
        op = _op(here, step)
        if op is None:
            if not pending and place < known:
                hq = here = _hq_does(hq, step)
                revision = base = revision + 1
            continue
        pending.append(Amendment("o", base, (op,)))
        here = amend(here, base, pending[-1]).order
    replayed = hq
    for command in pending:
        replayed = amend(replayed, base, command).order
        before = hq
        hq = amend(hq, revision, command).order
        revision += hq != before
    assert replayed == here == hq
