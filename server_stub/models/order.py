"""Orders from dealers, line by line as requested, approved and shipped."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Order(Base):
    """An order; its id is the doc_id it was placed with, `revision` counts HQ's answers."""

    __tablename__ = "order"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    store_id: Mapped[int]
    business_day: Mapped[date]
    placed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    priced_on: Mapped[date]
    wanted_on: Mapped[date | None]
    total: Mapped[int]
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index(None, "dealer_id", "state"), Index(None, "dealer_id", "number"))


class OrderLine(Base):
    """A line; shipped ≤ approved ≤ requested, in thousandths of its unit."""

    __tablename__ = "order_line"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sku: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    numerator: Mapped[int]
    denominator: Mapped[int]
    requested: Mapped[int]
    approved: Mapped[int] = mapped_column(default=0)
    shipped: Mapped[int] = mapped_column(default=0)
    price: Mapped[int]
    amount: Mapped[int]
    tax_rate: Mapped[int]
    cut: Mapped[str] = mapped_column(default="")

    __table_args__ = ({"sqlite_with_rowid": False},)
