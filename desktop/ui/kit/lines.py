"""Sentences one under the other, and names with values that may take several lines."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.ui.kit.basics import Text
from desktop.ui.theme import Tone

Line = tuple[str, Tone]


def _unbroken(text: str) -> str:
    """A percentage stays on one line with its sign."""
    return text.replace(" %", "\u00a0%")


class TextLines(QWidget):
    """Whole sentences, each on a line of its own and wrapped; labels are kept while lines come and go."""

    def __init__(self, role: str = "body", spacing: int = 4) -> None:
        super().__init__()
        self._role = role
        self._labels: list[Text] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)

    def show_lines(self, lines: Sequence[str | Line]) -> None:
        """Show these sentences, each perhaps with a tone."""
        while len(self._labels) < len(lines):
            label = Text("", self._role, wraps=True)
            self._labels.append(label)
            self._column.addWidget(label)
        for label, line in zip(self._labels, lines, strict=False):
            text, tone = (line, Tone.NEUTRAL) if isinstance(line, str) else line
            label.setText(_unbroken(text))
            label.set_tone(tone)
        for number, label in enumerate(self._labels):
            label.setVisible(number < len(lines))
        self.setVisible(bool(lines))


class FactGrid(QWidget):
    """Muted names at the left, values beside them that wrap; a name without a value is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[Text, Text]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these names and values in their order."""
        shown = [fact for fact in facts if fact[1]]
        while len(self._rows) < len(shown):
            self._add_row()
        for number, (name, value) in enumerate(self._rows):
            has_fact = number < len(shown)
            name.setVisible(has_fact)
            value.setVisible(has_fact)
            if has_fact:
                name.setText(shown[number][0])
                value.setText(_unbroken(shown[number][1]))

    def _add_row(self) -> None:
        name, value = Text("", "body", Tone.MUTED), Text("", "body", wraps=True)
        name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        place = len(self._rows)
        self._grid.addWidget(name, place, 0)
        self._grid.addWidget(value, place, 1)
        self._rows.append((name, value))
