"""Small signs: a badge says a state by icon, word and colour, a key hint shows a key."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui.fonts import font
from desktop.ui.icons import TONE_ICONS, paint_icon
from desktop.ui.kit.basics import Text, row_of
from desktop.ui.theme import Tone, current, metrics

_PAD = 6
_ICON = 12
_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A state to show: a word and its tone; `icon` overrides the tone's own, "" shows none."""

    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str | None = None

    @property
    def shown_icon(self) -> str:
        """The icon drawn before the word; neutral and accent marks are plain words unless they name one."""
        if self.icon is not None:
            return self.icon
        return TONE_ICONS[self.tone] if self.tone in (Tone.GOOD, Tone.WARNING, Tone.DANGER) else ""


def mark_width(mark: Mark) -> int:
    """The width a mark needs."""
    text = QFontMetrics(font(metrics().small)).horizontalAdvance(mark.text)
    return text + 2 * _PAD + (_ICON + 4 if mark.shown_icon else 0)


def paint_mark(
    painter: QPainter, area: QRect, mark: Mark, *, is_round: bool = False, is_outlined: bool = False
) -> None:
    """Draw a mark at the left of an area, in the middle of its height."""
    theme = current()
    box = QRect(area.x(), area.center().y() - _HEIGHT // 2 + 1, min(mark_width(mark), area.width()), _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.ink(mark.tone) if is_outlined or theme.name == "contrast" else Qt.PenStyle.NoPen)
    painter.setBrush(theme.wash(mark.tone))
    radius = _HEIGHT / 2 if is_round else 4
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    left = box.x() + _PAD
    if mark.shown_icon:
        spot = QRect(left, box.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        paint_icon(painter, spot, mark.shown_icon, theme.ink(mark.tone))
        left += _ICON + 4
    _paint_word(painter, QRect(left, box.y(), box.right() - left - _PAD + 2, _HEIGHT), mark)
    painter.restore()


def _paint_word(painter: QPainter, area: QRect, mark: Mark) -> None:
    painter.setFont(font(metrics().small))
    painter.setPen(current().ink(mark.tone))
    word = painter.fontMetrics().elidedText(mark.text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)


class Badge(QWidget):
    """A mark as a widget."""

    def __init__(self, mark: Mark | None = None, *, is_round: bool = False) -> None:
        super().__init__()
        self._mark = mark or Mark("")
        self._is_round = is_round
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._mark.text)

    def show_mark(self, mark: Mark) -> None:
        """Show another state."""
        self._mark = mark
        self.setAccessibleName(mark.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        return QSize(mark_width(self._mark) + (6 if self._is_round else 0), _HEIGHT + 2)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than the word."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        paint_mark(painter, self.rect(), self._mark, is_round=self._is_round)
        painter.end()


class KeyHint(QLabel):
    """A key as it is printed on the keyboard."""

    def __init__(self, key: str = "") -> None:
        super().__init__(key)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(19)


def key_with_word(key: str, word: str) -> QWidget:
    """A key and what it does, for the line of keys under a workspace."""
    return row_of(KeyHint(key), Text(word, "small", Tone.MUTED), spacing=6)
