"""Prices and availability as HQ published them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CATALOG, Base, Published


class PriceColumns(Published):
    """A price book row, row key = its id; price in 1/10,000 yuan, minimum in thousandths of the base unit."""

    scope: Mapped[str] = mapped_column(primary_key=True, sort_order=-3)
    id: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]
    book: Mapped[str]
    sku: Mapped[str]
    unit: Mapped[str]
    price: Mapped[int]
    first: Mapped[date | None]
    last: Mapped[date | None]
    minimum: Mapped[int] = mapped_column(default=0)


class Price(PriceColumns, Base):
    """A row of a brand-wide price book."""

    __tablename__ = "price"
    __table_args__ = (Index("ix_price_sku", "sku"), {"schema": CATALOG})


class ContractPrice(PriceColumns, Base):
    """A row of the dealer's own contract prices."""

    __tablename__ = "contract_price"
    __table_args__ = (Index("ix_contract_price_sku", "sku"),)


class Availability(Published, Base):
    """What HQ could still promise of a SKU in base units, row key = SKU."""

    __tablename__ = "availability"
    __table_args__ = {"schema": CATALOG}

    sku: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    as_of: Mapped[datetime]
