"""A few options side by side, of which one holds."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.ui.fonts import font
from desktop.ui.kit import SecondaryButton
from desktop.ui.theme import metrics

_AROUND = 38


class Choice(QWidget):
    """Options as buttons; `chosen` carries the key a person picked."""

    chosen = Signal(str)

    def __init__(self, *keys: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons = {key: SecondaryButton() for key in keys}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, button in self._buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)

    def button(self, key: str) -> SecondaryButton:
        """The button of an option."""
        return self._buttons[key]

    def set_words(self, words: Mapping[str, str]) -> None:
        """Name the options in the language in use."""
        ruler = QFontMetrics(font(metrics().body, bold=True))
        for key, word in words.items():
            button = self._buttons[key]
            button.set_text(word)
            button.setMinimumWidth(ruler.horizontalAdvance(word) + _AROUND)

    def show_chosen(self, key: str) -> None:
        """Mark the option that holds."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
