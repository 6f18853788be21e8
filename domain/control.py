"""Control totals: what both ends must agree on for one business day, and whether they do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.money import Fen, Quantity


@dataclass(frozen=True, slots=True)
class DayTotals:
    """What a day's receipts and refunds add up to: money in fen, `moved` is the net stock movement in base units."""

    receipts: int = 0
    sales: Fen = 0
    refunds: int = 0
    refunded: Fen = 0
    moved: Quantity = 0


class Agreement(StrEnum):
    """What the comparison of one day says."""

    AGREES = "agrees"
    UNBOOKED = "unbooked"
    DIFFERS = "differs"


def compare_totals(here: DayTotals, hq: DayTotals, unbooked: int) -> Agreement:
    """Compare one day; documents that HQ holds and has not booked explain a difference until they are settled."""
    if here == hq:
        return Agreement.AGREES
    return Agreement.UNBOOKED if unbooked else Agreement.DIFFERS
