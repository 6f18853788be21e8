"""Programmes and the wallet at the left, the programme in hand at the right: steps, months, what more would earn."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.services.rebate import LeftOut, MonthView, ProgrammeView, Purchases
from desktop.ui import format as fmt
from desktop.ui.enrolment import Awaited
from desktop.ui.kit import (
    Badge,
    Banner,
    Card,
    Column,
    Mark,
    TableCard,
    TableModel,
    TextLines,
    Tone,
    scrolling,
)
from desktop.ui.rebate.simulator_card import SimulatorCard
from desktop.ui.rebate.tier_scale import TierScale
from desktop.ui.rebate.view_model import RebatesState, RebatesViewModel
from desktop.ui.rebate.wallet_card import WalletCard
from desktop.ui.rebate.words import explain, next_step, period_word, posted_mark, step_word, steps_of
from desktop.ui.terms import counts_words, extra_lines, sentences, uncounted_sentence
from desktop.ui.view import View

_MONTHS_HEIGHT = 260
_LIST_HEIGHT = 180
_NARROWEST = 200
_WIDE_FROM = 1080
_MOST_LEFT_OUT = 8


class RebatePage(View[RebatesViewModel]):
    """What was earned, why, and what comes next."""

    def _build(self) -> None:
        self.rows: TableModel[ProgrammeView] = TableModel(self._columns(), lambda row: row.key, self)
        self.list = TableCard(self.rows, "percent", has_heading=True)
        self.list.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.table.chosen.connect(self._choose)
        self._awaited = Awaited(self.list.empty, self.view_model.enrolment)
        self.wallet = WalletCard()
        self.setFocusProxy(self.list.table)
        self.head, self.scale, self.why = Card("", spacing=8), TierScale(), TextLines()
        self._badge, self._rules = Badge(Mark("")), TextLines("small")
        if self.head.heading:
            self.head.heading.add(self._badge)
        for widget in (self.scale, self.why, self._rules):
            self.head.body.addWidget(widget)
        self.banner = Banner(Tone.DANGER)
        self.months: TableModel[MonthView] = TableModel(
            self._month_columns(), lambda row: row.posting.month, self
        )
        self.month_list = TableCard(self.months, "calendar", has_heading=True)
        for table, height in ((self.month_list, _MONTHS_HEIGHT), (self.list, _LIST_HEIGHT)):
            table.setMinimumSize(_NARROWEST, height)
            table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.simulator = SimulatorCard()
        self.simulator.tried.connect(self.view_model.try_more)
        self.list.table.opened.connect(lambda _: self.simulator.amount.setFocus())
        self.left_card, self.left_out = Card("", spacing=6), TextLines("small")
        self.left_card.body.addWidget(self.left_out)
        self.left_card.body.addStretch(1)
        self._lay_out()

    def _lay_out(self) -> None:
        detail, side = QWidget(), QWidget()
        self._grid = QGridLayout(detail)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._grid.addWidget(self.head, 0, 0, 1, 2)
        self._grid.addWidget(self.banner, 1, 0, 1, 2)
        for card in (self.simulator, self.left_card):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._area = scrolling(detail)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self.list, 5)
        left.addWidget(self.wallet, 6)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(12)
        page.addWidget(scrolling(side), 8)
        page.addWidget(self._area, 13)
        self._is_wide: bool | None = None
        self._arrange(is_wide=True)

    def _arrange(self, *, is_wide: bool) -> None:
        """The simulator stands beside the months where there is room, else below them."""
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        beside = ((2, 0, 2, 1), (2, 1, 1, 1), (3, 1, 1, 1))
        below = ((2, 0, 1, 2), (3, 0, 1, 1), (3, 1, 1, 1))
        cards = (self.month_list, self.simulator, self.left_card)
        for card, place in zip(cards, beside if is_wide else below, strict=True):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, *place)
        self._grid.setColumnStretch(0, 15 if is_wide else 1)
        self._grid.setColumnStretch(1, 9 if is_wide else 1)
        self._grid.setRowStretch(3, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width of the window."""
        super().resizeEvent(event)
        self._arrange(is_wide=self.width() >= _WIDE_FROM)

    def _columns(self) -> tuple[Column[ProgrammeView], ...]:
        return (
            Column(
                key="programme",
                title=lambda: self.tr("Programme"),
                text=lambda row: row.programme.name if row.programme else row.id,
                second=lambda row: next_step(row) or period_word(row.period),
                tone=_of_period,
                width=170,
                stretch=1,
            ),
            Column(
                key="earned",
                title=lambda: self.tr("Earned so far"),
                text=lambda row: fmt.amount(row.accrual.entitled if row.accrual else row.posted),
                second=lambda row: period_word(row.period),
                tone=_of_period,
                figure=True,
                bold=True,
                width=136,
            ),
        )

    def _month_columns(self) -> tuple[Column[MonthView], ...]:
        return (
            Column(
                key="month",
                title=lambda: self.tr("Month"),
                text=lambda row: str(row.posting.month),
                bold=True,
                width=76,
            ),
            Column(
                key="bought",
                title=lambda: self.tr("Bought"),
                text=lambda row: fmt.amount(row.sums.amount),
                total=lambda row: row.sums.amount,
                total_text=fmt.yuan,
                figure=True,
                width=96,
            ),
            Column(
                key="base",
                title=lambda: self.tr("Bought so far"),
                text=lambda row: fmt.amount(row.posting.accrual.base),
                figure=True,
                width=104,
                from_width=620,
            ),
            *self._earned_columns(),
        )

    def _earned_columns(self) -> tuple[Column[MonthView], ...]:
        return (
            Column(
                key="step",
                title=lambda: self.tr("Step"),
                text=self._step,
                figure=True,
                width=72,
                from_width=560,
            ),
            Column(
                key="payable",
                title=lambda: self.tr("Earned"),
                text=lambda row: fmt.amount(row.posting.payable),
                second=self._so_far,
                total=lambda row: row.posting.payable,
                total_text=fmt.yuan,
                figure=True,
                bold=True,
                width=110,
            ),
            Column(
                key="state",
                title=lambda: self.tr("Against HQ"),
                mark=posted_mark,
                width=130,
                stretch=1,
            ),
        )

    def _so_far(self, row: MonthView) -> str:
        return self.tr("{amount} so far").format(amount=fmt.amount(row.posting.accrual.entitled))

    def _step(self, row: MonthView) -> str:
        view = self.view_model.state.view
        return step_word(view.programme, row.posting.accrual) if view and view.programme else ""

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.rows.retranslate()
        self.months.retranslate()
        self.wallet.retranslate()
        self.simulator.retranslate()
        self.list.heading.set_texts(self.tr("Rebate programmes"))
        self.month_list.heading.set_texts(
            self.tr("Month by month"), self.tr("worked out here from HQ's sums")
        )
        self.left_card.set_title(self.tr("What does not count"))
        self._awaited.show_text(
            self.tr("Rebates stand here once HQ has counted the first purchases of a programme.")
        )
        self.month_list.empty.show_text(self.tr("HQ has sent no month of this period yet."))

    def _render(self, state: RebatesState) -> None:
        rebates = state.rebates
        self.rows.set_rows(rebates.programmes if rebates else ())
        self.wallet.show_wallet(rebates)
        self.wallet.setVisible(rebates is not None and rebates.is_known)
        place = self.rows.find(state.chosen)
        if place is not None and place != self.list.table.current_row():
            self.list.table.choose_row(place)
        self._area.setVisible(state.view is not None)
        if state.view is not None and rebates is not None:
            self._render_programme(state.view, state)

    def _render_programme(self, view: ProgrammeView, state: RebatesState) -> None:
        programme, names = view.programme, state.rebates.names if state.rebates else None
        as_of = self.tr("as of {day}").format(day=fmt.day(view.as_of))
        title = programme.name if programme else view.id
        self.head.set_title(f"{title} · {period_word(view.period)}", as_of)
        earned = fmt.yuan(view.accrual.entitled if view.accrual else view.posted)
        self._badge.show_mark(Mark(self.tr("earned {amount}").format(amount=earned), Tone.GOOD, ""))
        self.scale.setVisible(programme is not None)
        self.scale.show_steps(steps_of(view))
        unknown = self.tr("HQ has not sent the rules of this programme, so that only its figures stand here.")
        self.why.show_lines([sentences(explain(view))] if programme else [(unknown, Tone.WARNING)])
        rules = (
            [counts_words(programme, names), *extra_lines(programme, names)] if programme and names else []
        )
        self._rules.show_lines([(sentences(rules), Tone.MUTED)] if rules else [])
        self._render_difference(view)
        self.months.set_rows(view.months[::-1])
        self.simulator.setVisible(view.is_current)
        self.simulator.show_simulation(view, state.simulation, state.more)
        self.left_out.show_lines(self._left_lines(state.purchases))

    def _render_difference(self, view: ProgrammeView) -> None:
        months = view.differing
        if not months:
            self.banner.show_text("")
            return
        months_text = ", ".join(str(one.posting.month) for one in months)
        amount = fmt.yuan(sum(one.difference for one in months))
        self.banner.show_text(
            self.tr("HQ posted {amount} against the rules").format(amount=amount),
            self.tr("{months}: ask HQ to look at these postings.").format(months=months_text),
        )

    def _left_lines(self, purchases: Purchases | None) -> list[tuple[str, Tone]]:
        if purchases is None:
            return []
        if not purchases.is_known:
            text = self.tr(
                "HQ alone knows what this programme counts: this computer has no invoices or payments."
            )
            return [(text, Tone.MUTED)]
        lines = [(self._left_line(one), Tone.NEUTRAL) for one in purchases.left_out[:_MOST_LEFT_OUT]]
        if not lines:
            lines.append((self.tr("All shipments known here count."), Tone.MUTED))
        if (more := len(purchases.left_out) - _MOST_LEFT_OUT) > 0:
            lines.append((self.tr("{count} more products").format(count=more), Tone.MUTED))
        if purchases.since:
            text = self.tr("{amount} was shipped since then and counts next.")
            lines.append((text.format(amount=fmt.yuan(purchases.since)), Tone.ACCENT))
        return lines

    def _left_line(self, one: LeftOut) -> str:
        text = self.tr("{product} {amount}: {reason}")
        reason = uncounted_sentence(one.reason)
        return text.format(product=one.name, amount=fmt.yuan(one.amount), reason=reason)

    def _choose(self, number: int) -> None:
        if 0 <= number < self.rows.rowCount():
            chosen = self.rows.row(number).key
            if chosen != self.view_model.state.chosen:
                self.view_model.choose(chosen)


def _of_period(row: ProgrammeView) -> Tone:
    return Tone.NEUTRAL if row.is_current else Tone.MUTED
