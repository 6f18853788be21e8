"""The compiled policy: promotions in canonical order, found by the products they speak of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from domain.money import AMOUNT_LIMIT
from domain.promotion.benefit import BuyGet
from domain.promotion.rule import Layer, Promotion
from domain.promotion.scope import checks_of, counts_of
from domain.promotion.threshold import Every, Mix, Steps, Threshold, least_of
from domain.rebate.programme import Measure
from domain.selection import Item, Selection

_REMEMBERED_ITEMS = 4096


class Rule:
    """A promotion with what every evaluation would ask for again; `number` is its place in canonical order.

    A slot is the number of a selection, the same for all promotions that speak of the same products; a mix has one
    for each of its parts. Below `least_amount` or `least_quantity` nothing is reached; without `asks_more` that is all
    that is asked. One that is free has nothing but its days to keep it from a purchase. Of one rivalry at most one is applied to
    the same goods: a group, or all that have none and do not stack.
    """

    __slots__ = (
        "asks",
        "asks_more",
        "benefit",
        "budget",
        "cap",
        "checks",
        "counts",
        "first",
        "full_price_only",
        "group",
        "hq",
        "id",
        "is_free",
        "last",
        "layer",
        "least_amount",
        "least_quantity",
        "mix",
        "number",
        "promotion",
        "rivalry",
        "slots",
        "stacks",
        "threshold",
    )

    def __init__(self, promotion: Promotion, number: int, slots: tuple[int, ...]) -> None:
        self.promotion = promotion
        self.number = number
        self.slots = slots
        self.id = promotion.id
        self.group = promotion.group or promotion.id
        self.rivalry = self.group if promotion.group or promotion.stacks else ""
        self.layer = promotion.layer
        self.stacks = promotion.stacks
        self.threshold = promotion.threshold
        self.asks = _asks_of(promotion)
        self.asks_more = self.asks if isinstance(self.asks, Steps | Mix | Every) else None
        self.least_amount, self.least_quantity = least_of(self.asks)
        self.mix = promotion.threshold if isinstance(promotion.threshold, Mix) else None
        self.benefit = promotion.benefit
        self.cap = AMOUNT_LIMIT if promotion.cap is None else promotion.cap
        self.hq = promotion.shares.hq
        self.budget = promotion.budget
        self.full_price_only = promotion.full_price_only
        self.first = promotion.validity.first or date.min
        self.last = promotion.validity.last or date.max
        self.checks = checks_of(promotion)
        self.counts = counts_of(promotion)
        self.is_free = not (self.checks or self.counts or self.budget or self.full_price_only)


def _asks_of(promotion: Promotion) -> Threshold:
    """Return what must be bought: of "buy and get" as many as are bought and got together."""
    benefit = promotion.benefit
    if isinstance(benefit, BuyGet):
        return Every(Measure.QUANTITY, benefit.buy + benefit.get)
    return promotion.threshold


class Index:
    """All promotions of a policy, made once for it by `compile_index`; the rules are in order of layer, group and id."""

    __slots__ = (
        "_by_brand",
        "_by_category",
        "_by_series",
        "_by_sku",
        "_everything",
        "_excepting",
        "_numbers",
        "_seen",
        "_slots",
        "coupons",
        "rules",
    )

    def __init__(self, promotions: Iterable[Promotion]) -> None:
        self.rules: list[Rule] = []
        self._slots: dict[Selection, int] = {}
        self._numbers: list[list[int]] = []
        self._everything: list[int] = []
        self._excepting: dict[int, Selection] = {}
        self._by_sku: dict[str, list[int]] = {}
        self._by_series: dict[str, list[int]] = {}
        self._by_category: dict[str, list[int]] = {}
        self._by_brand: dict[str, list[int]] = {}
        self._seen: dict[Item, tuple[int, ...]] = {}
        for promotion in sorted(promotions, key=lambda one: one.place):
            slots = tuple([self._slot(selection) for selection in promotion.selections])
            for slot in set(slots):
                self._numbers[slot].append(len(self.rules))
            self.rules.append(Rule(promotion, len(self.rules), slots))
        self.coupons = {rule.id: rule.promotion.validity for rule in self.rules if rule.layer is Layer.COUPON}

    def _slot(self, selection: Selection) -> int:
        """Return the number of a selection, entered where it is new."""
        known = self._slots.get(selection)
        if known is not None:
            return known
        slot = self._slots[selection] = len(self._numbers)
        self._numbers.append([])
        if selection.except_skus or selection.except_series or selection.except_categories:
            self._excepting[slot] = selection
        if selection.is_everything:
            self._everything.append(slot)
        for names, table in (
            (selection.skus, self._by_sku),
            (selection.series, self._by_series),
            (selection.categories, self._by_category),
            (selection.brands, self._by_brand),
        ):
            for name in names:
                table.setdefault(name, []).append(slot)
        return slot

    def find(self, items: Sequence[Item]) -> tuple[list[Rule], dict[int, list[int]]]:
        """Return the rules that speak of any of the items, and by slot the places of the items it speaks of."""
        found = self._find_places(items)
        numbers, rules = self._numbers, self.rules
        looked = set[int]().union(*[numbers[slot] for slot in found])
        return [rules[number] for number in sorted(looked)], found

    def meant(self, items: Sequence[Item]) -> Callable[[Selection], Sequence[int]]:
        """Return what tells of a selection that a promotion names the places of the items it takes."""
        found, slots = self._find_places(items), self._slots
        return lambda selection: found.get(slots[selection], ())

    def _find_places(self, items: Sequence[Item]) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place, item in enumerate(items):
            for slot in self._seen.get(item) or self._look_up(item):
                found[slot].append(place)
        return found

    def _look_up(self, item: Item) -> tuple[int, ...]:
        """Find the slots of an item and remember them, for a shop sells the same items all day."""
        slots = set(self._everything)
        slots.update(self._by_sku.get(item.sku, ()))
        slots.update(self._by_series.get(item.series, ()))
        slots.update(self._by_category.get(item.category, ()))
        slots.update(self._by_brand.get(item.brand, ()))
        excepting = self._excepting
        kept = tuple(sorted(s for s in slots if s not in excepting or excepting[s].takes(item)))
        if len(self._seen) >= _REMEMBERED_ITEMS:
            self._seen.clear()
        self._seen[item] = kept
        return kept


def compile_index(promotions: Iterable[Promotion]) -> Index:
    """Compile promotions in which `check_promotions` found no fault."""
    return Index(promotions)


def layer_of(rules: Sequence[Rule], layer: Layer) -> Sequence[Rule]:
    """Return the rules of one layer out of rules in canonical order."""
    return rules[bisect_left(rules, layer, key=_layer) : bisect_right(rules, layer, key=_layer)]


def _layer(rule: Rule) -> Layer:
    return rule.layer
