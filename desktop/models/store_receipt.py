"""Receipts and refunds of the store as HQ published them, its other tills' with their bodies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Published


class StoreReceipt(Published, Base):
    """A receipt or refund of the store, row key = doc_id; `body` is the document as it was pushed, in fen and thousandths.

    One that this PC holds itself in its books keeps the hash alone and leaves the body empty.
    """

    __tablename__ = "store_receipt"
    __table_args__ = (
        Index("ix_store_receipt_number", "number"),
        Index("ix_store_receipt_original_id", "original_id", sqlite_where=text("original_id <> ''")),
    )

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[str]
    business_day: Mapped[date]
    original_id: Mapped[str] = mapped_column(default="")
    body: Mapped[bytes]
