"""Small painted charts for what people would rather look at than read."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.ui.fonts import font
from desktop.ui.theme import Tone, current, metrics

_AXIS = 22
_LABEL_GAP = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its value, the label under it and the value in words."""

    value: int
    label: str
    shown: str = ""
    tone: Tone = Tone.ACCENT


class _Chart(QWidget):
    """A painted widget that announces itself to screen readers."""

    def _begin(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        return painter


class BarChart(_Chart):
    """Bars by day; the last one is now and stands out."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self.setMinimumHeight(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars from left to right."""
        self._bars = tuple(bars)
        self.setAccessibleName(", ".join(f"{b.label} {b.shown or b.value}" for b in bars))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lines, bars and as many labels as fit."""
        painter = self._begin()
        area = QRectF(self.rect()).adjusted(0.5, 4.5, -0.5, -_AXIS - 0.5)
        self._paint_lines(painter, area)
        if self._bars and max(b.value for b in self._bars) > 0:
            self._paint_bars(painter, area)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Tell a bar's day and value under the mouse."""
        if isinstance(event, QHelpEvent) and self._bars:
            number = min(
                len(self._bars) - 1, max(0, event.pos().x() * len(self._bars) // max(1, self.width()))
            )
            bar = self._bars[number]
            QToolTip.showText(event.globalPos(), f"{bar.label}  {bar.shown or bar.value}", self)
            return True
        return super().event(event)

    def _paint_lines(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(current().colour("border"))
        for part in (1.0, 0.62, 0.24):
            y = round(area.top() + area.height() * part) + 0.5
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _paint_bars(self, painter: QPainter, area: QRectF) -> None:
        theme, top = current(), max(b.value for b in self._bars)
        step = area.width() / len(self._bars)
        width = min(step * 0.6, 36.0)
        label_end = -1.0e9
        for number, bar in enumerate(self._bars):
            is_now = number == len(self._bars) - 1
            height = area.height() * max(bar.value, 0) / top
            centre = area.left() + step * (number + 0.5)
            box = QRectF(centre - width / 2, area.bottom() - height, width, height)
            painter.setPen(theme.colour("accent" if is_now else "accent_line"))
            painter.setBrush(theme.colour("accent" if is_now else "accent_soft"))
            painter.drawRoundedRect(box, 2, 2)
            label_end = self._paint_label(painter, area, number, centre, label_end)

    def _is_labelled(self, number: int) -> bool:
        last = len(self._bars) - 1
        step = max(1, last // 2)
        return number == last or (number % step == 0 and last - number > step // 2)

    def _paint_label(self, painter: QPainter, area: QRectF, number: int, centre: float, end: float) -> float:
        last = len(self._bars) - 1
        text = self._bars[number].label
        half = painter.fontMetrics().horizontalAdvance(text) / 2 + _LABEL_GAP
        keeps_room = (
            number == last or centre + half < area.left() + area.width() * (last + 0.5) / (last + 1) - half
        )
        if centre - half < end or not keeps_room or not self._is_labelled(number):
            return end
        painter.setPen(current().colour("muted"))
        box = QRectF(centre - half, area.bottom() + 4, 2 * half, _AXIS - 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return centre + half


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar in parts per million of the whole."""

    ppm: int
    tone: Tone = Tone.ACCENT


class SegmentedBar(_Chart):
    """A thin bar of coloured parts, with a mark where one ought to be by now."""

    def __init__(self, height: int = 6) -> None:
        super().__init__()
        self._segments: tuple[Segment, ...] = ()
        self._marker_ppm: int | None = None
        self._wash = Tone.ACCENT
        self.setFixedHeight(height + 8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_segments(self, segments: Sequence[Segment], marker_ppm: int | None = None) -> None:
        """Show parts from the left and perhaps a marker."""
        self._segments = tuple(segments)
        self._marker_ppm = marker_ppm
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, the parts and the marker."""
        painter = self._begin()
        track = QRectF(0, 4, self.width(), self.height() - 8)
        _paint_track(painter, track, self._segments, self._wash)
        if self._marker_ppm is not None:
            x = track.width() * min(self._marker_ppm, 1_000_000) / 1_000_000
            painter.fillRect(QRectF(x - 1, 1, 2, self.height() - 2), current().colour("text"))
        painter.end()


class TierBar(_Chart):
    """Steps to reach one after the other, each filled as far as one has come."""

    def __init__(self, tone: Tone = Tone.GOOD) -> None:
        super().__init__()
        self._tone = tone
        self._filled: tuple[int, ...] = ()
        self.setFixedHeight(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_tiers(self, filled_ppm: Sequence[int]) -> None:
        """Show each step filled by this part per million."""
        self._filled = tuple(filled_ppm)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the steps with a gap between them."""
        painter = self._begin()
        count = max(1, len(self._filled))
        width = (self.width() - 4 * (count - 1)) / count
        for number, ppm in enumerate(self._filled):
            track = QRectF(number * (width + 4), 4, width, 6)
            _paint_track(painter, track, (Segment(ppm, self._tone),), self._tone)
        painter.end()


def _paint_track(painter: QPainter, track: QRectF, segments: Sequence[Segment], wash: Tone) -> None:
    theme = current()
    radius = track.height() / 2
    painter.setPen(theme.colour("border") if theme.name == "contrast" else Qt.PenStyle.NoPen)
    painter.setBrush(theme.wash(wash))
    painter.drawRoundedRect(track, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    whole = sum(s.ppm for s in segments)
    for segment in reversed(segments):
        part = QRectF(track.x(), track.y(), track.width() * min(whole, 1_000_000) / 1_000_000, track.height())
        painter.setBrush(theme.ink(segment.tone))
        if whole > 0:
            painter.drawRoundedRect(part, radius, radius)
        whole -= segment.ppm


class HorizontalBars(_Chart):
    """Named bars one under the other with their figures at the right, as for ageing."""

    _ROW = 26

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars from top to bottom; `shown` is the figure at the right."""
        self._bars = tuple(bars)
        self.setAccessibleName(", ".join(f"{b.label} {b.shown or b.value}" for b in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the bars."""
        return QSize(200, max(1, len(self._bars)) * self._ROW)

    def minimumSizeHint(self) -> QSize:
        """No bar is cut; the width gives way."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw name, bar and figure of each row."""
        painter = self._begin()
        painter.setFont(font(metrics().small))
        ruler = painter.fontMetrics()
        names = max((ruler.horizontalAdvance(b.label) for b in self._bars), default=0) + 12
        figures = max((ruler.horizontalAdvance(b.shown) for b in self._bars), default=0) + 12
        top = max((b.value for b in self._bars), default=0)
        for number, bar in enumerate(self._bars):
            row = QRect(0, number * self._ROW, self.width(), self._ROW)
            self._paint_row(painter, row, bar, (names, figures, top))
        painter.end()

    def _paint_row(self, painter: QPainter, row: QRect, bar: Bar, sizes: tuple[int, int, int]) -> None:
        names, figures, top = sizes
        theme = current()
        painter.setPen(theme.colour("muted"))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, bar.label)
        painter.setPen(theme.colour("text"))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.shown)
        room = row.width() - names - figures
        if room > 0 and top > 0 and bar.value > 0:
            length = max(6.0, room * bar.value / top)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.ink(bar.tone))
            painter.drawRoundedRect(QRectF(names, row.center().y() - 3.5, length, 8), 4, 4)


class Sparkline(_Chart):
    """The shape of a series, with a dot where it is now."""

    def __init__(self, tone: Tone = Tone.ACCENT) -> None:
        super().__init__()
        self._values: tuple[int, ...] = ()
        self._tone = tone
        self.setFixedHeight(28)
        self.setMinimumWidth(64)

    def show_values(self, values: Sequence[int]) -> None:
        """Show these values from left to right."""
        self._values = tuple(values)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line and the dot."""
        painter = self._begin()
        if len(self._values) > 1:
            low, high = min(self._values), max(self._values)
            span, step = max(1, high - low), (self.width() - 8) / (len(self._values) - 1)
            room = self.height() - 8
            points = [QPointF(4 + n * step, 4 + room * (high - v) / span) for n, v in enumerate(self._values)]
            painter.setPen(QPen(current().ink(self._tone), 1.5))
            painter.drawPolyline(QPolygonF(points))
            painter.setBrush(current().ink(self._tone))
            painter.drawEllipse(points[-1], 2.5, 2.5)
        painter.end()
