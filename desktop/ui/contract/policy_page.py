"""Promotions and floor prices of today's business day, searched by what they say."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.policy_book import FloorRow, PromotionRow
from desktop.services.rule_book import Names
from desktop.ui import format as fmt
from desktop.ui.contract.policy_model import PoliciesState, PoliciesViewModel
from desktop.ui.contract.words import as_of_words, rule_mark
from desktop.ui.kit import (
    Badge,
    Card,
    Column,
    Divider,
    EmptyState,
    FactGrid,
    Mark,
    SearchBox,
    TableCard,
    TableModel,
    TextLines,
    Tone,
    scrolling,
)
from desktop.ui.terms import (
    budget_words,
    condition_lines,
    days_words,
    floor_words,
    gives_words,
    kind_word,
    what_words,
    who_words,
)
from desktop.ui.terms.price_words import floor_things, spared_words
from desktop.ui.view import View
from domain.promotion.rule import Layer, Promotion

_NOBODY: Final = Names()


class PromotionCard(Card):
    """One promotion in full sentences."""

    def __init__(self) -> None:
        super().__init__("", spacing=8)
        self._badge, self._facts, self._lines = Badge(Mark("")), FactGrid(), TextLines()
        if self.heading:
            self.heading.add(self._badge)
        self._divider, self._empty = Divider(), EmptyState("megaphone")
        for widget in (self._facts, self._divider, self._lines):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(self._empty)
        self._row: PromotionRow | None = None
        self._names, self._coupons = _NOBODY, dict[str, str]()

    def show_promotion(self, row: PromotionRow | None, names: Names, coupons: Mapping[str, str]) -> None:
        """Show a promotion, or what belongs here."""
        self._row, self._names, self._coupons = row, names, dict(coupons)
        for widget in (self._badge, self._facts, self._divider):
            widget.setVisible(row is not None)
        self._empty.setVisible(row is None)
        if row is None:
            self.set_title(self.tr("Promotion"))
            self._lines.show_lines(())
            self._empty.show_text(self.tr("Choose a promotion to read it in full."))
            return
        promotion = row.promotion
        self.set_title(promotion.name, kind_word(promotion))
        self._badge.show_mark(rule_mark(row.standing, is_elsewhere=row.is_elsewhere))
        self._facts.show_facts(
            (
                (self.tr("Gives"), gives_words(promotion, names, coupons)),
                (self.tr("For"), what_words(promotion, names)),
                (self.tr("Who"), who_words(promotion, names)),
                (self.tr("When"), days_words(row.days)),
                (self.tr("Budget"), budget_words(row.budget) if row.budget else ""),
                (self.tr("Text"), promotion.message),
            )
        )
        self._lines.show_lines([(line, Tone.MUTED) for line in condition_lines(promotion)])

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.show_promotion(self._row, self._names, self._coupons)


class PolicyPage(View[PoliciesViewModel]):
    """What the brand published for everybody."""

    def _build(self) -> None:
        self.search = SearchBox(key="F12", is_large=True)
        self.search.text_changed.connect(self.view_model.search)
        self.promotions: TableModel[PromotionRow] = TableModel(
            self._promotion_columns(), lambda row: row.key, self
        )
        self.floors: TableModel[FloorRow] = TableModel(self._floor_columns(), lambda row: row.key, self)
        self.list = TableCard(self.promotions, "megaphone", has_heading=True)
        self.list.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.floor_list = TableCard(self.floors, "tag", has_heading=True)
        self.card = PromotionCard()
        self.list.table.chosen.connect(lambda _: self._show_card())
        self.search.submitted.connect(lambda _: self._go_down())
        QShortcut(QKeySequence("F12"), self).activated.connect(lambda: self.search.setFocus())
        self.setFocusProxy(self.search)
        self._lay_out()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(scrolling(_framed(self.card)), 3)
        right.addWidget(self.floor_list, 2)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(12)
        page.addLayout(left, 12)
        page.addLayout(right, 9)

    def _promotion_columns(self) -> tuple[Column[PromotionRow], ...]:
        return (
            Column(
                key="name",
                title=lambda: self.tr("Promotion"),
                text=lambda row: row.promotion.name,
                second=lambda row: days_words(row.days),
                bold=True,
                width=180,
                stretch=2,
            ),
            Column(
                key="gives",
                title=lambda: self.tr("Gives"),
                text=lambda row: self._gives(row.promotion),
                second=lambda row: what_words(row.promotion, self._names),
                width=220,
                stretch=3,
            ),
            Column(
                key="who",
                title=lambda: self.tr("Who"),
                text=lambda row: who_words(row.promotion, self._names),
                tone=lambda _: Tone.MUTED,
                width=76,
                from_width=560,
            ),
            Column(
                key="state",
                title=lambda: self.tr("State"),
                mark=lambda row: rule_mark(row.standing, is_elsewhere=row.is_elsewhere),
                width=92,
            ),
        )

    def _floor_columns(self) -> tuple[Column[FloorRow], ...]:
        return (
            Column(
                key="things",
                title=lambda: self.tr("Product"),
                text=lambda row: floor_things(row.floor, self._names),
                second=lambda row: days_words(row.days),
                width=150,
                stretch=1,
            ),
            Column(
                key="floor",
                title=lambda: self.tr("Least price"),
                text=lambda row: floor_words(row.floor),
                second=lambda row: spared_words(row.floor),
                width=170,
                stretch=2,
            ),
        )

    @property
    def _names(self) -> Names:
        book = self.view_model.state.book
        return book.names if book else _NOBODY

    def _coupons(self) -> dict[str, str]:
        book = self.view_model.state.book
        rows = book.promotions if book else ()
        return {r.promotion.id: r.promotion.name for r in rows if r.promotion.layer is Layer.COUPON}

    def _gives(self, promotion: Promotion) -> str:
        return gives_words(promotion, self._names, self._coupons())

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.search.set_hint(self.tr("Promotion, product, benefit"))
        self.promotions.retranslate()
        self.floors.retranslate()
        self.card.retranslate()

    def _render(self, state: PoliciesState) -> None:
        book = state.book
        self.promotions.set_rows([row for row in (book.promotions if book else ()) if self._holds(row)])
        floors = book.floors if book else ()
        self.floors.set_rows([row for row in floors if _has(state.text, self._floor_texts(row))])
        as_of = as_of_words(book.as_of, state.now) if book else ""
        day = self.tr("business day {day}").format(day=fmt.day(book.day)) if book else ""
        note = " · ".join(part for part in (day, as_of) if part)
        self.list.heading.set_texts(self.tr("Promotions, running and coming"), note)
        self.floor_list.heading.set_texts(self.tr("Floor prices"))
        self._show_empty(state)
        if self.promotions.rowCount() and self.list.table.current_row() < 0:
            self.list.table.choose_row(0)
        self._show_card()

    def _show_empty(self, state: PoliciesState) -> None:
        if state.text:
            self.list.empty.show_text(self.tr("No promotion says “{text}”.").format(text=state.text))
        else:
            self.list.empty.show_text(
                self.tr(
                    "Promotions stand here from the day HQ publishes them: what they give, to whom and how long."
                )
            )
        self.floor_list.empty.show_text(self.tr("No floor price holds today."))

    def _floor_texts(self, row: FloorRow) -> tuple[str, ...]:
        return (floor_things(row.floor, self._names), floor_words(row.floor), row.floor.sku)

    def _holds(self, row: PromotionRow) -> bool:
        promotion = row.promotion
        texts = (promotion.name, self._gives(promotion), what_words(promotion, self._names))
        skus = (sku for selection in promotion.selections for sku in selection.skus)
        more = (who_words(promotion, self._names), promotion.message, *skus)
        return _has(self.view_model.state.text, (*texts, *more))

    def _show_card(self) -> None:
        place = self.list.table.current_row()
        row = self.promotions.row(place) if 0 <= place < self.promotions.rowCount() else None
        self.card.show_promotion(row, self._names, self._coupons())

    def _go_down(self) -> None:
        self.list.table.setFocus()
        self.list.table.choose_row(max(self.list.table.current_row(), 0))


def _framed(card: QWidget) -> QWidget:
    """What scrolls loses its own surface, so that a card needs a frame of its own."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card)
    return holder


def _has(text: str, texts: tuple[str, ...]) -> bool:
    wanted = text.casefold()
    return not wanted or any(wanted in one.casefold() for one in texts)
