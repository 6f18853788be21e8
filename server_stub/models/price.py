"""Price book rows: the brand's lists and the dealers' contract prices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base

BRAND = 0
"""The dealer id of rows that belong to no dealer."""


class Price(Base):
    """One price rule; `dealer_id` 0 is a list price, else a contract price whose book is the contract number."""

    __tablename__ = "price"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]
    book: Mapped[str]
    sku: Mapped[str]
    unit: Mapped[str]
    price: Mapped[int]
    first: Mapped[date | None]
    last: Mapped[date | None]
    minimum: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index(None, "dealer_id", "book", "sku"),)
