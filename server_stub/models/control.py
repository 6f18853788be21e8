"""Daily control totals as the PCs stated them, beside HQ's own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class ControlDay(Base):
    """The last comparison of one business day of one lineage; `state` is a domain.control.Agreement, money in fen."""

    __tablename__ = "control_day"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lineage: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    device_id: Mapped[int]
    first_n: Mapped[int]
    last_n: Mapped[int]
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

    __table_args__ = (Index(None, "dealer_id", "device_id", "day"), {"sqlite_with_rowid": False})
