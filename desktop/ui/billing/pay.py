"""The pay dialog: figures and Enter, change in big digits, then the receipt as it prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.devices.preview import PreviewLine
from desktop.services.billing import Slip
from desktop.ui import format as fmt
from desktop.ui.billing.pay_model import PayState, PayStep, PayViewModel
from desktop.ui.billing.slip_paper import SlipPaper
from desktop.ui.billing.words import tender_word
from desktop.ui.errors import explain
from desktop.ui.kit import (
    AmountEdit,
    Dialog,
    FormRow,
    SecondaryButton,
    Text,
    Tone,
    ValueRow,
    figure_text,
    row_of,
    scrolling,
)
from desktop.ui.kit.basics import set_look
from domain.receipt import TenderType

WAYS: Final = (TenderType.CASH, TenderType.WECHAT, TenderType.ALIPAY, TenderType.CARD, TenderType.ON_ACCOUNT)
_KEYS: Final = ("F5", "F6", "F7", "F8", "F9")
_STEADY_MS: Final = 400
_ROWS: Final = 6
_LEFT: Final = 430
_AROUND: Final = 130
_PAPER: Final = 440
_LOWEST: Final = 360
_FRAME: Final = 40
_FIELD: Final = 88
Preview = Callable[[Slip], Sequence[PreviewLine]]


def room_for(window: QWidget) -> int:
    """The height a window may take over the one it belongs to."""
    parent = window.parentWidget()
    return (
        max(_LOWEST, parent.window().height() - _FRAME)
        if parent
        else window.screen().availableGeometry().height()
    )


class PayDialog(Dialog):
    """Takes the payment of one bill; Enter on an empty figure takes exactly what is missing."""

    def __init__(
        self, model: PayViewModel, preview: Preview, columns: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, width=470)
        self.model = model
        model.setParent(self)
        self._preview, self._columns = preview, columns
        self._since_done = QElapsedTimer()
        self._build()
        self.retranslate()
        self._render()
        model.changed.connect(self._render)
        self.amount.setFocus()

    def _build(self) -> None:
        self._due_name, self._due = Text("", "title"), figure_text("", "display")
        self._packet = ValueRow()
        self.ways = [SecondaryButton(key=key) for key in _KEYS]
        for way, button in zip(WAYS, self.ways, strict=True):
            button.clicked.connect(partial(self.choose, way))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.round = SecondaryButton()
        self.round.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.round.clicked.connect(self.model.round_down)
        self.amount = AmountEdit()
        self.amount.setProperty("look_size", "large")
        self.amount.installEventFilter(self)
        self._field = FormRow(self.amount)
        self._field.setMinimumHeight(_FIELD)
        self._rows = [ValueRow() for _ in range(_ROWS)]
        self._rest = ValueRow(role="title")
        self._change_name, self._change = Text("", "title"), figure_text("", "display", Tone.GOOD)
        self._done = row_of(self._change_name, self._change)
        self.paper = SlipPaper()
        self._paper_area = scrolling(self.paper)
        self.body.addLayout(self._arranged())
        self._add_rounding_key()

    def _arranged(self) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(row_of(self._due_name, self._due))
        left.addWidget(self._packet)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, button in enumerate([*self.ways, self.round]):
            grid.addWidget(button, place // 3, place % 3)
        self._taking = QWidget()
        taking = QVBoxLayout(self._taking)
        taking.setContentsMargins(0, 0, 0, 0)
        taking.addLayout(grid)
        taking.addWidget(self._field)
        left.addWidget(self._taking)
        for row in (*self._rows, self._rest, self._done):
            left.addWidget(row)
        left.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(left, 1)
        both.addWidget(self._paper_area)
        return both

    def _add_rounding_key(self) -> None:
        self._rounding = QAction(self)
        self._rounding.setShortcut(QKeySequence("F10"))
        self._rounding.triggered.connect(self.model.round_down)
        self.addAction(self._rounding)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._due_name.setText(self.tr("To pay"))
        for way, button in zip(WAYS, self.ways, strict=True):
            button.set_text(tender_word(way))
        self.round.set_text(f"{tender_word(TenderType.ROUNDING)}  −")
        self._rounding.setText(tender_word(TenderType.ROUNDING))
        self._change_name.setText(self.tr("Change"))
        self._render()

    def choose(self, way: TenderType) -> None:
        """Take the next figure in this way."""
        self.model.choose(way)
        self.amount.setFocus()

    def can_confirm(self) -> bool:
        """Enter takes money until the receipt is there; then it closes, but not within the same double press."""
        state = self.model.state
        if state.step is PayStep.DONE:
            return self._since_done.elapsed() >= _STEADY_MS
        if state.step is PayStep.TAKING:
            self._take()
        return False

    def reject(self) -> None:
        """Escape goes back to the bill; a receipt that is being written is waited for."""
        if self.model.state.step is not PayStep.WRITING:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window is Escape."""
        if self.model.state.step is PayStep.WRITING:
            event.ignore()
        else:
            super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the number pad that are no figures: * the next way, - rounding down, Backspace the last tender."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.text() == "*":
                place = WAYS.index(self.model.state.type) if self.model.state.type in WAYS else -1
                self.choose(WAYS[(place + 1) % len(WAYS)])
                return True
            if event.text() == "-":
                self.model.round_down()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.amount.text():
                self.model.take_back()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _take(self) -> None:
        text = self.amount.text()
        value = self.amount.value()
        if text and value is None:
            return
        if self.model.take(value if text else None):
            self.amount.set_value(None)

    def _render(self) -> None:
        state = self.model.state
        is_done = state.step is PayStep.DONE
        if is_done and not self._since_done.isValid():
            self._since_done.start()
        self._due.setText(fmt.yuan(state.total))
        self._packet.setVisible(bool(state.packet))
        self._packet.set_name(self.tr("Red packet, taken already"))
        self._packet.set_value(fmt.amount(-state.packet), Tone.DANGER)
        self._render_tenders(state)
        self._taking.setVisible(not is_done)
        self._taking.setEnabled(state.step is PayStep.TAKING)
        self._done.setVisible(is_done)
        self._change.setText(fmt.yuan(state.change))
        self._field.set_label(
            self.tr("Amount in {way}").format(way=tender_word(state.type)),
            self.tr("Enter takes {missing}; * next way, − rounds down").format(
                missing=fmt.yuan(state.missing)
            ),
        )
        if state.fault:
            self._field.show_fault(explain(state.fault).sentence)
        self._render_words(state, is_done)
        self._show_paper(state.slip)

    def _render_tenders(self, state: PayState) -> None:
        for way, button in zip(WAYS, self.ways, strict=True):
            set_look(button, "chosen", "true" if way is state.type else "false")
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(state.tenders))
            if place < len(state.tenders):
                row.set_name(tender_word(state.tenders[place].type))
                row.set_value(fmt.amount(state.tenders[place].amount))
        self._rest.setVisible(bool(state.tenders) and state.step is PayStep.TAKING)
        self._rest.set_name(self.tr("Still to pay"))
        self._rest.set_value(fmt.yuan(state.missing))

    def _render_words(self, state: PayState, is_done: bool) -> None:
        number = state.slip.receipt.row.number if state.slip else ""
        title = self.tr("Receipt {number}").format(number=number) if is_done else self.tr("Payment")
        confirm = self.tr("Next customer  Enter") if is_done else self.tr("Take payment  Enter")
        self.set_texts(title, confirm, "" if is_done else self.tr("Back to the bill"))
        self.confirm.setEnabled(state.step is not PayStep.WRITING)

    def _show_paper(self, slip: Slip | None) -> None:
        self._paper_area.setVisible(slip is not None)
        if slip is None or self.paper.text:
            return
        self.paper.show_lines(self._preview(slip), self._columns)
        self._paper_area.setFixedWidth(self.paper.width() + 14)
        self._paper_area.setMinimumHeight(min(_PAPER, self.paper.height() + 4, room_for(self) - _AROUND))
        self.setFixedWidth(_LEFT + self._paper_area.width() + 60)
        self.setMinimumHeight(self._paper_area.minimumHeight() + _AROUND)
        self.adjustSize()
        parent = self.parentWidget()
        if parent:
            window = parent.window().geometry()
            self.move(window.center() - self.rect().center())
