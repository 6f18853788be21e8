"""Everything a screen asks about products: finding, loading, pricing, and the store's own goods."""

from __future__ import annotations

from desktop.services.catalogue import (
    change_local_price,
    create_local_product,
    get_product,
    load_products,
)
from desktop.services.price import get_price, get_purchase_price, list_retail_prices
from desktop.services.search import (
    BarcodeMatch,
    FoundProduct,
    find_by_barcode,
    find_products,
    list_categories,
    list_products,
    refresh_popularity,
)

__all__ = [
    "BarcodeMatch",
    "FoundProduct",
    "change_local_price",
    "create_local_product",
    "find_by_barcode",
    "find_products",
    "get_price",
    "get_product",
    "get_purchase_price",
    "list_categories",
    "list_products",
    "list_retail_prices",
    "load_products",
    "refresh_popularity",
]
