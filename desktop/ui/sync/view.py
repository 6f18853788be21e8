"""The sync centre: how the line stands, the documents, why one failed, and what HQ published."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.document import kind_word, verdict_mark, verdict_reason
from desktop.ui.kit import (
    Card,
    Column,
    Divider,
    PrimaryButton,
    QuietButton,
    SecondaryButton,
    Sign,
    TableCard,
    TableModel,
    Text,
    Tone,
    ValueRow,
    row_of,
    scrolling,
    show_toast,
)
from desktop.ui.sync.control_dialog import ControlDialog
from desktop.ui.sync.document_card import DocumentCard
from desktop.ui.sync.view_model import Control, OutboxRow, ScopeRow, Shown, SyncCentre, SyncViewModel
from desktop.ui.sync.words import line_words, scope_word
from desktop.ui.view import View

_SIDE = 430
_NARROW_SIDE = 380
_PUBLISHED_HEIGHT = 250
_LEAST_HEIGHT = 640
_VERDICTS = {
    "booked": ("applied", "have"),
    "stored": ("received", "waiting"),
    "aside": ("parked",),
    "rejected": ("rejected",),
}


class SyncView(View[SyncViewModel]):
    """What waits, what failed and why, and what to do."""

    def _build(self) -> None:
        self._line = self._make_line_card()
        self._documents: TableModel[OutboxRow] = TableModel(self._columns(), lambda row: row.doc_id, self)
        self._list = TableCard(self._documents, "check-circle", has_heading=True)
        self._choices = {shown: QuietButton() for shown in Shown}
        for shown, button in self._choices.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, shown=shown: self.view_model.show_documents(shown))
            self._list.heading.add(button)
        self._list.table.chosen.connect(self._choose)
        self._list.table.opened.connect(lambda _: self.view_model.open_document())
        self._document = DocumentCard()
        self._document.open_wanted.connect(self.view_model.open_document)
        self._document.settle_wanted.connect(self.view_model.settle_document)
        self._document.resend_wanted.connect(self.view_model.resend_document)
        self._document.again_wanted.connect(self.view_model.send_again)
        self._facts = Card("", spacing=0)
        self._rows = {name: ValueRow() for name in ("hq", "store", "contact", "clock", *_VERDICTS, "days")}
        for name, row in self._rows.items():
            if name == "booked":
                self._facts.body.addWidget(Divider())
            self._facts.body.addWidget(row)
        self._apart = SecondaryButton(icon_name="warning")
        self._apart.clicked.connect(self._show_apart)
        self._facts.body.addWidget(row_of(1, self._apart))
        self._facts.body.addStretch(1)
        self._scopes: TableModel[ScopeRow] = TableModel(self._scope_columns(), lambda row: row.scope, self)
        self._published = TableCard(self._scopes, "cloud", has_heading=True)
        self._lay_out()

    def _make_line_card(self) -> Card:
        card = Card(spacing=4)
        self._sign, self._title = Sign("check-circle", Tone.GOOD, 28), Text("", "title")
        self._meaning = Text("", "body", Tone.MUTED, wraps=True)
        self._now = PrimaryButton(icon_name="arrows-clockwise")
        self._copy, self._enrol = SecondaryButton(icon_name="copy"), SecondaryButton(icon_name="link")
        self._now.clicked.connect(self.view_model.sync_now)
        self._copy.clicked.connect(self._copy_details)
        self._enrol.clicked.connect(self.view_model.open_settings)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._meaning)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(row_of(self._enrol, self._copy, self._now))
        card.body.addLayout(row)
        return card

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self._document)
        side.addWidget(self._facts, 1)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._list, 1)
        left.addWidget(self._published)
        self._published.setFixedHeight(_PUBLISHED_HEIGHT)
        content = QWidget()
        content.setMinimumHeight(_LEAST_HEIGHT)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scrolling(content))
        grid = QGridLayout(content)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(12)
        grid.addWidget(self._line, 0, 0, 1, 2)
        grid.addLayout(left, 1, 0)
        grid.addLayout(side, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, _NARROW_SIDE)
        grid.setRowStretch(1, 1)
        for card in (self._document, self._facts):
            card.setMaximumWidth(_SIDE)

    def _columns(self) -> tuple[Column[OutboxRow], ...]:
        return (
            Column(
                key="document",
                title=lambda: self.tr("Document"),
                text=lambda row: row.number or kind_word(row.kind),
                second=lambda row: kind_word(row.kind) if row.number else "",
                width=180,
            ),
            Column(
                key="made",
                title=lambda: self.tr("Made"),
                text=lambda row: fmt.moment(row.created_at),
                tone=lambda _: Tone.MUTED,
                width=130,
                from_width=480,
            ),
            Column(
                key="state",
                title=lambda: self.tr("At HQ"),
                mark=lambda row: verdict_mark(row.status, is_sent=row.is_sent, has_remark=bool(row.code)),
                width=140,
            ),
            Column(
                key="reason",
                title=lambda: self.tr("Why"),
                text=lambda row: verdict_reason(row.code, row.facts).title if row.code else "",
                tone=lambda _: Tone.MUTED,
                width=160,
                stretch=1,
                from_width=560,
            ),
        )

    def _scope_columns(self) -> tuple[Column[ScopeRow], ...]:
        return (
            Column(
                key="scope",
                title=lambda: self.tr("Data"),
                text=lambda row: scope_word(row.scope),
                width=180,
                stretch=1,
            ),
            Column(
                key="rows",
                title=lambda: self.tr("Rows"),
                text=lambda row: fmt.count(row.rows),
                figure=True,
                width=64,
            ),
            Column(
                key="as_of", title=lambda: self.tr("As of"), text=self._as_of, figure=True, tone=_as_of_tone
            ),
        )

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._now.set_text(self.tr("Synchronise now"))
        self._copy.set_text(self.tr("Copy details"))
        self._enrol.set_text(self.tr("Enrol this computer"))
        self._apart.set_text(self.tr("Show the days apart"))
        self._list.heading.set_texts(self.tr("Documents"))
        self._facts.set_title(self.tr("The line to HQ"))
        self._published.heading.set_texts(self.tr("What HQ published"))
        self._published.empty.show_text(self.tr("HQ's products, prices and your account will stand here."))
        for name, text in (
            ("hq", self.tr("HQ")),
            ("store", self.tr("Enrolled as")),
            ("contact", self.tr("Last contact")),
            ("clock", self.tr("Clock against HQ")),
            ("booked", self.tr("Booked at HQ so far")),
            ("stored", self.tr("Stored at HQ, not booked yet")),
            ("aside", self.tr("Set aside at HQ")),
            ("rejected", self.tr("Rejected by HQ")),
            ("days", self.tr("Days compared with HQ")),
        ):
            self._rows[name].set_name(text)
        self._documents.retranslate()
        self._scopes.retranslate()
        self._document.retranslate()

    def _render(self, state: SyncCentre) -> None:
        title, meaning, tone = line_words(state.chip, state.sync)
        self._title.setText(title)
        self._meaning.setText(meaning)
        icon = {Tone.GOOD: "check-circle", Tone.DANGER: "warning-octagon", Tone.ACCENT: "arrows-clockwise"}
        self._sign.show_sign(icon.get(tone, "warning"), tone)
        is_enrolled = bool(state.sync and state.sync.is_enrolled)
        self._now.setEnabled(is_enrolled)
        self._enrol.setVisible(state.sync is not None and not is_enrolled)
        self._render_documents(state)
        self._render_facts(state)
        self._scopes.set_rows(state.scopes)

    def _render_documents(self, state: SyncCentre) -> None:
        sync = state.sync
        texts = {
            Shown.ATTENTION: self.tr("Need you {count}").format(count=sync.attention if sync else 0),
            Shown.DISAGREEMENT: self.tr("HQ differs {count}").format(count=sync.disagreements if sync else 0),
            Shown.WAITING: self.tr("To send {count}").format(count=sync.waiting if sync else 0),
            Shown.RECENT: self.tr("Latest"),
        }
        for shown, button in self._choices.items():
            button.set_text(texts[shown])
            button.setChecked(shown is state.shown)
        empty = {
            Shown.ATTENTION: self.tr("HQ took everything; nothing needs you."),
            Shown.DISAGREEMENT: self.tr("Nothing that HQ had otherwise waits for a look."),
            Shown.WAITING: self.tr("Everything made here is at HQ."),
            Shown.RECENT: self.tr("Receipts, orders and counts made here will stand here."),
        }
        self._list.empty.show_text(empty[state.shown or Shown.RECENT])
        self._documents.set_rows(state.documents)
        place = self._documents.find(state.chosen)
        if place is not None and place != self._list.table.current_row():
            self._list.table.choose_row(place)
        self._document.show_document(state.document)

    def _render_facts(self, state: SyncCentre) -> None:
        sync = state.sync
        if sync is None:
            return
        rows = self._rows
        rows["hq"].set_value(sync.hq_name or "–")
        rows["store"].set_value(sync.store_name or "–")
        rows["contact"].set_value(fmt.moment(sync.synced_at) if sync.synced_at else self.tr("never"))
        apart = self.tr("{seconds} s apart")
        offset = sync.hq_offset_ms
        rows["clock"].set_value("–" if offset is None else apart.format(seconds=fmt.seconds(abs(offset))))
        for name, statuses in _VERDICTS.items():
            count = sum(state.verdicts.get(status, 0) for status in statuses)
            is_bad = count and name in ("aside", "rejected")
            rows[name].set_value(fmt.count(count), Tone.DANGER if is_bad else Tone.NEUTRAL)
        self._render_control(state.control)

    def _render_control(self, control: Control) -> None:
        row, apart = self._rows["days"], len(control.apart)
        self._apart.setVisible(apart > 0)
        if apart:
            row.set_value(self.tr("{count} do not agree").format(count=fmt.count(apart)), Tone.DANGER)
        elif control.compared:
            row.set_value(self.tr("{count} agree to the fen").format(count=fmt.count(control.compared)))
        else:
            row.set_value("–")

    def _show_apart(self) -> None:
        ControlDialog(self.view_model.state.control.apart, self).open()

    def open_subject(self, subject: str) -> None:
        """Take a document in hand."""
        self.view_model.open_subject(subject)

    def _choose(self, number: int) -> None:
        if 0 <= number < self._documents.rowCount():
            self.view_model.choose(self._documents.row(number).doc_id)

    def _as_of(self, row: ScopeRow) -> str:
        state = self.view_model.state
        if not row.is_complete:
            return self.tr("on its way")
        at = state.sync.synced_at if state.sync else None
        if at is None:
            return "–"
        return fmt.clock(at) if state.now and at.date() == state.now.date() else fmt.moment(at)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details(self.view_model.state))
        show_toast(self, self.tr("Copied: send it to whoever helps you"), Tone.GOOD)

    def _details(self, state: SyncCentre) -> str:
        """What support needs to know, as plain lines with codes."""
        sync = state.sync
        lines = [f"{state.chip.kind} {state.chip.code}".strip()]
        if sync:
            lines.append(f"store {sync.store_name or '-'}, hq {sync.hq_name or '-'}, synced {sync.synced_at}")
            lines.append(f"waiting {sync.waiting}, attention {sync.attention}, offset {sync.hq_offset_ms} ms")
        lines += [f"{row.scope} v{row.v}/{row.head_v} rows {row.rows}" for row in state.scopes]
        lines += [
            f"{row.n} {row.kind} {row.number} {row.doc_id} {row.status} {row.code} {row.facts or ''}".strip()
            for row in state.documents[:50]
        ]
        return "\n".join(lines)


def _as_of_tone(row: ScopeRow) -> Tone:
    return Tone.MUTED if row.is_complete else Tone.WARNING
