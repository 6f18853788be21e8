"""Orders from dealer to HQ as placed here, and HQ's latest word on them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, false, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ORDERED_ROWS, Base, Published


class Order(Base):
    """An order as it was placed, maybe offline; total in fen. Its id is the doc_id of its document.

    `contract` is the version it was placed under ("HT-1/2"), empty where none was in force; `offset_asked` is what of
    it the rebate wallet is asked to pay, in fen.
    """

    __tablename__ = "order"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    business_day: Mapped[date] = mapped_column(index=True)
    created_at: Mapped[datetime]
    priced_on: Mapped[date]
    wanted_on: Mapped[date | None]
    total: Mapped[int]
    line_count: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    contract: Mapped[str] = mapped_column(default="", server_default="")
    offset_asked: Mapped[int] = mapped_column(default=0, server_default="0")


class OrderLine(Base):
    """A line as asked: quantity in thousandths of its unit, price in 1/10,000 yuan per unit, amount in fen.

    `level` and `rule` say what gave the price, level 0 where that was not recorded; promoted is a promotion price.
    """

    __tablename__ = "order_line"
    __table_args__ = (CheckConstraint("quantity > 0 AND price >= 0", name="signs"), ORDERED_ROWS)

    doc_id: Mapped[str] = mapped_column(ForeignKey("order.doc_id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    numerator: Mapped[int]
    denominator: Mapped[int]
    quantity: Mapped[int]
    price: Mapped[int]
    amount: Mapped[int]
    tax_rate: Mapped[int]
    level: Mapped[int] = mapped_column(default=0, server_default="0")
    rule: Mapped[str] = mapped_column(default="", server_default="")
    is_promoted: Mapped[bool] = mapped_column(default=False, server_default=false())


class OrderStatus(Published, Base):
    """HQ's latest revision of an order, row key = order id.

    `lines` is JSON of a list of protocol.order.DecidedLine, `offset_uses` of protocol.order.OffsetUse.
    """

    __tablename__ = "order_status"

    order_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    revision: Mapped[int]
    state: Mapped[str]
    lines: Mapped[bytes]
    total: Mapped[int]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    wanted_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    offset_asked: Mapped[int] = mapped_column(default=0, server_default="0")
    offset_uses: Mapped[bytes] = mapped_column(default=b"[]", server_default=text("x'5B5D'"))
    contract: Mapped[str] = mapped_column(default="", server_default="")
