"""Budgets: what a cart takes of each, and what comes back of it when part of the cart does."""

from __future__ import annotations

from collections.abc import Mapping

from domain.money import Fen, split
from domain.promotion.result import Result


def sum_taken(budgets: Mapping[str, str], result: Result) -> dict[str, Fen]:
    """Return by budget what promotions took of it, in fen; `budgets` names that of each promotion, if any."""
    return {budget: amount for budget, amount in _sum(budgets, result).items() if budget}


def release_budgets(budgets: Mapping[str, str], sold: Result, kept: Result, held: Fen = 0) -> dict[str, Fen]:
    """Return by budget what the kept goods no longer take of it, in fen; `budgets` as in `sum_taken`.

    `held` is what the customer still has of rewards that the kept goods do not earn, because no refund falls below
    zero. It stays spent until a later return gives it, shared by what each budget lost.
    """
    before, after = _sum(budgets, sold), _sum(budgets, kept)
    lost = {budget: max(0, amount - after.get(budget, 0)) for budget, amount in sorted(before.items())}
    parts = split(min(held, sum(lost.values())), list(lost.values())) if lost else []
    freed = {budget: amount - part for (budget, amount), part in zip(lost.items(), parts, strict=True)}
    return {budget: amount for budget, amount in freed.items() if budget and amount}


def _sum(budgets: Mapping[str, str], result: Result) -> dict[str, Fen]:
    """Add up what promotions gave by their budget, empty for none."""
    sums: dict[str, Fen] = {}
    for one in result.outcomes:
        if one.amount:
            budget = budgets.get(one.promotion, "")
            sums[budget] = sums.get(budget, 0) + one.amount
    return sums
