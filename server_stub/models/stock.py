"""HQ's warehouse stock, and HQ's copy of what moved in the stores."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Stock(Base):
    """What HQ's warehouse holds of a SKU in thousandths of the base unit, and what is promised of it."""

    __tablename__ = "stock"

    sku: Mapped[str] = mapped_column(primary_key=True)
    on_hand: Mapped[int]
    reserved: Mapped[int] = mapped_column(default=0)


class Movement(Base):
    """A change of a store's stock, keyed by its document and line."""

    __tablename__ = "movement"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    store_id: Mapped[int]
    business_day: Mapped[date]
    sku: Mapped[str]
    quantity: Mapped[int]
    reason: Mapped[str]

    __table_args__ = (Index(None, "dealer_id", "store_id", "sku"), {"sqlite_with_rowid": False})
