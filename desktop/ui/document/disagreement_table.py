"""Here and HQ side by side, field by field; what stands is bold and marked."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui.document.conflict import Disagreement, disagreements
from desktop.ui.kit import Divider, Text, Tone
from domain.errors import Fact

_LEAST: Final = 100


class DisagreementTable(QWidget):
    """Two columns of values; hidden where nobody disagreed."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 6, 0, 6)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for column, least in ((1, _LEAST), (2, _LEAST)):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, least)
        self.rows: tuple[Disagreement, ...] = ()
        self.hide()

    def show_facts(self, facts: Mapping[str, Fact]) -> None:
        """Show the fields of a verdict on which both sides said something."""
        self.rows = disagreements(facts)
        self.setVisible(bool(self.rows))
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        if not self.rows:
            return
        for column, title in enumerate((self.tr("✓ stands"), self.tr("Here"), self.tr("HQ"))):
            self._grid.addWidget(Text(title, "small", Tone.MUTED), 0, column)
        self._grid.addWidget(Divider(), 1, 0, 1, 3)
        for place, row in enumerate(self.rows):
            self._add(2 + place, row)

    def _add(self, line: int, row: Disagreement) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Text(row.field, "body", Tone.MUTED), line, 0, top)
        for column, text, stands in ((1, row.here, row.is_here), (2, row.hq, not row.is_here)):
            shown = self.tr("✓ {value}").format(value=text) if stands else text
            tone = Tone.NEUTRAL if stands else Tone.MUTED
            label = Text(shown, "strong" if stands else "body", tone, wraps=True)
            self._grid.addWidget(label, line, column, top)
