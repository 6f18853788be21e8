"""The steps of a programme painted side by side: where each begins, what it pays, how far one has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.fonts import font
from desktop.ui.theme import Tone, current, metrics

_MILLION: Final = 1_000_000
_GAP: Final = 4
_TRACK: Final = 10
_LINE: Final = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it begins, what it pays, how far it is filled in parts per million, whether one stands on it."""

    start: str
    pays: str
    filled: int
    is_here: bool = False


class TierScale(QWidget):
    """Paints the steps; the words are told to screen readers too."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self.setFixedHeight(2 * _LINE + _TRACK + 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps from left to right."""
        self._steps = tuple(steps)
        self.setAccessibleName(", ".join(f"{one.start} {one.pays}" for one in steps))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each step with what it pays above it and where it begins below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count = max(1, len(self._steps))
        width = (self.width() - _GAP * (count - 1)) / count
        for number, step in enumerate(self._steps):
            self._paint_step(painter, QRectF(number * (width + _GAP), 0, width, self.height()), step)
        painter.end()

    def _paint_step(self, painter: QPainter, area: QRectF, step: Step) -> None:
        theme = current()
        painter.setFont(font(metrics().small, bold=step.is_here))
        tone = Tone.GOOD if step.is_here else Tone.NEUTRAL if step.filled else Tone.MUTED
        painter.setPen(theme.ink(tone))
        self._paint_text(painter, QRectF(area.x(), 0, area.width(), _LINE), step.pays)
        track = QRectF(area.x(), _LINE + 2, area.width(), _TRACK)
        painter.setPen(theme.colour("border") if theme.name == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(theme.wash(Tone.GOOD))
        painter.drawRoundedRect(track, _TRACK / 2, _TRACK / 2)
        if step.filled > 0:
            done = max(track.width() * step.filled / _MILLION, float(_TRACK))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.ink(Tone.GOOD))
            painter.drawRoundedRect(QRectF(track.x(), track.y(), done, _TRACK), _TRACK / 2, _TRACK / 2)
        painter.setFont(font(metrics().small))
        painter.setPen(theme.ink(Tone.MUTED))
        self._paint_text(painter, QRectF(area.x(), _LINE + _TRACK + 4, area.width(), _LINE), step.start)

    def _paint_text(self, painter: QPainter, area: QRectF, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
