"""The document in hand: what became of it, why, and what to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.document import kind_word, verdict_mark, verdict_reason, workspace_of
from desktop.ui.document.disagreement_table import DisagreementTable
from desktop.ui.kit import Badge, Card, FlowRow, Mark, SecondaryButton, Text, Tone, scrolling
from desktop.ui.sync.view_model import OutboxRow, can_be_sent_again


class DocumentCard(Card):
    """Says in plain words what HQ said of a document."""

    open_wanted = Signal()
    settle_wanted = Signal()
    resend_wanted = Signal()
    again_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("", spacing=6)
        self._row: OutboxRow | None = None
        self._badge = Badge(Mark(""))
        self._about = Text("", "body", Tone.MUTED)
        self._title, self._sentence = Text("", "strong", wraps=True), Text("", wraps=True)
        self._todo = Text("", "body", Tone.MUTED, wraps=True)
        self._open = SecondaryButton("", "arrow-square-out")
        self._open.clicked.connect(self.open_wanted)
        self._settle = SecondaryButton("", "check-circle", "F8")
        self._settle.clicked.connect(self.settle_wanted)
        self._again = SecondaryButton("", "arrow-clockwise", "F9")
        self._again.clicked.connect(self.again_wanted)
        self._resend = SecondaryButton("", "arrows-clockwise", "F9")
        self._resend.clicked.connect(self.resend_wanted)
        self._table = DisagreementTable()
        if self.heading:
            self.heading.add(self._badge)
        self._lay_out()

    def _lay_out(self) -> None:
        """What is said scrolls where it is long; the buttons stay in sight."""
        said = QWidget()
        column = QVBoxLayout(said)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self._title, self._sentence, self._todo, self._table):
            column.addWidget(widget)
        column.addStretch(1)
        self.body.addWidget(self._about)
        self.body.addWidget(scrolling(said), 1)
        self.body.addWidget(FlowRow(self._again, self._resend, self._settle, self._open, spacing=8))

    def show_document(self, row: OutboxRow | None) -> None:
        """Show a document, or nothing."""
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        self.set_title(row.number or kind_word(row.kind))
        self._badge.show_mark(verdict_mark(row.status, is_sent=row.is_sent, has_remark=bool(row.code)))
        about = self.tr("{kind}, made {moment}")
        self._about.setText(about.format(kind=kind_word(row.kind), moment=fmt.moment(row.created_at)))
        self._show_reason(row)
        self._open.setVisible(bool(workspace_of(row.kind)))
        self._table.show_facts(row.facts)
        is_open = not row.is_settled
        self._resend.setVisible(row.can_go_again)
        self._settle.setVisible(row.needs_person or (row.has_disagreement and is_open))
        self._settle.set_text(self._settle_word(row))
        self._again.setVisible(is_open and can_be_sent_again(row))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._open.set_text(self.tr("Open the document"))
        self._again.set_text(self.tr("Send mine again"))
        self._resend.set_text(self.tr("Send it again"))
        self.show_document(self._row)

    def _settle_word(self, row: OutboxRow) -> str:
        is_lost = any(not one.is_here for one in self._table.rows)
        return self.tr("Use HQ's") if is_lost else self.tr("Mark as handled")

    def _show_reason(self, row: OutboxRow) -> None:
        if row.code:
            reason = verdict_reason(row.code, row.facts)
            title, sentence, todo = reason.title, reason.sentence, reason.todo
        elif not row.is_sent:
            title = self.tr("It is safe on this computer and waits for the line")
            sentence, todo = self.tr("It goes with the next synchronisation."), self.tr("Nothing to do.")
        else:
            title, sentence, todo = "", self.tr("HQ has it."), self.tr("Nothing to do.")
        for label, text in ((self._title, title), (self._sentence, sentence), (self._todo, todo)):
            label.setText(text)
            label.setVisible(bool(text))
