"""The list of orders and, beside it, the order in hand: asked, approved, shipped, and why less."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import (
    Badge,
    Banner,
    Card,
    Column,
    ElidedText,
    Mark,
    SecondaryButton,
    TableCard,
    TableModel,
    Text,
    Tone,
    row_of,
    show_toast,
)
from desktop.ui.order.change_dialog import ChangeDialog
from desktop.ui.order.history import HistoryCard
from desktop.ui.order.list_model import (
    IssuedAmendment,
    KnownOrder,
    KnownOrderView,
    OrderLineView,
    OrdersState,
    OrdersViewModel,
)
from desktop.ui.order.offset_words import answer_words
from desktop.ui.order.words import cut_sentence, order_reason, promised_word, state_mark, waits_for_credit
from desktop.ui.preview import PdfPreview
from desktop.ui.view import View


class OrderListView(View[OrdersViewModel]):
    """All orders; `new_wanted` asks for an empty one."""

    new_wanted = Signal()

    def _build(self) -> None:
        self.rows: TableModel[KnownOrder] = TableModel(self._columns(), lambda row: row.doc_id, self)
        self.list = TableCard(self.rows, "truck", has_heading=True)
        self.list.table.allow_sorting()
        self.list.table.chosen.connect(self._on_chosen)
        self.list.empty.action.clicked.connect(self.new_wanted)
        self.detail = OrderDetail()
        self.detail.copy.clicked.connect(self.view_model.copy)
        self.detail.change.clicked.connect(self.open_change)
        self.detail.print.clicked.connect(self.view_model.draw)
        self._print_action = QAction(self)
        self._print_action.setShortcut("Ctrl+P")
        self._print_action.triggered.connect(self.view_model.draw)
        self.addAction(self._print_action)
        self.view_model.drawn.connect(self._show_preview)
        self.view_model.saved.connect(self._tell_saved)
        self.list.table.opened.connect(lambda _: self.detail.copy.setFocus())
        self.setFocusProxy(self.list.table)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.list, 10)
        row.addWidget(self.detail, 11)

    def _columns(self) -> tuple[Column[KnownOrder], ...]:
        return (
            Column(
                key="number",
                title=lambda: self.tr("Number"),
                text=lambda row: f"▲ {row.number}" if row.is_waiting or row.is_changed else row.number,
                second=self._day,
                width=168,
                stretch=1,
            ),
            Column(
                key="lines",
                title=lambda: self.tr("Lines"),
                text=lambda row: fmt.count(row.line_count),
                sort=lambda row: row.line_count,
                figure=True,
                width=56,
                from_width=590,
            ),
            Column(
                key="asked",
                title=lambda: self.tr("Asked"),
                text=lambda row: fmt.amount(row.total),
                sort=lambda row: row.total,
                total=lambda row: row.total,
                total_text=fmt.yuan,
                figure=True,
                width=108,
                from_width=420,
            ),
            Column(
                key="approved",
                title=lambda: self.tr("Approved"),
                text=lambda row: "–" if row.decided_total is None else fmt.amount(row.decided_total),
                sort=lambda row: row.decided_total or 0,
                figure=True,
                bold=True,
                width=108,
            ),
            Column(key="state", title=lambda: self.tr("State"), mark=state_mark, width=112),
            Column(key="cut", title=lambda: self.tr("Cut"), mark=self._cut, width=64, from_width=545),
        )

    def _day(self, row: KnownOrder) -> str:
        day = fmt.day(row.day) if row.day else "–"
        return self.tr("{day} · other computer").format(day=day) if row.is_elsewhere else day

    def _cut(self, row: KnownOrder) -> Mark | None:
        return Mark(self.tr("cut"), Tone.WARNING) if row.is_cut else None

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.list.empty.show_text(
            self.tr("Orders to HQ are listed here with HQ's decision."), self.tr("Write an order")
        )
        self.rows.retranslate()
        self._print_action.setText(self.tr("Preview and print the order"))
        self.detail.retranslate()

    def _render(self, state: OrdersState) -> None:
        self.rows.set_rows(state.orders)
        count = self.tr("{count} orders").format(count=fmt.count(len(state.orders)))
        waiting = sum(row.is_waiting or row.is_changed for row in state.orders)
        note = self.tr("▲ {count} not yet at HQ").format(count=waiting) if waiting else count
        self.list.heading.set_texts(self.tr("Orders to HQ"), note if state.orders else "")
        place = self.rows.find(state.chosen)
        if place is not None and self.list.table.current_row() != place:
            self.list.table.choose_row(place)
        self.detail.show_order(state)

    def _on_chosen(self, number: int) -> None:
        if number >= 0:
            self.view_model.choose(self.rows.row(number).doc_id)

    def open_change(self) -> ChangeDialog | None:
        """Open the dialog that changes the order in hand."""
        view_model = self.view_model.change()
        if view_model is None:
            return None
        view_model.issued.connect(self._tell_issued)
        dialog = ChangeDialog(view_model, self)
        dialog.open()
        return dialog

    def _show_preview(self, pdf: bytes, number: str) -> None:
        title = self.tr("Order {number}").format(number=number)
        dialog = PdfPreview(self.view_model.tasks, pdf, title, self)
        dialog.save_wanted.connect(lambda: self._ask_where(pdf, number))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_where(self, pdf: bytes, number: str) -> None:
        asked = QFileDialog(self, self.tr("Save the order"), str(Path.home()), "PDF (*.pdf)")
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setDefaultSuffix("pdf")
        asked.selectFile(f"{number}.pdf")
        asked.fileSelected.connect(lambda path: self.view_model.save(Path(path), pdf))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _tell_saved(self, path: str) -> None:
        show_toast(self, self.tr("Saved as {path}").format(path=path), Tone.GOOD)

    def _tell_issued(self, issued: IssuedAmendment) -> None:
        text = self.tr("Change {number} goes to HQ with the next synchronisation.")
        if issued.too_late:
            text = self.tr("Change {number} goes to HQ as a request; HQ's staff decide it.")
        show_toast(self, text.format(number=issued.number), Tone.GOOD)


class OrderDetail(Card):
    """One order line by line."""

    def __init__(self) -> None:
        super().__init__()
        self._number = Text("", "title")
        self._badge = Badge()
        self._told = ElidedText("", "body", Tone.MUTED)
        self.wallet = Text("", "small", Tone.MUTED, wraps=True)
        self.wallet.hide()
        self._reason = Banner(Tone.DANGER)
        self._reason.hide()
        self.lines: TableModel[OrderLineView] = TableModel(
            self._columns(), lambda row: (row.sku, row.unit.name), self
        )
        self._table = TableCard(self.lines, "list-bullets")
        self._asked, self._approved = Text("", "body", Tone.MUTED), Text("", "title")
        self.copy = SecondaryButton("", "copy", "F6")
        self.change = SecondaryButton("", "pencil-simple", "F8")
        self.print = SecondaryButton("", "printer")
        self.history = HistoryCard()
        self._asked.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(row_of(self._number, self._badge, 1, self._asked))
        self.body.addWidget(self._told)
        self.body.addWidget(self.wallet)
        self.body.addWidget(self._reason)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self.history)
        self.body.addWidget(row_of(self.change, self.copy, self.print, 1, self._approved, spacing=12))
        self._shown = OrdersState()
        self._parts: tuple[QWidget, ...] = (self._number, self._badge, self._told, self.copy, self.print)

    def _columns(self) -> tuple[Column[OrderLineView], ...]:
        return (
            Column(
                key="product",
                title=lambda: self.tr("Product"),
                text=lambda row: row.name,
                second=self._second,
                width=170,
                stretch=1,
            ),
            Column(
                key="asked",
                title=lambda: self.tr("Asked"),
                text=_asked,
                tone=lambda row: Tone.WARNING if row.is_waiting else Tone.NEUTRAL,
                figure=True,
                width=92,
            ),
            Column(
                key="approved",
                title=lambda: self.tr("Approved"),
                text=lambda row: _quantity(row.approved),
                tone=lambda row: Tone.WARNING if row.cut else Tone.NEUTRAL,
                figure=True,
                bold=True,
                width=76,
            ),
            Column(
                key="shipped",
                title=lambda: self.tr("Shipped"),
                text=lambda row: _quantity(row.shipped),
                figure=True,
                width=76,
            ),
            Column(
                key="price",
                title=lambda: self.tr("Price"),
                text=lambda row: fmt.unit_price(row.price),
                figure=True,
                width=84,
                from_width=560,
            ),
            Column(
                key="amount",
                title=lambda: self.tr("Amount"),
                text=lambda row: fmt.amount(row.amount),
                figure=True,
                width=96,
            ),
        )

    def _second(self, row: OrderLineView) -> str:
        detail = self._shown.detail
        if cut := cut_sentence(row.cut):
            return cut
        is_promised = detail is not None and row.sku in detail.promised
        return f"{row.sku} · {promised_word()}" if is_promised else row.sku

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.copy.set_text(self.tr("Copy to a new order"))
        self.change.set_text(self.tr("Change order"))
        self.print.set_text(self.tr("Print…"))
        self.history.retranslate()
        self._table.empty.show_text(self.tr("Choose an order to see its lines."))
        self.lines.retranslate()
        self.show_order(self._shown)

    def show_order(self, state: OrdersState) -> None:
        """Show the order in hand."""
        self._shown = state
        detail = state.detail
        for part in self._parts:
            part.setVisible(detail is not None)
        if detail is None:
            return
        self._number.setText(detail.row.number)
        self._badge.show_mark(state_mark(detail.row))
        self._told.setText(self._told_of(detail, state))
        wallet = answer_words(detail.offset)
        self.wallet.setText(wallet)
        self.wallet.setVisible(bool(wallet))
        self._reason.set_tone(Tone.WARNING if waits_for_credit(detail.row) else Tone.DANGER)
        self._reason.show_text(order_reason(detail.row))
        self.change.setVisible(state.can_change)
        self.print.setEnabled(not state.is_drawing)
        self.history.show_rows(state.history)
        self.lines.set_rows(detail.lines)
        self._asked.setText(self.tr("Asked {amount}").format(amount=fmt.yuan(detail.row.total)))
        decided = detail.row.decided_total
        self._approved.setText(
            "" if decided is None else self.tr("Approved {amount}").format(amount=fmt.yuan(decided))
        )

    def _told_of(self, detail: KnownOrderView, state: OrdersState) -> str:
        parts = []
        if detail.row.day:
            parts.append(self.tr("Placed {day}").format(day=fmt.day(detail.row.day)))
        if detail.wanted_on:
            parts.append(self.tr("wanted on {day}").format(day=fmt.day(detail.wanted_on)))
        if detail.decided_at and state.now:
            moment = fmt.as_of(detail.decided_at, state.now)
            parts.append(self.tr("HQ decided as of {moment}").format(moment=moment))
        elif not detail.row.is_waiting:
            parts.append(self.tr("HQ has not decided yet"))
        if detail.contract:
            parts.append(self.tr("contract {number}").format(number=detail.contract))
        if detail.row.is_changed:
            parts.insert(0, self.tr("▲ changes wait for HQ"))
        return " · ".join([*parts, detail.note] if detail.note else parts)


def _asked(row: OrderLineView) -> str:
    sign = "▲ " if row.is_waiting else ""
    return f"{sign}{fmt.quantity(row.requested)} {row.unit.name}"


def _quantity(quantity: int | None) -> str:
    return "–" if quantity is None else fmt.quantity(quantity)
