"""Orders from dealer to HQ, HQ's published answer, shipments, and what the dealer received."""

from __future__ import annotations

from datetime import date, datetime

from protocol.base import Row, Stamp, Wire
from protocol.lease import LeaseUse

ORDER = "order"
RECEIVING = "receiving"
ORDER_STATUS = "order_status"
SHIPMENT = "shipment"

SHIPPED = "shipped"
RECEIVED = "received"


class OrderLineRow(Row, frozen=True):
    """A line as asked: quantity in thousandths of its unit, price in 1/10,000 yuan per unit, amount in fen.

    `level` and `rule` say what gave the price, level 0 where the program that placed it did not say.
    """

    sku: str
    name: str
    unit: str
    numerator: int
    denominator: int
    quantity: int
    price: int
    amount: int
    tax_rate: int
    level: int = 0
    rule: str = ""
    is_promoted: bool = False


class OrderDoc(Wire, frozen=True):
    """An order as placed, maybe offline; `priced_on` says which day's prices it was priced with.

    It spends its `uses` of the PC's leases: credit for its whole total, or it needs credit; promised stock in part.
    `contract` is the version in force on the order day ("HT-1/2"), for ever; empty where there was none. `offset` is
    what of it the dealer wants paid from its rebate wallet, in fen; HQ gives what its rule allows.
    """

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    lines: list[OrderLineRow]
    total: int
    priced_on: date
    wanted_on: date | None = None
    note: str = ""
    source: str = ""
    uses: list[LeaseUse] = []
    needs_credit: bool = False
    contract: str = ""
    offset: int = 0


class DecidedLine(Row, frozen=True):
    """A line as HQ sees it now; `cut` says why less was approved.

    A line that was added later has an `id`, any other is named by its number; a removed one stays with nothing asked.
    `level` and `rule` say what gave the price as HQ found it.
    """

    sku: str
    name: str
    unit: str
    requested: int
    approved: int
    shipped: int
    price: int
    amount: int
    cut: str = ""
    id: str = ""
    numerator: int = 1
    denominator: int = 1
    tax_rate: int = 0
    level: int = 0
    rule: str = ""
    is_promoted: bool = False


class OffsetUse(Row, frozen=True):
    """What an order takes of one earning of the rebate wallet, in fen."""

    earning: str
    amount: int


class OrderStatusRow(Row, frozen=True):
    """HQ's latest revision of an order, key = order id (the doc_id it was placed with).

    `offset_asked` is what the dealer wants of it paid from its rebate wallet, `offset_uses` what HQ lets it take;
    `contract` is the version it was placed under.
    """

    order_id: str
    number: str
    revision: int
    state: str
    lines: list[DecidedLine]
    total: int
    decided_at: datetime | None = None
    reason: str = ""
    wanted_on: date | None = None
    note: str = ""
    offset_asked: int = 0
    offset_uses: list[OffsetUse] = []
    contract: str = ""


class ShipmentLine(Row, frozen=True):
    """A shipped line in its ordering unit and in base units."""

    sku: str
    name: str
    unit: str
    quantity: int
    base_quantity: int
    amount: int


class ShipmentRow(Row, frozen=True):
    """A shipment on its way or received, key = shipment number."""

    number: str
    order_id: str
    order_number: str
    store_id: int
    shipped_on: date
    lines: list[ShipmentLine]
    total: int
    state: str = SHIPPED


class ReceivedLine(Row, frozen=True):
    """A shipped line as it arrived, in base units; `damaged` is part of `arrived`."""

    sku: str
    name: str
    shipped: int
    arrived: int
    damaged: int = 0


class ReceivingDoc(Wire, frozen=True):
    """A shipment taken in by a store."""

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    shipment: str
    lines: list[ReceivedLine]
    note: str = ""


class DecideRequest(Wire, frozen=True):
    """HQ staff decide an order: approve with what is available, or reject with a reason.

    Where `base_revision` says which revision they looked at, any other is refused as `revision_stale`.
    """

    action: str
    reason: str = ""
    over_limit: bool = False
    base_revision: int | None = None


class ReleaseRequest(Wire, frozen=True):
    """HQ releases an approved order to the warehouse; from then on a change is a request to the staff."""

    base_revision: int | None = None


class ShipRequest(Wire, frozen=True):
    """HQ ships all that is approved and not shipped yet."""

    shipped_on: date
