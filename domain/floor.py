"""Floor prices: below them a sale needs an approval, however the price came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.breadth import Breadth, target_of, targets_of
from domain.money import MILLION, Rate, UnitPrice, divide
from domain.period import Validity
from domain.price import PriceLevel
from domain.product import Product
from domain.selection import Item


@dataclass(frozen=True, slots=True)
class Floor:
    """The least price of one `unit` of a SKU, series, category or brand, or the most that comes off the list price.

    With `rate_off` it is the list price less that rate and needs no price or unit. `spares` names the levels it does
    not hold for, such as project contracts, which both sides signed.
    """

    id: str
    price: UnitPrice = 0
    unit: str = ""
    rate_off: Rate | None = None
    sku: str = ""
    series: str = ""
    category: str = ""
    brand: str = ""
    validity: Validity = Validity()
    spares: frozenset[PriceLevel] = frozenset()

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"floor/{self.id}"


@dataclass(frozen=True, slots=True)
class FloorPrice:
    """The floor that holds for a line, in the unit asked, and where it comes from."""

    price: UnitPrice
    floor: Floor


Floors = Mapping[tuple[Breadth, str], Sequence[Floor]]
"""Floors by what they name."""


def index_floors(floors: Iterable[Floor]) -> Floors:
    """Index floors by what they name."""
    index: dict[tuple[Breadth, str], list[Floor]] = {}
    for floor in floors:
        index.setdefault(target_of(floor), []).append(floor)
    return index


def find_floor(
    floors: Floors,
    product: Product,
    item: Item,
    *,
    unit: str,
    day: date,
    level: PriceLevel,
    listed: UnitPrice | None = None,
) -> FloorPrice | None:
    """Return the floor under a price of a level: of the narrowest selection that has one the highest, ties by id."""
    for target in targets_of(item):
        found = [
            FloorPrice(price, floor)
            for floor in floors.get(target, ())
            if floor.validity.covers(day) and level not in floor.spares
            if (price := _price_in(floor, product, unit, listed)) is not None
        ]
        if found:
            return min(found, key=lambda one: (-one.price, one.floor.id))
    return None


def _price_in(floor: Floor, product: Product, unit: str, listed: UnitPrice | None) -> UnitPrice | None:
    """Return a floor in the unit asked; None where it says nothing, for want of a list price or of its unit."""
    if floor.rate_off is not None:
        return None if listed is None else divide(listed * (MILLION - floor.rate_off), MILLION)
    own = next((one for one in product.units if one.name == floor.unit), None)
    if own is None:
        return None
    asked = product.unit(unit)
    return divide(floor.price * asked.numerator * own.denominator, asked.denominator * own.numerator)
