"""Taking a shipment in: what was shipped, what came and what of it is damaged, line by line, by keyboard."""

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import (
    Badge,
    Column,
    Dialog,
    FlowRow,
    FormRow,
    Mark,
    TableCard,
    TableModel,
    Text,
    Tone,
    row_of,
)
from desktop.ui.order.figure import Figure
from desktop.ui.order.shipment_model import ReceiveLine, ReceiveState, ReceiveViewModel
from desktop.ui.order.words import discrepancy_mark
from domain.receiving import Discrepancy


class ReceiveDialog(Dialog):
    """Everything came as shipped unless said otherwise; F9 books it."""

    def __init__(self, view_model: ReceiveViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=860)
        self.view_model = view_model
        view_model.setParent(self)
        self.lines: TableModel[ReceiveLine] = TableModel(self._columns(), lambda row: row.sku, self)
        self.card = TableCard(self.lines, "package")
        self.card.setMinimumHeight(300)
        self.card.table.chosen.connect(self._on_chosen)
        self.arrived, self.damaged, self.note = Figure(), Figure(), QLineEdit()
        self._product = Text("", "strong")
        self._sums = FlowRow()
        self._rows = (FormRow(self.arrived), FormRow(self.damaged), FormRow(self.note))
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self._product)
        self.body.addWidget(row_of(*self._rows, spacing=12))
        self.body.addWidget(self._sums)
        self._connect()
        self._set_texts()
        self._render()
        self.card.table.choose_row(0)
        self.arrived.setFocus()

    def _connect(self) -> None:
        self.confirm.setShortcut("F9")
        self.arrived.value_changed.connect(self._on_arrived)
        self.damaged.value_changed.connect(self._on_damaged)
        self.arrived.went_on.connect(lambda: self.damaged.setFocus())
        self.damaged.went_on.connect(lambda: self._step(1))
        self.note.textEdited.connect(self.view_model.set_note)
        for figure in (self.arrived, self.damaged):
            figure.stepped.connect(self._step)
        self.view_model.changed.connect(self._render)
        self.view_model.received.connect(lambda _: self.accept())

    def _columns(self) -> tuple[Column[ReceiveLine], ...]:
        return (
            Column(
                key="product",
                title=lambda: self.tr("Product"),
                text=lambda row: row.name,
                second=lambda row: self.tr("{sku} · shipped as {quantity} {unit}").format(
                    sku=row.sku, quantity=fmt.quantity(row.packed), unit=row.packed_unit
                ),
                width=240,
                stretch=1,
            ),
            Column(
                key="shipped",
                title=lambda: self.tr("Shipped"),
                text=lambda row: f"{fmt.quantity(row.line.shipped)} {row.unit}".strip(),
                figure=True,
                width=96,
            ),
            Column(
                key="arrived",
                title=lambda: self.tr("Arrived"),
                text=lambda row: fmt.quantity(row.line.arrived),
                figure=True,
                bold=True,
                width=88,
            ),
            Column(
                key="damaged",
                title=lambda: self.tr("Damaged"),
                text=lambda row: fmt.quantity(row.line.damaged) if row.line.damaged else "–",
                figure=True,
                width=80,
            ),
            Column(key="short", title=lambda: self.tr("Differs"), mark=self._amount_mark, width=104),
            Column(key="broken", title=str, mark=self._damaged_mark, width=104),
        )

    def _amount_mark(self, row: ReceiveLine) -> Mark | None:
        for kind, quantity in row.line.discrepancies:
            if kind is not Discrepancy.DAMAGED:
                return discrepancy_mark(kind, fmt.quantity(quantity))
        return None if row.line.damaged else Mark(self.tr("as shipped"), Tone.GOOD)

    def _damaged_mark(self, row: ReceiveLine) -> Mark | None:
        damaged = row.line.damaged
        return discrepancy_mark(Discrepancy.DAMAGED, fmt.quantity(damaged)) if damaged else None

    def _set_texts(self) -> None:
        number = self.view_model.state.shipment.number
        self.set_texts(
            self.tr("Take in shipment {number}").format(number=number),
            self.tr("Take into stock") + "  F9",
            self.tr("Cancel"),
        )
        self.confirm.setShortcut("F9")
        arrived, damaged, note = self._rows
        arrived.set_label(self.tr("Arrived, in stock units"))
        damaged.set_label(self.tr("Damaged of these"))
        note.set_label(self.tr("Note"))

    def can_confirm(self) -> bool:
        """Book it; the dialog closes when that is done."""
        self.view_model.confirm()
        return False

    def _render(self) -> None:
        state = self.view_model.state
        self.lines.set_rows(state.lines)
        self.confirm.setEnabled(not state.is_busy)
        self._sums.show_widgets(*(Badge(mark) for mark in self._sum_marks(state)))

    def _sum_marks(self, state: ReceiveState) -> list[Mark]:
        as_shipped = len(state.lines) - state.differing
        marks = [Mark(self.tr("As shipped: {count}").format(count=as_shipped), Tone.GOOD)]
        for kind, text, tone in (
            (Discrepancy.SHORT, self.tr("Short: {count}"), Tone.DANGER),
            (Discrepancy.OVER, self.tr("Over: {count}"), Tone.WARNING),
            (Discrepancy.DAMAGED, self.tr("Damaged: {count}"), Tone.DANGER),
        ):
            if count := state.total_of(kind):
                marks.append(Mark(text.format(count=count), tone))
        return marks

    def _line(self) -> ReceiveLine | None:
        number = self.card.table.current_row()
        return self.lines.row(number) if 0 <= number < len(self.lines.rows) else None

    def _on_chosen(self, _: int) -> None:
        line = self._line()
        if line:
            self._product.setText(f"{line.name}   {fmt.quantity(line.line.shipped)} {line.unit}".strip())
            self.arrived.set_value(line.line.arrived)
            self.damaged.set_value(line.line.damaged)

    def _on_arrived(self, value: int | None) -> None:
        line = self._line()
        if line and value is not None:
            self.view_model.set_arrived(line.sku, value)

    def _on_damaged(self, value: int | None) -> None:
        line = self._line()
        if line and value is not None:
            self.view_model.set_damaged(line.sku, value)

    def _step(self, step: int) -> None:
        number = self.card.table.current_row() + step
        if number == len(self.lines.rows):
            self.confirm.setFocus()
            return
        self.card.table.choose_row(number)
        self.arrived.setFocus()
        self.arrived.selectAll()
