"""A QR code on the screen, black on white in every theme, so that every camera reads it."""

from __future__ import annotations

from typing import Final

import segno
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

PAPER: Final = QColor("#FFFFFF")
INK: Final = QColor("#18202B")
_SIDE: Final = 196
_QUIET: Final = 14


class QrCode(QWidget):
    """Paints one text as a QR code."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.content = content
        self.setAccessibleName(content)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A square with its quiet zone."""
        return QSize(_SIDE + 2 * _QUIET, _SIDE + 2 * _QUIET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the code."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        paint_qr(painter, QPointF(_QUIET, _QUIET), self.content, _SIDE)
        painter.end()


def paint_qr(painter: QPainter, corner: QPointF, content: str, width: float) -> None:
    """Draw a text as a QR code of a width at a corner."""
    rows = [list(row) for row in segno.make(content, micro=False, error="m").matrix]
    side = width / len(rows)
    painter.setPen(Qt.PenStyle.NoPen)
    for place, row in enumerate(rows):
        for column, dark in enumerate(row):
            if dark:
                spot = QRectF(corner.x() + column * side, corner.y() + place * side, side + 0.3, side + 0.3)
                painter.fillRect(spot, INK)
