"""Counting: begin with everything or a category, then scan or type what is found; differences show at once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.errors import explain
from desktop.ui.kit import (
    Banner,
    Card,
    Column,
    Dialog,
    ElidedText,
    FormRow,
    Mark,
    PrimaryButton,
    QuantityEdit,
    QuietButton,
    SearchBox,
    SecondaryButton,
    TableCard,
    TableModel,
    Text,
    Tone,
    ValueRow,
    row_of,
    show_toast,
)
from desktop.ui.stock.count_model import CountEntry, CountState, CountView, CountViewModel, IssuedDocument
from desktop.ui.view import View

_PANEL = 300


class CountPage(View[CountViewModel]):
    """The count in the making; before it begins, the earlier ones."""

    def _build(self) -> None:
        self.search = SearchBox(key="F12", is_large=True)
        self.search.without_input_method()
        self.banner = Banner(Tone.WARNING)
        self.banner.hide()
        self.entries: TableModel[CountEntry] = TableModel(self._columns(), lambda row: row.sku, self)
        self.earlier: TableModel[CountView] = TableModel(
            self._earlier_columns(), lambda row: row.doc_id, self
        )
        self.sheet = TableCard(self.entries, "package", has_heading=True)
        self.earlier_card = TableCard(self.earlier, "package", has_heading=True)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.earlier_card)
        self._lists.addWidget(self.sheet)
        left = QVBoxLayout()
        left.setSpacing(12)
        for widget in (self.search, self.banner, self._lists):
            left.addWidget(widget, 1 if widget is self._lists else 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self._make_panel())
        self.setFocusProxy(self.search)
        self._connect()

    def _make_panel(self) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(_PANEL)
        self._start_card, self._entry_card, self._sum_card = Card(), Card(), Card()
        self._start_title, self._start_hint = Text("", "title"), Text("", "body", Tone.MUTED, wraps=True)
        self.category, self.begin = QComboBox(), SecondaryButton("", "clipboard-text")
        for widget in (self._start_title, self._start_hint, self.category, self.begin):
            self._start_card.body.addWidget(widget)
        self._name, self._code = ElidedText("", "strong"), ElidedText("", "small", Tone.MUTED)
        self.quantity = QuantityEdit()
        self._field, self._expected, self._difference = FormRow(self.quantity), ValueRow(), ValueRow()
        for part in (self._name, self._code, self._field, self._expected, self._difference):
            self._entry_card.body.addWidget(part)
        self._counted, self._short, self._over = ValueRow(), ValueRow(), ValueRow()
        self.leave = QuietButton("", "x")
        for part in (self._counted, self._short, self._over):
            self._sum_card.body.addWidget(part)
        self._sum_card.body.addWidget(row_of(1, self.leave))
        self.confirm = PrimaryButton("", "", "F9", is_large=True)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for card in (self._start_card, self._entry_card, self._sum_card):
            column.addWidget(card)
        column.addStretch(1)
        column.addWidget(self.confirm)
        return panel

    def _connect(self) -> None:
        self.search.submitted.connect(self._find)
        self.begin.clicked.connect(lambda: self.view_model.begin(str(self.category.currentData() or "")))
        self.sheet.table.chosen.connect(self._on_chosen)
        self.sheet.table.opened.connect(lambda _: self.quantity.setFocus())
        self.quantity.value_changed.connect(self._on_quantity)
        self.quantity.returnPressed.connect(self._go_on)
        self.leave.clicked.connect(self._leave)
        self.confirm.clicked.connect(self.open_confirm)
        self.view_model.reached.connect(lambda: self.quantity.setFocus())
        self.view_model.counted.connect(self._tell)
        QShortcut(QKeySequence("F12"), self).activated.connect(lambda: self.search.setFocus())

    def _columns(self) -> tuple[Column[CountEntry], ...]:
        return (
            Column(
                key="product",
                title=lambda: self.tr("Product"),
                text=lambda row: row.name,
                second=lambda row: f"{row.sku} · {row.spec}" if row.spec else row.sku,
                width=240,
                stretch=1,
            ),
            Column(
                key="expected",
                title=lambda: self.tr("In the books"),
                text=lambda row: f"{fmt.quantity(row.expected)} {row.unit}",
                figure=True,
                width=104,
            ),
            Column(
                key="counted",
                title=lambda: self.tr("Counted"),
                text=lambda row: "" if row.counted is None else fmt.quantity(row.counted),
                figure=True,
                bold=True,
                width=96,
            ),
            Column(key="difference", title=lambda: self.tr("Difference"), mark=self._mark, width=128),
        )

    def _earlier_columns(self) -> tuple[Column[CountView], ...]:
        return (
            Column(
                key="number",
                title=lambda: self.tr("Count"),
                text=lambda row: row.number,
                width=190,
                stretch=1,
            ),
            Column(
                key="at",
                title=lambda: self.tr("Taken"),
                text=lambda row: fmt.moment(row.created_at),
                width=140,
            ),
            Column(
                key="lines",
                title=lambda: self.tr("Lines"),
                text=lambda row: fmt.count(row.line_count),
                figure=True,
                width=72,
            ),
            Column(
                key="differing",
                title=lambda: self.tr("Differing"),
                text=lambda row: fmt.count(row.differing),
                figure=True,
                width=88,
            ),
        )

    def _mark(self, row: CountEntry) -> Mark | None:
        if row.difference is None:
            return None
        if row.difference == 0:
            return Mark(self.tr("agrees"), Tone.GOOD)
        text = self.tr("{quantity} too few") if row.difference < 0 else self.tr("{quantity} too many")
        tone = Tone.DANGER if row.difference < 0 else Tone.WARNING
        return Mark(text.format(quantity=fmt.quantity(abs(row.difference))), tone)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.search.set_hint(self.tr("Scan to count one, or type a product and Enter"))
        self._start_title.setText(self.tr("Begin a count"))
        self._start_hint.setText(
            self.tr("The books are noted when it begins; selling may go on. Only what you count is changed.")
        )
        self.begin.set_text(self.tr("List what to count"))
        self._field.set_label(self.tr("Counted quantity"))
        self._expected.set_name(self.tr("In the books"))
        self._difference.set_name(self.tr("Difference"))
        self._counted.set_name(self.tr("Counted"))
        self._short.set_name(self.tr("Too few"))
        self._over.set_name(self.tr("Too many"))
        self.leave.set_text(self.tr("Leave this count"))
        self.confirm.set_text(self.tr("Book the count"))
        self.earlier_card.empty.show_text(
            self.tr("No count yet. Begin one at the right, or scan a product above.")
        )
        self.sheet.empty.show_text(self.tr("Nothing to count."))
        for model in (self.entries, self.earlier):
            model.retranslate()

    def _render(self, state: CountState) -> None:
        is_counting = bool(state.entries)
        self._lists.setCurrentIndex(1 if is_counting else 0)
        self.entries.set_rows(state.entries)
        self.earlier.set_rows(state.earlier)
        self.earlier_card.heading.set_texts(self.tr("Earlier counts"))
        told = self.tr("{counted} of {all} counted · {differing} differ")
        self.sheet.heading.set_texts(
            self.tr("Count in hand"),
            told.format(counted=len(state.counted), all=len(state.entries), differing=len(state.differing)),
        )
        for part, is_wanted in (
            (self._start_card, not is_counting),
            (self._entry_card, is_counting),
            (self._sum_card, is_counting),
            (self.confirm, is_counting),
        ):
            part.setVisible(is_wanted)
        self._show_categories(state)
        self._show_entry(state)
        self._show_sums(state)
        self._say(state)
        place = self.entries.find(state.chosen)
        if place is not None and self.sheet.table.current_row() != place:
            self.sheet.table.choose_row(place)

    def _show_categories(self, state: CountState) -> None:
        everything = self.tr("Everything that ever moved")
        names = [everything, *(name for name, _ in state.categories)]
        if [self.category.itemText(n) for n in range(self.category.count())] != names:
            self.category.clear()
            for name in names:
                self.category.addItem(name, "" if name == everything else name)

    def _show_entry(self, state: CountState) -> None:
        entry = state.entry
        self._entry_card.setEnabled(entry is not None)
        if entry is None:
            return
        self._name.setText(entry.name)
        self._code.setText(f"{entry.sku} · {entry.spec}" if entry.spec else entry.sku)
        if self.quantity.value() != entry.counted:
            self.quantity.set_value(entry.counted)
            self.quantity.selectAll()
        self._expected.set_value(f"{fmt.quantity(entry.expected)} {entry.unit}")
        mark = self._mark(entry)
        self._difference.set_value(mark.text if mark else "–", mark.tone if mark else Tone.MUTED)

    def _show_sums(self, state: CountState) -> None:
        differences = [one.difference or 0 for one in state.differing]
        self._counted.set_value(f"{fmt.count(len(state.counted))} / {fmt.count(len(state.entries))}")
        short, over = sum(one < 0 for one in differences), sum(one > 0 for one in differences)
        self._short.set_value(fmt.count(short), Tone.DANGER if short else Tone.NEUTRAL)
        self._over.set_value(fmt.count(over), Tone.WARNING if over else Tone.NEUTRAL)
        self.confirm.setEnabled(bool(state.counted) and not state.is_busy)

    def _say(self, state: CountState) -> None:
        if state.fault:
            told = explain(state.fault)
            self.banner.show_text(told.title, told.todo)
        elif state.unknown:
            self.banner.show_text(self.tr("Nothing is called {text}.").format(text=state.unknown))
        else:
            self.banner.show_text("")

    def _find(self, text: str) -> None:
        self.search.clear()
        self.view_model.find(text)

    def _on_chosen(self, number: int) -> None:
        if number >= 0:
            self.view_model.choose(self.entries.row(number).sku)

    def _on_quantity(self, value: int | None) -> None:
        if value is not None or not self.quantity.text():
            self.view_model.set_counted(value)

    def _go_on(self) -> None:
        self.view_model.go_on()
        self.quantity.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down in the quantity go to the entry above and below."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and self.quantity.hasFocus():
            self.sheet.table.choose_row(self.sheet.table.current_row() + step)
            self.quantity.selectAll()
            return
        super().keyPressEvent(event)

    def open_confirm(self) -> Dialog:
        """Ask once more; Enter books the count, and only one however often it is pressed."""
        state = self.view_model.state
        dialog = Dialog(self, width=420)
        told = self.tr("{counted} products were counted, {differing} of them differ and change the stock.")
        told = told.format(counted=len(state.counted), differing=len(state.differing))
        dialog.body.addWidget(Text(told, wraps=True))
        if left := len(state.entries) - len(state.counted):
            text = self.tr("{count} products were not counted and stay as they are.").format(count=left)
            dialog.body.addWidget(Text(text, "body", Tone.MUTED, wraps=True))
        dialog.set_texts(self.tr("Book this count?"), self.tr("Book the count"), self.tr("Go on counting"))
        dialog.accepted.connect(self.view_model.confirm)
        dialog.open()
        dialog.confirm.setFocus()
        return dialog

    def _leave(self) -> None:
        before = self.view_model.drop()
        show_toast(self, self.tr("The count was left."), undo=lambda: self.view_model.restore(before))

    def _tell(self, issued: IssuedDocument) -> None:
        show_toast(self, self.tr("Counted as {number}.").format(number=issued.number), Tone.GOOD)
