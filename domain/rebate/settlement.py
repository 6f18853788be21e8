"""Settlement: what a month posts of a cumulative entitlement, and what is carried on when it fell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.money import Fen
from domain.period import Month
from domain.rebate.accrual import Accrual, Sums, accrue
from domain.rebate.programme import Period, Programme


@dataclass(frozen=True, slots=True)
class Posting:
    """One month's posting of a programme: payable = entitled − settled before; below zero it claws back."""

    month: Month
    accrual: Accrual
    settled: Fen

    @property
    def payable(self) -> Fen:
        """What the month posts, in fen."""
        return self.accrual.entitled - self.settled


@dataclass(frozen=True, slots=True)
class Settlement:
    """What goes into the wallet now and what is carried to the next settlement, zero or below."""

    paid: Fen
    carried: Fen


def post_months(
    programme: Programme, period: Period, months: Sequence[tuple[Month, Sums]]
) -> tuple[Posting, ...]:
    """Post month by month what the period's purchases up to then have earned, each less what was posted before."""
    postings, total, settled = [], Sums(), 0
    for month, sums in months:
        total = total.plus(sums)
        posting = Posting(month, accrue(programme, period, total), settled)
        settled += posting.payable
        postings.append(posting)
    return tuple(postings)


def settle(payable: Fen, carried: Fen = 0) -> Settlement:
    """Pay what is payable after what was carried; a claw-back is carried until later earnings cover it."""
    left = payable + carried
    return Settlement(max(left, 0), min(left, 0))
