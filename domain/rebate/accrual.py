"""Accrual: purchases add up to sums, and sums alone decide what a programme has earned so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from domain.money import MILLION, Fen, Quantity, divide
from domain.rebate.programme import (
    Measure,
    Method,
    Pays,
    Period,
    Programme,
    Purchase,
    RebateType,
    counts,
    period_of,
)
from domain.rebate.tier import Tier, following, reached, slices

_THOUSANDTHS_PER_FEN = 100_000
"""A price in 1/10,000 yuan times a quantity in thousandths, per fen."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a dealer's purchases add up to in one period: all there is to know of them for its accrual.

    `focus` is the part inside the programme's focus, `before` the amount in the same period of last year.
    """

    amount: Fen = 0
    quantity: Quantity = 0
    focus: Fen = 0
    before: Fen = 0

    def plus(self, other: Sums) -> Sums:
        """Return both together."""
        return Sums(
            self.amount + other.amount,
            self.quantity + other.quantity,
            self.focus + other.focus,
            self.before + other.before,
        )


NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Accrual:
    """What a programme has earned in a period so far, and why: the value measured and the tier it stands on.

    `base` is in fen, `value` in the tiers' own measure. `next` is the step above and `missing` what it lacks.
    """

    programme: str
    period: Period
    base: Fen
    value: int
    tier: Tier | None
    entitled: Fen
    next: Tier | None
    missing: int
    is_capped: bool = False


def add_up(programme: Programme, purchases: Iterable[Purchase]) -> dict[Period, Sums]:
    """Add up the purchases that count, by period; last year's stand beside this year's for growth."""
    found: dict[Period, list[int]] = {}
    is_growth = programme.type is RebateType.GROWTH
    periods: dict[date, Period] = {}
    for purchase in purchases:
        if not counts(programme, purchase):
            continue
        period = periods.get(purchase.day) or periods.setdefault(
            purchase.day, period_of(programme.span, purchase.day)
        )
        if programme.validity.covers(purchase.day):
            sums = found.setdefault(period, [0, 0, 0, 0])
            sums[0] += purchase.amount
            sums[1] += purchase.quantity
            sums[2] += purchase.amount if programme.focus.takes(purchase.item) else 0
        if is_growth:
            found.setdefault(_year_after(period), [0, 0, 0, 0])[3] += purchase.amount
    return {period: Sums(*sums) for period, sums in found.items()}


def _year_after(period: Period) -> Period:
    return Period(type(period.first)(period.first.year + 1, period.first.number), period.months)


def add_more(held: Mapping[Period, Sums], more: Mapping[Period, Sums]) -> dict[Period, Sums]:
    """Return held sums with more purchases in them; in any order the result is that of counting from zero."""
    return dict(held) | {period: held.get(period, NOTHING).plus(sums) for period, sums in more.items()}


def measure(programme: Programme, sums: Sums) -> int:
    """Return the value the tiers are measured in; a share of nothing is nothing, growth over nothing is no growth."""
    match programme.type:
        case RebateType.VOLUME | RebateType.TIERED | RebateType.NEW_PRODUCT | RebateType.PROMPT_PAYMENT:
            return sums.amount if programme.measure is Measure.AMOUNT else sums.quantity
        case RebateType.GROWTH:
            return _ppm(sums.amount - sums.before, sums.before)
        case RebateType.TARGET:
            return _ppm(sums.amount, programme.target)
        case RebateType.MIX:
            return _ppm(sums.focus, sums.amount)
        case other:
            assert_never(other)


def _ppm(part: int, whole: int) -> int:
    """Return a share in parts per million, rounded down: a tier is reached only when it is reached in full."""
    return part * MILLION // whole if whole > 0 else 0


def accrue(programme: Programme, period: Period, sums: Sums) -> Accrual:
    """Return what a programme has earned for sums; nothing is earned on a base below zero."""
    value = measure(programme, sums)
    tier, above = reached(programme.tiers, value), following(programme.tiers, value)
    earned = _entitle(programme, sums, value, tier)
    cap = programme.cap
    return Accrual(
        programme=programme.id,
        period=period,
        base=sums.amount,
        value=value,
        tier=tier,
        entitled=earned if cap is None else min(earned, cap),
        next=above,
        missing=above.start - value if above else 0,
        is_capped=cap is not None and earned > cap,
    )


def _entitle(programme: Programme, sums: Sums, value: int, tier: Tier | None) -> Fen:
    if programme.method is Method.INCREMENTAL:
        slice_sum = sum(size * step.pays for size, step in slices(programme.tiers, value))
        return divide(slice_sum, MILLION if programme.pays is Pays.RATE else _THOUSANDTHS_PER_FEN)
    if tier is None or sums.amount <= 0:
        return 0
    match programme.pays:
        case Pays.RATE:
            return divide(sums.amount * tier.pays, MILLION)
        case Pays.PER_UNIT:
            return divide(max(sums.quantity, 0) * tier.pays, _THOUSANDTHS_PER_FEN)
        case Pays.LUMP:
            return tier.pays
        case other:
            assert_never(other)
