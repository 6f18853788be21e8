"""Whether new prices can be meant: how many products change by more than half, and prices beyond all reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from heapq import nlargest
from typing import Final

LEAST: Final = 20
"""Fewer products may change by more than half at once: a shop's few own prices do."""
MOST_SHARE: Final = Fraction(1, 5)
BEYOND: Final = 1_000
MOST_EXAMPLES: Final = 8


class Doubt(StrEnum):
    """Why prices need a person."""

    ZERO = "prices_zero"
    BEYOND = "prices_beyond"
    MANY = "prices_many"


@dataclass(frozen=True, slots=True)
class PriceStep:
    """A price that replaces another, both in 1/10,000 yuan per unit."""

    sku: str
    unit: str
    old: int
    new: int

    @property
    def is_over_half(self) -> bool:
        """Whether it changes by more than half of what it was; where nothing was asked, nothing is compared."""
        return self.old > 0 and abs(self.new - self.old) * 2 > self.old

    @property
    def is_zeroed(self) -> bool:
        """Whether what had a price has none any more."""
        return self.old > 0 and self.new == 0

    @property
    def is_beyond(self) -> bool:
        """Whether it is a thousand times what it was, or a thousandth."""
        low, high = sorted((self.old, self.new))
        return low > 0 and high >= low * BEYOND

    @property
    def factor(self) -> Fraction:
        """How many times the smaller price fits into the larger one; a price of nothing counts as the least there is."""
        low, high = sorted((self.old, self.new))
        return Fraction(high, max(low, 1))


@dataclass(frozen=True, slots=True)
class PriceChange:
    """The products compared, those changed by more than half, why a person has to look, and the largest steps."""

    compared: int
    changed: int
    doubt: Doubt | None = None
    examples: tuple[PriceStep, ...] = ()

    @property
    def share(self) -> Fraction:
        """How much of what was compared changes by more than half."""
        return Fraction(self.changed, self.compared) if self.compared else Fraction(0)


def judge_prices(steps: Iterable[PriceStep], compared: int) -> PriceChange:
    """Judge the steps of a new price list against the number of products that have a price now."""
    far = [step for step in steps if step.is_over_half]
    figures = PriceChange(compared, len({step.sku for step in far}))
    examples = nlargest(MOST_EXAMPLES, far, key=lambda step: (step.is_zeroed, step.factor, step.sku))
    return PriceChange(compared, figures.changed, _doubt(far, figures), tuple(examples))


def _doubt(far: list[PriceStep], figures: PriceChange) -> Doubt | None:
    if any(step.is_zeroed for step in far):
        return Doubt.ZERO
    if any(step.is_beyond for step in far):
        return Doubt.BEYOND
    is_many = figures.changed >= LEAST and figures.share > MOST_SHARE
    return Doubt.MANY if is_many else None


def may_be_doubted(steps: Iterable[PriceStep]) -> bool:
    """Tell whether steps could be held up at all, before what they are compared with is counted."""
    far = [step for step in steps if step.is_over_half]
    return len({step.sku for step in far}) >= LEAST or any(step.is_zeroed or step.is_beyond for step in far)
