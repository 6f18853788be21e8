"""Shipments: what is on its way, line by line, and the way to take it in."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.ui import format as fmt
from desktop.ui.kit import (
    Card,
    Column,
    ElidedText,
    Mark,
    PrimaryButton,
    TableCard,
    TableModel,
    Text,
    Tone,
    row_of,
    show_toast,
)
from desktop.ui.order.receive_dialog import ReceiveDialog
from desktop.ui.order.shipment_model import ShipmentsState, ShipmentsViewModel, ShipmentView, is_open
from desktop.ui.view import View


class ShipmentListView(View[ShipmentsViewModel]):
    """The shipments of this store, those to take in first."""

    def _build(self) -> None:
        self.rows: TableModel[ShipmentView] = TableModel(self._columns(), lambda row: row.number, self)
        self.list = TableCard(self.rows, "truck", has_heading=True)
        self.list.table.chosen.connect(self._on_chosen)
        self.list.table.opened.connect(lambda _: self.open_receive())
        self.setFocusProxy(self.list.table)
        self.lines: TableModel[Any] = TableModel(self._line_columns(), lambda row: (row.sku, row.unit), self)
        self._table = TableCard(self.lines, "package")
        self._number, self._told = Text("", "title"), ElidedText("", "body", Tone.MUTED)
        self.receive = PrimaryButton("", "package", "F9")
        self.receive.clicked.connect(self.open_receive)
        detail = Card()
        detail.body.addWidget(self._number)
        detail.body.addWidget(self._told)
        detail.body.addWidget(self._table, 1)
        detail.body.addWidget(row_of(1, self.receive))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.list, 1)
        row.addWidget(detail, 1)

    def _columns(self) -> tuple[Column[ShipmentView], ...]:
        return (
            Column(
                key="number",
                title=lambda: self.tr("Shipment"),
                text=lambda row: row.number,
                second=lambda row: row.order_number,
                width=190,
                stretch=1,
            ),
            Column(
                key="day",
                title=lambda: self.tr("Shipped"),
                text=lambda row: fmt.day(row.shipped_on),
                width=96,
            ),
            Column(
                key="lines",
                title=lambda: self.tr("Lines"),
                text=lambda row: fmt.count(len(row.lines)),
                figure=True,
                width=56,
                from_width=520,
            ),
            Column(
                key="total",
                title=lambda: self.tr("Amount"),
                text=lambda row: fmt.amount(row.total),
                total=lambda row: row.total,
                total_text=fmt.yuan,
                figure=True,
                bold=True,
                width=104,
            ),
            Column(key="state", title=lambda: self.tr("State"), mark=self._mark, width=112),
        )

    def _line_columns(self) -> tuple[Column[Any], ...]:
        return (
            Column(
                key="product",
                title=lambda: self.tr("Product"),
                text=lambda row: row.name,
                second=lambda row: row.sku,
                width=180,
                stretch=1,
            ),
            Column(
                key="shipped",
                title=lambda: self.tr("Shipped"),
                text=lambda row: f"{fmt.quantity(row.quantity)} {row.unit}",
                figure=True,
                width=96,
            ),
            Column(
                key="base", title=lambda: self.tr("In stock units"), text=self._base, figure=True, width=112
            ),
            Column(
                key="amount",
                title=lambda: self.tr("Amount"),
                text=lambda row: fmt.amount(row.amount),
                figure=True,
                width=96,
            ),
        )

    def _base(self, row: Any) -> str:
        unit = self.view_model.state.units.get(row.sku, "")
        return f"{fmt.quantity(row.base_quantity)} {unit}".strip()

    def _mark(self, row: ShipmentView) -> Mark:
        if row.received:
            return Mark(self.tr("taken in"), Tone.GOOD)
        if is_open(row):
            return Mark(self.tr("to take in"), Tone.WARNING)
        return Mark(self.tr("taken in elsewhere"), Tone.NEUTRAL)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.list.empty.show_text(self.tr("Shipments from HQ appear here as soon as HQ sends them."))
        self._table.empty.show_text(self.tr("Choose a shipment to see its lines."))
        self.receive.set_text(self.tr("Take it in"))
        self.rows.retranslate()
        self.lines.retranslate()

    def _render(self, state: ShipmentsState) -> None:
        self.rows.set_rows(state.shipments)
        note = self.tr("{count} to take in").format(count=state.open_count)
        self.list.heading.set_texts(self.tr("Shipments"), note if state.shipments else "")
        place = self.rows.find(state.chosen)
        if place is not None and self.list.table.current_row() != place:
            self.list.table.choose_row(place)
        shipment = state.shipment
        self.lines.set_rows(shipment.lines if shipment else ())
        self._number.setText(shipment.number if shipment else "")
        self._told.setText(self._told_of(shipment))
        self.receive.setVisible(shipment is not None and is_open(shipment))

    def _told_of(self, shipment: ShipmentView | None) -> str:
        if shipment is None:
            return ""
        day = fmt.day(shipment.shipped_on)
        told = self.tr("Shipped {day} for order {number}").format(
            day=day, number=shipment.order_number or "–"
        )
        if not shipment.received:
            return told
        return f"{told} · {self.tr('taken in as {number}').format(number=shipment.received)}"

    def open_receive(self) -> ReceiveDialog | None:
        """Open the dialog to take the shipment in hand in."""
        view_model = self.view_model.receive()
        if view_model is None:
            return None
        dialog = ReceiveDialog(view_model, self)
        view_model.received.connect(self._tell)
        dialog.open()
        return dialog

    def _tell(self, issued: Any) -> None:
        show_toast(self, self.tr("Taken into stock as {number}.").format(number=issued.number), Tone.GOOD)

    def _on_chosen(self, number: int) -> None:
        if number >= 0:
            self.view_model.choose(self.rows.row(number).number)
