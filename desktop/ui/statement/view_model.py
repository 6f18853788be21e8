"""The months of the account, the one in hand, and making its PDF."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from desktop.services.statement import (
    MonthRow,
    StatementView,
    get_statement,
    list_months,
    print_statement,
)
from desktop.ui.context import Context
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel
from domain.period import Month, month_of, parse_month

__all__ = ["MonthRow", "StatementView", "StatementsState", "StatementsViewModel"]


@dataclass(frozen=True, slots=True)
class StatementsState:
    """The list, the month in hand and its content; `is_drawing` while a PDF is made."""

    months: tuple[MonthRow, ...] = ()
    is_loaded: bool = False
    today: Month | None = None
    chosen: Month | None = None
    detail: StatementView | None = None
    is_drawing: bool = False


class StatementsViewModel(ViewModel[StatementsState]):
    """Statements to read, compare and print."""

    watches = frozenset({"entry", "statement", "dealer"})
    drawn = Signal(bytes, str)
    saved = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(StatementsState())
        self._context = context

    @property
    def tasks(self) -> Tasks[Any]:
        """Background work for what the view opens."""
        return self._context.tasks

    def refresh(self) -> None:
        """Look at the account."""
        today = self._context.clock.moment().local.date()
        self._context.tasks.read(lambda session: list_months(session, today), self._show, latest="months")

    def choose(self, month: Month) -> None:
        """Take a month in hand."""
        if month != self.state.chosen:
            self.state = replace(self.state, chosen=month, detail=None)
        self._context.tasks.read(
            lambda session: get_statement(session, month), self._show_detail, latest="statement"
        )

    def open_subject(self, subject: str) -> None:
        """Take the month of this name in hand, such as 2026-10, or of a statement number that ends in one."""
        tail = subject.rpartition("-")[2]
        text = f"{tail[:4]}-{tail[4:]}" if len(tail) == 6 and tail.isdigit() else subject
        self.choose(parse_month(text))

    def draw(self) -> None:
        """Make the PDF of the month in hand and hand it over; nothing while one is being made."""
        detail = self.state.detail
        if detail is None or self.state.is_drawing:
            return
        number = detail.statement.number
        self._print(lambda pdf: self.drawn.emit(pdf, number))

    def save(self, path: Path) -> None:
        """Make the PDF of the month in hand and write it."""
        if self.state.detail is None or self.state.is_drawing:
            return
        self._print(lambda pdf: self._write(path, pdf))

    def open_settings(self) -> None:
        """Go where this computer is enrolled."""
        self._context.go("settings", "")

    def _print(self, done: Any) -> None:
        detail = self.state.detail
        if detail is None:
            return
        month, language = detail.statement.month, self._context.preferences.settings.language
        self._context.tasks.read(
            lambda session: print_statement(session, month, "en" if language == "en" else "zh"),
            done,
            busy=self._on_drawing,
        )

    def _write(self, path: Path, pdf: bytes) -> None:
        self._context.tasks.run(lambda: _write_whole(path, pdf), self._on_saved)

    def _on_saved(self, path: Path) -> None:
        self.saved.emit(str(path))

    def _on_drawing(self, is_drawing: bool) -> None:
        self.state = replace(self.state, is_drawing=is_drawing)

    def _show(self, months: list[MonthRow]) -> None:
        today = month_of(self._context.clock.moment().local.date())
        self.state = replace(self.state, months=tuple(months), is_loaded=True, today=today)
        known = {row.month for row in months}
        chosen = self.state.chosen if self.state.chosen in known else None
        issued = next((row.month for row in months if row.issued), None)
        first = chosen or issued or (months[0].month if months else None)
        if first:
            self.choose(first)

    def _show_detail(self, detail: StatementView) -> None:
        self.state = replace(self.state, detail=detail)


def _write_whole(path: Path, pdf: bytes) -> Path:
    """Write the file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(pdf)
    part.replace(path)
    return path
