"""Orders from dealers, line by line as requested, approved and shipped."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, false
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Order(Base):
    """An order; its id is the doc_id it was placed with, `revision` counts HQ's answers.

    `credit` is what is held for it in fen while it is in review, and `hold` the code of what keeps it there; `contract`
    is the version it was placed under ("HT-1/2"), as its PC says.
    """

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
    credit: Mapped[int] = mapped_column(default=0, server_default="0")
    hold: Mapped[str] = mapped_column(default="", server_default="")
    offset_asked: Mapped[int] = mapped_column(default=0, server_default="0")
    contract: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (Index(None, "dealer_id", "state"), Index(None, "dealer_id", "number"))


class OrderLine(Base):
    """A line; shipped ≤ approved ≤ requested, in thousandths of its unit. One that was added later has a `line_id`.

    `level` and `rule` say what gave its price, level 0 where that was not recorded; promoted is a promotion price.
    """

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
    line_id: Mapped[str] = mapped_column(default="")
    level: Mapped[int] = mapped_column(default=0, server_default="0")
    rule: Mapped[str] = mapped_column(default="", server_default="")
    is_promoted: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = ({"sqlite_with_rowid": False},)


class OrderChange(Base):
    """A change of an order that came too late, for the staff to decide; `op` is what was asked, `body` its message as JSON."""

    __tablename__ = "order_change"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str]
    op: Mapped[str]
    body: Mapped[bytes]
    state: Mapped[str]
    sku: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index(None, "dealer_id", "state"), Index(None, "dealer_id", "order_id"))
