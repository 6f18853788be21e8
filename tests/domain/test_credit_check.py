"""Credit checks: every cause at its edge, every reason listed, and every change checked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit.account import Short
from domain.credit.check import (
    Cause,
    Change,
    Checked,
    DocumentType,
    Finding,
    Rule,
    Standing,
    Transition,
    check_change,
    check_rules,
    lack,
    sum_borne,
)
from domain.credit.value import Component, Value

DAY = date(2026, 11, 22)
ORDER = DocumentType.ORDER
STATIC = Rule(ORDER)
DYNAMIC = Rule(ORDER, is_static=False, horizon_days=30)
OWED = Value("IN-1", Component.RECEIVABLE, 60_000, DAY - timedelta(days=40))
SITE = Value("SO-8", Component.ORDERED, 30_000, DAY + timedelta(days=90))
STANDING = Standing(100_000, (OWED, SITE))


def placed(amount: int, day: date | None = None, **more: object) -> Change:
    return Change("SO-9", ORDER, ((day, amount),), **more)  # type: ignore[arg-type]


def causes(rule: Rule, standing: Standing, change: Change) -> list[Cause]:
    return [found.cause for found in check_change([rule], standing, change, DAY).findings]


def test_the_last_fen_passes_and_the_next_says_what_stands_against_it() -> None:
    assert check_change([STATIC], STANDING, placed(10_000), DAY) == Checked((), 0)
    checked = check_change([STATIC], STANDING, placed(10_001), DAY)
    parts = (("receivable", 60_000), ("approved", 30_000), ("document", 10_001))
    assert checked == Checked((Finding(Cause.LIMIT, 100_001, 100_000, parts=parts),), -1)
    assert not checked.passes


def test_the_horizon_leaves_out_site_orders_of_others_and_its_own() -> None:
    assert causes(DYNAMIC, STANDING, placed(40_000)) == []
    assert causes(DYNAMIC, STANDING, placed(40_001)) == [Cause.HORIZON]
    assert causes(DYNAMIC, STANDING, placed(40_001, DAY + timedelta(days=30))) == [Cause.HORIZON]
    assert causes(DYNAMIC, STANDING, placed(40_001, DAY + timedelta(days=31))) == []


def test_without_a_limit_nothing_is_too_much_and_nothing_is_a_limit() -> None:
    assert check_change([STATIC], replace(STANDING, limit=None), placed(10**12), DAY) == Checked((), None)
    assert causes(STATIC, Standing(0), placed(1)) == [Cause.LIMIT]
    assert causes(STATIC, Standing(0), placed(0)) == []


def test_receipts_deposit_and_leases_count() -> None:
    standing = replace(STANDING, unapplied=5_000, deposit=2_000, leases=1_000)
    assert causes(STATIC, standing, placed(16_000)) == []
    assert causes(STATIC, standing, placed(16_001)) == [Cause.LIMIT]


def test_a_document_type_without_a_rule_is_not_checked() -> None:
    shipment = Change("SO-9", DocumentType.SHIPMENT, ((DAY, 99_999_999),))
    assert check_change([STATIC], STANDING, shipment, DAY).findings == ()
    assert check_change([], Standing(None), shipment, DAY) == Checked((), None)


@pytest.mark.parametrize(("days", "held"), [(39, True), (40, False)])
def test_the_oldest_open_item_holds_beyond_its_days(days: int, held: bool) -> None:
    found = check_change([Rule(ORDER, oldest_days=days)], STANDING, placed(1), DAY).findings
    assert found == ((Finding(Cause.OLDEST_ITEM, 40, days, "IN-1"),) if held else ())


@pytest.mark.parametrize(("share", "held"), [(749_999, True), (750_000, False)])
def test_the_overdue_share_holds_beyond_its_rate(share: int, held: bool) -> None:
    later = Value("IN-2", Component.RECEIVABLE, 20_000, DAY)
    standing = Standing(None, (OWED, later, Value("IN-3", Component.RECEIVABLE, -5, DAY), SITE))
    found = check_change([Rule(ORDER, overdue_share=share)], standing, placed(1), DAY).findings
    assert found == ((Finding(Cause.OVERDUE_SHARE, 750_000, share),) if held else ())


def test_nothing_owed_is_nothing_overdue() -> None:
    strict = Rule(ORDER, oldest_days=0, overdue_share=0)
    assert causes(strict, Standing(None), placed(1)) == []
    undated = Value("IN-1", Component.RECEIVABLE, 5)
    assert causes(strict, Standing(None, (undated,)), placed(1)) == []


def test_the_value_of_one_document() -> None:
    assert causes(Rule(ORDER, most=500), Standing(None), placed(500)) == []
    assert causes(Rule(ORDER, most=500), Standing(None), placed(501)) == [Cause.DOCUMENT_VALUE]


def test_dunning_blocks_and_a_missing_deposit_holds() -> None:
    standing = Standing(None, blocked=frozenset({ORDER}), deposit_missing=7_000)
    assert causes(STATIC, standing, placed(1)) == [Cause.DUNNING]
    found = check_change([Rule(ORDER, needs_deposit=True)], standing, placed(1), DAY).findings
    assert found == (Finding(Cause.DUNNING, 1, 0), Finding(Cause.DEPOSIT, 7_000, 0))
    paid = replace(standing, deposit_missing=0, blocked=frozenset({DocumentType.SHIPMENT}))
    assert causes(Rule(ORDER, needs_deposit=True), paid, placed(1)) == []


def test_every_reason_is_listed_and_warnings_hold_nothing() -> None:
    rule = Rule(ORDER, True, 30, 0, 0, 0, warns=frozenset({Cause.OLDEST_ITEM, Cause.OVERDUE_SHARE}))
    checked = check_change([rule], STANDING, placed(40_001), DAY)
    listed = [Cause.LIMIT, Cause.HORIZON, Cause.OLDEST_ITEM, Cause.OVERDUE_SHARE, Cause.DOCUMENT_VALUE]
    assert [found.cause for found in checked.findings] == listed
    assert [found.cause for found in checked.holds] == [Cause.LIMIT, Cause.HORIZON, Cause.DOCUMENT_VALUE]
    assert check_change([replace(rule, warns=frozenset(Cause))], STANDING, placed(40_001), DAY).passes


OWN = Value("SO-9", Component.ORDERED, 50_000, DAY + timedelta(days=60))
OVER = Standing(100_000, (OWED, SITE, OWN))
"""140,000 against a limit that was lowered to 100,000."""
EVERY = Rule(ORDER, True, 30, 0, 0, 0, True)


@pytest.mark.parametrize(
    ("transition", "amount", "held"),
    [
        (Transition.EDITED, 50_000, False),
        (Transition.EDITED, 49_999, False),
        (Transition.EDITED, 50_001, True),
        (Transition.PRICE_CHANGED, 50_000, False),
        (Transition.PRICE_CHANGED, 50_001, True),
        (Transition.REOPENED, 50_000, True),
        (Transition.REOPENED, 10_001, True),
        (Transition.REOPENED, 10_000, False),
        (Transition.PLACED, 50_000, True),
    ],
)
def test_every_change_is_checked_and_only_what_grows_is_held(
    transition: Transition, amount: int, held: bool
) -> None:
    change = placed(amount, OWN.day, transition=transition)
    blocked = replace(OVER, deposit_missing=1, blocked=frozenset({ORDER}))
    assert (Cause.LIMIT in causes(EVERY, blocked, change)) is held
    assert (Cause.DUNNING in causes(EVERY, blocked, change)) is (held or transition is Transition.REOPENED)


def test_a_delivery_moved_into_the_horizon_is_checked_though_the_amount_stays() -> None:
    sooner = placed(50_000, DAY + timedelta(days=30), transition=Transition.EDITED)
    assert causes(EVERY, OVER, sooner) == [Cause.HORIZON]
    assert causes(EVERY, OVER, replace(sooner, parts=((OWN.day, 50_000),))) == []


def test_an_order_partly_delivered_counts_its_delivered_part_once() -> None:
    delivered = Value("SO-9", Component.DELIVERED, 20_000)
    standing = Standing(130_000, (OWED, replace(OWN, amount=30_000), delivered))
    edited = placed(50_000, transition=Transition.EDITED)
    assert causes(STATIC, standing, edited) == []
    assert causes(STATIC, standing, placed(50_001, transition=Transition.EDITED)) == [Cause.LIMIT]


def test_accounts_that_fall_short_are_a_reason_too() -> None:
    assert lack(Short(300, 200, ())) == Finding(Cause.ACCOUNTS, 500, 300)
    warning = Rule(ORDER, warns=frozenset({Cause.ACCOUNTS}))
    assert lack(Short(300, 200, ()), warning) == Finding(Cause.ACCOUNTS, 500, 300, is_warning=True)
    assert not lack(Short(300, 200, ()), STATIC).is_warning


def test_accounts_bear_all_of_a_document_or_what_a_horizon_alone_counts() -> None:
    change = Change("N", ORDER, ((DAY, 100), (DAY + timedelta(31), 30)))
    assert sum_borne(None, change, DAY) == sum_borne(replace(DYNAMIC, is_static=True), change, DAY) == 130
    assert sum_borne(DYNAMIC, change, DAY) == 100
    assert sum_borne(replace(DYNAMIC, horizon_days=None), change, DAY) == 130


AMOUNTS = st.integers(0, 100_000)
VALUES = st.lists(
    st.builds(
        Value,
        st.sampled_from(["SO-8", "SO-9"]),
        st.sampled_from(Component),
        AMOUNTS,
        st.none() | st.dates(date(2026, 10, 1), date(2027, 3, 1)),
    ),
    max_size=8,
).map(tuple)


@given(st.none() | AMOUNTS, VALUES, AMOUNTS, st.sampled_from(Transition), st.none() | st.integers(0, 90))
def test_what_passes_stays_inside_the_limit_or_only_shrinks(
    limit: int | None, values: tuple[Value, ...], amount: int, transition: Transition, horizon: int | None
) -> None:
    change = placed(amount, DAY, transition=transition)
    checked = check_change([Rule(ORDER, horizon_days=horizon)], Standing(limit, values), change, DAY)
    open_parts = (Component.PENDING, Component.ORDERED)
    held = sum(one.amount for one in values if one.id == "SO-9" and one.component in open_parts)
    total = sum(one.amount for one in values) - held + amount
    grows = transition in (Transition.PLACED, Transition.REOPENED) or amount > held
    assert (Cause.LIMIT in [one.cause for one in checked.findings]) is (
        limit is not None and total > limit and grows
    )
    assert checked.free == (None if limit is None else limit - total)
    for one in checked.findings:
        assert sum(part for _, part in one.parts) == one.measured > one.allowed == limit


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (Rule(ORDER, horizon_days=-1), "days_negative"),
        (Rule(ORDER, oldest_days=-1), "days_negative"),
        (Rule(ORDER, overdue_share=-1), "rate_out_of_range"),
        (Rule(ORDER, overdue_share=1_000_001), "rate_out_of_range"),
        (Rule(ORDER, most=-1), "limit_negative"),
    ],
)
def test_a_faulty_rule_is_not_published(rule: Rule, code: str) -> None:
    assert [(found.where, found.code) for found in check_rules([rule])] == [("check/order", code)]


def test_one_document_type_has_one_rule() -> None:
    assert [str(found) for found in check_rules([STATIC, DYNAMIC, EVERY])] == ["check/order: rule_twice"]
    assert check_rules([EVERY, Rule(DocumentType.SHIPMENT)]) == []
