"""Documents about stock: write-offs, counts and opening stock."""

from __future__ import annotations

from datetime import date

from protocol.base import Row, Stamp, Wire

ADJUSTMENT = "adjustment"
COUNT = "count"


class AdjustmentLine(Row, frozen=True):
    """A change of one SKU in thousandths of its base unit."""

    sku: str
    name: str
    quantity: int


class AdjustmentDoc(Wire, frozen=True):
    """Stock written off or taken up, with the reason; `type` is a movement reason."""

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    type: str
    reason: str
    lines: list[AdjustmentLine]
    source: str = ""


class CountRow(Row, frozen=True):
    """A counted SKU: what the books said and what was found."""

    sku: str
    name: str
    expected: int
    counted: int


class CountDoc(Wire, frozen=True):
    """A count as of entry `as_of_n` of its lineage; later movements come on top."""

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    as_of_n: int
    lines: list[CountRow]
