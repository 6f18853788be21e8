"""A cashier's shift: the business day it opens and the cash it should hold when it closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.errors import DomainError
from domain.money import Fen


@dataclass(frozen=True, slots=True)
class ShiftCash:
    """The drawer of a shift in fen: float, cash taken, cash given back, and what was counted."""

    opening_float: Fen
    cash_in: Fen
    cash_out: Fen
    counted: Fen

    @property
    def expected(self) -> Fen:
        """What the drawer should hold."""
        return self.opening_float + self.cash_in - self.cash_out

    @property
    def variance(self) -> Fen:
        """Counted minus expected; booked, never edited."""
        return self.counted - self.expected


def open_day(today: date, last_day: date | None) -> date:
    """Return the business day of a new shift: today by the PC's clock, but never before the last one."""
    return max(today, last_day) if last_day else today


def check_float(amount: Fen) -> Fen:
    """Return the opening float, or refuse a negative one as `float_negative`."""
    if amount < 0:
        raise DomainError("float_negative", amount=amount)
    return amount
