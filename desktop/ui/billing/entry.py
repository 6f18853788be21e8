"""The entry box: scanner, codes, names and the figures that a line is changed by, all in one field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop.ui.kit import Badge, Mark, SearchBox, Tone

_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EntryBox(SearchBox):
    """A large search box whose empty state turns single keys into commands; text keys type as soon as there is text."""

    moved = Signal(int)
    entered = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(is_large=True)
        self._keys: Mapping[str, Callable[[], object]] = {}
        self._numbered: Mapping[str, Callable[[str], bool]] = {}
        self._allowed: frozenset[str] = frozenset()
        self.mode = Badge(Mark("", Tone.ACCENT))
        self.mode.hide()
        layout = self.layout()
        if layout is not None:
            layout.insertWidget(1, self.mode)  # type: ignore[attr-defined] # a QHBoxLayout, see SearchBox
        self.without_input_method()

    def set_keys(
        self, on_empty: Mapping[str, Callable[[], object]], on_number: Mapping[str, Callable[[str], bool]]
    ) -> None:
        """Say what single keys do on the empty box, and which take the number that stands in it."""
        self._keys, self._numbered = on_empty, on_number

    def allow_commands(self, names: frozenset[str]) -> None:
        """Say which single keys are commands now; the others type."""
        self._allowed = names

    def show_mode(self, word: str) -> None:
        """Say what the box takes; an empty word is selling."""
        self.mode.show_mark(Mark(word, Tone.ACCENT))
        self.mode.setVisible(bool(word))

    def allow_input_method(self, is_allowed: bool) -> None:
        """Chinese is typed only while a person picks by name."""
        if self.edit.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) != is_allowed:
            self.edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, is_allowed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys before the field does."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.edit and is_key and self._takes(cast("QKeyEvent", event)):
            return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTERS:
            if not event.isAutoRepeat():
                self.entered.emit(self.text())
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return self._takes_char(event)
        return True

    def _takes_char(self, event: QKeyEvent) -> bool:
        text, char = self.text(), event.text()
        name = QKeySequence(event.keyCombination()).toString()
        command = next((n for n in (char, name) if n in self._allowed and n in self._keys), "")
        if not text and command:
            self._keys[command]()
            return True
        if text and char in self._allowed and char in self._numbered and self._numbered[char](text):
            self.clear()
            return True
        return False
