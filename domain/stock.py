"""Stock as a ledger of movements, and what a count changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError
from domain.money import Quantity


class MovementReason(StrEnum):
    """Why stock moved."""

    SALE = "sale"
    REFUND = "refund"
    RECEIVED = "received"
    WRITE_OFF = "write_off"
    COUNT = "count"
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of stock of one SKU in base units, keyed by its document and line."""

    doc_id: str
    line: int
    sku: str
    quantity: Quantity
    reason: MovementReason


@dataclass(frozen=True, slots=True)
class CountLine:
    """One counted SKU: what the books said when it was counted and what was found."""

    sku: str
    expected: Quantity
    counted: Quantity

    @property
    def difference(self) -> Quantity:
        """Found minus expected."""
        return self.counted - self.expected


def on_hand(movements: Iterable[Movement]) -> dict[str, Quantity]:
    """Sum movements by SKU; the cached figure must always equal this."""
    totals: dict[str, Quantity] = {}
    for movement in movements:
        totals[movement.sku] = totals.get(movement.sku, 0) + movement.quantity
    return totals


def count_movements(doc_id: str, lines: Iterable[CountLine]) -> list[Movement]:
    """Turn a count into adjusting movements, one per differing line; movements made meanwhile stay on top.

    Refused: a negative counted quantity (`count_negative`), a SKU twice (`count_sku_twice`).
    """
    seen: set[str] = set()
    movements = []
    for number, line in enumerate(lines, start=1):
        if line.counted < 0:
            raise DomainError("count_negative", sku=line.sku)
        if line.sku in seen:
            raise DomainError("count_sku_twice", sku=line.sku)
        seen.add(line.sku)
        if line.difference:
            movements.append(Movement(doc_id, number, line.sku, line.difference, MovementReason.COUNT))
    return movements
