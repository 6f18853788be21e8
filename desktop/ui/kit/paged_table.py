"""Tables too long to hold: the model knows the number of rows and keeps the pages in sight."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.ui.kit.table import ROOT, Column, Index, TableModel

Row = TypeVar("Row")

PAGE = 100
_KEPT_PAGES = 40


class PagedTableModel(TableModel[Row]):
    """Asks for pages as they come into sight: connect `page_wanted(offset, limit)`, answer with `put_page`.

    Sorting is the query's work: `sort_wanted(column key, descending)`; an empty key means the usual order.
    """

    page_wanted = Signal(int, int)
    sort_wanted = Signal(str, bool)

    def __init__(
        self, columns: Sequence[Column[Row]], key: Callable[[Row], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, key, parent)
        self._total = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._wanted: set[int] = set()
        self._asked: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._ask)

    def reset_total(self, total: int) -> None:
        """Start anew with this many rows; pages are asked for as they are seen."""
        self.beginResetModel()
        self._total = total
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()
        self.endResetModel()

    def put_page(self, offset: int, rows: Sequence[Row]) -> None:
        """Take the rows of a page that was asked for."""
        page = offset // PAGE
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min(offset + len(rows), self._total) - 1
        if last >= offset and self.columns:
            self.dataChanged.emit(self.index(offset, 0), self.index(last, len(self.columns) - 1))

    def loaded_row(self, number: int) -> Row | None:
        """The row at this place, or nothing while its page is on the way."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        return rows[place] if place < len(rows) else None

    def row(self, number: int) -> Row:
        """The row at this place; raises IndexError while its page is on the way."""
        row = self.loaded_row(number)
        if row is None:
            raise IndexError(number)
        return row

    def key_of(self, number: int) -> Hashable:
        """The key of the row at this place."""
        return self._key(self.row(number))

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows there are in all."""
        return 0 if parent.isValid() else self._total

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """What a cell shows; nothing while its page is on the way."""
        if not index.isValid() or not self.checkIndex(index):
            return None
        row = self.loaded_row(index.row())
        return None if row is None else self._told(self.columns[index.column()], row, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for another order."""
        key = self.columns[column].key if column >= 0 else ""
        self.sort_wanted.emit(key, order == Qt.SortOrder.DescendingOrder)

    def retranslate(self) -> None:
        """Ask the columns for their titles again; the rows are painted anew anyway."""
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._wanted.add(page)
            self._timer.start()

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted, set()
        self._asked |= wanted
        for page in sorted(wanted):
            self.page_wanted.emit(page * PAGE, PAGE)
