"""Shipments on their way and taken in, and taking one in line by line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.services.document import new_doc_id
from desktop.services.product_sheet import load_facts
from desktop.services.receiving import (
    Arrived,
    ShipmentView,
    compare_shipment,
    list_shipments,
    receive_shipment,
)
from desktop.services.stock import IssuedDocument
from desktop.ui.context import Context
from desktop.ui.view_model import ViewModel
from domain.money import Quantity
from domain.receiving import Discrepancy, ReceivingLine

__all__ = [
    "ReceiveLine",
    "ReceiveState",
    "ReceiveViewModel",
    "ShipmentView",
    "ShipmentsState",
    "ShipmentsViewModel",
]

_RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class ShipmentsState:
    """The shipments, which one is in hand, and base units by SKU of the one in hand."""

    shipments: tuple[ShipmentView, ...] = ()
    chosen: str = ""
    units: dict[str, str] = field(default_factory=dict)
    now: datetime | None = None

    @property
    def shipment(self) -> ShipmentView | None:
        """The one in hand."""
        return next((one for one in self.shipments if one.number == self.chosen), None)

    @property
    def open_count(self) -> int:
        """How many wait to be taken in."""
        return sum(is_open(one) for one in self.shipments)


def is_open(shipment: ShipmentView) -> bool:
    """Whether a shipment waits to be taken in."""
    return not shipment.received and shipment.state != _RECEIVED


class ShipmentsViewModel(ViewModel[ShipmentsState]):
    """Knows the store's shipments."""

    watches = frozenset({"shipment", "receiving"})

    def __init__(self, context: Context) -> None:
        super().__init__(ShipmentsState())
        self.context = context

    def refresh(self) -> None:
        """Read the shipments again."""
        self.context.tasks.read(_read, self._show, latest="orders.shipments")

    def choose(self, number: str) -> None:
        """Take a shipment in hand."""
        self.state = replace(self.state, chosen=number)

    def receive(self) -> "ReceiveViewModel | None":
        """Begin to take in the shipment in hand; nothing when it is taken in already."""
        shipment = self.state.shipment
        if shipment is None or not is_open(shipment):
            return None
        return ReceiveViewModel(self.context, shipment, self.state.units, self)

    def _show(self, read: tuple[Sequence[ShipmentView], dict[str, str]]) -> None:
        shipments, units = read
        chosen = self.state.chosen
        if chosen not in {one.number for one in shipments}:
            first = next((one for one in shipments if is_open(one)), None)
            chosen = first.number if first else (shipments[0].number if shipments else "")
        now = self.context.clock.moment().local
        self.state = ShipmentsState(tuple(shipments), chosen, units, now)


def _read(session: Any) -> tuple[Sequence[ShipmentView], dict[str, str]]:
    shipments = sorted(list_shipments(session), key=lambda one: not is_open(one))
    facts = load_facts(session, {line.sku for one in shipments for line in one.lines})
    return shipments, {sku: one.base_unit for sku, one in facts.items()}


@dataclass(frozen=True, slots=True)
class ReceiveLine:
    """One SKU as it arrives; `packed` is how it was shipped, in words of its ordering unit."""

    sku: str
    name: str
    unit: str
    packed: Quantity
    packed_unit: str
    line: ReceivingLine


@dataclass(frozen=True, slots=True)
class ReceiveState:
    """The shipment line by line, its note, and how far the taking in is."""

    shipment: ShipmentView
    lines: tuple[ReceiveLine, ...] = ()
    note: str = ""
    is_busy: bool = False

    def total_of(self, kind: Discrepancy) -> int:
        """How many lines differ in this way."""
        return sum(found is kind for one in self.lines for found, _ in one.line.discrepancies)

    @property
    def differing(self) -> int:
        """How many lines differ at all."""
        return sum(bool(one.line.discrepancies) for one in self.lines)


class ReceiveViewModel(ViewModel[ReceiveState]):
    """Takes one shipment in; its document's id is fixed from the start, so that it is booked once."""

    received = Signal(object)

    def __init__(
        self, context: Context, shipment: ShipmentView, units: dict[str, str], parent: QObject | None = None
    ) -> None:
        super().__init__(ReceiveState(shipment), parent)
        self._context = context
        self._units = units
        self._doc_id = new_doc_id(context.clock.moment())
        self._arrived: dict[str, Arrived] = {}
        self._compare()

    def set_arrived(self, sku: str, arrived: Quantity) -> None:
        """Say how much came; more damaged than came is brought down with it."""
        before = self._of(sku)
        self._change(sku, Arrived(max(arrived, 0), min(before.damaged, max(arrived, 0))))

    def set_damaged(self, sku: str, damaged: Quantity) -> None:
        """Say how much of what came is damaged; at most all of it."""
        before = self._of(sku)
        self._change(sku, Arrived(before.arrived, min(max(damaged, 0), before.arrived)))

    def set_note(self, note: str) -> None:
        """Write a note on the document."""
        self.state = replace(self.state, note=note)

    def confirm(self) -> None:
        """Book everything in one transaction; asking again while it is under way changes nothing."""
        if self.state.is_busy:
            return
        job: Callable[[Any], IssuedDocument] = partial(
            receive_shipment,
            number=self.state.shipment.number,
            arrived=dict(self._arrived),
            moment=self._context.clock.moment(),
            note=self.state.note,
            doc_id=self._doc_id,
        )
        self.state = replace(self.state, is_busy=True)
        self._context.tasks.write(job, self._tell, busy=self._show_busy)

    def _tell(self, issued: IssuedDocument) -> None:
        self.received.emit(issued)

    def _show_busy(self, is_busy: bool) -> None:
        self.state = replace(self.state, is_busy=is_busy)

    def _of(self, sku: str) -> Arrived:
        line = next(one.line for one in self.state.lines if one.sku == sku)
        return Arrived(line.arrived, line.damaged)

    def _change(self, sku: str, arrived: Arrived) -> None:
        self._arrived[sku] = arrived
        self._compare()

    def _compare(self) -> None:
        packed = {line.sku: line for line in self.state.shipment.lines}
        lines = tuple(
            ReceiveLine(
                line.sku,
                name,
                self._units.get(line.sku, ""),
                packed[line.sku].quantity,
                packed[line.sku].unit,
                line,
            )
            for name, line in compare_shipment(self.state.shipment, self._arrived)
        )
        self.state = replace(self.state, lines=lines)
