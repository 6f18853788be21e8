"""Stock counts: what the books said when a shelf was counted and what was found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ORDERED_ROWS, Base


class StockCount(Base):
    """A count as of entry `as_of_n` of the lineage; later movements come on top."""

    __tablename__ = "stock_count"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    business_day: Mapped[date]
    created_at: Mapped[datetime]
    as_of_n: Mapped[int]
    line_count: Mapped[int]


class StockCountLine(Base):
    """One counted SKU in base units."""

    __tablename__ = "stock_count_line"
    __table_args__ = (CheckConstraint("counted >= 0", name="counted"), ORDERED_ROWS)

    doc_id: Mapped[str] = mapped_column(ForeignKey("stock_count.doc_id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    name: Mapped[str]
    expected: Mapped[int]
    counted: Mapped[int]
