"""Whom a promotion is meant for, and how often it may be applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from domain.period import Validity
from domain.promotion.benefit import AmountOff
from domain.promotion.cart import Context, Uses
from domain.promotion.result import Cut, Reason, Verdict
from domain.promotion.rule import Limits, TimeWindow
from domain.promotion.threshold import Every
from domain.rebate.programme import Measure
from tests.domain.promotion_cart import SUNDAY_MORNING, line, order, outcome, run

ANN = replace(SUNDAY_MORNING, member="M-1", tier="gold", dealer="D-1")
CART = line("P1", 10, 10_000)
MORNING = TimeWindow(time(9), time(12))
EVENING = TimeWindow(time(18), time(20))
NAMED = frozenset


@pytest.mark.parametrize(
    ("rule", "context", "reason"),
    [
        ({"validity": Validity(date(2026, 11, 22), date(2026, 11, 22))}, ANN, None),
        ({"validity": Validity(date(2026, 11, 23))}, ANN, Reason.NOT_IN_FORCE),
        ({"weekdays": NAMED({6})}, ANN, None),
        ({"weekdays": NAMED({5})}, ANN, Reason.OTHER_WEEKDAY),
        ({"windows": (EVENING, MORNING)}, ANN, None),
        ({"windows": (MORNING,)}, replace(ANN, time=time(12)), Reason.OTHER_TIME),
        ({"stores": NAMED({"S-1"})}, ANN, None),
        ({"stores": NAMED({"S-2"})}, ANN, Reason.OTHER_STORE),
        ({"regions": NAMED({"west"})}, ANN, Reason.OTHER_REGION),
        ({"channels": NAMED({"online"})}, ANN, Reason.OTHER_CHANNEL),
        ({"members_only": True}, ANN, None),
        ({"members_only": True}, SUNDAY_MORNING, Reason.MEMBERS_ONLY),
        ({"tiers": NAMED({"gold"})}, ANN, None),
        ({"tiers": NAMED({"silver"})}, ANN, Reason.OTHER_TIER),
        ({"first_purchase_only": True}, replace(ANN, is_first_purchase=True), None),
        ({"first_purchase_only": True}, ANN, Reason.NOT_FIRST_PURCHASE),
        ({"whitelist": NAMED({"M-1"})}, ANN, None),
        ({"whitelist": NAMED({"D-2"})}, ANN, Reason.NOT_LISTED),
        ({"whitelist": NAMED({""})}, SUNDAY_MORNING, Reason.NOT_LISTED),
        ({"blacklist": NAMED({"M-2"})}, ANN, None),
        ({"blacklist": NAMED({"S-1"})}, ANN, Reason.BLACKLISTED),
    ],
)
def test_a_promotion_is_missed_for_its_first_condition_that_fails(
    rule: dict[str, Any], context: Context, reason: Reason | None
) -> None:
    found = outcome(run([order("A", AmountOff(100), **rule)], CART, context=context), "A")
    assert found.reason is reason
    assert found.verdict is (Verdict.MISSED if reason else Verdict.APPLIED)


@pytest.mark.parametrize(
    ("limits", "uses", "times", "reason"),
    [
        (Limits(order=3), Uses(9, 9, 9, 9), 3, None),
        (Limits(order=0), Uses(), 0, Reason.ORDER_LIMIT),
        (Limits(member=2), Uses(member=1), 1, None),
        (Limits(member=2), Uses(member=2), 0, Reason.MEMBER_LIMIT),
        (Limits(store=2), Uses(store=3), 0, Reason.STORE_LIMIT),
        (Limits(day=5, total=9), Uses(day=1, total=6), 3, None),
        (Limits(day=5), Uses(day=5), 0, Reason.DAY_LIMIT),
        (Limits(total=5), Uses(total=5), 0, Reason.TOTAL_LIMIT),
        (Limits(total=99), Uses(total=5), 10, None),
    ],
)
def test_limits_count_what_was_applied_before(
    limits: Limits, uses: Uses, times: int, reason: Reason | None
) -> None:
    rule = order("A", AmountOff(1), threshold=Every(Measure.AMOUNT, 1_000), limits=limits)
    found = outcome(run([rule], CART, context=replace(ANN, uses={"A": uses})), "A")
    assert (found.times, found.reason) == (times, reason)
    assert found.cut is (Cut.LIMIT if 0 < times < 10 else None)


def test_a_limit_by_member_needs_a_member() -> None:
    found = outcome(run([order("A", AmountOff(1), limits=Limits(member=1))], CART), "A")
    assert found.reason is Reason.MEMBERS_ONLY
