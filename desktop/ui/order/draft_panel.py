"""Beside an order being written: the line in hand, the sum, when and with what note, and placing it."""

from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import (
    Card,
    ElidedText,
    FormRow,
    PrimaryButton,
    QuantityEdit,
    QuietButton,
    SecondaryButton,
    Text,
    Tone,
    ValueRow,
    row_of,
)
from desktop.ui.order.draft_model import DraftState, DraftViewModel, QuotedWanted
from desktop.ui.order.effect_card import EffectCard
from desktop.ui.order.offset_box import OffsetBox
from desktop.ui.price import WhyPriceDialog, level_word

PANEL_WIDTH = 364


class DraftPanel(QWidget):
    """What belongs to the line in hand and to the whole order.

    `totals` and `submit` stand below it, so that they are in sight while it scrolls; `effect` stands with the cart.
    """

    def __init__(self, view_model: DraftViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self.quantity, self.unit = QuantityEdit(), QComboBox()
        self.submit = PrimaryButton("", "", "F9", is_large=True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.effect, self.offset = EffectCard(), OffsetBox()
        self.totals = Card(margin=10, spacing=0)
        column.addWidget(self._make_line())
        self._sum = self._make_sum()
        column.addWidget(self._sum, 1)
        self._connect()

    def take_in(self) -> None:
        """Take what stands outside on a high screen into what scrolls."""
        self.effect.set_narrow(is_narrow=True)
        self._column.insertWidget(1, self.effect)
        self._sum.body.insertWidget(1, self.offset)

    def let_out(self) -> None:
        """Keep the wallet in sight with the total; the effect is left to whoever places it."""
        self.effect.set_narrow(is_narrow=False)
        self.totals.body.insertWidget(1, self.offset)

    def _make_line(self) -> Card:
        self._line = Card(margin=14, spacing=2)
        self._name, self._code = ElidedText("", "strong"), ElidedText("", "small", Tone.MUTED)
        self._fields = (FormRow(self.quantity), FormRow(self.unit))
        self._price, self._amount = ValueRow(), ValueRow(role="strong")
        self._on_hand, self._available = ValueRow(), ValueRow()
        self.why = QuietButton("", "question", "F3")
        self.remove = QuietButton("", "trash")
        for widget in (self._name, self._code, row_of(*self._fields, spacing=12)):
            self._line.body.addWidget(widget)
        for row in (self._price, self._amount, self._available, self._on_hand):
            self._line.body.addWidget(row)
        self._line.body.addWidget(row_of(self.why, 1, self.remove))
        return self._line

    def _make_sum(self) -> Card:
        card = Card(margin=14, spacing=4)
        self.drafts = QComboBox()
        self._wants_day, self.wanted_on = SecondaryButton("", "calendar"), QDateEdit()
        self._wants_day.setCheckable(True)
        self.wanted_on.setCalendarPopup(True)
        self.wanted_on.setDisplayFormat("yyyy-MM-dd")
        self.note = QLineEdit()
        self._note_row = FormRow(self.note)
        self.project = QComboBox()
        self._project_row = FormRow(self.project)
        self._due = Text("", "small", Tone.MUTED, wraps=True)
        self._total_name, self._total = Text("", "body", Tone.MUTED), Text("", "figure")
        self._saved = Text("", "small", Tone.MUTED)
        self.fresh = QuietButton("", "plus")
        wanted = row_of(self._wants_day, 1, self.wanted_on)
        for widget in (self._project_row, wanted, self._note_row):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        for widget in (
            self._due,
            row_of(self._saved, self.drafts, 1, self.fresh),
        ):
            card.body.addWidget(widget)
        self.totals.body.addWidget(row_of(self._total_name, 1, self._total))
        self.totals.body.addWidget(self.offset)
        self.totals.body.addWidget(self.offset.totals)
        return card

    def _connect(self) -> None:
        self.quantity.value_changed.connect(lambda value: self._view_model.set_quantity(value or 0))
        self.unit.activated.connect(lambda _: self._view_model.set_unit(self.unit.currentText()))
        self.remove.clicked.connect(self._view_model.remove)
        self.why.clicked.connect(self.open_why)
        self.note.textEdited.connect(self._view_model.set_note)
        self._wants_day.toggled.connect(self._on_wanted)
        self.wanted_on.dateChanged.connect(self._on_wanted)
        self.project.activated.connect(
            lambda n: self._view_model.set_project(str(self.project.itemData(n) or ""))
        )
        self.offset.asked.connect(self._view_model.set_offset)
        self.fresh.clicked.connect(lambda: self._view_model.start())
        self.drafts.activated.connect(lambda n: self._view_model.open(str(self.drafts.itemData(n))))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        quantity, unit = self._fields
        quantity.set_label(self.tr("Quantity"))
        unit.set_label(self.tr("Unit"))
        self._price.set_name(self.tr("Price"))
        self._amount.set_name(self.tr("Amount"))
        self._on_hand.set_name(self.tr("On hand here"))
        self.why.set_text(self.tr("Why this price"))
        self.remove.set_text(self.tr("Remove"))
        self._wants_day.set_text(self.tr("Wanted on a day"))
        self._note_row.set_label(self.tr("Note to HQ"))
        self._project_row.set_label(self.tr("Ordered for"))
        self.effect.retranslate()
        self.offset.retranslate()
        self.fresh.set_text(self.tr("Another order"))
        self.submit.set_text(self.tr("Place the order"))

    def show_state(self, state: DraftState) -> None:
        """Show the line in hand and the sums."""
        self._show_line(state.line, state)
        self._show_drafts(state)
        day = state.draft.wanted_on
        with QSignalBlocker(self._wants_day), QSignalBlocker(self.wanted_on):
            self._wants_day.setChecked(day is not None)
            if day:
                self.wanted_on.setDate(QDate(day.year, day.month, day.day))
            elif state.now:
                self.wanted_on.setDate(QDate(state.now.year, state.now.month, state.now.day).addDays(3))
        self.wanted_on.setEnabled(day is not None)
        if self.note.text() != state.draft.note:
            self.note.setText(state.draft.note)
        lines = self.tr("Total, lines: {count}").format(count=len(state.draft.lines))
        self._total_name.setText(lines)
        self._total.setText(fmt.yuan(state.quote.total))
        self._due.setText(self._due_text(state))
        self._show_projects(state)
        self.effect.show_quote(state.quote, state.now)
        self.offset.show_offer(state.quote.offset, state.draft.offset, state.quote.total)
        is_kept = any(row.id == state.draft_id for row in state.drafts)
        self._saved.setText(self.tr("Draft saved") if is_kept else "")
        self._saved.setVisible(self.drafts.isHidden())
        self.submit.setEnabled(state.can_submit)

    def _due_text(self, state: DraftState) -> str:
        quote = state.quote
        if quote.due_on is None or quote.payment_days is None:
            return self.tr("Without a contract in force, shipments are due at once.")
        text = self.tr("Contract {contract}: due {day} if it is shipped today.")
        return text.format(contract=quote.contract, day=fmt.day(quote.due_on))

    def _show_projects(self, state: DraftState) -> None:
        """Offer the projects that have a contract in force; without one there is nothing to choose."""
        names = [*state.quote.projects]
        if state.draft.project and state.draft.project not in names:
            names.append(state.draft.project)
        self._project_row.setVisible(bool(names))
        self.project.clear()
        self.project.addItem(self.tr("the dealer's own business"), "")
        for name in names:
            self.project.addItem(self.tr("project {name}").format(name=name), name)
        self.project.setCurrentIndex(max(self.project.findData(state.draft.project), 0))

    def _show_line(self, line: QuotedWanted | None, state: DraftState) -> None:
        self._line.setVisible(line is not None)
        if line is None:
            return
        self._name.setText(line.name)
        self._code.setText(f"{line.wanted.sku} · {line.spec}" if line.spec else line.wanted.sku)
        if self.quantity.value() != line.wanted.quantity:
            self.quantity.set_value(line.wanted.quantity)
            if self.quantity.hasFocus():
                self.quantity.selectAll()
        names = [unit.name for unit in line.units]
        if [self.unit.itemText(n) for n in range(self.unit.count())] != names:
            self.unit.clear()
            self.unit.addItems(names)
        self.unit.setCurrentText(line.wanted.unit)
        self._show_price(line)
        self._show_stock(line, state)

    def _show_price(self, line: QuotedWanted) -> None:
        origin = f" · {level_word(line.trace.applied)}" if line.trace else ""
        price = "–" if line.price is None else f"{fmt.unit_price(line.price)} / {line.wanted.unit}{origin}"
        self._price.set_value(price)
        self._amount.set_value("–" if line.amount is None else fmt.yuan(line.amount))
        self.why.setVisible(line.trace is not None)

    def _show_stock(self, line: QuotedWanted, state: DraftState) -> None:
        base = line.units[0].name if line.units else ""
        self._on_hand.set_value(f"{fmt.quantity(line.on_hand)} {base}")
        if line.available is None or state.now is None:
            self._available.set_name(self.tr("At HQ"))
            self._available.set_value(self.tr("HQ has not told"), Tone.MUTED)
            return
        moment = fmt.as_of(line.available.as_of, state.now)
        self._available.set_name(self.tr("At HQ as of {moment}").format(moment=moment))
        quantity = f"{fmt.quantity(line.available.quantity)} {base}"
        short = self.tr("▲ {quantity}, too little").format(quantity=quantity)
        self._available.set_value(
            short if line.is_short else quantity, Tone.WARNING if line.is_short else Tone.NEUTRAL
        )

    def _show_drafts(self, state: DraftState) -> None:
        others = [row for row in state.drafts if row.id != state.draft_id]
        self.drafts.setVisible(bool(others))
        self.drafts.setMaximumWidth(150)
        self.drafts.view().setMinimumWidth(300)
        self.drafts.clear()
        self.drafts.addItem(self.tr("Other drafts: {count}").format(count=len(others)), state.draft_id)
        for row in others:
            text = self.tr("{moment} · lines: {count} · {total}").format(
                moment=fmt.moment(row.saved_at), count=row.line_count, total=fmt.yuan(row.total)
            )
            self.drafts.addItem(text, row.id)

    def open_why(self) -> None:
        """Say why the line in hand costs what it costs."""
        line = self._view_model.state.line
        if line and line.trace:
            base = line.units[0].name
            WhyPriceDialog(line.name, line.wanted.unit, line.trace, base, self).open()

    def _on_wanted(self) -> None:
        day = self.wanted_on.date().toPython()
        self.wanted_on.setEnabled(self._wants_day.isChecked())
        is_wanted = self._wants_day.isChecked() and isinstance(day, date)
        self._view_model.set_wanted_on(day if is_wanted and isinstance(day, date) else None)
