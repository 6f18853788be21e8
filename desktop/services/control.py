"""Daily control totals: how this PC's figures and HQ's compare, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.control import ControlDay
from domain.control import Agreement, DayTotals


@dataclass(frozen=True, slots=True)
class ComparedDay:
    """One business day as both ends counted it; `unbooked` documents are at HQ and not booked."""

    day: date
    here: DayTotals
    hq: DayTotals
    unbooked: int
    state: Agreement
    compared_at: datetime


@dataclass(frozen=True, slots=True)
class Control:
    """How many days were compared, the last of them, and those that do not agree, newest first."""

    compared: int = 0
    last: date | None = None
    apart: tuple[ComparedDay, ...] = ()


def get_control(session: Session, *, limit: int = 60) -> Control:
    """Return what the comparisons with HQ say; `apart` holds at most `limit` days."""
    count, last = session.execute(select(func.count(), func.max(ControlDay.day))).one()
    query = select(ControlDay).where(ControlDay.state != Agreement.AGREES.value)
    rows = session.scalars(query.order_by(ControlDay.day.desc()).limit(limit))
    return Control(count, last, tuple(_compared(row) for row in rows))


def _compared(row: ControlDay) -> ComparedDay:
    return ComparedDay(
        day=row.day,
        here=DayTotals(row.receipts, row.sales, row.refunds, row.refunded, row.moved),
        hq=DayTotals(row.hq_receipts, row.hq_sales, row.hq_refunds, row.hq_refunded, row.hq_moved),
        unbooked=row.unbooked,
        state=Agreement(row.state),
        compared_at=row.compared_at,
    )
