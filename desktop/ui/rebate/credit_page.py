"""The limit and what takes it at the left; holds, dunning, accounts and due days at the right."""

from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.services.credit import CreditView, DueItem, HeldOrder
from desktop.ui import format as fmt
from desktop.ui.enrolment import Awaited
from desktop.ui.kit import (
    Banner,
    Bar,
    Card,
    Column,
    Divider,
    EmptyState,
    HorizontalBars,
    TableCard,
    TableModel,
    TextLines,
    Tone,
    ValueRow,
    scrolling,
)
from desktop.ui.rebate.credit_model import CreditState, CreditViewModel
from desktop.ui.rebate.gauge import GaugeCard
from desktop.ui.rebate.words import as_of_words, due_mark, held_words
from desktop.ui.terms import account_words, blocked_words, closed_word, finding_sentence, sentences
from desktop.ui.view import View

_TABLE_HEIGHT = 180
_TONES = (
    Tone.ACCENT,
    Tone.ACCENT,
    Tone.WARNING,
    Tone.WARNING,
    Tone.DANGER,
    Tone.DANGER,
    Tone.DANGER,
)


class CreditPage(View[CreditViewModel]):
    """What may still be owed, and what has to be paid when."""

    def _build(self) -> None:
        self.gauge = GaugeCard()
        self.ages_card, self.ages = Card("", spacing=6), HorizontalBars()
        self._total = ValueRow(role="strong")
        for widget in (self.ages, Divider(), self._total):
            self.ages_card.body.addWidget(widget)
        self.holds_banner, self.differs_banner = Banner(Tone.DANGER), Banner(Tone.WARNING)
        self.dunning_card, self.dunning = Card("", spacing=4), TextLines()
        self.accounts_card, self.accounts = Card("", spacing=4), TextLines()
        for card, lines in ((self.dunning_card, self.dunning), (self.accounts_card, self.accounts)):
            card.body.addWidget(lines)
            card.body.addStretch(1)
        self.due: TableModel[DueItem] = TableModel(
            self._due_columns(), lambda row: row.item.entry.number, self
        )
        self.due_list = TableCard(self.due, "calendar", has_heading=True)
        self.holds: TableModel[HeldOrder] = TableModel(
            self._hold_columns(), lambda row: row.order.doc_id, self
        )
        self.hold_list = TableCard(self.holds, "check-circle", has_heading=True)
        for table in (self.due_list, self.hold_list):
            table.setMinimumHeight(_TABLE_HEIGHT)
            table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.hold_list.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.hold_list.table.opened.connect(self._open_order)
        self.due_list.table.opened.connect(self._open_statement)
        self.empty = EmptyState("bank")
        self._awaited = Awaited(self.empty, self.view_model.enrolment)
        self.setFocusProxy(self.due_list.table)
        self._lay_out()

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.gauge)
        column.addWidget(self.ages_card)
        column.addStretch(1)
        grid = QGridLayout(right)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        grid.addWidget(self.holds_banner, 0, 0, 1, 2)
        grid.addWidget(self.differs_banner, 1, 0, 1, 2)
        grid.addWidget(self.due_list, 2, 0, 1, 2)
        grid.addWidget(self.accounts_card, 3, 0)
        grid.addWidget(self.dunning_card, 3, 1)
        grid.addWidget(self.hold_list, 4, 0, 1, 2)
        grid.setRowStretch(2, 3)
        grid.setRowStretch(4, 2)
        for place in (0, 1):
            grid.setColumnStretch(place, 1)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(scrolling(left), 8)
        row.addWidget(scrolling(right), 13)
        self._stack = QStackedWidget()
        self._stack.addWidget(content)
        self._stack.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._stack)

    def _due_columns(self) -> tuple[Column[DueItem], ...]:
        return (
            Column(
                key="due",
                title=lambda: self.tr("Due on"),
                text=lambda row: fmt.day(row.item.entry.due),
                bold=True,
                width=96,
            ),
            Column(
                key="number",
                title=lambda: self.tr("Document"),
                text=lambda row: row.item.entry.number,
                second=lambda row: fmt.day(row.item.entry.day),
                width=160,
                stretch=1,
            ),
            Column(
                key="amount",
                title=lambda: self.tr("Amount"),
                text=lambda row: fmt.amount(row.item.entry.amount),
                tone=lambda _: Tone.MUTED,
                figure=True,
                width=100,
                from_width=520,
            ),
            Column(
                key="left",
                title=lambda: self.tr("Open"),
                text=lambda row: fmt.amount(row.item.left),
                total=lambda row: row.item.left,
                total_text=fmt.yuan,
                figure=True,
                bold=True,
                width=100,
            ),
            Column(key="state", title=lambda: self.tr("State"), mark=due_mark, width=140),
        )

    def _hold_columns(self) -> tuple[Column[HeldOrder], ...]:
        return (
            Column(
                key="number",
                title=lambda: self.tr("Order"),
                text=lambda row: f"▲ {row.order.number}" if row.order.is_waiting else row.order.number,
                width=150,
            ),
            Column(
                key="total",
                title=lambda: self.tr("Total"),
                text=lambda row: fmt.amount(row.order.total),
                figure=True,
                width=96,
            ),
            Column(
                key="why",
                title=lambda: self.tr("Why it waits"),
                text=held_words,
                tone=lambda _: Tone.DANGER,
                width=240,
                stretch=1,
            ),
        )

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.due.retranslate()
        self.holds.retranslate()
        self.due_list.heading.set_texts(self.tr("Debts by due day"))
        self.due_list.empty.show_text(self.tr("Nothing is owed to HQ."))
        self.hold_list.heading.set_texts(self.tr("Orders that wait for credit"))
        self.hold_list.empty.show_text(self.tr("No order waits for credit."))
        self.ages_card.set_title(self.tr("Owed to HQ by age"))
        self._total.set_name(self.tr("Total"))
        self.accounts_card.set_title(self.tr("Credit accounts"))
        self.dunning_card.set_title(self.tr("Dunning and deposit"))
        self._awaited.show_text(
            self.tr("The credit limit and what takes it stand here once HQ has sent them.")
        )

    def _render(self, state: CreditState) -> None:
        view = state.view
        self._stack.setCurrentIndex(0 if view else 1)
        if view is None:
            return
        self.gauge.show_credit(view, as_of_words(view.as_of, state.now))
        self._render_ages(view)
        self._render_banners(view)
        self._render_accounts(view)
        self._render_dunning(view)
        self.due.set_rows(view.due)
        self.holds.set_rows(view.holds)

    def _render_ages(self, view: CreditView) -> None:
        names = self.tr(
            "not due|1–30 days|31–60 days|61–90 days|91–180 days|181–365 days|over 365 days"
        ).split("|")
        rows = zip(view.ageing.buckets, names, _TONES, strict=True)
        self.ages.show_bars([Bar(value, name, fmt.amount(value), tone) for value, name, tone in rows])
        self._total.set_value(fmt.yuan(view.ageing.balance))

    def _render_banners(self, view: CreditView) -> None:
        holding = [one for one in view.next_order if not one.is_warning]
        text = self.tr("A new order would wait") if holding else ""
        self.holds_banner.show_text(text, sentences(finding_sentence(one) for one in holding))
        differs = self.tr("HQ's figure differs") if view.differs else ""
        figures = {"hq": fmt.yuan(view.hq_exposure), "here": fmt.yuan(view.exposure)}
        detail = self.tr("HQ says {hq} stand against the limit, worked out here from the same facts: {here}.")
        self.differs_banner.show_text(differs, detail.format(**figures))

    def _render_accounts(self, view: CreditView) -> None:
        lines: list[str | tuple[str, Tone]] = []
        for one in view.accounts:
            words = account_words(one.account)
            if one.closed:
                lines.append((f"{words} · {closed_word(one.closed)}", Tone.MUTED))
            else:
                lines.append(words)
            if one.taken:
                text = self.tr("{amount} of it is taken.").format(amount=fmt.yuan(one.taken))
                lines.append((text, Tone.MUTED))
        self.accounts.show_lines(lines or [(self.tr("HQ keeps no accounts for this dealer."), Tone.MUTED)])

    def _render_dunning(self, view: CreditView) -> None:
        lines: list[str | tuple[str, Tone]] = []
        notice = view.assessment.notice if view.assessment else None
        if notice is None or notice.level is None:
            lines.append((self.tr("Nothing is dunned."), Tone.GOOD))
        else:
            figures = {"level": notice.level.number, "amount": fmt.yuan(notice.overdue)}
            lines.append((self.tr("Level {level}: {amount} overdue.").format(**figures), Tone.DANGER))
            if notice.level.letter:
                lines.append((self.tr("Letter: {name}").format(name=notice.level.letter), Tone.MUTED))
            if blocked := blocked_words(notice.blocks):
                lines.append((self.tr("Blocked: {things}.").format(things=blocked), Tone.DANGER))
            if notice.fee:
                lines.append((self.tr("Fee: {fee}").format(fee=fmt.yuan(notice.fee)), Tone.MUTED))
            if notice.interest:
                interest = fmt.yuan(notice.interest)
                lines.append((self.tr("Interest so far: {interest}").format(interest=interest), Tone.MUTED))
        if view.deposit_required and view.assessment:
            figures = {"paid": fmt.yuan(view.assessment.deposit), "asked": fmt.yuan(view.deposit_required)}
            text = self.tr("Deposit: {paid} of {asked} is there.").format(**figures)
            lines.append((text, Tone.WARNING if view.assessment.deposit_missing else Tone.NEUTRAL))
        self.dunning.show_lines(lines)

    def _open_order(self, number: int) -> None:
        self.view_model.open_order(self.holds.row(number).order.doc_id)

    def _open_statement(self, number: int) -> None:
        day = self.due.row(number).item.entry.day
        self.view_model.open_statement(f"{day.year:04d}-{day.month:02d}")
