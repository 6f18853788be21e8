"""Opening a shift with its float, looking at its figures, and closing it with a counted drawer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from desktop.clock import Clock
from desktop.services.shift import ClosedShift, OpenShift, close_shift, list_users, open_shift
from desktop.ui import format as fmt
from desktop.ui.errors import explain
from desktop.ui.kit import AmountEdit, Dialog, FormRow, Tone, ValueRow
from desktop.ui.tasks import Tasks


class OpenShiftDialog(Dialog):
    """Asks for the cashier and the float."""

    def __init__(
        self,
        tasks: Tasks[Any],
        clock: Clock,
        cashier: str,
        opened: Callable[[OpenShift], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, width=420)
        self._tasks, self._clock, self._opened = tasks, clock, opened
        self.cashier, self.float = QLineEdit(cashier), AmountEdit(0)
        self._cashier_row, self._float_row = FormRow(self.cashier), FormRow(self.float)
        self.body.addWidget(self._cashier_row)
        self.body.addWidget(self._float_row)
        self._cashier_row.set_label(self.tr("Cashier"))
        self._float_row.set_label(self.tr("Cash in the drawer at the start"))
        self.set_texts(self.tr("Open the shift"), self.tr("Open  Enter"), self.tr("Cancel"))
        (self.float if cashier else self.cashier).setFocus()
        tasks.read(list_users, self._offer)

    def _offer(self, names: list[str]) -> None:
        """Offer those who work in this store; whoever HQ does not know writes the name."""
        completer = QCompleter(names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.cashier.setCompleter(completer)

    def can_confirm(self) -> bool:
        """Open the shift; the dialog closes when it is open."""
        value, name = self.float.value(), self.cashier.text().strip()
        self._cashier_row.show_fault("" if name else self.tr("Write who sells."))
        if not name or value is None:
            return False
        self.confirm.setEnabled(False)
        job = partial(open_shift, moment=self._clock.moment(), cashier=name, opening_float=value)
        self._tasks.write(job, self._done, failed=self._refused)
        return False

    def _done(self, shift: OpenShift) -> None:
        self._opened(shift)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self._float_row.show_fault(explain(error).sentence)
        self.confirm.setEnabled(True)


class CloseShiftDialog(Dialog):
    """Shows the figures of the open shift (X), takes the count, and then shows the closed shift (Z)."""

    def __init__(
        self,
        tasks: Tasks[Any],
        clock: Clock,
        shift: OpenShift,
        closed: Callable[[ClosedShift], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, width=420)
        self._tasks, self._clock, self._shift, self._told = tasks, clock, shift, closed
        self._closed: ClosedShift | None = None
        self._rows = [ValueRow() for _ in range(8)]
        for row in self._rows:
            self.body.addWidget(row)
        self.counted = AmountEdit()
        self._field = FormRow(self.counted)
        self.body.addWidget(self._field)
        self._difference = ValueRow(role="title")
        self.body.addWidget(self._difference)
        self.counted.value_changed.connect(self._show_difference)
        self._field.set_label(self.tr("Cash counted in the drawer"))
        self.set_texts(
            self.tr("Shift figures (X)"), self.tr("Close the shift  Enter"), self.tr("Go on selling")
        )
        self._show_figures(shift)
        self._show_difference()
        self.counted.setFocus()

    def can_confirm(self) -> bool:
        """Close the shift once a count was entered; then Enter leaves."""
        if self._closed:
            return True
        counted = self.counted.value()
        if counted is None:
            self._field.show_fault(self.tr("Count the cash first."))
            return False
        self.confirm.setEnabled(False)
        job = partial(close_shift, moment=self._clock.moment(), counted=counted)
        self._tasks.write(job, self._done, failed=self._refused)
        return False

    def _show_figures(self, shift: OpenShift) -> None:
        figures = (
            (self.tr("Business day"), fmt.day(shift.business_day)),
            (self.tr("Opened"), fmt.clock(shift.opened_at)),
            (
                self.tr("{count} sales receipts").format(count=fmt.count(shift.receipts)),
                fmt.amount(shift.sales),
            ),
            (self.tr("{count} refunds").format(count=fmt.count(shift.refunds)), fmt.amount(-shift.refunded)),
            (self.tr("Float"), fmt.amount(shift.opening_float)),
            (self.tr("Cash taken"), fmt.amount(shift.cash_in)),
            (self.tr("Cash given back"), fmt.amount(-shift.cash_out)),
            (self.tr("Cash expected"), fmt.amount(shift.expected)),
        )
        for row, (name, value) in zip(self._rows, figures, strict=True):
            row.set_name(name)
            row.set_value(value, Tone.DANGER if value.startswith(fmt.MINUS) else Tone.NEUTRAL)

    def _show_difference(self, _: object = None) -> None:
        counted = self.counted.value()
        difference = None if counted is None else counted - self._shift.expected
        self._difference.set_name(self.tr("Difference"))
        tone = Tone.MUTED if difference is None else Tone.DANGER if difference else Tone.GOOD
        self._difference.set_value("–" if difference is None else fmt.yuan(difference), tone)

    def _done(self, closed: ClosedShift) -> None:
        self._closed = closed
        self.counted.setEnabled(False)
        self.set_texts(
            self.tr("Shift {number} closed (Z)").format(number=closed.number), self.tr("Close  Enter")
        )
        tone = Tone.DANGER if closed.cash.variance else Tone.GOOD
        self._difference.set_value(fmt.yuan(closed.cash.variance), tone)
        self.confirm.setEnabled(True)
        self.confirm.setFocus()
        self._told(closed)

    def _refused(self, error: Exception) -> None:
        self._field.show_fault(explain(error).sentence)
        self.confirm.setEnabled(True)
