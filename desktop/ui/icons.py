"""Icons of one set, tinted from the theme each time they are painted, so that they follow a switch."""

import qtawesome
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from desktop.ui.theme import Tone, current

_SET = "ph"


class _TintedEngine(QIconEngine):
    def __init__(self, name: str, tint: str, chosen_tint: str) -> None:
        super().__init__()
        self._name = name
        self._tint = tint
        self._chosen_tint = chosen_tint

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tint = self._chosen_tint if state is QIcon.State.On else self._tint
        if mode is QIcon.Mode.Disabled:
            tint = "muted"
        paint_icon(painter, rect, self._name, current().colour(tint))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._tint, self._chosen_tint)


def icon(name: str, tint: str = "text", chosen_tint: str | None = None) -> QIcon:
    """An icon of the Phosphor set by its name there, such as `truck`; `tint` is a colour token, `chosen_tint` the one when checked."""
    check_icon(name)
    return QIcon(_TintedEngine(name, tint, chosen_tint or tint))


def check_icon(name: str) -> None:
    """Raise KeyError for a name the set does not have, before a painter would."""
    qtawesome.charmap(f"{_SET}.{name}")


def paint_icon(painter: QPainter, rect: QRect, name: str, colour: QColor) -> None:
    """Draw an icon into a rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setPen(colour)
    glyphs = qtawesome.font(_SET, 16)
    glyphs.setPixelSize(max(1, min(rect.width(), rect.height())))
    painter.setFont(glyphs)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, qtawesome.charmap(f"{_SET}.{name}"))
    painter.restore()


TONE_ICONS = {
    Tone.NEUTRAL: "circle",
    Tone.MUTED: "circle",
    Tone.ACCENT: "info",
    Tone.GOOD: "check-circle",
    Tone.WARNING: "warning",
    Tone.DANGER: "warning-octagon",
}
