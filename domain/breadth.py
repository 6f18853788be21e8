"""How widely one rule speaks: of one SKU, a series, a category, a brand or everything; the narrower goes first."""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol

from domain.selection import Item


class Breadth(IntEnum):
    """How many products a rule names; a smaller value is narrower and goes first."""

    SKU = 1
    SERIES = 2
    CATEGORY = 3
    BRAND = 4
    EVERYTHING = 5


class Naming(Protocol):
    """A rule that names its products in one of four ways; naming none means everything."""

    @property
    def sku(self) -> str:
        """The SKU named, or empty."""

    @property
    def series(self) -> str:
        """The series named, or empty."""

    @property
    def category(self) -> str:
        """The category named, or empty."""

    @property
    def brand(self) -> str:
        """The brand named, or empty."""


def target_of(rule: Naming) -> tuple[Breadth, str]:
    """Return how widely a rule speaks and of what; of several namings, which publishing refuses, the narrowest."""
    if rule.sku:
        return Breadth.SKU, rule.sku
    if rule.series:
        return Breadth.SERIES, rule.series
    if rule.category:
        return Breadth.CATEGORY, rule.category
    return (Breadth.BRAND, rule.brand) if rule.brand else (Breadth.EVERYTHING, "")


def targets_of(item: Item) -> tuple[tuple[Breadth, str], ...]:
    """Return every target that means a product, the narrowest first."""
    named = (
        (Breadth.SKU, item.sku),
        (Breadth.SERIES, item.series),
        (Breadth.CATEGORY, item.category),
        (Breadth.BRAND, item.brand),
    )
    return (*(target for target in named if target[1]), (Breadth.EVERYTHING, ""))


def count_namings(rule: Naming) -> int:
    """Return in how many ways a rule names its products; more than one is ambiguous."""
    return sum(map(bool, (rule.sku, rule.series, rule.category, rule.brand)))
