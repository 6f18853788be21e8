"""Where price rules are looked up: a source any store of rows can be, and the index of a book held in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from domain.breadth import Breadth, target_of, targets_of
from domain.price import ALWAYS, Customer, PriceLevel, PriceRule, count_days
from domain.product import Product
from domain.selection import Item

Rules = Mapping[str, Sequence[PriceRule]]
"""Price rules by the SKU they may price."""


@dataclass(frozen=True, slots=True)
class Article:
    """A product with its place among the others; `unit` is the one its barcode stands for, empty for a SKU."""

    product: Product
    item: Item
    unit: str = ""


def list_prices_on(rows: Sequence[PriceRule], day: date) -> list[PriceRule]:
    """Return a SKU's plain prices as the rules they are on a day: a list price in force has no days of its own.

    The days of a list row say when it was published, not how narrow it is beside other rules. Only of list rows of one
    unit that run at once the one for fewer days goes first; what it outdoes is left out. A row that is not in force
    keeps its days, which say why.
    """
    running = [row for row in rows if row.level is PriceLevel.BRAND_LIST and row.validity.covers(day)]
    if all(row.validity is ALWAYS for row in running):
        return list(rows)
    found = []
    for row in rows:
        is_running = row.level is PriceLevel.BRAND_LIST and row.validity.covers(day)
        if not is_running:
            found.append(row)
        elif not any(_outdoes(other, row) for other in running):
            found.append(replace(row, validity=ALWAYS))
    return found


def _outdoes(one: PriceRule, other: PriceRule) -> bool:
    """Tell whether a list row is narrower than another wherever that one applies."""
    is_same = (one.book, one.unit) == (other.book, other.unit) and one.minimum <= other.minimum
    return is_same and count_days(one.validity) < count_days(other.validity)


class RuleSource(Protocol):
    """Finds the rules for a whole cart at once: a dictionary, one SQL statement, or both together."""

    def find_rules(self, items: Iterable[Item], customer: Customer) -> Rules:
        """Return by SKU every rule that names the product in some way and is for this dealer or for no one dealer.

        More may be returned, for pricing checks every rule again; a dealer should not be shown another's prices.
        """


_Index = Mapping[tuple[Breadth, str], Sequence[PriceRule]]


@dataclass(frozen=True, slots=True)
class PriceBook:
    """A price book in memory: for each dealer and for dealers in general, the rules by what they name."""

    by_dealer: Mapping[int, _Index]

    def find_rules(self, items: Iterable[Item], customer: Customer) -> Rules:
        """Return by SKU every rule that names the product in some way and is for this dealer or for no one dealer."""
        dealers = (0, customer.dealer_id) if customer.dealer_id else (0,)
        indexes = [index for dealer in dealers if (index := self.by_dealer.get(dealer))]
        return {
            item.sku: [
                rule for index in indexes for target in targets_of(item) for rule in index.get(target, ())
            ]
            for item in items
        }


@dataclass(frozen=True, slots=True)
class Sources:
    """Several sources as one, such as the brand's list in a database and a contract's terms in memory."""

    parts: Sequence[RuleSource]

    def find_rules(self, items: Iterable[Item], customer: Customer) -> Rules:
        """Return what every part finds."""
        asked = tuple(items)
        found = [part.find_rules(asked, customer) for part in self.parts]
        return {item.sku: [rule for rules in found for rule in rules.get(item.sku, ())] for item in asked}


def index_rules(rules: Iterable[PriceRule]) -> PriceBook:
    """Index a book once, so that a look-up costs the same in a book of a hundred rules and of a million."""
    by_dealer: dict[int, dict[tuple[Breadth, str], list[PriceRule]]] = {}
    for rule in rules:
        index = by_dealer.setdefault(rule.audience.dealer_id, {})
        index.setdefault(target_of(rule), []).append(rule)
    return PriceBook(by_dealer)
