"""The bundle layer: every unit serves one application, gifts count paid units, the best goes first."""

from __future__ import annotations

from dataclasses import replace

from domain.money import MILLION
from domain.promotion.benefit import (
    AmountOff,
    BundlePrice,
    BuyGet,
    FreeDelivery,
    Gift,
    Message,
    Percent,
    RedPacket,
)
from domain.promotion.result import Cut, Reason, Verdict
from domain.promotion.rule import Limits
from domain.promotion.threshold import Every, Lack, MinimumQuantity, Mix, MixPart
from domain.rebate.programme import Measure
from domain.selection import EVERYTHING
from tests.domain.promotion_cart import SUNDAY_MORNING, amounts, bundle, item, line, order, outcome, run, skus

CUP = Gift("CUP", 1_000, 900)
PAIR = Mix((MixPart(skus("P1"), 1_000), MixPart(skus("P2"), 1_000)))


def lacks(result: object, id: str) -> tuple[Lack, ...]:
    gap = outcome(result, id).gap  # type: ignore[arg-type]
    assert gap is not None
    return gap.lacks


def test_the_cheapest_are_free_and_the_dear_ones_stay_for_other_offers() -> None:
    cart = (line("P1", 2, 2_000), line("P2", 2, 6_000))
    result = run([bundle("A", BuyGet(2_000, 1_000))], *cart)
    assert [one.due for one in result.lines] == [1_000, 6_000]
    assert lacks(result, "A") == (Lack(Measure.QUANTITY, 2_000),)


def test_two_more_make_one_free() -> None:
    result = run([bundle("A", BuyGet(10_000, 1_000))], line("P1", 9, 9_000))
    assert outcome(result, "A").reason is Reason.BELOW_THRESHOLD
    assert lacks(result, "A") == (Lack(Measure.QUANTITY, 2_000),)


def test_a_mix_tells_which_of_its_parts_are_missing() -> None:
    result = run([bundle("A", BundlePrice(500), threshold=PAIR)], line("P1", 3, 3_000))
    assert lacks(result, "A") == (Lack(Measure.QUANTITY, 1_000, part=1),)


def test_a_mix_takes_the_dearest_units_and_stops_where_it_gains_nothing() -> None:
    any_two = Mix((MixPart(EVERYTHING, 2_000),))
    cart = (line("P1", 2, 16_000), line("P2", 2, 6_000))
    result = run([bundle("A", BundlePrice(10_000), threshold=any_two)], *cart)
    assert (outcome(result, "A").times, outcome(result, "A").amount) == (1, 6_000)
    assert [one.due for one in result.lines] == [10_000, 6_000]


def test_parts_that_overlap_share_their_units() -> None:
    mix = Mix((MixPart(EVERYTHING, 1_000), MixPart(skus("P1"), 1_000)))
    result = run([bundle("A", AmountOff(100), threshold=mix)], line("P1", 2, 2_000), line("P2", 2, 2_000))
    assert outcome(result, "A").times == 2
    both = Mix((MixPart(skus("P1", "P2"), 1_000), MixPart(skus("P1", "P3"), 1_000)))
    narrow = run([bundle("A", AmountOff(100), threshold=both)], line("P1", 5, 5_000), line("P2", 1, 1_000))
    assert outcome(narrow, "A").times == 3


def test_a_mix_reduces_the_cheapest_units_of_its_reduced_parts_alone() -> None:
    got = Mix((MixPart(skus("P1"), 2_000), MixPart(skus("P2", "P3"), 1_000, is_reduced=True)))
    cart = line("P1", 5, 5_000), line("P2", 1, 900), line("P3", 3, 2_100)
    half = run([bundle("A", Percent(500_000), threshold=got)], *cart)
    assert [one.due for one in half.lines] == [5_000, 900, 1_400]
    assert outcome(half, "A").times == 2
    one_yuan = run([bundle("A", BundlePrice(100), threshold=got, limits=Limits(order=1))], *cart)
    assert [one.due for one in one_yuan.lines] == [5_000, 900, 1_500]


def test_parts_of_a_mix_may_be_of_the_same_goods_and_what_is_got_free_is_not_counted_as_paid() -> None:
    got = Mix(tuple(MixPart(skus("P1"), 1_000, is_reduced=is_got) for is_got in (False, True, True)))
    free = bundle("A", Percent(MILLION), threshold=got, stacks=True)
    late = order("B", AmountOff(1), threshold=MinimumQuantity(3_000))
    assert run([free, late], line("P1", 6, 6_000)).due == 2_000
    assert run([free, late], line("P1", 7, 7_000)).due == 2_999


