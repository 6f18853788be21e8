"""Products: those HQ publishes with their barcodes and search keys, and the store's own goods."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CATALOG, ORDERED_ROWS, Base, Published


class ProductColumns:
    """What a product is; `units` is JSON of a list of protocol.catalogue.UnitRow, the base unit first.

    `search_id` is its row in `product_search`, smaller for what sells more; 0 is not indexed yet.
    """

    sku: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    spec: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    brand: Mapped[str] = mapped_column(default="")
    type: Mapped[str] = mapped_column(default="goods")
    tax_rate: Mapped[int] = mapped_column(default=0)
    units: Mapped[bytes]
    initials: Mapped[str] = mapped_column(default="")
    pinyin: Mapped[str] = mapped_column(default="")
    order_unit: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    search_id: Mapped[int] = mapped_column(default=0, server_default=text("0"), index=True)


class Product(Published, ProductColumns, Base):
    """A published product, row key = SKU."""

    __tablename__ = "product"
    __table_args__ = {"schema": CATALOG}


class LocalProduct(ProductColumns, Base):
    """A product of the store's own that HQ does not publish; `price` is its retail price per base unit."""

    __tablename__ = "local_product"

    price: Mapped[int] = mapped_column(default=0)


class BarcodeColumns:
    """One barcode of one unit; `reversed` finds a product by the last digits of its code."""

    code: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    reversed: Mapped[str]


class Barcode(BarcodeColumns, Base):
    """Barcodes of published products, derived from them by `index_products`."""

    __tablename__ = "barcode"
    __table_args__ = (
        Index("ix_barcode_sku", "sku"),
        Index("ix_barcode_reversed", "reversed"),
        {"schema": CATALOG, **ORDERED_ROWS},
    )


class LocalBarcode(BarcodeColumns, Base):
    """Barcodes of the store's own goods."""

    __tablename__ = "local_barcode"
    __table_args__ = (
        Index("ix_local_barcode_sku", "sku"),
        Index("ix_local_barcode_reversed", "reversed"),
        ORDERED_ROWS,
    )
