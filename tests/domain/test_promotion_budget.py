"""What comes back of budgets: what the kept goods no longer take, less what the customer still has."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.promotion.benefit import AmountOff, Percent
from domain.promotion.budget import release_budgets, sum_taken
from domain.promotion.result import Outcome, Result, Verdict
from domain.promotion.rule import Layer
from domain.promotion.threshold import MinimumAmount
from tests.domain.promotion_cart import SUNDAY_MORNING, item, line, order, run

NAMES = {"A": "spring", "B": "spring", "C": "summer", "D": ""}
RULES = [
    order("A", AmountOff(3_000), threshold=MinimumAmount(15_000), budget="spring"),
    item("C", Percent(100_000), budget="summer"),
]
P1, P2 = line("P1", 10, 10_000), line("P2", 5, 10_000)
CONTEXT = replace(SUNDAY_MORNING, budgets={"spring": 10**6, "summer": 10**6})


def result(**amounts: int) -> Result:
    outcomes = [
        Outcome(id, Layer.ORDER, Verdict.APPLIED, amount, 1) for id, amount in amounts.items() if amount
    ]
    return replace(run([]), outcomes=tuple(outcomes))


def test_what_promotions_take_is_added_up_by_budget_and_those_without_one_are_left_out() -> None:
    assert sum_taken(NAMES, result(A=500, B=300, C=10, D=7)) == {"spring": 800, "summer": 10}
    assert sum_taken(NAMES, result()) == {}


def test_what_the_kept_goods_still_take_stays_spent() -> None:
    sold, kept = run(RULES, P1, P2, context=CONTEXT), run(RULES, P1, context=CONTEXT)
    assert release_budgets(NAMES, sold, kept) == {"spring": 3_000, "summer": 1_000}
    assert release_budgets(NAMES, sold, sold) == {}
    assert release_budgets(NAMES, sold, run(RULES)) == {"spring": 3_000, "summer": 2_000}


def test_what_another_promotion_of_the_same_budget_takes_instead_stays_spent() -> None:
    assert release_budgets(NAMES, result(A=500, C=10), result(B=300)) == {"spring": 200, "summer": 10}
    assert release_budgets(NAMES, result(A=500), result(B=700)) == {}


def test_what_the_customer_still_has_is_shared_by_what_each_lost() -> None:
    sold = result(A=600, C=300, D=100)
    assert release_budgets(NAMES, sold, result(), 500) == {"spring": 300, "summer": 150}
    assert release_budgets(NAMES, sold, result(), 10**6) == {}


AMOUNTS = st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 10_000))


@given(AMOUNTS, AMOUNTS, st.integers(0, 50_000))
def test_nothing_comes_back_that_was_not_taken_and_all_of_it_in_the_end(
    sold: dict[str, int], kept: dict[str, int], held: int
) -> None:
    taken: dict[str, int] = {}
    for id, amount in sold.items():
        taken[NAMES[id]] = taken.get(NAMES[id], 0) + amount
    freed = release_budgets(NAMES, result(**sold), result(**kept), held)
    assert all(0 < amount <= taken[budget] for budget, amount in freed.items())
    assert sum(freed.values()) <= max(0, sum(taken.values()) - held)
    whole = release_budgets(NAMES, result(**sold), result())
    assert whole == {budget: amount for budget, amount in taken.items() if budget and amount}
