"""Labels, cards and rows: the pieces every screen is laid out from."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme import Tone, current


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet selects by, and restyle the widget."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Text(QLabel):
    """A label by role (small, body, strong, title, figure, display) and tone."""

    def __init__(
        self, text: str = "", role: str = "body", tone: Tone = Tone.NEUTRAL, *, wraps: bool = False
    ) -> None:
        super().__init__(text)
        self.setProperty("text_role", role)
        self.setProperty("tone", tone.value)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)

    def set_tone(self, tone: Tone) -> None:
        """Change what the colour means."""
        set_look(self, "tone", tone.value)


class ElidedText(Text):
    """A label that gives way: it takes the room that is left, ends in … and tells the rest in a tip."""

    def __init__(self, text: str = "", role: str = "body", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__(text, role, tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as there is room for."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(current().ink(Tone(self.property("tone"))))
        painter.drawText(self.rect(), self.alignment(), shown)
        painter.end()


def figure_text(text: str = "", role: str = "body", tone: Tone = Tone.NEUTRAL) -> Text:
    """A right-aligned label for money and quantities."""
    made = Text(text, role, tone)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


class Divider(QFrame):
    """A hair line between parts of a card."""


class SectionTitle(QWidget):
    """A bold title with a muted note at its right."""

    def __init__(self, title: str = "", note: str = "") -> None:
        super().__init__()
        self._title = Text(title, "title")
        self._note = Text(note, "body", Tone.MUTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._note)

    def set_texts(self, title: str, note: str = "") -> None:
        """Set the title and the note."""
        self._title.setText(title)
        self._note.setText(note)

    def add(self, widget: QWidget) -> None:
        """Put a button or a badge at the right end."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(widget)


class Card(QFrame):
    """A surface with a border and rounded corners; `body` is its vertical layout."""

    def __init__(
        self, title: str | None = None, note: str = "", *, margin: int = 16, spacing: int = 8
    ) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.body.setSpacing(spacing)
        self.heading: SectionTitle | None = None
        if title is not None:
            self.heading = SectionTitle(title, note)
            self.body.addWidget(self.heading)

    def set_title(self, title: str, note: str = "") -> None:
        """Set the heading; the card must have been made with one."""
        if self.heading is not None:
            self.heading.set_texts(title, note)


class StatTile(Card):
    """A number to look at: caption, big figure, a line with the change and an optional bar."""

    def __init__(self, caption: str = "", bar: QWidget | None = None) -> None:
        super().__init__(spacing=4)
        self._caption = Text(caption, "body", Tone.MUTED)
        self._figure = Text("–", "figure")
        self._delta = Text("", "small", Tone.GOOD)
        self._note = ElidedText("", "small", Tone.MUTED)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._delta)
        line.addWidget(self._note, 1)
        self.body.addWidget(self._caption)
        self.body.addWidget(self._figure)
        self.body.addLayout(line)
        self.body.addStretch(1)
        if bar is not None:
            self.body.addWidget(bar)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_caption(self, caption: str) -> None:
        """Say what the number is."""
        self._caption.setText(caption)

    def show_figure(self, figure: str, note: str = "", delta: str = "", tone: Tone = Tone.GOOD) -> None:
        """Show the number, its change (with the tone of the change) and a note."""
        self._figure.setText(figure)
        self._delta.setText(delta)
        self._delta.setVisible(bool(delta))
        self._delta.set_tone(tone)
        self._note.setText(note)


class ValueRow(QWidget):
    """A muted name at the left and a value at the right, as in a sum or a status list."""

    def __init__(
        self, name: str = "", value: str = "", tone: Tone = Tone.NEUTRAL, role: str = "body"
    ) -> None:
        super().__init__()
        self._name = Text(name, "body", Tone.MUTED)
        self._value = figure_text(value, role, tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(self._name)
        row.addStretch(1)
        row.addWidget(self._value)

    def set_name(self, name: str) -> None:
        """Say what the value is."""
        self._name.setText(name)

    def set_value(self, value: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Show a value in a tone."""
        self._value.setText(value)
        self._value.set_tone(tone)


class FormRow(QWidget):
    """A label above a field, with a hint or a fault below it."""

    def __init__(self, field: QWidget, label: str = "", hint: str = "") -> None:
        super().__init__()
        self.field = field
        self._label = Text(label, "small", Tone.MUTED)
        self._label.setBuddy(field)
        self._hint = Text(hint, "small", Tone.MUTED, wraps=True)
        self._hint.setVisible(bool(hint))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(field)
        column.addWidget(self._hint)

    def set_label(self, label: str, hint: str = "") -> None:
        """Set the label and the hint."""
        self._label.setText(label)
        self._set_below(hint, Tone.MUTED)

    def show_fault(self, sentence: str) -> None:
        """Say under the field what is wrong with it; an empty sentence clears it."""
        set_look(self.field, "invalid", "true" if sentence else "false")
        self._set_below(sentence, Tone.DANGER)

    def _set_below(self, sentence: str, tone: Tone) -> None:
        self._hint.setText(sentence)
        self._hint.set_tone(tone)
        self._hint.setVisible(bool(sentence))


def row_of(*widgets: QWidget | int, spacing: int = 8) -> QWidget:
    """Widgets side by side; a number is a stretch of that factor."""
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            layout.addStretch(widget)
        else:
            layout.addWidget(widget)
    return holder


def scrolling(content: QWidget) -> QScrollArea:
    """A frame in which content keeps its height on a low screen, and scrolls instead of being squeezed."""
    content.setObjectName("scroll_body")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
