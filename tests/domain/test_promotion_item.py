"""The item layer: each line with the best of each group, and stacked ones on what remains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import DomainError
from domain.promotion import index
from domain.promotion.benefit import AmountOff, BundlePrice, Percent, SpecialPrice
from domain.promotion.result import Cut, Reason, Verdict
from domain.promotion.rule import Shares
from domain.promotion.threshold import Lack, MinimumQuantity
from domain.rebate.programme import Measure
from domain.selection import Selection
from tests.domain.promotion_cart import SUNDAY_MORNING, amounts, item, line, outcome, run, skus

TEN, TWENTY = Percent(100_000), Percent(200_000)
P1 = line("P1", 10, 10_000)


def test_of_one_group_the_best_for_the_customer_is_applied_and_the_other_told_by_how_much() -> None:
    result = run([item("A", TEN, group="g"), item("B", TWENTY, group="g")], P1)
    assert amounts(result) == {"B": 2_000}
    beaten = outcome(result, "A")
    assert (beaten.verdict, beaten.rival, beaten.behind) == (Verdict.BEATEN, "B", 1_000)


def test_a_tie_goes_to_what_costs_hq_less_and_then_by_id() -> None:
    half = Shares(500_000, 500_000)
    assert amounts(run([item("A", TEN, group="g"), item("B", TEN, group="g", shares=half)], P1)) == {
        "B": 1_000
    }
    assert amounts(run([item("B", TEN, group="g"), item("A", TEN, group="g")], P1)) == {"A": 1_000}


def test_groups_stack_only_where_both_allow_and_percentages_cascade() -> None:
    both = [item("A", TEN, stacks=True), item("B", TWENTY, stacks=True)]
    assert amounts(run(both, P1)) == {"A": 1_000, "B": 1_800}
    assert amounts(run([item("A", TEN), item("B", TWENTY, stacks=True)], P1)) == {"B": 2_000}
    assert amounts(run([item("A", TEN), item("B", TWENTY)], P1)) == {"B": 2_000}


def test_one_that_stands_alone_beats_a_stack_that_gives_less() -> None:
    alone = item("Z", Percent(290_000))
    result = run([item("A", TEN, stacks=True), item("B", TWENTY, stacks=True), alone], P1)
    assert amounts(result) == {"Z": 2_900}
    assert (outcome(result, "A").rival, outcome(result, "A").behind) == ("Z", 1_900)
    result = run(
        [item("A", TEN, stacks=True), item("B", TWENTY, stacks=True), item("Z", Percent(270_000))], P1
    )
    assert amounts(result) == {"A": 1_000, "B": 1_800}
    assert outcome(result, "Z").rival == "A"


def test_each_line_has_what_is_best_for_it() -> None:
    cart = (P1, line("P2", 1, 10_000))
    result = run([item("A", AmountOff(300), group="g"), item("B", TEN, group="g")], *cart)
    assert amounts(result) == {"A": 3_000, "B": 1_000}
    assert [reward.amount for one in result.lines for reward in one.rewards] == [3_000, 1_000]


def test_a_fixed_amount_never_exceeds_what_remains() -> None:
    result = run([item("A", AmountOff(900), stacks=True), item("B", AmountOff(900), stacks=True)], P1)
    assert amounts(result) == {"A": 9_000, "B": 1_000}
    assert result.due == 0


def test_a_cap_and_a_budget_cut_and_say_so() -> None:
    cart = (P1, line("P2", 1, 5_000))
    capped = run([item("A", TEN, cap=600)], *cart)
    assert [one.due for one in capped.lines] == [9_600, 4_800]
    assert outcome(capped, "A").cut is Cut.CAP
    context = replace(SUNDAY_MORNING, budgets={"b": 300})
    cut = run([item("A", TEN, budget="b", cap=600)], *cart, context=context)
    assert (outcome(cut, "A").amount, outcome(cut, "A").cut) == (300, Cut.BUDGET)


def test_a_capped_promotion_that_loses_one_line_uses_its_cap_on_the_other() -> None:
    cart = (line("P1", 1, 20_000), line("P2", 1, 30_000))
    rules = [
        item("A", TWENTY, group="g", cap=5_000),
        item("B", AmountOff(2_500), group="g", selection=skus("P1")),
    ]
    assert amounts(run(rules, *cart)) == {"A": 5_000, "B": 2_500}


def test_two_promotions_share_a_budget_in_order_of_their_ids() -> None:
    cart = (line("P1", 1, 10_000), line("P2", 1, 10_000), line("P3", 1, 10_000))
    rules = [
        item(name, TEN, selection=skus(sku), budget="b")
        for name, sku in (("A", "P1"), ("B", "P2"), ("C", "P3"))
    ]
    context = replace(SUNDAY_MORNING, budgets={"b": 1_400})
    result = run(rules, *cart, context=context)
    assert amounts(result) == {"A": 1_000, "B": 400}
    assert outcome(result, "C").reason is Reason.BUDGET_EXHAUSTED


def test_what_a_promotion_does_not_speak_of_is_neither_counted_nor_reduced() -> None:
    rule = item("A", TEN, threshold=MinimumQuantity(11_000), selection=skus("P1"))
    missed = outcome(run([rule], P1, line("P2", 5, 5_000)), "A")
    assert missed.reason is Reason.BELOW_THRESHOLD
    assert missed.gap is not None
    assert missed.gap.lacks == (Lack(Measure.QUANTITY, 1_000),)
    assert missed.gap.benefit == TEN
    assert run([rule], line("P2", 5, 5_000)).outcomes == ()


def test_a_final_price_is_left_alone() -> None:
    result = run([item("A", TEN)], P1, line("P2", 1, 5_000, is_open=False))
    assert amounts(result) == {"A": 1_000}
    assert [one.due for one in result.lines] == [9_000, 5_000]


@pytest.mark.parametrize(
    "selection",
    [
        Selection(series=frozenset({"P1"})),
        Selection(categories=frozenset({"P"})),
        Selection(brands=frozenset({"X"}), except_skus=frozenset({"P2"})),
        Selection(except_categories=frozenset({"T"}), except_series=frozenset({"P2"})),
    ],
)
def test_products_are_meant_by_any_of_their_names_less_the_excepted(selection: Selection) -> None:
    cart = (P1, line("P2", 1, 100)) if selection.brands or selection.except_series else (P1,)
    result = run([item("A", TEN, selection=selection)], *cart, line("T1", 1, 100, is_open=False))
    assert amounts(result) == {"A": 1_000}


def test_lines_of_one_product_and_price_count_as_one_and_share_the_reward() -> None:
    cart = [line("P1", 1, 1_000, id=str(number)) for number in range(3)]
    result = run([item("A", Percent(50_000), threshold=MinimumQuantity(3_000), cap=100)], *cart)
    assert [one.due for one in result.lines] == [966, 967, 967]
    assert run([], *cart).due == 3_000


def test_a_product_seen_before_is_not_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_REMEMBERED_ITEMS", 1)
    compiled = index.compile_index([item("A", TEN)])
    for cart in ([P1.item], [P1.item], [line("P2", 1, 1).item]):
        rules, places = compiled.find(cart)
        assert ([rule.id for rule in rules], dict(places)) == (["A"], {0: [0]})


def test_it_tells_which_items_a_selection_of_its_promotions_takes() -> None:
    p1, any_p = skus("P1"), Selection(categories=frozenset({"P"}))
    compiled = index.compile_index([item("A", TEN, selection=p1), item("B", TEN, selection=any_p)])
    meant = compiled.meant([line("T1", 1, 1).item, P1.item, line("P2", 1, 1).item])
    assert (list(meant(p1)), list(meant(any_p))) == ([1], [1, 2])
    nothing = compiled.meant([])
    assert list(nothing(p1)) == []


def test_a_benefit_of_another_layer_takes_nothing() -> None:
    assert outcome(run([item("A", BundlePrice(1))], P1), "A").reason is Reason.NOTHING_TO_REDUCE
    assert outcome(run([item("A", SpecialPrice(100_000))], P1), "A").reason is Reason.NOTHING_TO_REDUCE


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"quantity": 0}, "quantity_not_positive"),
        ({"base_quantity": -1}, "quantity_not_positive"),
        ({"gross": -1}, "gross_negative"),
    ],
)
def test_a_line_without_goods_is_refused(change: dict[str, int], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        replace(P1, **change)  # type: ignore[arg-type]
