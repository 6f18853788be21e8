"""One month: how it stands against HQ's statement, its sums, its ageing and every entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import (
    Badge,
    Banner,
    Bar,
    Card,
    Column,
    Divider,
    HorizontalBars,
    Mark,
    TableCard,
    TableModel,
    Text,
    Tone,
    ValueRow,
    figure_text,
)
from desktop.ui.statement.view_model import AnswerView, StatementView
from desktop.ui.statement.words import answer_mark, answer_words, difference_lines, state_mark, type_word
from domain.invoice import Ageing, Entry, EntryType
from domain.period import Month

_TABLE_HEIGHT = 180
_SIDE_BY_SIDE = 520


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry in the list; `is_late` when HQ published it after its statement."""

    entry: Entry
    is_late: bool


class ComparedCard(Card):
    """The two closings side by side, shown where they differ."""

    def __init__(self) -> None:
        super().__init__(margin=12, spacing=4)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(2)
        self._cells: dict[tuple[int, int], Text] = {}
        for row in range(4):
            for column in range(4):
                made = figure_text() if column else Text("", "body", Tone.MUTED)
                self._cells[row, column] = made
                self._grid.addWidget(made, row, column)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)

    def show_figures(self, view: StatementView) -> None:
        """Show what is here, what HQ says and the difference."""
        issued, made = view.issued, view.statement
        if issued is None:
            return
        head = ("", self.tr("Here"), self.tr("HQ"), self.tr("Difference"))
        rows = [
            head,
            (self.tr("Opening"), *_compared(made.opening, issued.opening)),
            (self.tr("Closing"), *_compared(made.closing, issued.closing)),
            (
                self.tr("Entries"),
                fmt.count(len(made.entries)),
                fmt.count(issued.entries),
                fmt.count(len(made.entries) - issued.entries),
            ),
        ]
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                cell = self._cells[number, place]
                cell.setText(text)
                is_off = number > 0 and place == len(row) - 1 and text not in ("0.00", "0")
                cell.set_tone(Tone.DANGER if is_off else Tone.NEUTRAL if number and place else Tone.MUTED)


def _compared(here: int, there: int) -> tuple[str, str, str]:
    return fmt.amount(here), fmt.amount(there), fmt.amount(here - there)


