"""The return window: quantities of a receipt's lines, the reason, and the money back."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.billing.pay import WAYS, Preview, room_for
from desktop.ui.billing.refund_model import RefundState, RefundViewModel
from desktop.ui.billing.slip_paper import SlipPaper
from desktop.ui.billing.unearned import unearned_sentences
from desktop.ui.billing.words import tender_word
from desktop.ui.errors import explain
from desktop.ui.kit import (
    Dialog,
    ElidedText,
    FormRow,
    QuantityEdit,
    SecondaryButton,
    Text,
    TextLines,
    Tone,
    figure_text,
    row_of,
    scrolling,
)
from desktop.ui.kit.basics import set_look

_STEADY_MS: Final = 400
_EDIT_WIDTH: Final = 84
_LIST_HEIGHT: Final = 240
_AROUND: Final = 250


class RefundDialog(Dialog):
    """Takes goods back against one receipt; Up and Down move between the lines, Enter gives the money back."""

    def __init__(
        self, model: RefundViewModel, preview: Preview, columns: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, width=640)
        self.model = model
        model.setParent(self)
        self._preview, self._columns = preview, columns
        self._since_done = QElapsedTimer()
        lines = model.state.original.receipt.lines
        self.edits = [QuantityEdit() for _ in lines]
        self._lefts = [figure_text("", tone=Tone.MUTED) for _ in lines]
        self._backs = [figure_text("", "strong") for _ in lines]
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.ways = [SecondaryButton() for _ in WAYS]
        self.everything = SecondaryButton(key="F12")
        self._elsewhere = Text("", "small", Tone.MUTED, wraps=True)
        self._elsewhere.setVisible(model.state.original.receipt.row.is_elsewhere)
        self._sum_name, self._sum = Text("", "title"), figure_text("", "display")
        self._fault = Text("", "body", Tone.DANGER, wraps=True)
        self.unearned = TextLines("small")
        self.paper = SlipPaper()
        self._paper_area = scrolling(self.paper)
        self._arrange()
        self._connect()
        self._set_words()
        self._render(model.state)
        self.edits[0].setFocus()

    def _arrange(self) -> None:
        self._taking = QWidget()
        column = QVBoxLayout(self._taking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(scrolling(self._grid()), 1)
        self._reason_row = FormRow(self.reason)
        column.addWidget(self._reason_row)
        column.addWidget(row_of(*self.ways, 1, self.everything))
        left = QVBoxLayout()
        left.addWidget(self._elsewhere)
        left.addWidget(self._taking, 1)
        left.addWidget(self.unearned)
        left.addWidget(row_of(self._sum_name, self._sum))
        left.addWidget(self._fault)
        self._taking.setMinimumSize(600, min(_LIST_HEIGHT + 130, room_for(self) - _AROUND))
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        both.addWidget(self._paper_area)
        self.body.addLayout(both)

    def _grid(self) -> QWidget:
        holder, grid = QWidget(), QGridLayout()
        grid.setHorizontalSpacing(16)
        self._heads = [
            Text("", "small", Tone.MUTED),
            *(figure_text("", "small", Tone.MUTED) for _ in range(4)),
        ]
        for place, head in enumerate(self._heads):
            grid.addWidget(head, 0, place)
        for place, line in enumerate(self.model.state.original.receipt.lines):
            self.edits[place].setFixedWidth(_EDIT_WIDTH)
            sold = f"{fmt.quantity(line.quantity)} {line.unit}"
            cells = (
                ElidedText(self._name(place + 1, line.name)),
                figure_text(sold),
                self._lefts[place],
                self.edits[place],
                self._backs[place],
            )
            for column, cell in enumerate(cells):
                grid.addWidget(cell, place + 1, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(4, 96)
        grid.setRowStretch(len(self.edits) + 1, 1)
        holder.setLayout(grid)
        return holder

    def _name(self, number: int, name: str) -> str:
        is_gift = number in self.model.state.original.rewards.gifts
        return self.tr("{name} (gift)").format(name=name) if is_gift else name

    def _connect(self) -> None:
        self.model.changed.connect(lambda: self._render(self.model.state))
        for number, edit in enumerate(self.edits, start=1):
            edit.value_changed.connect(partial(self.model.want, number))
        for way, button in zip(WAYS, self.ways, strict=True):
            button.clicked.connect(partial(self.model.choose, way))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.everything.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.everything.clicked.connect(self._take_everything)

    def _set_words(self) -> None:
        words = (
            self.tr("Product"),
            self.tr("Sold"),
            self.tr("Can come back"),
            self.tr("Comes back"),
            self.tr("Money back"),
        )
        for head, word in zip(self._heads, words, strict=True):
            head.setText(word)
        for way, button in zip(WAYS, self.ways, strict=True):
            button.set_text(tender_word(way))
        self.everything.set_text(self.tr("Everything"))
        reasons = (
            self.tr("Customer changed their mind"),
            self.tr("Damaged"),
            self.tr("Wrong product"),
            self.tr("Left over"),
        )
        self.reason.addItems(reasons)
        self._reason_row.set_label(self.tr("Reason"))
        self._sum_name.setText(self.tr("Money back"))
        self._elsewhere.setText(
            self.tr(
                "Sold at another till: what came back there is known here since the last synchronisation."
            )
        )

    def can_confirm(self) -> bool:
        """Give the money back once; then Enter closes."""
        state = self.model.state
        if state.refund:
            return self._since_done.elapsed() >= _STEADY_MS
        if state.amount or (state.wanted and state.planned):
            self.model.issue(self.reason.currentText().strip())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move between the quantities."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        focused = next((n for n, edit in enumerate(self.edits) if edit.hasFocus()), None)
        if step and focused is not None:
            self.edits[max(0, min(len(self.edits) - 1, focused + step))].setFocus()
            return
        super().keyPressEvent(event)

    def _take_everything(self) -> None:
        self.model.want_all()
        for number, edit in enumerate(self.edits, start=1):
            edit.set_value(self.model.state.wanted.get(number))

    def _render(self, state: RefundState) -> None:
        is_done = state.refund is not None
        if is_done and not self._since_done.isValid():
            self._since_done.start()
        for number, (left, back, edit) in enumerate(
            zip(self._lefts, self._backs, self.edits, strict=True), start=1
        ):
            left.setText(fmt.quantity(state.left(number)))
            edit.setEnabled(state.left(number) > 0)
            back.setText(fmt.amount(state.back[number].gross) if number in state.back else "")
        for way, button in zip(WAYS, self.ways, strict=True):
            set_look(button, "chosen", "true" if way is state.way else "false")
        self._taking.setEnabled(not is_done and not state.is_writing)
        self._sum.setText(fmt.yuan(state.amount))
        lines = () if is_done else unearned_sentences(state)
        self.unearned.show_lines([(line, Tone.WARNING) for line in lines])
        self._fault.setText(explain(state.fault).sentence if state.fault else "")
        self._fault.setVisible(state.fault is not None)
        self._render_words(state, is_done)
        self._paper_area.setVisible(is_done)
        if state.refund and not self.paper.text:
            self.paper.show_lines(self._preview(state.refund), self._columns)
            self._paper_area.setFixedWidth(self.paper.width() + 14)

    def _render_words(self, state: RefundState, is_done: bool) -> None:
        number = state.original.receipt.row.number
        title = self.tr("Take goods back from {number}").format(number=number)
        if state.refund:
            title = self.tr("Refund {number}").format(number=state.refund.receipt.row.number)
        confirm = self.tr("Close  Enter") if is_done else self.tr("Give the money back  Enter")
        self.set_texts(title, confirm, "" if is_done else self.tr("Cancel"))
        can_give = state.planned is not None and not state.is_writing and not state.fault
        self.confirm.setEnabled(is_done or can_give)
