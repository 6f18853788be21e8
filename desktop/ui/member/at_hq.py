"""What stands between this computer and HQ about a member: where both differ with the choice, and what waits."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.document import verdict_reason
from desktop.ui.document.disagreement_table import DisagreementTable
from desktop.ui.kit import Column, FlowRow, SecondaryButton, TableCard, TableModel, Text, Tone, scrolling
from desktop.ui.member.view_model import MembersState, MembersViewModel, OutboxRow, WaitingCommand
from desktop.ui.member.words import said_fields

_REMARK_HEIGHT = 204
_LEAST_HEIGHT = 100


class AtHqPage(QWidget):
    """One remark of HQ at a time, then the registrations and changes that HQ has not booked."""

    def __init__(self, view_model: MembersViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._title, self._sentence = Text("", "strong", wraps=True), Text("", wraps=True)
        self._todo = Text("", "body", Tone.MUTED, wraps=True)
        self.table = DisagreementTable()
        self.again = SecondaryButton("", "arrow-clockwise", "F9")
        self.settle = SecondaryButton("", "check-circle", "F8")
        self.again.clicked.connect(view_model.send_again)
        self.settle.clicked.connect(view_model.settle)
        self.model: TableModel[WaitingCommand] = TableModel(self._columns(), lambda row: row.doc_id, self)
        self.waiting = TableCard(self.model, "check-circle")
        self.setFocusProxy(self.waiting.table)
        self._remark = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        said = QWidget()
        column = QVBoxLayout(said)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self._sentence, self._todo, self.table):
            column.addWidget(widget)
        column.addStretch(1)
        remark = QVBoxLayout(self._remark)
        remark.setContentsMargins(0, 4, 0, 4)
        remark.addWidget(scrolling(said), 1)
        remark.addWidget(FlowRow(self.again, self.settle, spacing=8))
        self._remark.setFixedHeight(_REMARK_HEIGHT)
        self.waiting.setMinimumHeight(_LEAST_HEIGHT)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 4, 0, 0)
        page.setSpacing(6)
        page.addWidget(self._remark)
        page.addWidget(self.waiting, 1)

    def _columns(self) -> tuple[Column[WaitingCommand], ...]:
        return (
            Column(
                key="what",
                title=lambda: self.tr("▲ Waiting for HQ"),
                text=self._what,
                second=lambda row: said_fields(row.values),
                width=240,
                stretch=1,
            ),
            Column(
                key="made",
                title=lambda: self.tr("Made"),
                text=lambda row: fmt.moment(row.created_at),
                width=124,
            ),
        )

    def _what(self, row: WaitingCommand) -> str:
        return self.tr("Registration") if row.is_registration else self.tr("Change")

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.again.set_text(self.tr("Send mine again"))
        self.waiting.empty.show_text(self.tr("HQ has everything that was said of this member here."))
        self.model.retranslate()

    def show_state(self, state: MembersState) -> None:
        """Show how a member stands between here and HQ."""
        row = state.remark
        self._remark.setVisible(row is not None)
        if row is not None:
            self._show_remark(row)
        self.model.set_rows(state.sheet.waiting if state.sheet else ())

    def _show_remark(self, row: OutboxRow) -> None:
        reason = verdict_reason(row.code, row.facts)
        for label, text in (
            (self._title, reason.title),
            (self._sentence, reason.sentence),
            (self._todo, reason.todo),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.table.show_facts(row.facts)
        is_lost = any(not one.is_here for one in self.table.rows)
        self.settle.set_text(self.tr("Use HQ's") if is_lost else self.tr("Mark as handled"))
        self.again.setVisible(self._view_model.can_send_again())