class StatementDetail(QWidget):
    """The month in hand."""

    def __init__(self) -> None:
        super().__init__()
        self._view: StatementView | None = None
        self._today: Month | None = None
        self._card = Card("", spacing=6)
        self._badge = Badge(Mark(""))
        if self._card.heading:
            self._card.heading.add(self._badge)
        self._banner, self._compare = Banner(Tone.DANGER), ComparedCard()
        self._answer, self._answer_badge = Card("", spacing=4), Badge(Mark(""))
        self._answer_next, self._disputed = Text("", "body", Tone.MUTED, wraps=True), Text("", wraps=True)
        if self._answer.heading:
            self._answer.heading.add(self._answer_badge)
        self._answer.body.addWidget(self._disputed)
        self._answer.body.addWidget(self._answer_next)
        self._answer.hide()
        self._shown_answer: AnswerView | None = None
        self._sums = {type: ValueRow() for type in EntryType}
        self._opening, self._closing = ValueRow(), ValueRow(role="strong")
        self._age_title, self._ages = Text("", "small", Tone.MUTED), HorizontalBars()
        self._lines: TableModel[_Line] = TableModel(_columns(), lambda line: line.entry.number, self)
        self._table = TableCard(self._lines, "receipt")
        self._table.setMinimumHeight(_TABLE_HEIGHT)
        self._lay_out()

    def _lay_out(self) -> None:
        sums = QVBoxLayout()
        sums.setSpacing(0)
        for row in (self._opening, *self._sums.values(), Divider(), self._closing):
            sums.addWidget(row)
        ages = QVBoxLayout()
        ages.setSpacing(2)
        ages.addWidget(self._age_title)
        ages.addWidget(self._ages)
        ages.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(28)
        self._halves.addLayout(sums, 1)
        self._halves.addLayout(ages, 1)
        sums.addStretch(1)
        self._card.body.addLayout(self._halves)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._card, self._answer, self._banner, self._compare):
            column.addWidget(widget)
        column.addWidget(self._table, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sums and ages stand side by side where there is room."""
        super().resizeEvent(event)
        is_wide = self.width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(direction)

    def show_statement(self, view: StatementView | None, today: Month | None) -> None:
        """Show a month, or nothing while it is on the way."""
        self._view, self._today = view, today
        self._badge.setVisible(view is not None)
        differs = bool(view and view.issued and not view.issued.agrees)
        self._compare.setVisible(differs)
        self._banner.setVisible(differs)
        if view is None:
            self._card.set_title(self.tr("Statement"))
            self._lines.set_rows(())
            return
        self._card.set_title(view.statement.number)
        self._badge.show_mark(state_mark(view, today))
        self._show_sums(view)
        self._show_ages(view.statement.ageing)
        if differs:
            self._show_difference(view)
        late = {entry.number for entry in view.late}
        entries = sorted(view.statement.entries, key=lambda entry: list(EntryType).index(entry.type))
        earlier = [entry for entry in view.late if entry.day < view.statement.month.first]
        self._lines.set_rows([_Line(entry, entry.number in late) for entry in (*earlier, *entries)])

    def show_answer(self, answer: AnswerView | None) -> None:
        """Say how the dealer answered, or nothing."""
        self._shown_answer = answer
        mark = answer_mark(answer)
        self._answer.setVisible(mark is not None)
        if answer is None or mark is None:
            return
        title, following = answer_words(answer)
        disputed = difference_lines(answer)
        self._answer.set_title(title)
        self._answer_badge.show_mark(mark)
        for label, text in ((self._answer_next, following), (self._disputed, disputed)):
            label.setText(text)
            label.setVisible(bool(text))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.show_answer(self._shown_answer)
        self._opening.set_name(self.tr("Opening balance"))
        self._closing.set_name(self.tr("Closing balance"))
        for type, row in self._sums.items():
            row.set_name(type_word(type))
        self._table.empty.show_text(self.tr("No entries in this month."))
        self._lines.retranslate()
        self.show_statement(self._view, self._today)

    def _show_sums(self, view: StatementView) -> None:
        made = view.statement
        self._opening.set_value(fmt.amount(made.opening))
        for type, total in made.totals:
            row = self._sums[type]
            row.set_value(fmt.amount(total))
            row.setVisible(bool(total) or type in (EntryType.SHIPPED, EntryType.RETURNED, EntryType.RECEIVED))
        self._closing.set_value(fmt.yuan(made.closing))

    def _show_ages(self, ageing: Ageing) -> None:
        made = self._view.statement.month if self._view else None
        day = made.last if made else None
        self._age_title.setText(
            self.tr("Closing balance by days overdue on {day}").format(day=fmt.day(day) if day else "")
        )
        names = (
            self.tr("not due"),
            self.tr("1–30 days"),
            self.tr("31–60 days"),
            self.tr("61–90 days"),
            self.tr("over 90 days"),
        )
        sums = (*ageing.buckets[:4], sum(ageing.buckets[4:]))
        tones = (Tone.ACCENT, Tone.ACCENT, Tone.WARNING, Tone.DANGER, Tone.DANGER)
        self._ages.show_bars(
            [Bar(v, n, fmt.amount(v), t) for v, n, t in zip(sums, names, tones, strict=True)]
        )

    def _show_difference(self, view: StatementView) -> None:
        if view.issued is None:
            return
        self._compare.show_figures(view)
        gap = view.statement.closing - view.issued.closing
        is_explained = _sum(view.late) == gap and bool(view.late)
        title = self.tr("Differs from HQ's statement")
        explained = self.tr("entries that came later: {count}; they explain all of it")
        marked = self.tr("entries that came or changed later: {count}; see below")
        unknown = self.tr("no entry came later: ask HQ after the next synchronisation")
        detail = (explained if is_explained else marked if view.late else unknown).format(
            count=len(view.late)
        )
        self._banner.show_text(title, detail)


def _sum(entries: Sequence[Entry]) -> int:
    return sum(entry.amount for entry in entries)


def _columns() -> tuple[Column[_Line], ...]:
    return (
        Column(
            key="type",
            title=lambda: QCoreApplication.translate("StatementDetail", "Kind"),
            text=lambda line: type_word(line.entry.type),
            width=64,
        ),
        Column(
            key="number",
            title=lambda: QCoreApplication.translate("StatementDetail", "Number"),
            text=lambda line: line.entry.number,
            width=100,
            stretch=1,
        ),
        Column(
            key="late",
            title=str,
            mark=lambda line: _late_mark() if line.is_late else None,
            width=60,
        ),
        Column(
            key="day",
            title=lambda: QCoreApplication.translate("StatementDetail", "Day"),
            text=lambda line: fmt.day(line.entry.day),
            width=92,
        ),
        Column(
            key="due",
            title=lambda: QCoreApplication.translate("StatementDetail", "Due"),
            text=lambda line: fmt.day(line.entry.due),
            tone=lambda _: Tone.MUTED,
            width=92,
            from_width=600,
        ),
        Column(
            key="amount",
            title=lambda: QCoreApplication.translate("StatementDetail", "Amount"),
            text=lambda line: fmt.amount(line.entry.amount),
            sort=lambda line: line.entry.amount,
            total=lambda line: line.entry.amount,
            total_text=fmt.yuan,
            figure=True,
            width=100,
        ),
    )


def _late_mark() -> Mark:
    return Mark(QCoreApplication.translate("StatementDetail", "came later"), Tone.WARNING)
