"""The account with HQ: months at the left, the one in hand at the right."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from desktop.ui import format as fmt
from desktop.ui.enrolment import Awaited
from desktop.ui.kit import (
    Banner,
    Bar,
    BarChart,
    Card,
    Column,
    Dialog,
    ErrorDialog,
    PrimaryButton,
    SecondaryButton,
    TableCard,
    TableModel,
    Tone,
    row_of,
    scrolling,
)
from desktop.ui.preview import PdfPreview
from desktop.ui.statement.answer_dialog import ConfirmDialog, DisputeDialog, Given
from desktop.ui.statement.detail import StatementDetail
from desktop.ui.statement.view_model import MonthRow, StatementsState, StatementsViewModel
from desktop.ui.statement.words import answer_mark, state_mark
from desktop.ui.view import View
from domain.answer import AnswerKind

_CHARTED = 12
_CHART_FROM = 560


class StatementsView(View[StatementsViewModel]):
    """Read a month, see whether it agrees with HQ's, print it."""

    def _build(self) -> None:
        self._months: TableModel[MonthRow] = TableModel(self._columns(), lambda row: row.month, self)
        self._list = TableCard(self._months, "notebook", has_heading=True)
        self._list.table.chosen.connect(self._choose)
        self._list.table.opened.connect(lambda _: self.view_model.draw())
        self._awaited = Awaited(self._list.empty, self.view_model.enrolment)
        self._chart_card, self._chart = Card(""), BarChart()
        self._chart_card.body.addWidget(self._chart, 1)
        self._has_chart = False
        self._detail = StatementDetail()
        self._saved = Banner(Tone.GOOD)
        self._saved.action.clicked.connect(self._open_file)
        self._saved.hide()
        self._file = ""
        self._preview, self._save = PrimaryButton(icon_name="printer"), SecondaryButton(icon_name="file-pdf")
        self._preview.clicked.connect(self.view_model.draw)
        self._save.clicked.connect(self._ask_where)
        self._confirm, self._dispute = (
            SecondaryButton(icon_name="check-circle", key="F9"),
            SecondaryButton(icon_name="warning", key="F8"),
        )
        self._confirm.clicked.connect(self._ask_to_confirm)
        self._dispute.clicked.connect(self._ask_what_differs)
        self.view_model.refused.connect(self._show_refusal)
        self._print_action = QAction(self)
        self._print_action.setShortcut("Ctrl+P")
        self._print_action.triggered.connect(self.view_model.draw)
        self.addAction(self._print_action)
        self.view_model.drawn.connect(self._show_preview)
        self.view_model.saved.connect(self._show_saved)
        self._lay_out()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(scrolling(self._detail), 1)
        right.addWidget(self._saved)
        right.addWidget(row_of(self._dispute, self._confirm, 1, self._save, self._preview))
        page = QHBoxLayout(self)
        page.setContentsMargins(12, 12, 12, 12)
        page.setSpacing(12)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._list, 3)
        left.addWidget(self._chart_card, 2)
        page.addLayout(left, 11)
        page.addLayout(right, 9)

    def _columns(self) -> tuple[Column[MonthRow], ...]:
        closing = Column[MonthRow](
            key="closing",
            title=lambda: self.tr("Closing"),
            text=lambda row: fmt.amount(row.closing),
            figure=True,
            bold=True,
            width=100,
        )
        state = Column[MonthRow](
            key="state",
            title=lambda: self.tr("Against HQ"),
            mark=lambda row: state_mark(row, self.view_model.state.today),
            width=132,
            stretch=1,
        )
        answer = Column[MonthRow](
            key="answer",
            title=lambda: self.tr("Answer"),
            mark=lambda row: answer_mark(self.view_model.state.answers.get(row.number)),
            width=112,
            from_width=420,
        )
        return (*self._movement_columns(), closing, state, answer)

    def _movement_columns(self) -> tuple[Column[MonthRow], ...]:
        return (
            Column(
                key="month",
                title=lambda: self.tr("Month"),
                text=lambda row: str(row.month),
                bold=True,
                width=76,
            ),
            Column(
                key="opening",
                title=lambda: self.tr("Opening"),
                text=lambda row: fmt.amount(row.opening),
                figure=True,
                width=92,
                from_width=720,
            ),
            Column(
                key="shipped",
                title=lambda: self.tr("Shipped"),
                text=lambda row: fmt.amount(row.shipped),
                total=lambda row: row.shipped,
                total_text=fmt.yuan,
                figure=True,
                width=92,
                from_width=480,
            ),
            Column(
                key="returned",
                title=lambda: self.tr("Returned"),
                text=lambda row: _or_dash(row.returned),
                tone=_returned_tone,
                figure=True,
                width=84,
                from_width=800,
            ),
            Column(
                key="received",
                title=lambda: self.tr("Received"),
                text=lambda row: _or_dash(row.received),
                tone=lambda _: Tone.NEUTRAL,
                total=lambda row: row.received,
                total_text=fmt.yuan,
                figure=True,
                width=92,
                from_width=480,
            ),
        )

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._months.retranslate()
        self._preview.set_text(self.tr("Print…"))
        self._save.set_text(self.tr("PDF…"))
        self._confirm.set_text(self.tr("Confirm"))
        self._dispute.set_text(self.tr("Dispute…"))
        self._print_action.setText(self.tr("Preview and print the statement"))
        self._awaited.show_text(self.tr("Months appear here once HQ has sent this dealer's account."))
        self._detail.retranslate()
        self._show_saved_text()

    def _render(self, state: StatementsState) -> None:
        self._months.set_rows(state.months)
        differing = sum(1 for row in state.months if row.issued and not row.issued.agrees)
        note = self.tr("different from HQ: {count}").format(count=differing) if differing else ""
        self._list.heading.set_texts(self.tr("Statements by month"), note)
        self._show_chart(state)
        place = self._months.find(state.chosen)
        if place is not None and place != self._list.table.current_row():
            self._list.table.choose_row(place)
        self._detail.show_statement(state.detail, state.today)
        self._detail.show_answer(state.answer)
        self._confirm.setEnabled(state.can_confirm)
        self._dispute.setEnabled(state.can_answer)
        can_print = bool(state.detail and state.detail.statement.has_content) and not state.is_drawing
        for button in (self._preview, self._save):
            button.setEnabled(can_print)
        self._print_action.setEnabled(can_print)

    def _show_chart(self, state: StatementsState) -> None:
        shown = state.months[:_CHARTED][::-1]
        bars = [Bar(row.closing, str(row.month), fmt.yuan(row.closing)) for row in shown]
        self._chart.show_bars(bars)
        self._has_chart = len(bars) > 1
        self._fit_chart()
        self._chart_card.set_title(self.tr("Closing balance by month"), bars[-1].shown if bars else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low screen to the list."""
        super().resizeEvent(event)
        self._fit_chart()

    def _fit_chart(self) -> None:
        self._chart_card.setVisible(self._has_chart and self.height() >= _CHART_FROM)

    def open_subject(self, subject: str) -> None:
        """Show the statement of a month or of a number."""
        self.view_model.open_subject(subject)

    def _choose(self, number: int) -> None:
        if 0 <= number < self._months.rowCount():
            month = self._months.row(number).month
            if month != self.view_model.state.chosen:
                self._saved.hide()
                self.view_model.choose(month)

    def _ask_to_confirm(self) -> None:
        if detail := self.view_model.state.detail:
            self._open(ConfirmDialog(detail, self.view_model.signer, self._confirmed, self))

    def _ask_what_differs(self) -> None:
        if detail := self.view_model.state.detail:
            self._open(DisputeDialog(detail, self.view_model.signer, self._disputed, self))

    def _open(self, dialog: Dialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _confirmed(self, given: Given) -> None:
        self.view_model.answer(AnswerKind.CONFIRM, given.signer)

    def _disputed(self, given: Given) -> None:
        self.view_model.answer(AnswerKind.DISPUTE, given.signer, given.differences, given.note)

    def _show_refusal(self, error: Exception) -> None:
        self._open(ErrorDialog(error, self))

    def _show_preview(self, pdf: bytes, number: str) -> None:
        title = self.tr("Statement {number}").format(number=number)
        dialog = PdfPreview(self.view_model.tasks, pdf, title, self)
        dialog.save_wanted.connect(self._ask_where)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_where(self) -> None:
        detail = self.view_model.state.detail
        if detail is None:
            return
        asked = QFileDialog(self, self.tr("Save the statement"), str(Path.home()), "PDF (*.pdf)")
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setDefaultSuffix("pdf")
        asked.selectFile(f"{detail.statement.number}.pdf")
        asked.fileSelected.connect(lambda path: self.view_model.save(Path(path)))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _show_saved(self, path: str) -> None:
        self._file = path
        self._show_saved_text()

    def _show_saved_text(self) -> None:
        if self._file:
            self._saved.show_text(self.tr("Saved"), self._file, self.tr("Open"))

    def _open_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._file))


def _or_dash(fen: int) -> str:
    return fmt.amount(fen) if fen else "–"


def _returned_tone(row: MonthRow) -> Tone:
    return Tone.NEUTRAL if row.returned else Tone.MUTED
