"""Taking products in: their search keys in pinyin are made here, once, for every PC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from domain.unit import Unit
from server_stub.models import Barcode, Product, ProductUnit

_LATIN = "\0"
"""Marks a part of a name that is not Chinese."""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit with its barcodes; the first one of a product is its base unit."""

    unit: Unit
    barcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product as it is imported."""

    sku: str
    name: str
    units: tuple[NewUnit, ...]
    spec: str = ""
    category: str = ""
    brand: str = ""
    type: str = "goods"
    tax_rate: int = 130_000
    order_unit: str = ""
    is_active: bool = True


def _is_read(syllable: str) -> bool:
    return not syllable.startswith(_LATIN)


def search_keys(name: str) -> tuple[str, str]:
    """Return the pinyin initials and the full pinyin of a name in lower case; Latin words and digits stay whole."""
    parts = lazy_pinyin(name, style=Style.NORMAL, errors=lambda text: _LATIN + text)
    initials = "".join(part[0] if _is_read(part) else part[1:] for part in parts)
    return _plain(initials), _plain("".join(part.removeprefix(_LATIN) for part in parts))


def _plain(text: str) -> str:
    return "".join(text.lower().split())


def _product_row(product: NewProduct) -> dict[str, object]:
    initials, pinyin = search_keys(product.name)
    return {
        "sku": product.sku,
        "name": product.name,
        "spec": product.spec,
        "category": product.category,
        "brand": product.brand,
        "type": product.type,
        "tax_rate": product.tax_rate,
        "order_unit": product.order_unit or product.units[0].unit.name,
        "initials": initials,
        "pinyin": pinyin,
        "is_active": product.is_active,
    }


def _unit_rows(product: NewProduct) -> list[dict[str, object]]:
    return [
        {
            "sku": product.sku,
            "place": place,
            "name": new.unit.name,
            "numerator": new.unit.numerator,
            "denominator": new.unit.denominator,
        }
        for place, new in enumerate(product.units)
    ]


def _barcode_rows(product: NewProduct) -> list[dict[str, object]]:
    return [
        {"sku": product.sku, "unit": new.unit.name, "code": code}
        for new in product.units
        for code in dict.fromkeys(new.barcodes)
    ]


def import_products(session: Session, products: Iterable[NewProduct]) -> int:
    """Add or replace products by SKU; return how many. Publishing them is a step of its own."""
    items: Sequence[NewProduct] = list(products)
    skus = [item.sku for item in items]
    for start in range(0, len(skus), 500):
        some = skus[start : start + 500]
        for table in (Barcode, ProductUnit, Product):
            session.execute(delete(table).where(table.sku.in_(some)))
    rows = {
        Product: [_product_row(item) for item in items],
        ProductUnit: [row for item in items for row in _unit_rows(item)],
        Barcode: [row for item in items for row in _barcode_rows(item)],
    }
    for model, values in rows.items():
        if values:
            session.execute(insert(model), values)
    return len(items)
