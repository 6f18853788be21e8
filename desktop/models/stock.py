"""Stock: movements that are never changed, the on-hand figures they sum to, write-offs and opening stock."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ORDERED_ROWS, Base


class Movement(Base):
    """A change of stock of one SKU in base units, keyed by its document and line."""

    __tablename__ = "movement"
    __table_args__ = (Index("ix_movement_sku", "sku"), ORDERED_ROWS)

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    quantity: Mapped[int]
    reason: Mapped[str]
    business_day: Mapped[date]


class OnHand(Base):
    """The cached sum of a SKU's movements in base units; `sold` counts its sale lines and ranks search results."""

    __tablename__ = "on_hand"
    __table_args__ = (ORDERED_ROWS,)

    sku: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    sold: Mapped[int] = mapped_column(default=0)


class Adjustment(Base):
    """A write-off or opening stock; its lines are the movements of the same document."""

    __tablename__ = "adjustment"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    business_day: Mapped[date]
    created_at: Mapped[datetime]
    type: Mapped[str]
    reason: Mapped[str]
    line_count: Mapped[int]
    source: Mapped[str] = mapped_column(default="")
