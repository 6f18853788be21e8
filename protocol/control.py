"""Daily control totals as a PC states them and as HQ answers: of the documents in one stretch of a lineage log."""

from __future__ import annotations

from datetime import date

from protocol.base import Row

MAX_DAYS = 31


class DayStated(Row, frozen=True):
    """A PC's totals of one business day, over its receipts and refunds between two places of its lineage log."""

    day: date
    first_n: int
    last_n: int
    receipts: int
    sales: int
    refunds: int
    refunded: int
    moved: int


class DayAnswered(Row, frozen=True):
    """HQ's totals of the same documents; `unbooked` counts those it holds and has not booked."""

    day: date
    receipts: int
    sales: int
    refunds: int
    refunded: int
    moved: int
    unbooked: int
