"""Pictures of widgets at a given size, language and theme; the scale is QT_SCALE_FACTOR of the process."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.language import switch_language
from desktop.ui.theme import apply_theme


@dataclass(frozen=True, slots=True)
class Shot:
    """How a picture is taken; the size is in logical pixels."""

    width: int = 1366
    height: int = 768
    language: str = "zh"
    theme: str = "light"

    @property
    def suffix(self) -> str:
        """What tells its file from others: zh-light-1366x768."""
        return f"{self.language}-{self.theme}-{self.width}x{self.height}"


def dress(app: QApplication, shot: Shot) -> None:
    """Put the whole program into the language and theme of a shot."""
    switch_language(app, shot.language)
    apply_theme(app, shot.theme)


def take(widget: QWidget, shot: Shot, path: Path) -> Path:
    """Draw a widget without showing it on a screen and write a PNG."""
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(QSize(shot.width, shot.height))
    widget.show()
    widget.ensurePolished()
    QApplication.sendPostedEvents()
    path.parent.mkdir(parents=True, exist_ok=True)
    picture: QPixmap = widget.grab()
    picture.save(str(path))
    return path
