"""Changing an order line by line, by keyboard: what is approved and shipped, what is asked for now, what will come of it."""

from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDateEdit, QLineEdit, QWidget

from desktop.ui import format as fmt
from desktop.ui.errors import explain
from desktop.ui.kit import (
    Banner,
    Column,
    DangerButton,
    Dialog,
    FormRow,
    Mark,
    SearchBox,
    SecondaryButton,
    TableCard,
    TableModel,
    Text,
    Tone,
    row_of,
)
from desktop.ui.order.change_model import ChangeState, ChangeViewModel, Outcome, QuotedLine
from desktop.ui.order.figure import Figure
from desktop.ui.order.words import outcome_mark

_USUAL_DAYS = 3


class ChangeDialog(Dialog):
    """Everything stays as it is unless said otherwise; F9 sends the change."""

    def __init__(self, view_model: ChangeViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=880)
        self.view_model = view_model
        view_model.setParent(self)
        self.lines: TableModel[QuotedLine] = TableModel(self._columns(), lambda row: row.id, self)
        self.card = TableCard(self.lines, "list-bullets")
        self.card.setMinimumHeight(260)
        self.card.table.chosen.connect(self._on_chosen)
        self.search, self.quantity, self.note = SearchBox(key="F12"), Figure(), QLineEdit()
        self.wants_day, self.wanted_on = SecondaryButton("", "calendar"), QDateEdit()
        self.wants_day.setCheckable(True)
        self.wanted_on.setCalendarPopup(True)
        self.wanted_on.setDisplayFormat("yyyy-MM-dd")
        today = view_model.today
        self.wanted_on.setDate(QDate(today.year, today.month, today.day).addDays(_USUAL_DAYS))
        self.back = DangerButton("", "x-circle", "F4")
        self.back.setCheckable(True)
        self.banner, self._sum = Banner(Tone.WARNING), Text("", "title")
        self.banner.hide()
        self._product = Text("", "strong")
        self._rows = (FormRow(self.quantity), FormRow(self.note))
        self._wanted_sku = ""
        self._lay_out()
        self._connect()
        self._set_texts()
        self._render()
        self.quantity.setFocus()

    def _lay_out(self) -> None:
        self.body.addWidget(self.search)
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self._product)
        self.body.addWidget(row_of(*self._rows, spacing=12))
        self.body.addWidget(row_of(self.wants_day, self.wanted_on, 1, self._sum))
        self.body.addWidget(self.banner)
        self.buttons.insertWidget(0, self.back)

    def _connect(self) -> None:
        self.search.submitted.connect(self.view_model.add)
        self.quantity.value_changed.connect(self._on_quantity)
        self.quantity.went_on.connect(lambda: self._step(1))
        self.quantity.stepped.connect(self._step)
        self.note.textEdited.connect(self.view_model.set_note)
        self.wants_day.toggled.connect(self._on_wanted)
        self.wanted_on.dateChanged.connect(self._on_wanted)
        self.back.toggled.connect(self.view_model.set_cancelled)
        self.view_model.changed.connect(self._render)
        self.view_model.added.connect(self._on_added)
        self.view_model.issued.connect(lambda _: self.accept())
        shortcut = QShortcut(QKeySequence("F12"), self)
        shortcut.activated.connect(self.search.setFocus)

    def _columns(self) -> tuple[Column[QuotedLine], ...]:
        return (
            Column(
                key="product",
                title=lambda: self.tr("Product"),
                text=lambda row: row.name,
                second=lambda row: row.sku,
                width=220,
                stretch=1,
            ),
            Column(
                key="approved",
                title=lambda: self.tr("Approved"),
                text=lambda row: fmt.quantity(row.approved),
                figure=True,
                width=84,
            ),
            Column(
                key="shipped",
                title=lambda: self.tr("Shipped"),
                text=lambda row: fmt.quantity(row.shipped),
                figure=True,
                width=76,
            ),
            Column(
                key="was",
                title=lambda: self.tr("Asked before"),
                text=lambda row: "–" if row.is_added else f"{fmt.quantity(row.was)} {row.unit}",
                figure=True,
                width=104,
            ),
            Column(
                key="asked",
                title=lambda: self.tr("Asked now"),
                text=lambda row: f"{fmt.quantity(row.asked)} {row.unit}",
                tone=lambda row: Tone.NEUTRAL if row.asked == row.was else Tone.ACCENT,
                figure=True,
                bold=True,
                width=104,
            ),
            Column(key="outcome", title=lambda: self.tr("What comes of it"), mark=self._mark, width=168),
        )

    def _mark(self, row: QuotedLine) -> Mark | None:
        return outcome_mark(row)

    def _set_texts(self) -> None:
        self.set_texts(
            self.tr("Change order {number}").format(number=self.view_model.state.quote.number),
            self.tr("Send the change") + "  F9",
            self.tr("Leave it as it is"),
        )
        self.confirm.setShortcut("F9")
        self.search.set_hint(self.tr("Add goods: code, name, pinyin initials or barcode"))
        quantity, note = self._rows
        quantity.set_label(self.tr("Asked for now; 0 removes the line"))
        note.set_label(self.tr("Note to HQ"))
        self.wants_day.set_text(self.tr("Wanted on a day"))
        self.card.empty.show_text(self.tr("The order has no lines."))

    def can_confirm(self) -> bool:
        """Send it; the dialog closes when that is done."""
        self.view_model.confirm()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the search adds goods; Delete on the table removes the line in hand."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.search.edit.hasFocus():
            return
        if event.key() == Qt.Key.Key_Delete and self.card.table.hasFocus():
            self._on_quantity(0)
            return
        super().keyPressEvent(event)

    def _render(self) -> None:
        state = self.view_model.state
        self._set_title(state)
        row = max(self.card.table.current_row(), 0)
        self.lines.set_rows(state.quote.lines)
        place = self._place_of(row)
        if place >= 0 and self.card.table.current_row() != place:
            self.card.table.choose_row(place)
        self._show_head(state)
        is_back = state.wish.is_cancelled
        for widget in (self.search, self.card, self.quantity, self.note, self.wants_day):
            widget.setEnabled(not is_back)
        self._sum.setText(self._sum_of(state))
        self._tell(state)
        keep, cancel = self.tr("Keep the order after all"), self.tr("Cancel the whole order")
        self.back.set_text(keep if is_back else cancel)
        self.confirm.setEnabled(state.can_confirm)

    def _set_title(self, state: ChangeState) -> None:
        title = self.tr("Change order {number}").format(number=state.quote.number)
        if self.windowTitle() != title:
            self._set_texts()

    def _place_of(self, row: int) -> int:
        """Return the line to take in hand: goods that were just added, else the one that was."""
        count = len(self.lines.rows)
        if self._wanted_sku and count and self.lines.row(count - 1).sku == self._wanted_sku:
            self._wanted_sku = ""
            self.quantity.setFocus()
            self.quantity.selectAll()
            return count - 1
        return min(row, count - 1)

    def _show_head(self, state: ChangeState) -> None:
        day, note = state.head
        with QSignalBlocker(self.wants_day), QSignalBlocker(self.wanted_on):
            self.wants_day.setChecked(day is not None)
            if day:
                self.wanted_on.setDate(QDate(day.year, day.month, day.day))
        self.wanted_on.setEnabled(day is not None and not state.wish.is_cancelled)
        if self.note.text() != note:
            self.note.setText(note)

    def _sum_of(self, state: ChangeState) -> str:
        before, now = fmt.yuan(state.quote.total_before), fmt.yuan(state.quote.total)
        if before == now:
            return self.tr("Asked for: {total}").format(total=now)
        return self.tr("Asked for: {before} → {total}").format(before=before, total=now)

    def _tell(self, state: ChangeState) -> None:
        fault = state.fault or state.quote.fault
        if state.unknown:
            self._show(Tone.DANGER, self.tr("Nothing is called {text}.").format(text=state.unknown))
        elif fault:
            told = explain(fault)
            self._show(Tone.DANGER, told.title, told.todo)
        elif state.quote.is_late:
            late = self.tr("The order is released or shipped: HQ's staff decide this as a request.")
            self._show(Tone.WARNING, late)
        elif state.wish.is_cancelled:
            self._show(Tone.WARNING, self.tr("The whole order is taken back; nothing of it will come."))
        elif any(line.outcome is Outcome.REVIEW for line in state.quote.lines):
            review = self.tr("What is approved stays; HQ decides the rest.")
            self._show(Tone.WARNING, review)
        else:
            self.banner.show_text("")

    def _show(self, tone: Tone, text: str, detail: str = "") -> None:
        self.banner.set_tone(tone)
        self.banner.show_text(text, detail)

    def _line(self) -> QuotedLine | None:
        number = self.card.table.current_row()
        return self.lines.row(number) if 0 <= number < len(self.lines.rows) else None

    def _on_chosen(self, _: int) -> None:
        line = self._line()
        if line is not None:
            self._product.setText(f"{line.name}   {line.unit}")
            if self.quantity.value() != line.asked or not self.quantity.hasFocus():
                self.quantity.set_value(line.asked)

    def _on_quantity(self, value: int | None) -> None:
        line = self._line()
        if line is not None and value is not None:
            self.view_model.set_quantity(line, value)

    def _on_wanted(self) -> None:
        shown = self.wanted_on.date()
        day = date(shown.year(), shown.month(), shown.day())
        self.view_model.set_wanted_on(day if self.wants_day.isChecked() else None)

    def _on_added(self, sku: str) -> None:
        self._wanted_sku = sku
        self.search.clear()

    def _step(self, step: int) -> None:
        number = self.card.table.current_row() + step
        if number == len(self.lines.rows):
            self.confirm.setFocus()
            return
        self.card.table.choose_row(number)
        self.quantity.setFocus()
        self.quantity.selectAll()
