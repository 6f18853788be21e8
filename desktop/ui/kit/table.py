"""Tables from declared columns: the model keeps rows, knows how each column reads them, and changes smoothly."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.ui.format import MINUS
from desktop.ui.kit.badges import Mark
from desktop.ui.theme import Tone

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

CELL = int(Qt.ItemDataRole.UserRole) + 1
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows."""

    text: str
    second: str = ""
    tone: Tone = Tone.NEUTRAL
    mark: Mark | None = None
    is_figure: bool = False
    is_bold: bool = False


@dataclass(frozen=True, kw_only=True)  # no slots: `Column[Row](...)` fails with them on Python 3.11
class Column(Generic[Row]):
    """One column: how to read it from a row and how to show it.

    `title` is asked each time, so that it follows the language: `title=lambda: self.tr("Product")`.
    `figure` aligns right and shows negatives in the danger colour; `second` adds a muted line;
    `mark` shows a badge; `width` is in logical pixels and `stretch` shares what is left over.
    `total` and `total_text` add up the chosen rows: `total=lambda r: r.fen, total_text=fmt.yuan`.
    `hidden` starts out hidden; `from_width` hides the column while the table is narrower than that.
    """

    key: str
    title: Callable[[], str]
    text: Callable[[Row], str] | None = None
    second: Callable[[Row], str] | None = None
    mark: Callable[[Row], Mark | None] | None = None
    tone: Callable[[Row], Tone] | None = None
    sort: Callable[[Row], Any] | None = None
    total: Callable[[Row], int] | None = None
    total_text: Callable[[int], str] = str
    figure: bool = False
    bold: bool = False
    width: int = 96
    stretch: int = 0
    hidden: bool = False
    from_width: int = 0

    def cell(self, row: Row) -> Cell:
        """What this column shows of a row."""
        mark = self.mark(row) if self.mark else None
        text = self.text(row) if self.text else (mark.text if mark else "")
        second = self.second(row) if self.second else ""
        return Cell(text, second, self._tone(row, text), mark, self.figure, self.bold)

    def _tone(self, row: Row, text: str) -> Tone:
        if self.tone:
            return self.tone(row)
        return Tone.DANGER if self.figure and text.startswith(MINUS) else Tone.NEUTRAL


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows under declared columns; `key` tells rows apart so that selection survives a refresh."""

    def __init__(
        self, columns: Sequence[Column[Row]], key: Callable[[Row], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: list[Row] = []
        self._coming: list[Sequence[Row]] = []
        self._order: tuple[int, bool] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in the order shown."""
        return tuple(self._rows)

    def row(self, number: int) -> Row:
        """The row shown at this place."""
        return self._rows[number]

    def key_of(self, number: int) -> Hashable:
        """The key of the row at this place."""
        return self._key(self._rows[number])

    def find(self, key: Hashable) -> int | None:
        """The place of the row with this key."""
        return next((n for n, row in enumerate(self._rows) if self._key(row) == key), None)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, changing only what differs; rows set by whoever hears of the change come after it."""
        self._coming.append(rows)
        if len(self._coming) > 1:
            return
        try:
            while self._coming:
                self._change_to(self._sorted(self._coming[0]))
                del self._coming[0]
        finally:
            self._coming.clear()

    def _change_to(self, new: Sequence[Row]) -> None:
        old_keys, new_keys = [self._key(r) for r in self._rows], [self._key(r) for r in new]
        head = _common(old_keys, new_keys)
        tail = _common(old_keys[head:][::-1], new_keys[head:][::-1])
        self._replace(head, len(old_keys) - tail, new[head : len(new) - tail])
        self._refresh(new)

    def retranslate(self) -> None:
        """Ask the columns for their texts again."""
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
            self._touch(0, len(self._rows) - 1)

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """What a cell says, shows and is called."""
        if not self.checkIndex(index) or not index.isValid():
            return None
        return self._told(self.columns[index.column()], self._rows[index.row()], role)

    def _told(self, column: Column[Row], row: Row, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, CELL):
            return None
        cell = column.cell(row)
        if role == CELL:
            return cell
        return (
            f"{cell.text}\n{cell.second}"
            if role == Qt.ItemDataRole.ToolTipRole and cell.second
            else cell.text
        )

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """The title of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        return _alignment(self.columns[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; a column below zero gives the order they came in from now on."""
        self._order = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self.key_of(index.row()) for index in before]
        self._rows = self._sorted(self._rows)
        places = {self._key(row): n for n, row in enumerate(self._rows)}
        self.changePersistentIndexList(
            before, [self.index(places[k], i.column()) for k, i in zip(keys, before, strict=True)]
        )
        self.layoutChanged.emit()

    def _sorted(self, rows: Sequence[Row]) -> list[Row]:
        if self._order is None:
            return list(rows)
        column = self.columns[self._order[0]]
        return sorted(rows, key=column.sort or (lambda r: column.cell(r).text), reverse=self._order[1])

    def _replace(self, first: int, end: int, new: Sequence[Row]) -> None:
        if end > first:
            self.beginRemoveRows(ROOT, first, end - 1)
            del self._rows[first:end]
            self.endRemoveRows()
        if new:
            self.beginInsertRows(ROOT, first, first + len(new) - 1)
            self._rows[first:first] = new
            self.endInsertRows()

    def _refresh(self, new: Sequence[Row]) -> None:
        different = [n for n, (a, b) in enumerate(zip(self._rows, new, strict=True)) if a != b]
        self._rows = list(new)
        if different:
            self._touch(different[0], different[-1])

    def _touch(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """How many entries two lists share at their beginning."""
    count = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        count += 1
    return count
