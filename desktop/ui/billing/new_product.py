"""A product of the store's own, made at the counter when a code is unknown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.services.product import create_local_product
from desktop.ui.errors import explain
from desktop.ui.kit import Dialog, FormRow, UnitPriceEdit, row_of
from desktop.ui.tasks import Tasks
from domain.product import Product
from domain.unit import Unit

_TAX_RATE: Final = 130_000


class NewProductDialog(Dialog):
    """Takes name, unit and price; the code that was scanned becomes the barcode."""

    def __init__(
        self, tasks: Tasks[Any], code: str, created: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, width=460)
        self._tasks, self._created = tasks, created
        self.code, self.name = QLineEdit(code), QLineEdit()
        self.unit, self.price = QLineEdit(self.tr("piece")), UnitPriceEdit()
        self._name_row, self._code_row = FormRow(self.name), FormRow(self.code)
        self._unit_row, self._price_row = FormRow(self.unit), FormRow(self.price)
        self.body.addWidget(self._code_row)
        self.body.addWidget(self._name_row)
        self.body.addWidget(row_of(self._unit_row, self._price_row, spacing=16))
        self._code_row.set_label(
            self.tr("Barcode or code"),
            self.tr("Esc goes back: type the name on the bill to look it up instead."),
        )
        self._name_row.set_label(self.tr("Name"))
        self._unit_row.set_label(self.tr("Unit"))
        self._price_row.set_label(self.tr("Retail price, tax included"))
        self.set_texts(self.tr("A product of your own"), self.tr("Create and sell  Enter"), self.tr("Cancel"))
        (self.name if code else self.code).setFocus()

    def take_scan(self, code: str) -> bool:
        """A scan is the product's barcode."""
        self.code.setText(code)
        self.name.setFocus()
        return True

    def can_confirm(self) -> bool:
        """Create it; the dialog closes when it is there."""
        code, name, unit = self.code.text().strip(), self.name.text().strip(), self.unit.text().strip()
        price = self.price.value()
        rows = (
            (self._code_row, code),
            (self._name_row, name),
            (self._unit_row, unit),
            (self._price_row, price),
        )
        for row, value in rows:
            row.show_fault("" if value else self.tr("Fill this in."))
        if not all(value for _, value in rows) or price is None:
            return False
        self.confirm.setEnabled(False)
        product = Product(code, name, (Unit(unit),), _TAX_RATE)
        job = partial(create_local_product, product=product, price=price, barcodes={unit: [code]})
        self._tasks.write(job, lambda _: self._done(code), failed=self._refused)
        return False

    def _done(self, code: str) -> None:
        self.accept()
        self._created(code)

    def _refused(self, error: Exception) -> None:
        self._code_row.show_fault(explain(error).sentence)
        self.confirm.setEnabled(True)
