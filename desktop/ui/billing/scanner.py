"""Telling a barcode scanner from a person by timing, wherever the focus is, and keeping scans out of text fields."""

from __future__ import annotations

import time
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

MEAN_GAP_MS: Final = 50
SHORTEST: Final = 6
SILENCE_MS: Final = 120
_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class Burst:
    """Characters that came close together; times are in milliseconds."""

    def __init__(self) -> None:
        self._chars: list[str] = []
        self._first = self._last = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed yet."""
        return not self._chars

    def add(self, char: str, at: int) -> bool:
        """Take a character and tell whether it begins a new burst."""
        is_first = not self.is_going_on(at)
        if is_first:
            self._chars, self._first = [], at
        self._chars.append(char)
        self._last = at
        return is_first

    def is_going_on(self, at: int) -> bool:
        """Whether a key now would belong to the burst."""
        return bool(self._chars) and 0 <= at - self._last <= SILENCE_MS

    def is_fast(self, at: int) -> bool:
        """Whether the burst goes on at a pace that nobody types."""
        return len(self._chars) > 1 and at - self._last <= MEAN_GAP_MS and self._mean() <= MEAN_GAP_MS

    def code(self) -> str:
        """The scanned code, or an empty text when a person typed."""
        is_scan = len(self._chars) >= SHORTEST and self._mean() <= MEAN_GAP_MS
        return "".join(self._chars) if is_scan else ""

    def clear(self) -> None:
        """Forget what was typed."""
        self._chars = []

    def _mean(self) -> float:
        return (self._last - self._first) / max(1, len(self._chars) - 1)


class _Field:
    """The text field that had the focus when a burst began, as it was then."""

    def __init__(self) -> None:
        focus = QApplication.focusWidget()
        self._edit = focus.lineEdit() if isinstance(focus, QComboBox) else focus
        if isinstance(self._edit, QLineEdit):
            self._text, self._cursor = self._edit.text(), self._edit.cursorPosition()
            self._was_selected = self._edit.hasSelectedText()

    def restore(self) -> None:
        """Take out what the scanner typed."""
        if not isinstance(self._edit, QLineEdit) or not shiboken6.isValid(self._edit):
            return
        if self._edit.text() == self._text:
            return
        self._edit.setText(self._text)
        self._edit.setCursorPosition(self._cursor)
        self._edit.textEdited.emit(self._text)
        if self._was_selected:
            self._edit.selectAll()


class Scanner(QObject):
    """Watches the keys of every window of the program while it listens; `scanned` carries a code.

    Keys are seen once, where they enter a window, before any shortcut or field takes them.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._burst = Burst()
        self._field: _Field | None = None
        self._ended_at = -SILENCE_MS
        self._is_listening = False
        self._silence = QTimer(self, singleShot=True, interval=SILENCE_MS)
        # Keys that came while the program was busy are still queued when the time is up; they go first.
        self._calm = QTimer(self, singleShot=True, interval=0)
        self._silence.timeout.connect(self._calm.start)
        self._calm.timeout.connect(self._finish)

    def listen(self, is_listening: bool) -> None:
        """Start or stop watching."""
        app = QApplication.instance()
        if app is None or is_listening == self._is_listening:
            return
        self._is_listening = is_listening
        if is_listening:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)
            self._burst.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at keys as they enter a window."""
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or not isinstance(
            watched, QWindow
        ):
            return False
        if not isinstance(event, QKeyEvent):
            return False
        at = event.timestamp() or time.monotonic_ns() // 1_000_000
        if kind == QEvent.Type.ShortcutOverride:
            return self._override(event, at)
        return self._press(event, at)

    def _override(self, event: QKeyEvent, at: int) -> bool:
        """Keep the keys of a scan from running shortcuts."""
        if self._is_echo(event, at) or (self._burst.is_fast(at) and not event.isAutoRepeat()):
            event.accept()
            return True
        return False

    def _press(self, event: QKeyEvent, at: int) -> bool:
        if self._is_echo(event, at):
            return True
        if event.isAutoRepeat():
            self._burst.clear()
            return False
        if event.key() in _ENDS:
            return self._end(at)
        char = event.text()
        if len(char) == 1 and char.isprintable() and not event.modifiers() & _COMMANDS:
            if self._burst.add(char, at):
                self._field = _Field()
            self._calm.stop()
            self._silence.start()
        return False

    def _is_echo(self, event: QKeyEvent, at: int) -> bool:
        """Many scanners send carriage return and line feed; the second must not press anything."""
        is_line_feed = event.key() == Qt.Key.Key_J and bool(event.modifiers() & _COMMANDS)
        return (
            self._burst.is_empty
            and at - self._ended_at <= MEAN_GAP_MS
            and (event.key() in _ENDS or is_line_feed)
        )

    def _end(self, at: int) -> bool:
        is_scan = self._burst.is_going_on(at) and bool(self._burst.code())
        if is_scan:
            self._ended_at = at
            self._finish()
        else:
            self._burst.clear()
        return is_scan

    def _finish(self) -> None:
        self._silence.stop()
        self._calm.stop()
        code, field = self._burst.code(), self._field
        self._burst.clear()
        self._field = None
        if code:
            if field:
                field.restore()
            self.scanned.emit(code)
