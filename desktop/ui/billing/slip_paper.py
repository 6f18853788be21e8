"""The receipt on the screen, line for line as the printer sets it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.devices.escpos import Align, Size, columns_of
from desktop.devices.preview import PreviewLine
from desktop.ui.billing.qr_code import INK, PAPER, paint_qr
from desktop.ui.fonts import font
from desktop.ui.theme import current

_CELL: Final = 6.4
_LINE: Final = 17
_QR: Final = 96
_EDGE: Final = 14
_PARTS: Final = re.compile(r"\S+(?: \S+)*")
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter


class SlipPaper(QWidget):
    """Paints printer lines on white paper as wide as the roll."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[PreviewLine, ...] = ()
        self._columns = 48
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """Everything on the paper, line by line."""
        return "\n".join(line.text for line in self._lines)

    def show_lines(self, lines: Sequence[PreviewLine], columns: int) -> None:
        """Show another receipt."""
        self._lines, self._columns = tuple(lines), columns
        self.setAccessibleName(self.text)
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the roll and as long as the receipt."""
        height = sum(_height(line) for line in self._lines)
        return QSize(round(self._columns * _CELL) + 2 * _EDGE, round(height) + 2 * _EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the paper and its lines."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        painter.setPen(current().colour("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        y = float(_EDGE)
        for line in self._lines:
            self._paint(painter, y, line)
            y += _height(line)
        painter.end()

    def _paint(self, painter: QPainter, y: float, line: PreviewLine) -> None:
        painter.setPen(INK)
        if line.qr:
            paint_qr(painter, QPointF((self.width() - _QR) / 2, y + 4), line.qr, _QR)
        elif line.is_cut or (line.text and not line.text.strip("-")):
            painter.setPen(QPen(INK, 1, Qt.PenStyle.DashLine))
            middle = y + _height(line) / 2
            painter.drawLine(QPointF(_EDGE, middle), QPointF(self.width() - _EDGE, middle))
        else:
            self._paint_text(painter, y, line)

    def _paint_text(self, painter: QPainter, y: float, line: PreviewLine) -> None:
        wide = 2 if line.size is Size.BIG else 1
        painter.setFont(font(20 if wide == 2 else 15 if line.size is Size.TALL else 12, bold=line.is_bold))
        room = self._columns * _CELL
        area = QRectF(_EDGE, y, room, _height(line))
        if line.align is Align.CENTRE:
            painter.drawText(area, _MIDDLE | Qt.AlignmentFlag.AlignHCenter, line.text)
            return
        for found in _PARTS.finditer(line.text):
            start = columns_of(line.text[: found.start()]) * wide * _CELL
            is_last = columns_of(line.text) * wide >= self._columns and found.end() == len(line.text)
            side = Qt.AlignmentFlag.AlignRight if is_last and start else Qt.AlignmentFlag.AlignLeft
            painter.drawText(area.adjusted(0 if is_last else start, 0, 0, 0), _MIDDLE | side, found.group())


def _height(line: PreviewLine) -> float:
    if line.qr:
        return _QR + 8
    if line.is_cut:
        return 8
    if not line.text:
        return _LINE / 3
    return _LINE * (1.6 if line.size is not Size.NORMAL else 1)
