"""Buttons by weight: one primary per screen, the others quieter."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.ui.icons import icon


class _Button(QPushButton):
    kind = "secondary"
    tint = "text"

    def __init__(self, text: str = "", icon_name: str = "", key: str = "", *, is_large: bool = False) -> None:
        super().__init__()
        self._key = key
        self.setProperty("kind", self.kind)
        self.setProperty("look_size", "large" if is_large else "normal")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if icon_name:
            self.setIcon(icon(icon_name, self.tint))
            self.setIconSize(QSize(16, 16))
        if key:
            self.setShortcut(key)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Set the word; the key, if any, stands after it."""
        self.setText(f"{text}  {self._key}" if self._key else text)
        if self._key:
            self.setShortcut(self._key)

    def sizeHint(self) -> QSize:
        """Room for the word, also in bold where the button can stay pressed."""
        size = super().sizeHint()
        if self.isCheckable():
            plain, bold = QFont(self.font()), QFont(self.font())
            bold.setWeight(QFont.Weight.Bold)
            widths = [QFontMetrics(font).horizontalAdvance(self.text()) for font in (plain, bold)]
            # Qt centres the plain word and draws the bold one from there, so that the gain is needed on both sides.
            size.setWidth(size.width() + 2 * (widths[1] - widths[0]))
        return size


class PrimaryButton(_Button):
    """The one thing this screen is for."""

    kind = "primary"
    tint = "on_accent"


class SecondaryButton(_Button):
    """Anything else that can be done here."""


class QuietButton(_Button):
    """A small action inside a card."""

    kind = "quiet"
    tint = "accent"


class DangerButton(_Button):
    """An action that cannot be undone."""

    kind = "danger"
    tint = "danger"
