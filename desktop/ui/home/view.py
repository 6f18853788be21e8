"""The first screen: four figures, two weeks of sales, what waits, what runs short, what is owed, and the line to HQ."""

from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.frame import ChipButton
from desktop.ui.home.cards import AgeingCard, LowStockCard, ToDoCard
from desktop.ui.home.tiles import CreditTile, RebateTile
from desktop.ui.home.view_model import HomeState, HomeViewModel
from desktop.ui.kit import Bar, BarChart, Card, SecondaryButton, StatTile, Tone, ValueRow, row_of, scrolling
from desktop.ui.view import View

_MILLION = 1_000_000
_WIDE_FROM = 1000
_TILE_HEIGHT = 132
_CARD_HEIGHT = 232
_NARROW_COLUMNS = 2
_WIDE = ((0, 0), (0, 1), (0, 2), (0, 3), (1, 0, 1, 2), (1, 2, 1, 2), (2, 0, 1, 2), (2, 2), (2, 3))
_NARROW = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0, 1, 2), (3, 0, 1, 2), (4, 0, 1, 2), (5, 0), (5, 1))


class HomeView(View[HomeViewModel]):
    """Today at a glance; everything leads to where it can be done."""

    def _build(self) -> None:
        self._sales, self._owed, self._orders, self._waiting = StatTile(), StatTile(), StatTile(), StatTile()
        self._credit, self._rebates = CreditTile(), RebateTile()
        self._credit.opened.connect(lambda: self.view_model.open_workspace("rebates", "credit"))
        self._rebates.opened.connect(self.view_model.open_rebates)
        self._chart_card, self._chart = Card(""), BarChart()
        self._chart_card.body.addWidget(self._chart, 1)
        self._to_do = ToDoCard()
        self._low = LowStockCard()
        self._ageing = AgeingCard(self.view_model.enrolment)
        self._sync = self._make_sync_card()
        self._to_do.chosen.connect(self.view_model.open_to_do)
        self._low.chosen.connect(self.view_model.open_product)
        self._low.order_wanted.connect(lambda: self.view_model.open_workspace("orders"))
        self._ageing.opened.connect(self.view_model.open_workspace)
        self._lay_out()

    def _make_sync_card(self) -> Card:
        card = Card("", spacing=4)
        self._chip = ChipButton()
        self._to_send, self._attention = ValueRow(), ValueRow()
        self._as_of = ValueRow()
        self._open_sync = SecondaryButton()
        self._open_sync.clicked.connect(lambda: self.view_model.open_workspace("sync"))
        self._chip.clicked.connect(lambda: self.view_model.open_workspace("sync"))
        card.body.addWidget(row_of(self._chip, 1))
        for row in (self._to_send, self._attention, self._as_of):
            card.body.addWidget(row)
        card.body.addStretch(1)
        card.body.addWidget(self._open_sync)
        return card

    def _lay_out(self) -> None:
        self._content = QWidget()
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(12, 12, 12, 12)
        self._grid.setSpacing(12)
        self._second = _one_of(self._owed, self._credit)
        self._fourth = _one_of(self._waiting, self._rebates)
        for tile in (self._sales, self._second, self._orders, self._fourth):
            tile.setFixedHeight(_TILE_HEIGHT)
        for card in (self._chart_card, self._to_do, self._low, self._ageing):
            card.setMinimumHeight(_CARD_HEIGHT)
        self._is_wide: bool | None = None
        self._arrange(is_wide=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(self._content))

    def _arrange(self, *, is_wide: bool) -> None:
        """Four cards side by side where there is room, else two."""
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        tiles: tuple[QWidget, ...] = (self._sales, self._second, self._orders, self._fourth)
        cards = (*tiles, self._chart_card, self._to_do, self._low, self._ageing, self._sync)
        for card, place in zip(cards, _WIDE if is_wide else _NARROW, strict=True):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, *place)
        for number in range(4):
            self._grid.setColumnStretch(number, int(is_wide or number < _NARROW_COLUMNS))
        for number in range(6):
            self._grid.setRowStretch(number, int(number in ((1, 2) if is_wide else (2, 3, 4, 5))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width of the window."""
        super().resizeEvent(event)
        self._arrange(is_wide=self.width() >= _WIDE_FROM)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._sales.set_caption(self.tr("Sales today"))
        self._owed.set_caption(self.tr("Owed to HQ"))
        self._orders.set_caption(self.tr("Orders under way"))
        self._waiting.set_caption(self.tr("Waiting to be sent"))
        self._sync.set_title(self.tr("With HQ"))
        self._open_sync.set_text(self.tr("Sync centre"))
        for row, name in (
            (self._to_send, self.tr("To send")),
            (self._attention, self.tr("Need a person")),
            (self._as_of, self.tr("HQ's data as of")),
        ):
            row.set_name(name)
        for card in (self._to_do, self._low, self._ageing):
            card.retranslate()

    def _render(self, state: HomeState) -> None:
        self._chip.show_chip(state.chip)
        if state.home is None:
            return
        self._render_sales(state)
        self._render_owed(state)
        self._render_counts(state)
        self._render_sync(state)
        self._to_do.show_items(state.home.to_do)
        self._low.show_rows(state.home.low_stock)
        self._render_terms(state)
        self._ageing.show_ageing(state.home.receivable.ageing if state.home.receivable else None)

    def _render_sales(self, state: HomeState) -> None:
        home = state.home
        if home is None:
            return
        before = state.same_time_last_week
        days = self.tr("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday").split("|")
        change = (home.today.net - before) * _MILLION // before if before > 0 else None
        alone, compared = self.tr("{count} receipts"), self.tr("on last {day} by now · {count} receipts")
        note = (alone if change is None else compared).format(
            count=fmt.count(home.today.receipts), day=days[home.today.day.weekday()]
        )
        arrow = "" if change is None else f"{'↑' if change >= 0 else '↓'} {fmt.rate(abs(change))}"
        tone = Tone.GOOD if change is None or change >= 0 else Tone.DANGER
        self._sales.show_figure(fmt.yuan(home.today.net), note, arrow, tone)
        total = fmt.yuan(sum(day.net for day in home.days))
        self._chart_card.set_title(self.tr("Sales of 14 days"), self.tr("{total} in all").format(total=total))
        bars = [Bar(day.net, fmt.month_day(day.day), fmt.yuan(day.net)) for day in home.days]
        self._chart.show_bars(bars)

    def _render_terms(self, state: HomeState) -> None:
        """Credit and rebates take the place of what is said elsewhere too, once HQ told them."""
        if state.credit:
            self._credit.show_credit(state.credit)
        self._second.setCurrentWidget(self._credit if state.credit else self._owed)
        if state.rebates and state.programme:
            self._rebates.show_rebates(state.rebates, state.programme)
        self._fourth.setCurrentWidget(self._rebates if state.programme else self._waiting)

    def _render_owed(self, state: HomeState) -> None:
        receivable = state.home.receivable if state.home else None
        if receivable is None:
            awaited = self.tr("HQ has not told it yet")
            unknown = self.tr("known once this computer is enrolled at HQ")
            self._owed.show_figure("–", awaited if state.is_enrolled else unknown)
            return
        if receivable.overdue > 0:
            note = self.tr("overdue")
            self._owed.show_figure(
                fmt.yuan(receivable.balance), note, fmt.yuan(receivable.overdue), Tone.DANGER
            )
        else:
            self._owed.show_figure(fmt.yuan(receivable.balance), self.tr("nothing is overdue"))

    def _render_counts(self, state: HomeState) -> None:
        orders = state.orders
        note = self.tr("{amount} in all · {count} not decided by HQ yet")
        told = note.format(amount=fmt.whole_yuan(orders.total), count=orders.undecided)
        self._orders.show_figure(fmt.count(orders.count), told if orders.count else self.tr("none"))
        sync = state.sync
        if sync is None:
            return
        if not sync.waiting:
            self._waiting.show_figure("0", self.tr("everything made here is at HQ"))
            return
        since = _since(sync.oldest_waiting, state.now)
        note = self.tr("oldest: {moment}; selling goes on").format(moment=since)
        self._waiting.show_figure(fmt.count(sync.waiting), note)

    def _render_sync(self, state: HomeState) -> None:
        sync = state.sync
        if sync is None:
            return
        self._to_send.set_value(fmt.count(sync.waiting), Tone.WARNING if sync.waiting else Tone.GOOD)
        self._attention.set_value(fmt.count(sync.attention), Tone.DANGER if sync.attention else Tone.GOOD)
        self._as_of.set_value(_since(sync.synced_at, state.now))


def _one_of(*tiles: QWidget) -> QStackedWidget:
    stack = QStackedWidget()
    for tile in tiles:
        stack.addWidget(tile)
    return stack


def _since(at: datetime | None, now: datetime | None) -> str:
    if at is None:
        return "–"
    return fmt.clock(at) if now and at.date() == now.date() else fmt.moment(at)