def test_a_mix_whose_parts_leave_each_other_too_few_takes_as_many_as_it_can() -> None:
    mix = Mix(tuple(MixPart(skus(*names), 1_000) for names in (("P1", "P2"), ("P1", "P3"), ("P2", "P3"))))
    cart = (line("P1", 3, 9_000), line("P2", 1, 1_000), line("P3", 1, 1_000))
    times = outcome(run([bundle("A", AmountOff(100), threshold=mix)], *cart), "A").times
    assert times == 1
    none = Mix((MixPart(skus("P1"), 1_000), MixPart(skus("P1", "P2"), 1_000), MixPart(skus("P1"), 1_000)))
    few = (line("P1", 1, 1_000), line("P2", 3, 3_000))
    assert outcome(run([bundle("A", AmountOff(100), threshold=none)], *few), "A").reason is (
        Reason.NOTHING_TO_REDUCE
    )


def test_the_offer_that_gives_most_by_one_application_goes_first_and_takes_the_units() -> None:
    rules = [
        bundle("A", AmountOff(100), threshold=Every(Measure.QUANTITY, 2_000)),
        bundle("B", BuyGet(2_000, 1_000)),
    ]
    result = run(rules, line("P1", 7, 7_000))
    assert amounts(result) == {"B": 2_000}
    beaten = outcome(result, "A")
    assert (beaten.verdict, beaten.rival, beaten.behind) == (Verdict.BEATEN, "B", 900)
    assert amounts(run(rules, line("P1", 8, 8_000))) == {"A": 100, "B": 2_000}


def test_an_offer_without_a_rival_on_its_own_lines_names_none() -> None:
    rules = [bundle("A", BuyGet(2_000, 1_000), selection=skus("P1")), bundle("B", CUP, selection=skus("P2"))]
    assert amounts(run(rules, line("P1", 3, 3_000), line("P2", 1, 100))) == {"A": 1_000, "B": 900}
    shared = [
        bundle("A", Gift("X", 1_000, 5_000), selection=skus("P3")),
        bundle("B", BuyGet(2_000, 1_000), selection=skus("P1")),
        bundle("C", AmountOff(1), threshold=MinimumQuantity(3_000), selection=skus("P1")),
    ]
    result = run(shared, line("P1", 3, 3_000), line("P3", 1, 100))
    assert outcome(result, "C").rival == "B"


def test_free_units_count_towards_nothing() -> None:
    rules = [bundle("A", BuyGet(2_000, 1_000)), order("G", CUP, threshold=Every(Measure.QUANTITY, 2_000))]
    result = run(rules, line("P1", 3, 3_000))
    assert [gift.quantity for gift in result.gifts] == [1_000]
    half = run([bundle("A", BuyGet(2_000, 1_000, 500_000)), rules[1]], line("P1", 4, 4_000))
    assert [gift.quantity for gift in half.gifts] == [2_000]


def test_limits_caps_and_budgets_cut_the_applications() -> None:
    cart = line("P1", 9, 9_000)
    limited = outcome(run([bundle("A", BuyGet(2_000, 1_000), limits=Limits(order=2))], cart), "A")
    assert (limited.times, limited.amount, limited.cut) == (2, 2_000, Cut.LIMIT)
    capped = outcome(run([bundle("A", BuyGet(2_000, 1_000), cap=2_500)], cart), "A")
    assert (capped.times, capped.amount, capped.cut) == (3, 2_500, Cut.CAP)
    gift = bundle("A", CUP, threshold=Every(Measure.QUANTITY, 3_000), cap=2_000)
    assert outcome(run([gift], cart), "A").times == 2
    context = replace(SUNDAY_MORNING, budgets={"b": 899})
    found = outcome(run([replace(gift, budget="b")], cart, context=context), "A")
    assert (found.times, found.reason) == (0, Reason.BUDGET_EXHAUSTED)


def test_units_a_gift_did_not_need_stay_for_the_next_offer() -> None:
    rules = [
        bundle("A", CUP, threshold=Every(Measure.QUANTITY, 3_000), cap=900),
        bundle("B", RedPacket(10), threshold=Every(Measure.QUANTITY, 3_000)),
    ]
    assert amounts(run(rules, line("P1", 9, 9_000))) == {"A": 900, "B": 20}


def test_bundles_see_what_items_left() -> None:
    rules = [item("I", Percent(500_000)), bundle("A", BundlePrice(700), threshold=PAIR)]
    assert amounts(run(rules, line("P1", 1, 1_000), line("P2", 1, 1_000))) == {"I": 1_000, "A": 300}


def test_full_price_only_leaves_out_what_was_reduced() -> None:
    rules = [
        item("I", Percent(500_000), selection=skus("P1")),
        bundle("A", Percent(100_000), full_price_only=True),
        bundle("B", Percent(100_000), full_price_only=True, selection=skus("P1")),
    ]
    result = run(rules, line("P1", 1, 1_000), line("P2", 1, 1_000))
    assert amounts(result) == {"I": 500, "A": 100}
    assert outcome(result, "B").reason is Reason.ALREADY_REDUCED


def test_a_message_uses_no_units_and_free_delivery_comes_last() -> None:
    rules = [bundle("A", BuyGet(2_000, 1_000)), bundle("M", Message("hi")), bundle("F", FreeDelivery())]
    result = run(rules, line("P1", 4, 4_000))
    assert result.messages == ("hi",)
    assert result.free_delivery == ("F",)
    assert amounts(result)["A"] == 1_000
