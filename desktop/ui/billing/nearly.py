"""What is nearly reached: calm suggestions under the lines, each taken with a click, the first with a key."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.bill_rules import BillRules, Nearly
from desktop.ui.kit import FlowRow, KeyHint, QuietButton, Text, Tone, row_of
from desktop.ui.promotion import gap_sentence

KEY: Final = "Ctrl+T"
_HEIGHT: Final = 28


class NearlyStrip(FlowRow):
    """Shows the gaps that cost least to close; `taken` carries the one that was clicked."""

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self._rules = BillRules()
        self.hide()

    @property
    def texts(self) -> list[str]:
        """The suggestions as they are read."""
        return [gap_sentence(one.gap, one.promotion, self._rules) for one in self._rules.nearly]

    def show_rules(self, rules: BillRules) -> None:
        """Show what is nearly reached on a bill."""
        if rules.nearly != self._rules.nearly:
            self._rules = rules
            self._fill()

    def _fill(self) -> None:
        nearly = self._rules.nearly
        self.setVisible(bool(nearly))
        first = next((one for one in nearly if one.added), None)
        widgets: list[QWidget] = [_muted(self.tr("Nearly:"))] if nearly else []
        widgets += [
            self._suggestion(one, text, has_key=one is first)
            for one, text in zip(nearly, self.texts, strict=True)
        ]
        self.show_widgets(*widgets)

    def _suggestion(self, nearly: Nearly, text: str, *, has_key: bool) -> QWidget:
        told = f"{self._rules.name(nearly.promotion)} · {text}"
        if not nearly.added:
            return _muted(told)
        button = QuietButton(told, "plus")
        button.setFixedHeight(_HEIGHT)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.taken.emit(nearly))
        return row_of(button, KeyHint(KEY)) if has_key else button

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)


def _muted(text: str) -> Text:
    """A text as high as the buttons beside it, so that all stand on one line."""
    made = Text(text, "small", Tone.MUTED)
    made.setFixedHeight(_HEIGHT)
    return made
