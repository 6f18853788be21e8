"""Taking in a shipment: what came, what is short, over or damaged, and what enters stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError
from domain.money import Quantity
from domain.stock import Movement, MovementReason


class Discrepancy(StrEnum):
    """How a received line differs from what was shipped."""

    SHORT = "short"
    OVER = "over"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class ReceivingLine:
    """One shipped SKU as it arrived, in base units; `damaged` is part of `arrived`."""

    sku: str
    shipped: Quantity
    arrived: Quantity
    damaged: Quantity = 0

    def __post_init__(self) -> None:
        if self.arrived < 0 or self.damaged < 0 or self.damaged > self.arrived:
            raise DomainError("received_quantity_invalid", sku=self.sku)

    @property
    def good(self) -> Quantity:
        """What enters stock."""
        return self.arrived - self.damaged

    @property
    def discrepancies(self) -> tuple[tuple[Discrepancy, Quantity], ...]:
        """Every way in which the line differs, with the quantity."""
        found = []
        if self.arrived < self.shipped:
            found.append((Discrepancy.SHORT, self.shipped - self.arrived))
        if self.arrived > self.shipped:
            found.append((Discrepancy.OVER, self.arrived - self.shipped))
        if self.damaged:
            found.append((Discrepancy.DAMAGED, self.damaged))
        return tuple(found)


def receiving_movements(doc_id: str, lines: Sequence[ReceivingLine]) -> list[Movement]:
    """Return what enters stock: the good part of each line."""
    return [
        Movement(doc_id, number, line.sku, line.good, MovementReason.RECEIVED)
        for number, line in enumerate(lines, start=1)
        if line.good
    ]
