"""The months of the account, the one in hand, and making its PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from desktop.services.answer import (
    AnswerView,
    Signature,
    answer_statement,
    find_answered,
    list_answers,
)
from desktop.services.document import new_doc_id
from desktop.services.statement import (
    MonthRow,
    StatementView,
    get_statement,
    list_months,
    print_statement,
)
from desktop.ui.context import Context
from desktop.ui.enrolment import Enrolment
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel
from desktop.wholefile import write_whole
from domain.answer import AnswerKind, AnswerState, Difference
from domain.errors import DomainError
from domain.period import Month, month_of, parse_month

__all__ = ["AnswerView", "MonthRow", "StatementView", "StatementsState", "StatementsViewModel"]


_ID_LENGTH = 36
"""A document's id is a UUID; no month and no statement number is as long."""


@dataclass(frozen=True, slots=True)
class StatementsState:
    """The list, the month in hand and its content; `is_drawing` while a PDF is made."""

    months: tuple[MonthRow, ...] = ()
    is_loaded: bool = False
    today: Month | None = None
    chosen: Month | None = None
    detail: StatementView | None = None
    is_drawing: bool = False
    answers: Mapping[str, AnswerView] = field(default_factory=dict)
    is_answering: bool = False

    @property
    def answer(self) -> AnswerView | None:
        """What stands of the answers to the month in hand."""
        return self.answers.get(self.detail.statement.number) if self.detail else None

    @property
    def can_answer(self) -> bool:
        """Whether there is a statement of HQ to answer."""
        return bool(self.detail and self.detail.issued) and not self.is_answering

    @property
    def can_confirm(self) -> bool:
        """Whether a confirmation makes sense: not confirmed yet, and no dispute open."""
        state = self.answer.state if self.answer else AnswerState.OPEN
        return self.can_answer and state in (AnswerState.OPEN, AnswerState.SETTLED)


@dataclass(frozen=True, slots=True)
class _Found:
    months: list[MonthRow]
    answers: Mapping[str, AnswerView]


class StatementsViewModel(ViewModel[StatementsState]):
    """Statements to read, compare and print."""

    watches = frozenset({"entry", "statement", "dealer", "answer", "own_answer", "document"})
    drawn = Signal(bytes, str)
    saved = Signal(str)
    refused = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(StatementsState())
        self._context = context
        self.enrolment = Enrolment(context, self)

    @property
    def tasks(self) -> Tasks[Any]:
        """Background work for what the view opens."""
        return self._context.tasks

    def refresh(self) -> None:
        """Look at the account."""
        today = self._context.clock.moment().local.date()
        self._context.tasks.read(lambda session: _look(session, today), self._show, latest="months")

    def choose(self, month: Month) -> None:
        """Take a month in hand."""
        if month != self.state.chosen:
            self.state = replace(self.state, chosen=month, detail=None)
        self._context.tasks.read(
            lambda session: get_statement(session, month), self._show_detail, latest="statement"
        )

    def open_subject(self, subject: str) -> None:
        """Take a month in hand: by its name, such as 2026-10, by its statement's number, or by an answer's document."""
        if len(subject) == _ID_LENGTH:
            self._context.tasks.read(lambda session: find_answered(session, subject), self._open_answered)
            return
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

    @property
    def signer(self) -> str:
        """Who signs unless somebody else is named."""
        return self._context.preferences.settings.cashier

    def answer(
        self, kind: AnswerKind, signer: str, differences: Sequence[Difference] = (), note: str = ""
    ) -> None:
        """Confirm or dispute the statement in hand, once."""
        detail = self.state.detail
        if detail is None or detail.issued is None or self.state.is_answering:
            return
        moment = self._context.clock.moment()
        number, seen = detail.statement.number, Signature(signer, detail.issued.content_hash)
        more: dict[str, Any] = {"differences": differences, "note": note, "doc_id": new_doc_id(moment)}
        self.state = replace(self.state, is_answering=True)
        self._context.tasks.write(
            lambda session: answer_statement(session, number, kind, seen, moment, **more),
            lambda view: self._answered(number, view),
            failed=self._not_answered,
        )

    def _open_answered(self, number: str | None) -> None:
        if number:
            self.open_subject(number)

    def _answered(self, number: str, view: AnswerView) -> None:
        answers = dict(self.state.answers) | {number: view}
        self.state = replace(self.state, answers=answers, is_answering=False)

    def _not_answered(self, error: Exception) -> None:
        self.state = replace(self.state, is_answering=False)
        if isinstance(error, DomainError):
            self.refused.emit(error)
        else:
            self._context.tasks.failed.emit(error)

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
        self._context.tasks.run(lambda: write_whole(path, pdf), self._on_saved)

    def _on_saved(self, path: Path) -> None:
        self.saved.emit(str(path))

    def _on_drawing(self, is_drawing: bool) -> None:
        self.state = replace(self.state, is_drawing=is_drawing)

    def _show(self, found: _Found) -> None:
        months, today = tuple(found.months), month_of(self._context.clock.moment().local.date())
        self.state = replace(self.state, months=months, answers=found.answers, is_loaded=True, today=today)
        known = {row.month for row in months}
        chosen = self.state.chosen if self.state.chosen in known else None
        issued = next((row.month for row in months if row.issued), None)
        first = chosen or issued or (months[0].month if months else None)
        if first:
            self.choose(first)

    def _show_detail(self, detail: StatementView) -> None:
        self.state = replace(self.state, detail=detail)


def _look(session: Any, today: date) -> _Found:
    return _Found(list_months(session, today), list_answers(session))
