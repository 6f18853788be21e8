"""Cashier shifts: the business day they open and the drawer they close with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base


class Shift(Base):
    """A shift; while it is open its number is empty and `closed_at` is null; at most one is open. Figures in fen.

    `doc_id` names the shift since its opening, `closing_id` the document that closed it: two copies of a file
    may each close the shift they both opened.
    """

    __tablename__ = "shift"
    __table_args__ = (
        Index(
            "uq_shift_open", text("(closed_at IS NULL)"), unique=True, sqlite_where=text("closed_at IS NULL")
        ),
    )

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(default="")
    business_day: Mapped[date] = mapped_column(index=True)
    cashier: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    opening_float: Mapped[int]
    cash_in: Mapped[int] = mapped_column(default=0)
    cash_out: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int] = mapped_column(default=0)
    receipts: Mapped[int] = mapped_column(default=0)
    refunds: Mapped[int] = mapped_column(default=0)
    sales: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    closing_id: Mapped[str] = mapped_column(default="")
