"""The order and coupon layers, what is given beside the lines, and who bears it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.period import Validity
from domain.promotion.benefit import (
    AmountOff,
    CouponGrant,
    CouponUse,
    FreeDelivery,
    Gift,
    Message,
    Percent,
    PointsMultiplier,
    RedPacket,
    SpecialPrice,
)
from domain.promotion.cart import Coupon
from domain.promotion.result import (
    Costs,
    Cut,
    GivenCoupon,
    GivenGift,
    GivenPacket,
    GivenPoints,
    Reason,
    RefusedCoupon,
    Verdict,
)
from domain.promotion.rule import Limits, Shares
from domain.promotion.threshold import Every, MinimumAmount, Mix, MixPart, Step, Steps
from domain.rebate.programme import Measure
from tests.domain.promotion_cart import (
    SUNDAY_MORNING,
    amounts,
    bundle,
    coupon,
    item,
    line,
    order,
    outcome,
    run,
    skus,
)

CART = (line("P1", 1, 10_000), line("P2", 1, 5_000))
CUP = Gift("CUP", 1_000, 900)


def test_a_threshold_sees_the_amount_after_earlier_layers_and_before_the_reward() -> None:
    rules = [
        item("I", Percent(100_000)),
        order("A", AmountOff(1_000), threshold=MinimumAmount(13_500), stacks=True),
        order("B", AmountOff(1_000), threshold=MinimumAmount(13_500), stacks=True),
        order("C", AmountOff(1_000), threshold=MinimumAmount(13_501), stacks=True),
    ]
    assert amounts(run(rules, *CART)) == {"I": 1_500, "A": 1_000, "B": 1_000}


def test_a_reward_is_split_over_the_eligible_lines_by_what_remains() -> None:
    rules = [order("A", AmountOff(1_000)), order("B", AmountOff(100), selection=skus("P2"))]
    assert [one.due for one in run(rules[:1], *CART).lines] == [9_333, 4_667]
    assert [one.due for one in run(rules[1:], *CART).lines] == [10_000, 4_900]


def test_a_fen_that_cannot_be_split_goes_by_product_and_not_by_entry() -> None:
    cart = (line("P2", 1, 5_000), line("P1", 1, 5_000))
    for lines in (cart, cart[::-1]):
        result = run([order("A", AmountOff(1))], *lines)
        assert {one.id: len(one.rewards) for one in result.lines} == {"P1": 1, "P2": 0}


def test_stacked_percentages_take_from_what_remains() -> None:
    rules = [order("A", Percent(100_000), stacks=True), order("B", Percent(100_000), stacks=True)]
    assert amounts(run(rules, *CART)) == {"A": 1_500, "B": 1_350}
    alone = order("Z", Percent(195_000))
    assert amounts(run([*rules, alone], *CART)) == {"Z": 2_925}
    result = run([*rules, replace(alone, benefit=Percent(189_999))], *CART)
    assert outcome(result, "Z").behind == 150
    packet = order("R", RedPacket(2_851), stacks=True)
    assert amounts(run([*rules, packet, alone], *CART)) == {"A": 1_500, "B": 1_350, "R": 2_851}


def test_one_that_stands_alone_also_wins_against_another_alone() -> None:
    result = run([order("A", AmountOff(100)), order("B", AmountOff(200))], *CART)
    assert amounts(result) == {"B": 200}
    assert outcome(result, "A").verdict is Verdict.BEATEN


def test_outputs_are_data_for_who_acts_on_them() -> None:
    rules = [
        order("C", CouponGrant("K"), stacks=True),
        order("D", FreeDelivery(), stacks=True),
        order("G", CUP, stacks=True),
        order("M", Message("满百"), stacks=True),
        order("P", PointsMultiplier(2_000_000), stacks=True, selection=skus("P1"), message="双倍积分"),
        order("R", RedPacket(300), stacks=True),
        coupon("K", AmountOff(500)),
    ]
    result = run(rules, *CART)
    assert result.coupons == (GivenCoupon("C", "K", 1, CouponUse.NEXT),)
    assert result.free_delivery == ("D",)
    assert result.gifts == (GivenGift("G", "CUP", 1_000, 900),)
    assert result.messages == ("满百", "双倍积分")
    assert result.points == (GivenPoints("P", 2_000_000, 10_000),)
    assert result.packets == (GivenPacket("R", 300),)
    assert (result.due, result.costs) == (15_000, Costs(1_200))


def test_points_are_earned_on_what_is_left_after_all_layers() -> None:
    rules = [order("P", PointsMultiplier(2_000_000)), coupon("K", AmountOff(1_500))]
    context = replace(SUNDAY_MORNING, coupons=(Coupon("k", "K"),))
    assert run(rules, *CART, context=context).points == (GivenPoints("P", 2_000_000, 13_500),)


def test_a_coupon_granted_now_is_used_in_the_same_cart() -> None:
    rules = [order("C", CouponGrant("K", CouponUse.NOW)), coupon("K", AmountOff(500))]
    result = run(rules, *CART)
    assert amounts(result) == {"C": 0, "K": 500}
    assert result.used_coupons == ()


def test_every_application_takes_a_coupon() -> None:
    context = replace(SUNDAY_MORNING, coupons=tuple(Coupon(code, "K") for code in "dcbaa"))
    every = coupon("K", AmountOff(500), threshold=Every(Measure.AMOUNT, 5_000))
    assert run([every], *CART, context=context).used_coupons == ("a", "b", "c")
    plain = run([replace(every, threshold=None)], *CART, context=context)
    assert amounts(plain) == {"K": 2_000}
    percent = run([replace(every, threshold=None, benefit=Percent(100_000))], *CART, context=context)
    assert (amounts(percent), percent.used_coupons) == ({"K": 1_500}, ("a",))
    limited = replace(every, threshold=MinimumAmount(1), limits=Limits(order=3))
    assert run([limited], *CART, context=context).used_coupons == ("a",)


def test_a_coupon_that_opens_nothing_says_why() -> None:
    context = replace(
        SUNDAY_MORNING,
        coupons=(
            Coupon("a", "K", Validity(None, date(2026, 11, 21))),
            Coupon("b", "unknown"),
            Coupon("c", "T"),
        ),
    )
    rules = [
        coupon("K", AmountOff(500)),
        coupon("L", AmountOff(500)),
        coupon("N", AmountOff(500), members_only=True),
        coupon("T", AmountOff(1), selection=skus("T1")),
    ]
    result = run(rules, *CART, context=context)
    assert result.refused_coupons == (
        RefusedCoupon("a", Reason.COUPON_EXPIRED),
        RefusedCoupon("b", Reason.COUPON_UNKNOWN),
        RefusedCoupon("c", Reason.OTHER_GOODS),
    )
    reasons = [outcome(result, id).reason for id in "KLN"]
    assert reasons == [Reason.COUPON_EXPIRED, Reason.NO_COUPON, Reason.MEMBERS_ONLY]


def test_a_coupon_that_has_not_begun_names_its_first_day() -> None:
    first, later = date(2026, 11, 29), date(2026, 12, 24)
    coupons = (Coupon("a", "K", Validity(first)), Coupon("b", "L"), Coupon("c", "L", Validity(later)))
    rules = [coupon("K", AmountOff(500)), coupon("L", AmountOff(500), validity=Validity(first))]
    result = run(rules, *CART, context=replace(SUNDAY_MORNING, coupons=coupons))
    assert result.refused_coupons == (
        RefusedCoupon("a", Reason.COUPON_NOT_BEGUN, first),
        RefusedCoupon("b", Reason.COUPON_NOT_BEGUN, first),
        RefusedCoupon("c", Reason.COUPON_NOT_BEGUN, later),
    )
    assert [outcome(result, id).reason for id in "KL"] == [Reason.COUPON_NOT_BEGUN, Reason.NOT_IN_FORCE]


@pytest.mark.parametrize("days", [(None, date(2026, 11, 21)), (date(2026, 11, 23), None)])
def test_coupons_out_of_time_are_told_apart_by_the_days_of_their_promotion_too(
    days: tuple[date | None, date | None],
) -> None:
    """Sunday is 22 November."""
    context = replace(SUNDAY_MORNING, coupons=(Coupon("a", "K"),))
    result = run([coupon("K", AmountOff(500), validity=Validity(*days))], *CART, context=context)
    reason = Reason.COUPON_NOT_BEGUN if days[0] else Reason.COUPON_EXPIRED
    assert result.refused_coupons == (RefusedCoupon("a", reason, days[0]),)


def test_of_two_coupons_out_of_time_the_one_that_will_hold_is_the_reason() -> None:
    past, future = Validity(None, date(2026, 11, 21)), Validity(date(2026, 11, 23))
    for codes in ("ab", "ba"):
        coupons = (Coupon(codes[0], "K", past), Coupon(codes[1], "K", future))
        result = run([coupon("K", AmountOff(500))], *CART, context=replace(SUNDAY_MORNING, coupons=coupons))
        assert outcome(result, "K").reason is Reason.COUPON_NOT_BEGUN


def test_coupons_of_one_group_exclude_each_other() -> None:
    context = replace(SUNDAY_MORNING, coupons=(Coupon("a", "K"), Coupon("b", "L")))
    rules = [coupon("K", AmountOff(500), group="g"), coupon("L", AmountOff(600), group="g")]
    result = run(rules, *CART, context=context)
    assert (amounts(result), result.used_coupons) == ({"L": 600}, ("b",))


def test_who_bears_it_is_split_to_the_fen() -> None:
    shares = Shares(333_333, 333_333, 333_334)
    result = run([order("A", AmountOff(1_000), shares=shares)], *CART)
    assert result.costs == Costs(333, 333, 334)


def test_a_gift_is_never_given_in_part() -> None:
    gift = order("G", CUP, threshold=Every(Measure.AMOUNT, 5_000), budget="b", stacks=True)
    context = replace(SUNDAY_MORNING, budgets={"b": 2_000})
    found = outcome(run([gift], *CART, context=context), "G")
    assert (found.times, found.amount, found.cut) == (2, 1_800, Cut.BUDGET)
    shared = [gift, replace(gift, id="H")]
    late = outcome(run(shared, *CART, context=context), "H")
    assert (late.times, late.reason) == (0, Reason.BUDGET_EXHAUSTED)


def test_a_shared_budget_goes_to_the_first_in_canonical_order() -> None:
    rules = [order(id, AmountOff(500), budget="b", stacks=True) for id in "BA"]
    result = run(rules, *CART, context=replace(SUNDAY_MORNING, budgets={"b": 500}))
    assert amounts(result) == {"A": 500}
    assert outcome(result, "B").reason is Reason.BUDGET_EXHAUSTED
    unknown = run(rules, *CART)
    assert outcome(unknown, "A").reason is Reason.BUDGET_EXHAUSTED


def test_a_cap_that_no_longer_bites_is_not_told() -> None:
    rules = [
        order("A", Percent(500_000), stacks=True),
        order("B", Percent(100_000), stacks=True, cap=1_000),
    ]
    found = outcome(run(rules, *CART), "B")
    assert (found.amount, found.cut) == (750, None)


def test_nothing_left_is_nothing_to_reduce() -> None:
    rules = [item("I", Percent(1_000_000)), order("A", Percent(100_000)), order("G", CUP)]
    result = run(rules, *CART)
    assert outcome(result, "A").reason is Reason.NOTHING_TO_REDUCE
    assert (result.due, len(result.gifts)) == (0, 1)


def test_steps_give_the_best_reached_one_only_and_tell_the_next() -> None:
    steps = Steps(Measure.AMOUNT, (Step(10_000, AmountOff(500)), Step(20_000, AmountOff(1_500))))
    found = outcome(run([order("A", None, threshold=steps)], *CART), "A")
    assert found.amount == 500
    assert found.gap is not None
    assert (found.gap.lacks[0].missing, found.gap.benefit) == (5_000, AmountOff(1_500))
    below = outcome(run([order("A", None, threshold=steps)], CART[1]), "A")
    assert (below.reason, below.gap and below.gap.lacks[0].missing) == (Reason.BELOW_THRESHOLD, 5_000)


def test_what_is_nearly_reached_lacks_only_goods_and_has_something_to_give() -> None:
    steps = Steps(Measure.AMOUNT, (Step(10_000, AmountOff(500)), Step(20_000, AmountOff(1_500))))
    rules = [
        order("LOST", None, threshold=Steps(Measure.AMOUNT, steps.steps[1:])),
        order("EMPTY", None, threshold=MinimumAmount(99_999)),
        order("A", None, threshold=steps, stacks=True),
        order("BEATEN", AmountOff(1)),
        order("REST", AmountOff(99_999), stacks=True),
        order("CAPPED", None, threshold=steps, cap=100, stacks=True),
        order("OTHER", None, threshold=steps, members_only=True),
    ]
    told = run(rules, *CART).outcomes
    assert [(one.promotion, one.gap and one.gap.lacks[0].missing) for one in told.find_near()] == [
        ("A", 5_000),
        ("LOST", 5_000),
    ]


def test_a_mix_belongs_to_the_bundle_layer() -> None:
    mix = Mix((MixPart(skus("P1"), 1_000),))
    found = outcome(run([order("A", AmountOff(1), threshold=mix)], *CART), "A")
    assert (found.reason, found.gap) == (Reason.BELOW_THRESHOLD, None)
    lacking = Mix((MixPart(skus("P1"), 9_000),))
    assert outcome(run([bundle("A", None, threshold=lacking)], *CART), "A").gap is None
    assert outcome(run([order("A", None, threshold=MinimumAmount(99_999))], *CART), "A").gap is None


def test_a_benefit_of_single_lines_takes_nothing_off_an_order() -> None:
    assert outcome(run([order("A", SpecialPrice(1))], *CART), "A").reason is Reason.NOTHING_TO_REDUCE


def test_a_line_that_costs_nothing_any_more_bears_nothing() -> None:
    rules = [item("I", Percent(1_000_000), selection=skus("P1")), order("A", AmountOff(500))]
    result = run(
        rules, *CART, line("P1", 1, 0, id="again", price=1), line("P2", 1, 0, id="zero", price=500_000)
    )
    assert [len(one.rewards) for one in result.lines] == [1, 1, 0, 0]


def test_of_promotions_that_do_not_stack_the_best_is_applied_in_any_order_and_in_any_group() -> None:
    for groups in (("", ""), ("g", "h")):
        for offs in ((500, 300), (300, 500)):
            policy = [
                order(id, AmountOff(amount), group=group)
                for id, amount, group in zip("AB", offs, groups, strict=True)
            ]
            assert run(policy, line("P1", 1, 1_000)).due == 500


def test_promotions_that_stack_are_weighed_together_with_what_they_give_beside_the_lines() -> None:
    together = [order("A", RedPacket(100), stacks=True), order("B", AmountOff(300), stacks=True)]
    alone = run([*together, order("C", AmountOff(500))], line("P1", 1, 1_000))
    assert (outcome(alone, "A").rival, alone.due) == ("C", 500)
    beaten = run([*together, order("C", AmountOff(399))], line("P1", 1, 1_000))
    assert (outcome(beaten, "C").rival, beaten.due) == ("A", 700)


def test_what_became_of_promotions_reads_like_a_tuple() -> None:
    found = run([order("A", AmountOff(500))], line("P1", 1, 1_000)).outcomes
    told = tuple(found)
    assert (len(found), found[0], found[:1], hash(found), repr(found)) == (
        1,
        told[0],
        told,
        hash(told),
        repr(told),
    )
    assert found == told
    other: object = {told[0]}
    assert found != other
