"""Prices of HQ that wait for a person: how much they change, the largest steps, and the two things to do."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from desktop.ui import format as fmt
from desktop.ui.kit import Card, ElidedText, SecondaryButton, Sign, Text, Tone, row_of
from desktop.ui.sync.view_model import HeldPrices
from desktop.ui.sync.words import scope_word
from domain.price_change import Doubt, PriceStep

_SHOWN = 4


class PriceCard(Card):
    """One cut of prices at a time, the undecided first; hidden where nothing waits."""

    take_wanted = Signal(object)
    leave_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(spacing=4)
        self._prices: tuple[HeldPrices, ...] = ()
        self._title, self._sentence = Text("", "title"), Text("", wraps=True)
        self._steps = [(ElidedText("", "body"), Text("", "strong")) for _ in range(_SHOWN)]
        self._note = Text("", "body", Tone.MUTED, wraps=True)
        self.take, self.leave = SecondaryButton("", "check-circle"), SecondaryButton("", "x-circle")
        self.take.clicked.connect(lambda: self._choose(self.take_wanted))
        self.leave.clicked.connect(lambda: self._choose(self.leave_wanted))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        words.addLayout(self._lay_steps())
        words.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Sign("warning", Tone.WARNING, 28), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(row_of(self.leave, self.take))
        self.body.addLayout(row)
        self.hide()

    def _lay_steps(self) -> QGridLayout:
        """Two products side by side, each with its name and its prices."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        for place, (name, figures) in enumerate(self._steps):
            line, column = divmod(place, 2)
            grid.addWidget(name, line, 2 * column)
            grid.addWidget(figures, line, 2 * column + 1)
            grid.setColumnStretch(2 * column, 1)
        return grid

    def _choose(self, wanted: SignalInstance) -> None:
        if self._prices:
            wanted.emit(self._prices[0])

    def show_prices(self, prices: tuple[HeldPrices, ...]) -> None:
        """Show what waits, or nothing."""
        self._prices = tuple(sorted(prices, key=lambda held: held.is_left))
        self.setVisible(bool(prices))
        if not prices:
            return
        held = self._prices[0]
        self._title.setText(self._doubt_words(held.doubt))
        share = self.tr("{scope}: {changed} of {compared} products by more than half.")
        figures = {"changed": fmt.count(held.changed), "compared": fmt.count(held.compared)}
        self._sentence.setText(share.format(scope=scope_word(held.scope), **figures))
        for place, (name, figures_) in enumerate(self._steps):
            example = held.examples[place] if place < len(held.examples) else None
            name.setText(example.name if example else "")
            figures_.setText(_step_words(example.step) if example else "")
        self._note.setText(self._note_words(held))
        self.leave.setVisible(not held.is_left)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.take.set_text(self.tr("Take the new prices"))
        self.leave.set_text(self.tr("Keep the old ones and ask HQ"))
        self.show_prices(self._prices)

    def _doubt_words(self, doubt: Doubt) -> str:
        if doubt is Doubt.ZERO:
            return self.tr("HQ sent prices of 0 for what had a price")
        if doubt is Doubt.BEYOND:
            return self.tr("HQ sent prices beyond all reason")
        return self.tr("HQ sent prices that change a lot")

    def _note_words(self, held: HeldPrices) -> str:
        if held.is_left:
            return self.tr("You kept the old prices; HQ is told and can send others.")
        if held.scope.startswith("dealer:"):
            return self.tr("The old prices stay in force. News of your account wait with them.")
        return self.tr("The old prices stay in force until you decide. Everything else goes on.")


def _step_words(step: PriceStep) -> str:
    return f"{fmt.unit_price(step.old)} → {fmt.unit_price(step.new)}"
