"""The working copy of a cart: equal lines merged in canonical order, and what is left of each while layers take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.money import Fen, Quantity, split
from domain.promotion.cart import Context, Line
from domain.promotion.index import Rule
from domain.promotion.result import Reward, RewardedLine


class Seen(NamedTuple):
    """What remains of some lines, one by one and together: fen, and paid base units."""

    lefts: list[Fen]
    units: list[Quantity]
    amount: Fen
    quantity: Quantity


class Survey:
    """What remains of groups of lines; promotions that speak of the same products share one look."""

    __slots__ = ("_left", "_paid", "_seen")

    def __init__(self, left: Sequence[Fen], paid: Sequence[Quantity]) -> None:
        self._left, self._paid = left, paid
        self._seen: dict[int, Seen] = {}

    def look(self, places: Sequence[int]) -> Seen:
        """Return what remains at the places; the same list is looked at once, so it may not be changed or dropped."""
        seen = self._seen.get(id(places))
        if seen is None:
            left, paid = self._left, self._paid
            lefts, units = [left[place] for place in places], [paid[place] for place in places]
            seen = self._seen[id(places)] = Seen(lefts, units, sum(lefts), sum(units))
        return seen


class Basket:
    """Lines merged by SKU, unit and price, so that neither their order nor their cuts change a total.

    The only value of this package that changes: `left` in fen and `paid` in base units go down as layers apply, and
    so do the `budgets`. A place is the number of a merged line.
    """

    __slots__ = ("base", "budgets", "gross", "items", "left", "paid", "rewards", "sources")

    def __init__(self, lines: Sequence[Line], context: Context) -> None:
        merged: dict[tuple[str, str, int], list[Line]] = {}
        for line in lines:
            if line.is_open:
                merged.setdefault((line.item.sku, line.unit, line.price), []).append(line)
        self.sources = [merged[key] for key in sorted(merged)]
        self.items = [source[0].item for source in self.sources]
        self.base = [sum(line.base_quantity for line in source) for source in self.sources]
        self.gross = [sum(line.gross for line in source) for source in self.sources]
        self.paid = self.base.copy()
        self.left = self.gross.copy()
        self.rewards: list[list[tuple[str, Fen]]] = [[] for _ in self.sources]
        self.budgets = dict(context.budgets)

    def survey(self) -> Survey:
        """Return a look at the basket as it is now, which stays what it is when something is taken."""
        return Survey(self.left.copy(), self.paid.copy())

    def purse(self, rule: Rule) -> Fen:
        """Return the most a promotion may still give: its cap, or what is left of its budget."""
        return min(rule.cap, self.budgets.get(rule.budget, 0)) if rule.budget else rule.cap

    def is_spent(self, rule: Rule) -> bool:
        """Tell whether a promotion has a budget with nothing left."""
        return bool(rule.budget) and self.budgets.get(rule.budget, 0) <= 0

    def pay(self, rule: Rule, amount: Fen) -> None:
        """Take an amount from the budget of a promotion that has one."""
        if rule.budget:
            self.budgets[rule.budget] -= amount

    def take(self, rule: Rule, amount: Fen, places: Sequence[int], weights: Sequence[int]) -> None:
        """Take an amount off lines in proportion to weights, none of which is more than what is left."""
        parts = weights if amount == sum(weights) else split(amount, weights)
        for place, part in zip(places, parts, strict=True):
            if part:
                self.left[place] -= part
                self.rewards[place].append((rule.id, part))

    def allocate(self, lines: Sequence[Line]) -> tuple[RewardedLine, ...]:
        """Give every line of the cart its part of what its merged line was rewarded with."""
        parts: dict[str, list[Reward]] = {}
        for source, rewards in zip(self.sources, self.rewards, strict=True):
            if len(source) == 1:
                parts[source[0].id] = [Reward(id, amount) for id, amount in rewards]
            elif rewards:
                _share_out(sorted(source, key=lambda line: line.id), rewards, parts)
        return tuple(RewardedLine(line.id, line.gross, tuple(parts.get(line.id, ()))) for line in lines)


def _share_out(
    source: Sequence[Line], rewards: Sequence[tuple[str, Fen]], parts: dict[str, list[Reward]]
) -> None:
    """Split each reward by what the lines still have, so that none of them falls below zero."""
    lefts = [line.gross for line in source]
    for id, amount in rewards:
        for number, part in enumerate(split(amount, lefts)):
            if part:
                lefts[number] -= part
                parts.setdefault(source[number].id, []).append(Reward(id, part))
