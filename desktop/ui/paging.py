"""Long lists page by page: the rows in sight are read away from the main thread, a search takes their place."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.ui.tasks import Tasks

Row = TypeVar("Row")

_REMEMBERED = 4


class PageSource(QObject, Generic[Row]):
    """Feeds a `PagedTableModel`: `total_changed` starts it anew, `page_came` carries an offset and its rows.

    `counted(session)` gives the number of rows, `paged(session, offset, limit)` a page, `searched(session, text)` all
    rows a text finds.
    """

    total_changed = Signal(int)
    page_came = Signal(int, object)

    def __init__(
        self,
        tasks: Tasks[Any],
        key: str,
        *,
        counted: Callable[[Any], int],
        paged: Callable[[Any, int, int], Sequence[Row]],
        searched: Callable[[Any, str], Sequence[Row]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._key = tasks, key
        self._counted, self._paged, self._searched = counted, paged, searched
        self._found: Sequence[Row] | None = None
        self._total = -1
        self._seen: list[tuple[int, int]] = []

    @property
    def total(self) -> int:
        """How many rows there are, 0 before the first answer."""
        return max(self._total, 0)

    def load(self, text: str) -> None:
        """Start anew with what a text finds, or with everything."""
        self._total = -1
        self.refresh(text)

    def refresh(self, text: str) -> None:
        """Read again what is in sight, keeping the place when the number of rows is the same."""
        if text.strip():
            self._tasks.read(
                lambda session: self._searched(session, text), self._show_found, latest=self._key
            )
        else:
            self._tasks.read(self._counted, self._show_total, latest=self._key)

    def want(self, offset: int, limit: int) -> None:
        """Answer a table that sees a page."""
        self._seen = [*(one for one in self._seen if one[0] != offset), (offset, limit)][-_REMEMBERED:]
        if self._found is not None:
            self.page_came.emit(offset, self._found[offset : offset + limit])
            return
        self._tasks.read(
            lambda session: self._paged(session, offset, limit), partial(self._show_page, self._total, offset)
        )

    def _show_found(self, rows: Sequence[Row]) -> None:
        is_same = self._found is not None and len(rows) == self._total
        self._found = rows
        self._start(len(rows), is_same=is_same)

    def _show_total(self, total: int) -> None:
        is_same = self._found is None and total == self._total
        self._found = None
        self._start(total, is_same=is_same)

    def _start(self, total: int, *, is_same: bool) -> None:
        if is_same:
            for offset, limit in self._seen:
                self.want(offset, limit)
            return
        self._total, self._seen = total, []
        self.total_changed.emit(total)

    def _show_page(self, total: int, offset: int, rows: Sequence[Row]) -> None:
        if total == self._total and self._found is None:
            self.page_came.emit(offset, rows)
