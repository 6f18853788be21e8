"""Telling people things without stopping them: banners, toasts with undo, and empty states."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui.icons import TONE_ICONS, check_icon, paint_icon
from desktop.ui.kit.basics import ElidedText, Text, set_look
from desktop.ui.kit.buttons import QuietButton, SecondaryButton
from desktop.ui.theme import Tone, current

TOAST_MS = 5000
_GAP = 16


class Sign(QWidget):
    """An icon in the colour of a tone, following the theme."""

    def __init__(self, name: str, tone: Tone = Tone.NEUTRAL, size: int = 18) -> None:
        super().__init__()
        check_icon(name)
        self._name = name
        self._tone = tone
        self.setFixedSize(QSize(size, size))

    def show_sign(self, name: str, tone: Tone) -> None:
        """Show another icon or tone."""
        self._name = name
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        paint_icon(painter, self.rect(), self._name, current().ink(self._tone))
        painter.end()


class Banner(QFrame):
    """A coloured line inside a screen: what is the case, a muted detail, perhaps an action."""

    def __init__(self, tone: Tone = Tone.WARNING) -> None:
        super().__init__()
        self.setProperty("tone", tone.value)
        self._sign = Sign(TONE_ICONS[tone], tone)
        self._text = Text("", "body", tone)
        self._detail = ElidedText("", "body", Tone.MUTED)
        self.action = QuietButton()
        self.action.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 10, 6)
        row.setSpacing(10)
        for widget in (self._sign, self._text):
            row.addWidget(widget)
        row.addWidget(self._detail, 1)
        row.addWidget(self.action)
        self.setMinimumHeight(40)

    def show_text(self, text: str, detail: str = "", action: str = "") -> None:
        """Say it; connect `action.clicked` for the action."""
        self._text.setText(text)
        self._detail.setText(detail)
        self.action.set_text(action)
        self.action.setVisible(bool(action))
        self.setVisible(bool(text))

    def set_tone(self, tone: Tone) -> None:
        """Change what the banner means."""
        set_look(self, "tone", tone.value)
        self._sign.show_sign(TONE_ICONS[tone], tone)
        self._text.set_tone(tone)


class Toast(QFrame):
    """A short message over the bottom of the window that goes by itself; it may offer Undo."""

    def __init__(self, window: QWidget, text: str, tone: Tone, undo: Callable[[], None] | None) -> None:
        super().__init__(window)
        self.window_below = window
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(10)
        if tone in (Tone.GOOD, Tone.WARNING, Tone.DANGER):
            row.addWidget(Text({Tone.GOOD: "✓", Tone.WARNING: "▲", Tone.DANGER: "■"}[tone]))
        row.addWidget(Text(text))
        if undo is not None:
            row.addWidget(self._undo_button(undo))
        self._timer = QTimer(self, singleShot=True, interval=TOAST_MS)
        self._timer.timeout.connect(self.deleteLater)
        window.installEventFilter(self)

    def _undo_button(self, undo: Callable[[], None]) -> QPushButton:
        button = QPushButton(self.tr("Undo"))
        button.clicked.connect(self.deleteLater)
        button.clicked.connect(lambda: undo())
        return button

    def appear(self) -> None:
        """Show it above everything at the bottom of the window."""
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the window is resized."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        area = self.window_below.rect()
        self.move((area.width() - self.width()) // 2, area.height() - self.height() - 3 * _GAP)


def show_toast(
    near: QWidget, text: str, tone: Tone = Tone.NEUTRAL, undo: Callable[[], None] | None = None
) -> Toast:
    """Show a message in the window of a widget, replacing the one before."""
    window = near.window()
    olds = cast("list[Toast]", window.findChildren(Toast))
    for old in olds:
        old.deleteLater()
        old.hide()
    toast = Toast(window, text, tone, undo)
    toast.appear()
    return toast


class EmptyState(QWidget):
    """What belongs here, and the first thing to do."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._sentence = Text("", "body", Tone.MUTED, wraps=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.action = SecondaryButton()
        self.action.hide()
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(Sign(icon_name, Tone.MUTED, 36), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_text(self, sentence: str, action: str = "") -> None:
        """Say it; connect `action.clicked` for the action."""
        self._sentence.setText(sentence)
        width = min(420, self._sentence.fontMetrics().horizontalAdvance(sentence) + 8)
        self._sentence.setFixedSize(width, self._sentence.heightForWidth(width))
        self.action.set_text(action)
        self.action.setVisible(bool(action))
