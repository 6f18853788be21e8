"""Carts and promotions for the tests of promotions: short words for long values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Any

from domain.promotion.benefit import Benefit
from domain.promotion.cart import Context, Line
from domain.promotion.engine import promote
from domain.promotion.index import compile_index
from domain.promotion.result import Outcome, Result
from domain.promotion.rule import Layer, Promotion
from domain.selection import Item, Selection

SUNDAY_MORNING = Context(date(2026, 11, 22), time(10), store="S-1", region="east", channel="store")


def line(sku: str, pieces: int, gross: int, **more: Any) -> Line:
    """A line of whole pieces, known by its SKU; a SKU's first letter is its category."""
    quantity = pieces * 1000
    item = Item(sku, series=sku[:2], category=sku[0], brand="X")
    whole = Line(sku, item, "件", gross * 100 // pieces, quantity, quantity, gross)
    return replace(whole, **more)


def skus(*names: str) -> Selection:
    """The named products."""
    return Selection(skus=frozenset(names))


def item(id: str, benefit: Benefit | None, **more: Any) -> Promotion:
    """A promotion of the item layer."""
    return Promotion(id, id, Layer.ITEM, benefit, **more)


def bundle(id: str, benefit: Benefit | None, **more: Any) -> Promotion:
    """A promotion of the bundle layer."""
    return Promotion(id, id, Layer.BUNDLE, benefit, **more)


def order(id: str, benefit: Benefit | None, **more: Any) -> Promotion:
    """A promotion of the order layer."""
    return Promotion(id, id, Layer.ORDER, benefit, **more)


def coupon(id: str, benefit: Benefit | None, **more: Any) -> Promotion:
    """A promotion of the coupon layer."""
    return Promotion(id, id, Layer.COUPON, benefit, **more)


def run(promotions: Iterable[Promotion], *lines: Line, context: Context = SUNDAY_MORNING) -> Result:
    """Apply promotions to a cart."""
    return promote(compile_index(promotions), lines, context)


def outcome(result: Result, id: str) -> Outcome:
    """What became of one promotion."""
    return next(one for one in result.outcomes if one.promotion == id)


def amounts(result: Result) -> dict[str, int]:
    """What each promotion that was applied gave."""
    return {one.promotion: one.amount for one in result.outcomes if one.times}
