"""Here and HQ side by side, field by field; what stands is bold and marked."""

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui.document import Disagreement, disagreements
from desktop.ui.kit import Badge, Divider, Mark, Text, Tone
from domain.errors import Fact


class DisagreementTable(QWidget):
    """Two columns of values; hidden where nobody disagreed."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 6, 0, 6)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for column, stretch in enumerate((2, 3, 3)):
            self._grid.setColumnStretch(column, stretch)
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
        for column, title in enumerate(("", self.tr("Here"), self.tr("HQ"))):
            self._grid.addWidget(Text(title, "small", Tone.MUTED), 0, column)
        self._grid.addWidget(Divider(), 1, 0, 1, 3)
        for place, row in enumerate(self.rows):
            self._add(2 + 2 * place, row)

    def _add(self, line: int, row: Disagreement) -> None:
        self._grid.addWidget(Text(row.field, "body", Tone.MUTED, wraps=True), line, 0)
        for column, text, stands in ((1, row.here, row.is_here), (2, row.hq, not row.is_here)):
            tone = Tone.NEUTRAL if stands else Tone.MUTED
            self._grid.addWidget(Text(text, "strong" if stands else "body", tone, wraps=True), line, column)
        badge = Badge(Mark(self.tr("stands"), Tone.GOOD))
        self._grid.addWidget(badge, line + 1, 1 if row.is_here else 2)
