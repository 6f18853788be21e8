"""Units of a product as exact rational factors of its base unit."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from domain.errors import DomainError
from domain.money import Quantity


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of one product: one `name` holds `numerator / denominator` base units."""

    name: str
    numerator: int = 1
    denominator: int = 1

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise DomainError("unit_factor_not_positive", unit=self.name)
        if gcd(self.numerator, self.denominator) != 1:
            raise DomainError("unit_factor_not_reduced", unit=self.name)


def to_base(quantity: Quantity, unit: Unit) -> Quantity:
    """Convert to the base unit; a result finer than a thousandth is refused as `quantity_not_exact`."""
    scaled = quantity * unit.numerator
    if scaled % unit.denominator:
        raise DomainError("quantity_not_exact", quantity=quantity, unit=unit.name)
    return scaled // unit.denominator


def from_base(quantity: Quantity, unit: Unit) -> Quantity:
    """Convert from the base unit; a result finer than a thousandth is refused as `quantity_not_exact`."""
    scaled = quantity * unit.denominator
    if scaled % unit.numerator:
        raise DomainError("quantity_not_exact", quantity=quantity, unit=unit.name)
    return scaled // unit.numerator
