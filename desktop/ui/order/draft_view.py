"""Writing an order: find goods, say how many, see price, availability and total, place it with F9."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from desktop.ui import format as fmt
from desktop.ui.errors import explain
from desktop.ui.kit import (
    Banner,
    Dialog,
    FlowRow,
    SearchBox,
    TableCard,
    TableView,
    Text,
    Tone,
    key_with_word,
    scrolling,
    show_toast,
)
from desktop.ui.order.draft_model import DraftState, DraftViewModel
from desktop.ui.order.draft_panel import PANEL_WIDTH, DraftPanel
from desktop.ui.order.draft_tables import cart_model, offer_model, suggestion_model
from desktop.ui.terms import finding_sentence
from desktop.ui.view import View

_SUGGESTIONS_HEIGHT = 206
_LOW = 480


class DraftView(View[DraftViewModel]):
    """The order in hand."""

    def _build(self) -> None:
        self.search = SearchBox(key="F12", is_large=True)
        self.search.text_changed.connect(self.view_model.search)
        self.offers, self.cart, self.low = offer_model(self), cart_model(self), suggestion_model(self)
        self.offer_card = TableCard(self.offers, "magnifying-glass")
        self.cart_card = TableCard(self.cart, "truck")
        self.low_card = TableCard(self.low, "check-circle", has_heading=True)
        self.low_card.setFixedHeight(_SUGGESTIONS_HEIGHT)
        self._upper = QStackedWidget()
        self._upper.addWidget(self.cart_card)
        self._upper.addWidget(self.offer_card)
        self.banner = Banner(Tone.WARNING)
        self.banner.hide()
        self.panel = DraftPanel(self.view_model)
        self._keys = FlowRow()
        self._left = left = QVBoxLayout()
        self._is_low = False
        left.setSpacing(12)
        for widget in (self.search, self._upper, self.banner, self.panel.effect, self.low_card, self._keys):
            left.addWidget(widget, 1 if widget is self._upper else 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        right = QVBoxLayout()
        right.setSpacing(12)
        beside = scrolling(self.panel)
        beside.setFixedWidth(PANEL_WIDTH)
        right.addWidget(beside, 1)
        self.panel.totals.setFixedWidth(PANEL_WIDTH)
        right.addWidget(self.panel.totals)
        right.addWidget(self.panel.submit)
        row.addLayout(right)
        self.setFocusProxy(self.search)
        self._connect()

    def _connect(self) -> None:
        self.offer_card.table.opened.connect(self._pick)
        self.offer_card.table.clicked.connect(lambda index: self._pick(index.row()))
        self.cart_card.table.chosen.connect(self._on_chosen)
        self.cart_card.table.opened.connect(lambda _: self.panel.quantity.setFocus())
        self.low_card.table.opened.connect(self._suggest)
        self.low_card.table.clicked.connect(lambda index: self._suggest(index.row()))
        self.view_model.added.connect(lambda _: self.panel.quantity.setFocus())
        self.panel.quantity.returnPressed.connect(lambda: self.search.setFocus())
        self.panel.submit.clicked.connect(self.confirm)
        self.search.submitted.connect(lambda text: self.view_model.enter(text, self._offered_row()))
        for keys, run in (
            ("F12", lambda: self.search.setFocus()),
            ("F7", lambda: self.panel.offset.choice.setFocus()),
            ("Escape", self.search.clear),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.search.set_hint(self.tr("Code, name, pinyin initials, spec or barcode"))
        self.cart_card.empty.show_text(
            self.tr("Find goods above, or take what runs low below. The draft saves itself.")
        )
        self.offer_card.empty.show_text(self.tr("Nothing is called like this."))
        self.low_card.empty.show_text(self.tr("Nothing will run out within a week."))
        self.low_card.heading.set_texts(
            self.tr("What to order"), self.tr("lasts less than a week · a click adds it")
        )
        self._keys.show_widgets(
            key_with_word("F12", self.tr("find goods")),
            key_with_word("Enter", self.tr("add, then quantity, then back")),
            key_with_word("+ −", self.tr("one more or less")),
            key_with_word("Delete", self.tr("remove the line")),
            key_with_word("F7", self.tr("rebate wallet")),
            key_with_word("F9", self.tr("place the order")),
        )
        for model in (self.offers, self.cart, self.low):
            model.retranslate()
        self.panel.retranslate()

    def _render(self, state: DraftState) -> None:
        is_searching = bool(state.text.strip())
        if not is_searching and self.search.text() and not state.unknown:
            self.search.edit.blockSignals(True)
            self.search.clear()
            self.search.edit.blockSignals(False)
        self._upper.setCurrentIndex(1 if is_searching else 0)
        self.offers.set_rows(state.offers)
        self.cart.set_rows(state.quote.lines)
        wanted = {line.sku for line in state.draft.lines}
        self.low.set_rows([row for row in state.suggestions if row.sku not in wanted])
        self.low_card.setVisible(bool(state.suggestions) and not is_searching and self.height() >= _LOW)
        if state.chosen >= 0 and self.cart_card.table.current_row() != state.chosen:
            self.cart_card.table.choose_row(state.chosen)
        self._tell(state)
        self.panel.show_state(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave a low window to the lines."""
        super().resizeEvent(event)
        is_low = self.height() < _LOW
        if is_low != self._is_low:
            self._is_low = is_low
            if is_low:
                self.panel.take_in()
            else:
                self.panel.let_out()
                self._left.insertWidget(self._left.indexOf(self.low_card), self.panel.effect)
        self._render(self.view_model.state)

    def _tell(self, state: DraftState) -> None:
        fault = state.fault or state.quote.fault
        if state.unknown:
            self.banner.set_tone(Tone.DANGER)
            self.banner.show_text(self.tr("Nothing is called {text}.").format(text=state.unknown))
        elif fault:
            told = explain(fault)
            self.banner.set_tone(Tone.DANGER)
            self.banner.show_text(told.title, told.todo)
        elif state.quote.short:
            self.banner.set_tone(Tone.WARNING)
            names = "、".join(line.name for line in state.quote.short[:3])
            text = self.tr("HQ may approve less: it had too little when it last told.")
            self.banner.show_text(text, names)
        else:
            self.banner.show_text("")

    def confirm(self) -> Dialog | None:
        """Ask once more; Enter places the order, and only one however often it is pressed."""
        state = self.view_model.state
        if not state.can_submit:
            self.view_model.submit()
            return None
        dialog = Dialog(self, width=420)
        lines = self.tr("Lines: {count}. Total: {total}. It goes to HQ with the next synchronisation.")
        told = lines.format(count=len(state.draft.lines), total=fmt.yuan(state.quote.total))
        dialog.body.addWidget(Text(told, wraps=True))
        if state.quote.short:
            short = self.tr("HQ may approve less: it had too little when it last told.")
            dialog.body.addWidget(Text(short, "body", Tone.WARNING, wraps=True))
        if state.quote.offset.asked:
            asked = self.tr("{amount} of it is asked of the rebate wallet: HQ decides how much it pays.")
            amount = fmt.yuan(state.quote.offset.asked)
            dialog.body.addWidget(Text(asked.format(amount=amount), "body", wraps=True))
        for finding in state.quote.effect.credit.holds if state.quote.effect.credit else ():
            dialog.body.addWidget(Text(finding_sentence(finding), "body", Tone.WARNING, wraps=True))
        if state.quote.needs_credit:
            credit = self.tr("It needs credit: HQ decides it before it is approved.")
            dialog.body.addWidget(Text(credit, "body", Tone.WARNING, wraps=True))
        dialog.set_texts(self.tr("Place this order?"), self.tr("Place the order"), self.tr("Go on writing"))
        dialog.accepted.connect(self.view_model.submit)
        dialog.open()
        dialog.confirm.setFocus()
        return dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Count and remove on the line in hand when the cart has the focus."""
        if event.key() == Qt.Key.Key_Down and self.search.edit.hasFocus():
            self._go_down()
            return
        if self.cart_card.table.hasFocus():
            if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
                self.view_model.count(1 if event.key() == Qt.Key.Key_Plus else -1)
                return
            if event.key() == Qt.Key.Key_Delete:
                self._remove()
                return
        super().keyPressEvent(event)

    def _remove(self) -> None:
        before = self.view_model.state
        self.view_model.remove()
        if before.line:
            show_toast(
                self,
                self.tr("{product} removed.").format(product=before.line.name),
                undo=lambda: self.view_model.restore(before.draft_id, before.draft),
            )

    def _offered_row(self) -> int:
        return self.offer_card.table.current_row() if self.offer_card.table.hasFocus() else -1

    def _go_down(self) -> None:
        table: TableView = self.offer_card.table if self._upper.currentIndex() else self.cart_card.table
        table.setFocus()
        if table.current_row() < 0:
            table.choose_row(0)

    def _pick(self, number: int) -> None:
        if 0 <= number < len(self.offers.rows):
            self.view_model.pick(self.offers.row(number))

    def _suggest(self, number: int) -> None:
        if 0 <= number < len(self.low.rows):
            self.view_model.take_suggestion(self.low.row(number))

    def _on_chosen(self, number: int) -> None:
        if number >= 0:
            self.view_model.choose(number)
