"""Shipments HQ sent and what the store received of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ORDERED_ROWS, Base, Published


class Shipment(Published, Base):
    """A shipment, row key = its number; `lines` is JSON of a list of protocol.order.ShipmentLine, total in fen."""

    __tablename__ = "shipment"

    number: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    order_number: Mapped[str]
    store_id: Mapped[int]
    shipped_on: Mapped[date]
    lines: Mapped[bytes]
    total: Mapped[int]
    state: Mapped[str]


class Receiving(Base):
    """A shipment taken in; each shipment once."""

    __tablename__ = "receiving"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    shipment: Mapped[str] = mapped_column(unique=True)
    business_day: Mapped[date]
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")


class ReceivingLine(Base):
    """A shipped line as it arrived, in base units; `damaged` is part of `arrived`."""

    __tablename__ = "receiving_line"
    __table_args__ = (CheckConstraint("0 <= damaged AND damaged <= arrived", name="damaged"), ORDERED_ROWS)

    doc_id: Mapped[str] = mapped_column(ForeignKey("receiving.doc_id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    name: Mapped[str]
    shipped: Mapped[int]
    arrived: Mapped[int]
    damaged: Mapped[int]
