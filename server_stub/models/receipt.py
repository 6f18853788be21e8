"""What the stores billed, as received; sales carry positive figures and refunds negative ones."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Receipt(Base):
    """A sale or a refund; `flag` names a disagreement HQ found in its figures."""

    __tablename__ = "receipt"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[str]
    store_id: Mapped[int]
    business_day: Mapped[date]
    issued_at: Mapped[datetime]
    gross: Mapped[int]
    tax: Mapped[int]
    change: Mapped[int]
    member_id: Mapped[str]
    cashier: Mapped[str]
    source: Mapped[str]
    original_id: Mapped[str]
    reason: Mapped[str]
    flag: Mapped[str]

    __table_args__ = (Index(None, "dealer_id", "store_id", "business_day"), {"sqlite_with_rowid": False})


class ReceiptLine(Base):
    """A sold or returned line."""

    __tablename__ = "receipt_line"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sku: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[int]
    base_quantity: Mapped[int]
    price: Mapped[int]
    discount: Mapped[int]
    gross: Mapped[int]
    tax: Mapped[int]
    tax_rate: Mapped[int]
    original_line: Mapped[int]

    __table_args__ = ({"sqlite_with_rowid": False},)


class Tender(Base):
    """Money taken, or given back when negative."""

    __tablename__ = "tender"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str]
    amount: Mapped[int]
    reference: Mapped[str]

    __table_args__ = ({"sqlite_with_rowid": False},)


class Shift(Base):
    """A closed shift with its counted drawer."""

    __tablename__ = "shift"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    store_id: Mapped[int]
    business_day: Mapped[date]
    closed_at: Mapped[datetime]
    cashier: Mapped[str]
    opening_float: Mapped[int]
    cash_in: Mapped[int]
    cash_out: Mapped[int]
    counted: Mapped[int]
    receipts: Mapped[int]
    refunds: Mapped[int]
    sales: Mapped[int]
    refunded: Mapped[int]
