"""Pictures of widgets at a given size, language and theme; the scale is QT_SCALE_FACTOR of the process."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.ui.language import switch_language
from desktop.ui.theme import apply_theme, current


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
    for dialog in open_dialogs(widget):
        _lay_over(picture, dialog)
    picture.save(str(path))
    return path


def open_dialogs(widget: QWidget) -> list[QDialog]:
    """The dialogs that stand over a window now."""
    return [one for one in cast("list[QDialog]", widget.findChildren(QDialog)) if one.isVisible()]


def close_dialogs(widget: QWidget) -> None:
    """Close what stands over a window."""
    for dialog in open_dialogs(widget):
        dialog.close()


def _lay_over(picture: QPixmap, dialog: QDialog) -> None:
    """Draw an open dialog in the middle, framed as it stands over its window on a screen."""
    shade = QColor(0, 0, 0, 60)
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), shade)
    size = picture.deviceIndependentSize()
    left, top = int(size.width() - dialog.width()) // 2, int(size.height() - dialog.height()) // 2
    painter.drawPixmap(left, top, dialog.grab())
    painter.setPen(current().colour("strong_border"))
    painter.drawRect(left - 1, top - 1, dialog.width() + 1, dialog.height() + 1)
    painter.end()
