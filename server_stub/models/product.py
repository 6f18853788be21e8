"""Products with their units and barcodes; the same for every dealer."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Product(Base):
    """A product; `initials` and `pinyin` are made at import so that PCs can search by them."""

    __tablename__ = "product"

    sku: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    spec: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    brand: Mapped[str] = mapped_column(default="")
    type: Mapped[str] = mapped_column(default="goods")
    tax_rate: Mapped[int] = mapped_column(default=130_000)
    order_unit: Mapped[str] = mapped_column(default="")
    initials: Mapped[str] = mapped_column(default="")
    pinyin: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    series: Mapped[str] = mapped_column(default="", server_default="")


class ProductUnit(Base):
    """A unit of a product; place 0 is the base unit."""

    __tablename__ = "product_unit"

    sku: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    numerator: Mapped[int] = mapped_column(default=1)
    denominator: Mapped[int] = mapped_column(default=1)

    __table_args__ = (ForeignKeyConstraint(["sku"], ["product.sku"]),)


class Barcode(Base):
    """A barcode of one unit; the same code may stand on several products."""

    __tablename__ = "barcode"

    sku: Mapped[str] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (ForeignKeyConstraint(["sku"], ["product.sku"]),)
