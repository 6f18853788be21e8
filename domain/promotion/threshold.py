"""Thresholds: what must be bought for a benefit, how many times it is reached, and what is missing for more."""

from __future__ import annotations

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
    """So many base units out of these products."""

    selection: Selection
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Mix:
    """All parts together make one application."""

    parts: tuple[MixPart, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """One application for every full `size`, in fen or base units."""

    measure: Measure
    size: int


Threshold = MinimumQuantity | MinimumAmount | Steps | Mix | Every | None


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
    """The benefit reached (None where it is not), how many times, and what is missing for more.

    A named tuple, for one is made for every promotion of every cart.
    """

    benefit: Benefit | None
    times: int = 1
    gap: Gap | None = None


def reach(threshold: Threshold, benefit: Benefit | None, amount: Fen, quantity: Quantity) -> Reached:
    """Measure an amount and a quantity of base units; a mix is not reached by sums."""
    match threshold:
        case None:
            return Reached(benefit)
        case MinimumQuantity(least):
            return _least(benefit, Measure.QUANTITY, least - quantity)
        case MinimumAmount(least):
            return _least(benefit, Measure.AMOUNT, least - amount)
        case Steps(measure, steps):
            return _step(measure, steps, amount if measure is Measure.AMOUNT else quantity)
        case Every(measure, size):
            return _every(benefit, measure, size, amount if measure is Measure.AMOUNT else quantity)
        case Mix():
            return Reached(None, 0)
        case other:
            assert_never(other)


def _least(benefit: Benefit | None, measure: Measure, missing: int) -> Reached:
    if missing <= 0:
        return Reached(benefit)
    return Reached(None, 0, _gap(benefit, Lack(measure, missing)))


def _step(measure: Measure, steps: tuple[Step, ...], value: int) -> Reached:
    reached = None
    for step in steps:
        if step.start > value:
            gap = Gap((Lack(measure, step.start - value),), step.benefit)
            return Reached(reached, 1 if reached else 0, gap)
        reached = step.benefit
    return Reached(reached, 1)


def _every(benefit: Benefit | None, measure: Measure, size: int, value: int) -> Reached:
    times, over = divmod(value, size)
    return Reached(benefit if times else None, times, _gap(benefit, Lack(measure, size - over)))


def _gap(benefit: Benefit | None, *lacks: Lack) -> Gap | None:
    return Gap(lacks, benefit) if benefit is not None else None
