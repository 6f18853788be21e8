"""A table in a card: a title, the table, and an empty state in its place while there are no rows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.kit.basics import SectionTitle, Text
from desktop.ui.kit.feedback import EmptyState
from desktop.ui.kit.table import TableModel
from desktop.ui.kit.table_view import TableView
from desktop.ui.theme import Tone


class TableCard(QFrame):
    """Shows a `TableModel`; `table` is the view, `empty` the empty state, `heading` the optional title."""

    def __init__(self, model: TableModel, empty_icon: str = "tray", *, has_heading: bool = False) -> None:  # type: ignore[type-arg] # any row
        super().__init__()
        self.table = TableView()
        self.empty = EmptyState(empty_icon)
        self.heading = SectionTitle()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        if has_heading:
            column.addWidget(self._framed(self.heading))
        column.addWidget(self._stack, 1)
        self.table.show_model(model)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._choose)
        self._choose()
        self._totals = Text("", "small", Tone.MUTED)
        self._totals.setContentsMargins(10, 5, 10, 5)
        self._totals.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._totals.hide()
        column.addWidget(self._totals)
        self.table.chosen.connect(self._add_up)

    def _framed(self, heading: SectionTitle) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(16, 12, 16, 10)
        layout.addWidget(heading)
        return holder

    def _add_up(self) -> None:
        rows = [self._model.row(index.row()) for index in self.table.selectionModel().selectedRows()]
        parts = [self.tr("{count} chosen").format(count=len(rows))]
        for column in self._model.columns:
            if column.total is not None:
                parts.append(f"{column.title()} {column.total_text(sum(column.total(row) for row in rows))}")
        self._totals.setText("   ".join(parts))
        self._totals.setVisible(len(rows) > 1 and len(parts) > 1)

    def _choose(self) -> None:
        self._stack.setCurrentWidget(self.table if self._model.rowCount() else self.empty)
