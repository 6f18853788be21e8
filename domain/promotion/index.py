"""The compiled policy: promotions in canonical order, found by the products they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.money import AMOUNT_LIMIT
from domain.promotion.rule import Layer, Promotion
from domain.promotion.scope import is_restricted
from domain.selection import Item, Selection

_REMEMBERED_ITEMS = 4096


class Rule:
    """A promotion with what every evaluation would ask for again; `number` is its place in canonical order.

    `slot` is the number of its first selection; a mix has one for each of its parts.
    """

    __slots__ = (
        "benefit",
        "cap",
        "group",
        "hq",
        "id",
        "is_restricted",
        "layer",
        "number",
        "promotion",
        "slot",
        "slots",
        "stacks",
        "threshold",
        "validity",
    )

    def __init__(self, promotion: Promotion, number: int, slot: int) -> None:
        self.promotion = promotion
        self.number = number
        self.slot = slot
        self.slots = range(slot, slot + len(promotion.selections))
        self.id = promotion.id
        self.group = promotion.group or promotion.id
        self.layer = promotion.layer
        self.stacks = promotion.stacks
        self.threshold = promotion.threshold
        self.benefit = promotion.benefit
        self.cap = AMOUNT_LIMIT if promotion.cap is None else promotion.cap
        self.hq = promotion.shares.hq
        self.validity = promotion.validity
        self.is_restricted = is_restricted(promotion)


class Index:
    """All promotions of a policy, made once for it by `compile_index`; the rules are in order of layer, group and id."""

    __slots__ = (
        "_by_brand",
        "_by_category",
        "_by_series",
        "_by_sku",
        "_everything",
        "_excepting",
        "_rule_of",
        "_seen",
        "coupons",
        "rules",
    )

    def __init__(self, promotions: Iterable[Promotion]) -> None:
        self.rules: list[Rule] = []
        self._rule_of: list[Rule] = []
        self._everything: list[int] = []
        self._excepting: dict[int, Selection] = {}
        self._by_sku: dict[str, list[int]] = {}
        self._by_series: dict[str, list[int]] = {}
        self._by_category: dict[str, list[int]] = {}
        self._by_brand: dict[str, list[int]] = {}
        self._seen: dict[Item, tuple[int, ...]] = {}
        for promotion in sorted(promotions, key=lambda one: (one.layer, one.group or one.id, one.id)):
            rule = Rule(promotion, len(self.rules), len(self._rule_of))
            self.rules.append(rule)
            for slot, selection in zip(rule.slots, promotion.selections, strict=True):
                self._rule_of.append(rule)
                self._enter(slot, selection)
        self.coupons = frozenset(rule.id for rule in self.rules if rule.layer is Layer.COUPON)

    def _enter(self, slot: int, selection: Selection) -> None:
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

    def find(self, items: Sequence[Item]) -> tuple[list[Rule], dict[int, list[int]]]:
        """Return the rules that speak of any of the items, and by slot the places of the items it speaks of."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place, item in enumerate(items):
            for slot in self._seen.get(item) or self._look_up(item):
                found[slot].append(place)
        numbers = sorted({self._rule_of[slot].number for slot in found})
        rules = self.rules
        return [rules[number] for number in numbers], found

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


def layer_of(rules: Iterable[Rule], layer: Layer) -> list[Rule]:
    """Return the rules of one layer, still in canonical order."""
    return [rule for rule in rules if rule.layer is layer]
