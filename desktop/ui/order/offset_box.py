"""What the rebate wallet is asked to pay of an order: nothing, all it may, or an amount."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop.services.order_offset import OffsetOffer
from desktop.ui import format as fmt
from desktop.ui.kit import AmountEdit, Text, TextLines, Tone, ValueRow, row_of
from desktop.ui.order.offset_words import asked_words, limit_words, reserved_words
from domain.money import Fen

NOTHING, ALL, PART = range(3)
_AMOUNT_WIDTH = 124


class OffsetBox(QWidget):
    """The choice and what comes of it; `asked` carries fen, or None for all that the wallet may pay.

    `totals` is what it leaves to pay, to stand below the order's total wherever that is.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._offer, self._total = OffsetOffer(), 0
        self._wanted: Fen | None = 0
        self._is_part = False
        self._name = Text("", "small", Tone.MUTED)
        self.choice, self.amount = QComboBox(), AmountEdit()
        self.choice.addItems(["", "", ""])
        self.amount.setFixedWidth(_AMOUNT_WIDTH)
        self._lines = TextLines("small", spacing=2)
        self._pays, self._left = ValueRow(), ValueRow(role="strong")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._name, row_of(self.choice, 1, self.amount), self._lines):
            column.addWidget(widget)
        self.totals = QWidget()
        below = QVBoxLayout(self.totals)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._pays)
        below.addWidget(self._left)
        self.choice.activated.connect(self._choose)
        self.amount.value_changed.connect(self._on_amount)
        self._name.setBuddy(self.choice)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._pays.set_name(self.tr("Asked of the wallet"))
        self._left.set_name(self.tr("Left to pay"))
        self._show()

    def show_offer(self, offer: OffsetOffer, wanted: Fen | None, total: Fen) -> None:
        """Show what the wallet may pay and what is asked of it; hidden without a wallet."""
        self._offer, self._wanted, self._total = offer, wanted, total
        if wanted is None or (not wanted and not self.amount.hasFocus()):
            self._is_part = self._is_part and wanted == 0
        elif wanted:
            self._is_part = True
        self._show()

    def _show(self) -> None:
        offer, wanted = self._offer, self._wanted
        self.setVisible(offer.is_known)
        self._name.setText(
            self.tr("From the rebate wallet, which holds {amount}").format(amount=fmt.yuan(offer.free))
        )
        most = fmt.yuan(offer.most)
        for place, text in enumerate(
            (
                self.tr("it pays nothing"),
                self.tr("all it may, {amount}").format(amount=most),
                self.tr("an amount"),
            )
        ):
            self.choice.setItemText(place, text)
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(ALL if wanted is None else PART if self._is_part else NOTHING)
        self.amount.setVisible(self._is_part)
        if not self.amount.hasFocus() and self.amount.value() != wanted:
            self.amount.set_value(wanted)
        self._lines.show_lines(self._notes())
        self.totals.setVisible(offer.asked > 0)
        self._pays.set_value(f"▲ {fmt.yuan(-offer.asked)}")
        self._left.set_value(fmt.yuan(self._total - min(offer.asked, offer.most)))

    def _notes(self) -> list[tuple[str, Tone]]:
        offer, notes = self._offer, []
        if reserved := reserved_words(offer):
            notes.append((reserved, Tone.MUTED))
        if self._total > 0 and (offer.limit < offer.free or self._is_part):
            notes.append((limit_words(offer), Tone.MUTED))
        if asked := asked_words(offer):
            notes.append((asked, Tone.WARNING if offer.beyond else Tone.MUTED))
        return notes

    def _choose(self, place: int) -> None:
        self._is_part = place == PART
        if place == PART:
            self.amount.setVisible(True)
            self.amount.set_value(self._offer.most)
            self.amount.setFocus()
            self.amount.selectAll()
        self.asked.emit(None if place == ALL else self._offer.most if place == PART else 0)

    def _on_amount(self, value: Fen | None) -> None:
        if self._is_part:
            self.asked.emit(max(value or 0, 0))
