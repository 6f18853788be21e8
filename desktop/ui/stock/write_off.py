"""Writing goods off: how much, and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import Dialog, FormRow, QuantityEdit, Text, Tone
from desktop.ui.stock.view_model import ProductStock


class WriteOffDialog(Dialog):
    """Asks for a quantity and a reason; `wanted` carries both, once."""

    wanted = Signal(int, str)

    def __init__(self, product: ProductStock, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=420)
        self._product = product
        self.quantity, self.reason = QuantityEdit(), QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(
            [self.tr("Damaged"), self.tr("Past its date"), self.tr("Lost"), self.tr("Used in the store")]
        )
        self.reason.setCurrentText("")
        self._quantity_row, self._reason_row = FormRow(self.quantity), FormRow(self.reason)
        self._after = Text("", "body", Tone.MUTED)
        on_hand = f"{fmt.quantity(product.quantity)} {product.unit}"
        self.body.addWidget(Text(product.name, "strong"))
        for widget in (self._quantity_row, self._reason_row, self._after):
            self.body.addWidget(widget)
        label = self.tr("Quantity in {unit}, {on_hand} on hand")
        self._quantity_row.set_label(label.format(unit=product.unit, on_hand=on_hand))
        self._reason_row.set_label(self.tr("Reason"))
        self.set_texts(self.tr("Write off"), self.tr("Write off"), self.tr("Cancel"))
        self.quantity.value_changed.connect(self._show_after)
        self.accepted.connect(
            lambda: self.wanted.emit(self.quantity.value() or 0, self.reason.currentText().strip())
        )
        self.quantity.setFocus()

    def can_confirm(self) -> bool:
        """Whether there is a quantity and a reason."""
        is_quantity, is_reason = (self.quantity.value() or 0) > 0, bool(self.reason.currentText().strip())
        self._quantity_row.show_fault("" if is_quantity else self.tr("Say how much is written off."))
        self._reason_row.show_fault("" if is_reason else self.tr("Say why it is written off."))
        return is_quantity and is_reason

    def _show_after(self, quantity: int | None) -> None:
        after = f"{fmt.quantity(self._product.quantity - (quantity or 0))} {self._product.unit}"
        self._after.setText(self.tr("{quantity} are left on hand afterwards").format(quantity=after))
