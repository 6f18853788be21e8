"""Shipments to stores, how they arrived, and the claims that came of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, false
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Shipment(Base):
    """A shipment of one order."""

    __tablename__ = "shipment"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str]
    order_number: Mapped[str]
    store_id: Mapped[int]
    shipped_on: Mapped[date]
    total: Mapped[int]
    state: Mapped[str] = mapped_column(default="shipped")

    __table_args__ = (Index(None, "dealer_id", "order_id"),)


class ShipmentLine(Base):
    """A shipped line in its ordering unit and in base units; promoted is what was ordered at a promotion price."""

    __tablename__ = "shipment_line"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sku: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[int]
    base_quantity: Mapped[int]
    amount: Mapped[int]
    is_promoted: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = ({"sqlite_with_rowid": False},)


class Receiving(Base):
    """A shipment as a store took it in."""

    __tablename__ = "receiving"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    shipment: Mapped[str]
    store_id: Mapped[int]
    business_day: Mapped[date]
    note: Mapped[str]


class ReceivingLine(Base):
    """A received line in base units; `damaged` is part of `arrived`."""

    __tablename__ = "receiving_line"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sku: Mapped[str]
    name: Mapped[str]
    shipped: Mapped[int]
    arrived: Mapped[int]
    damaged: Mapped[int]


class Claim(Base):
    """A short, over or damaged quantity (base units) that HQ and dealer still have to settle."""

    __tablename__ = "claim"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(primary_key=True)
    shipment: Mapped[str]
    sku: Mapped[str]
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(default="open")
