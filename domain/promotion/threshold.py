"""Thresholds: what must be bought for a benefit, how many times it is reached, and what is missing for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from domain.money import Fen, Quantity
from domain.promotion.benefit import Benefit
from domain.rebate.programme import Measure
from domain.selection import Selection


@dataclass(frozen=True, slots=True)
class MinimumQuantity:
    """At least so many base units."""

    quantity: Quantity


@dataclass(frozen=True, slots=True)
class MinimumAmount:
    """At least so many fen, after earlier layers."""

    amount: Fen


@dataclass(frozen=True, slots=True)
class Step:
    """From `start` on, this benefit."""

    start: int
    benefit: Benefit


@dataclass(frozen=True, slots=True)
class Steps:
    """Several starts, of which the highest one reached counts alone."""

    measure: Measure
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class MixPart:
    """So many base units out of these products; `is_reduced` says that the benefit is taken off this part."""

    selection: Selection
    quantity: Quantity
    is_reduced: bool = False


@dataclass(frozen=True, slots=True)
class Mix:
    """All parts together make one application, and the benefit is on all of it.

    Where some parts are reduced it is on those alone, "buy these and get those for less": a bundle price is then that
    of the reduced parts, and the cheapest units are got.
    """

    parts: tuple[MixPart, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """One application for every full `size`, in fen or base units."""

    measure: Measure
    size: int


Asked = MinimumQuantity | MinimumAmount | Steps | Mix | Every
Threshold = Asked | None


@dataclass(frozen=True, slots=True)
class Lack:
    """How much is missing, in fen or thousandths of the base unit; `part` is that of a mix, from 0."""

    measure: Measure
    missing: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, and the benefit that it would bring."""

    lacks: tuple[Lack, ...]
    benefit: Benefit


class Reached(NamedTuple):
    """The benefit reached (None where it is not), and how many times."""

    benefit: Benefit | None
    times: int = 1


MISSED = Reached(None, 0)


def reach(
    threshold: Steps | Mix | Every, benefit: Benefit | None, amount: Fen, quantity: Quantity
) -> Reached:
    """Measure an amount and a quantity of base units; a mix is not reached by sums."""
    match threshold:
        case Steps(measure, steps):
            return _step(steps, amount if measure is Measure.AMOUNT else quantity)
        case Every(measure, size):
            times = (amount if measure is Measure.AMOUNT else quantity) // size
            return Reached(benefit, times) if times else MISSED
        case Mix():
            return MISSED
        case other:
            assert_never(other)


def least_of(threshold: Threshold) -> tuple[Fen, Quantity]:
    """Return the amount and the base units below which nothing is reached; a mix is not measured by sums."""
    match threshold:
        case MinimumQuantity(least):
            return 0, least
        case MinimumAmount(least):
            return least, 0
        case Steps(measure, steps):
            return _least(measure, min((one.start for one in steps), default=0))
        case Every(measure, size):
            return _least(measure, size)
        case _:
            return 0, 0


def _least(measure: Measure, value: int) -> tuple[Fen, Quantity]:
    return (value, 0) if measure is Measure.AMOUNT else (0, value)


def _step(steps: tuple[Step, ...], value: int) -> Reached:
    reached = None
    for step in steps:
        if step.start > value:
            break
        reached = step.benefit
    return Reached(reached) if reached else MISSED


def find_gap(
    threshold: Asked, benefit: Benefit | None, amount: Fen, quantity: Quantity, parts: Sequence[Quantity]
) -> Gap | None:
    """Return what is missing for the benefit, or for more of it; `parts` are the base units of each part of a mix."""
    match threshold:
        case MinimumQuantity(least):
            return _gap(benefit, Measure.QUANTITY, least - quantity)
        case MinimumAmount(least):
            return _gap(benefit, Measure.AMOUNT, least - amount)
        case Steps(measure, steps):
            value = amount if measure is Measure.AMOUNT else quantity
            return next(
                (_gap(one.benefit, measure, one.start - value) for one in steps if one.start > value), None
            )
        case Every(measure, size):
            value = amount if measure is Measure.AMOUNT else quantity
            return _gap(benefit, measure, size - value % size)
        case Mix(asked):
            lacks = tuple(
                Lack(Measure.QUANTITY, part.quantity - count, number)
                for number, (part, count) in enumerate(zip(asked, parts, strict=True))
                if count < part.quantity
            )
            return Gap(lacks, benefit) if lacks and benefit is not None else None
        case other:
            assert_never(other)


def _gap(benefit: Benefit | None, measure: Measure, missing: int) -> Gap | None:
    return Gap((Lack(measure, missing),), benefit) if missing > 0 and benefit is not None else None
