"""The sync centre: how the line stands, the documents, why one failed, and what HQ published."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.document import kind_word, verdict_mark, verdict_reason
from desktop.ui.kit import (
    Card,
    Column,
    Divider,
    QuietButton,
    TableCard,
    TableModel,
    Tone,
    ValueRow,
    row_of,
    scrolling,
    show_toast,
)
from desktop.ui.sync.control_dialog import ControlDialog
from desktop.ui.sync.document_card import DocumentCard
from desktop.ui.sync.line_card import LineCard
from desktop.ui.sync.price_card import PriceCard
from desktop.ui.sync.view_model import Control, OutboxRow, ScopeRow, Shown, SyncCentre, SyncViewModel
from desktop.ui.sync.words import scope_word
from desktop.ui.view import View

_SIDE = 416
_BELOW = 184
_LEAST_HEIGHT = 680
_VERDICTS = {
    "booked": ("applied", "have"),
    "stored": ("received", "waiting"),
    "aside": ("parked",),
    "rejected": ("rejected",),
}


class SyncView(View[SyncViewModel]):
    """What waits, what failed and why, and what to do."""

    def _build(self) -> None:
        self._line = LineCard()
        self._line.sync_wanted.connect(self.view_model.sync_now)
        self._line.enrol_wanted.connect(self.view_model.open_settings)
        self._line.copy_wanted.connect(self._copy_details)
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
        self._prices = PriceCard()
        self._prices.take_wanted.connect(self.view_model.take_prices)
        self._prices.leave_wanted.connect(self.view_model.leave_prices)
        self._figures = self._make_figures()
        self._scopes: TableModel[ScopeRow] = TableModel(self._scope_columns(), lambda row: row.scope, self)
        self._published = TableCard(self._scopes, "cloud", has_heading=True)
        self._lay_out()

    def _make_figures(self) -> Card:
        card = Card("", spacing=0)
        self._rows = {name: ValueRow() for name in (*_VERDICTS, "days")}
        self._apart = QuietButton(icon_name="warning")
        self._apart.clicked.connect(self._show_apart)
        for name, row in self._rows.items():
            if name == "days":
                card.body.addWidget(Divider())
                card.body.addWidget(row_of(row, self._apart))
            else:
                card.body.addWidget(row)
        card.body.addStretch(1)
        return card

    def _lay_out(self) -> None:
        content = QWidget()
        content.setMinimumHeight(_LEAST_HEIGHT)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scrolling(content))
        grid = QGridLayout(content)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(12)
        above, below = QHBoxLayout(), QHBoxLayout()
        for row, left, right in (
            (above, self._list, self._document),
            (below, self._published, self._figures),
        ):
            row.setSpacing(12)
            row.addWidget(left, 1)
            row.addWidget(right)
            right.setFixedWidth(_SIDE)
        for card in (self._published, self._figures):
            card.setFixedHeight(_BELOW)
        grid.addWidget(self._line, 0, 0)
        grid.addWidget(self._prices, 1, 0)
        grid.addLayout(above, 2, 0)
        grid.addLayout(below, 3, 0)
        grid.setRowStretch(2, 1)

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
        self._line.retranslate()
        self._prices.retranslate()
        self._list.heading.set_texts(self.tr("Documents"))
        self._figures.set_title(self.tr("Documents at HQ"))
        self._published.heading.set_texts(self.tr("What HQ published"))
        self._published.empty.show_text(self.tr("HQ's products, prices and your account will stand here."))
        for name, text in (
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
        self._line.show_line(state)
        self._prices.show_prices(state.prices)
        self._render_documents(state)
        self._render_figures(state)
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

    def _render_figures(self, state: SyncCentre) -> None:
        for name, statuses in _VERDICTS.items():
            count = sum(state.verdicts.get(status, 0) for status in statuses)
            is_bad = count and name in ("aside", "rejected")
            self._rows[name].set_value(fmt.count(count), Tone.DANGER if is_bad else Tone.NEUTRAL)
        self._render_control(state.control)

    def _render_control(self, control: Control) -> None:
        row, apart = self._rows["days"], len(control.apart)
        self._apart.setVisible(apart > 0)
        self._apart.set_text(self.tr("Days that differ: {count}").format(count=fmt.count(apart)))
        agree = self.tr("{count} agree to the fen").format(count=fmt.count(control.compared))
        row.set_value("" if apart else agree if control.compared else "–")

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
