"""Holds: who lifts what and how far, and what is held again when it gets worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit.check import Cause, Checked, Finding
from domain.credit.hold import (
    Hold,
    Lifted,
    LiftRule,
    Person,
    check_lifts,
    hold,
    lift,
    lifters,
    may_lift,
    renew,
)
from domain.errors import DomainError

DAY = date(2026, 11, 22)
OVER = Finding(Cause.LIMIT, 120_000, 100_000)
OLD = Finding(Cause.OLDEST_ITEM, 45, 30, "IN-1")
WARNING = Finding(Cause.DOCUMENT_VALUE, 2, 1, is_warning=True)
CLERK = Person("李", frozenset({"credit"}))
CHIEF = Person("王", frozenset({"finance"}))
RULES = (
    LiftRule(Cause.LIMIT, frozenset({"credit"}), 20_000),
    LiftRule(Cause.LIMIT, frozenset({"finance"})),
    LiftRule(Cause.OLDEST_ITEM, frozenset({"finance"})),
)
HELD = hold("SO-1", "张", Checked((OVER, OLD, WARNING), -20_000))


def test_a_document_is_held_for_its_reasons_and_not_for_warnings() -> None:
    assert Hold("SO-1", "张", (OVER, OLD)) == HELD
    assert hold("SO-1", "张", Checked((WARNING,), 5)).is_over


def test_each_reason_is_lifted_by_whoever_may() -> None:
    first = lift(HELD, Cause.LIMIT, RULES, CLERK, day=DAY, note="电话确认")
    assert (first.reasons, first.is_over) == ((OLD,), False)
    second = lift(first, Cause.OLDEST_ITEM, RULES, CHIEF, day=DAY, note="周五付款")
    assert second.is_over
    assert second.lifted == (Lifted(OVER, "李", DAY, "电话确认"), Lifted(OLD, "王", DAY, "周五付款"))


def test_a_role_lifts_as_far_as_its_rule_goes() -> None:
    more = replace(OVER, measured=120_001)
    assert may_lift(RULES, OVER, CLERK) and not may_lift(RULES, more, CLERK)
    assert lifters(RULES, OVER) == {"credit", "finance"}
    assert lifters(iter(RULES), more) == {"finance"}
    assert lifters(RULES, Finding(Cause.DEPOSIT, 1, 0)) == frozenset()


@pytest.mark.parametrize(
    ("cause", "person", "note", "code"),
    [
        (Cause.DEPOSIT, CHIEF, "x", "hold_without_cause"),
        (Cause.LIMIT, replace(CHIEF, name="张"), "x", "lift_own_document"),
        (Cause.LIMIT, CHIEF, "  ", "lift_without_note"),
        (Cause.OLDEST_ITEM, CLERK, "x", "lift_not_allowed"),
    ],
)
def test_lifts_that_are_refused(cause: Cause, person: Person, note: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        lift(HELD, cause, RULES, person, day=DAY, note=note)


@pytest.mark.parametrize(
    ("again", "held"),
    [
        (OVER, False),
        (replace(OVER, measured=110_000), False),
        (replace(OVER, measured=120_001), True),
        (Finding(Cause.LIMIT, 140_000, 120_000), False),
        (Finding(Cause.LIMIT, 120_000, 90_000), True),
    ],
)
def test_what_was_lifted_holds_again_when_it_is_worse(again: Finding, held: bool) -> None:
    lifted = lift(HELD, Cause.LIMIT, RULES, CLERK, day=DAY, note="x")
    assert renew(lifted, Checked((again,), 0)).reasons == ((again,) if held else ())


def test_a_lift_for_one_item_is_none_for_another() -> None:
    lifted = lift(HELD, Cause.OLDEST_ITEM, RULES, CHIEF, day=DAY, note="x")
    other = replace(OLD, subject="IN-2")
    assert renew(lifted, Checked((OLD, other), 0)).reasons == (other,)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_renewed_hold_never_lets_more_pass_than_was_lifted(lifted: int, excess: int) -> None:
    held = hold("SO-1", "张", Checked((Finding(Cause.LIMIT, 100 + lifted, 100),), 0))
    free = lift(held, Cause.LIMIT, RULES, CHIEF, day=DAY, note="x")
    again = renew(free, Checked((Finding(Cause.LIMIT, 100 + excess, 100),), 0))
    assert again.is_over is (excess <= lifted)


def test_rules_that_lift_nothing_are_faults() -> None:
    faults = check_lifts(
        [LiftRule(Cause.LIMIT, frozenset()), LiftRule(Cause.DEPOSIT, frozenset({"x"}), -1)], []
    )
    assert [str(one) for one in faults] == [
        "lift/limit: roles_missing",
        "lift/deposit: limit_negative (limit=-1)",
    ]


def test_whatever_holds_needs_somebody_who_may_lift_it_in_full() -> None:
    assert check_lifts(RULES, [Cause.LIMIT, Cause.OLDEST_ITEM]) == []
    assert [str(one) for one in check_lifts(RULES[:1], [Cause.LIMIT])] == ["lift/limit: nobody_lifts"]
