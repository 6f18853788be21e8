"""What is sold: products, their units and barcodes, and the check digit of a GTIN."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError
from domain.money import Rate
from domain.unit import Unit

_GTIN_LENGTHS = (8, 12, 13, 14)


class ProductType(StrEnum):
    """Goods move stock; services never do."""

    GOODS = "goods"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class PackedUnit:
    """A unit of a product with the barcodes printed on its packs; a code names the unit as well as the product."""

    unit: Unit
    barcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A thing with a SKU; `units[0]` is the base unit that stock is kept in."""

    sku: str
    name: str
    units: tuple[Unit, ...]
    tax_rate: Rate
    type: ProductType = ProductType.GOODS

    def unit(self, name: str) -> Unit:
        """Return the unit of that name; an unknown one is refused as `unit_unknown`."""
        for unit in self.units:
            if unit.name == name:
                return unit
        raise DomainError("unit_unknown", sku=self.sku, unit=name)


def gtin_check_digit(body: str) -> int:
    """Return the check digit for the digits before it (GS1 General Specifications, 7.9)."""
    return -sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))) % 10


def is_gtin(code: str) -> bool:
    """Tell whether a code is an EAN-8, UPC-A, EAN-13 or GTIN-14 with a right check digit."""
    return (
        len(code) in _GTIN_LENGTHS
        and code.isascii()
        and code.isdigit()
        and gtin_check_digit(code[:-1]) == int(code[-1])
    )
