"""Daily control totals of this PC beside HQ's."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base


class ControlDay(Base):
    """The last comparison of one business day; `state` is a domain.control.Agreement, money in fen."""

    __tablename__ = "control_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    receipts: Mapped[int]
    sales: Mapped[int]
    refunds: Mapped[int]
    refunded: Mapped[int]
    moved: Mapped[int]
    hq_receipts: Mapped[int]
    hq_sales: Mapped[int]
    hq_refunds: Mapped[int]
    hq_refunded: Mapped[int]
    hq_moved: Mapped[int]
    unbooked: Mapped[int]
    state: Mapped[str]
    compared_at: Mapped[datetime]


class ControlMark(Base):
    """How far a lineage log was compared with HQ."""

    __tablename__ = "control_mark"

    lineage_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
