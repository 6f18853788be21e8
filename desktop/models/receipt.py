"""What happened at the counter: receipts and refunds with their lines and tenders; rows are never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ORDERED_ROWS, Base


class Receipt(Base):
    """A sale or a refund (`kind` is protocol.receipt.RECEIPT or REFUND; a refund's figures are positive), in fen."""

    __tablename__ = "receipt"
    __table_args__ = (
        CheckConstraint("kind IN ('receipt', 'refund')", name="kind"),
        CheckConstraint("gross >= 0 AND discount >= 0 AND change >= 0", name="signs"),
        Index("ix_receipt_business_day", "business_day"),
        Index("ix_receipt_original_id", "original_id", sqlite_where=text("original_id IS NOT NULL")),
        ORDERED_ROWS,
    )

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    business_day: Mapped[date]
    created_at: Mapped[datetime]
    shift_id: Mapped[str | None]
    gross: Mapped[int]
    discount: Mapped[int]
    tax: Mapped[int]
    change: Mapped[int]
    line_count: Mapped[int]
    member_id: Mapped[str] = mapped_column(default="")
    cashier: Mapped[str] = mapped_column(default="")
    original_id: Mapped[str | None]
    original_number: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")


class ReceiptLine(Base):
    """One line; a refund's `original_line` names the sold line it takes back, 0 for none."""

    __tablename__ = "receipt_line"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND price >= 0 AND discount >= 0", name="signs"),
        ORDERED_ROWS,
    )

    doc_id: Mapped[str] = mapped_column(ForeignKey("receipt.doc_id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[int]
    base_quantity: Mapped[int]
    price: Mapped[int]
    discount: Mapped[int]
    gross: Mapped[int]
    tax_rate: Mapped[int]
    tax: Mapped[int]
    moves_stock: Mapped[bool]
    original_line: Mapped[int] = mapped_column(default=0)
    keyed: Mapped[bool] = mapped_column(default=False)


class Tender(Base):
    """Money taken, or given back when negative."""

    __tablename__ = "tender"
    __table_args__ = (ORDERED_ROWS,)

    doc_id: Mapped[str] = mapped_column(ForeignKey("receipt.doc_id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    amount: Mapped[int]
    reference: Mapped[str] = mapped_column(default="")
