"""The list under the entry box: products, members, held bills, or the several products of one code."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.draft import DraftRow
from desktop.services.member import MemberRow
from desktop.services.product import BarcodeMatch, FoundProduct
from desktop.ui import format as fmt
from desktop.ui.billing.state import Offer
from desktop.ui.kit import Card, Column, TableModel, TableView, Text, Tone
from desktop.ui.words import QT_TRANSLATE_NOOP

_SHOWN: Final = 8
_MARGIN: Final = 6
_TITLE: Final = 26


class OfferList(Card):
    """Floats over the lines below the entry box; `picked` carries the row that was clicked."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(margin=_MARGIN, spacing=2)
        self.setParent(parent)
        self._title = Text("", "small", Tone.MUTED)
        self._model: TableModel[Offer] = TableModel(self._columns(), _key, self)
        self._table = TableView(self)
        self._table.horizontalHeader().hide()
        self._table.show_model(self._model)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self.body.addWidget(self._title)
        self.body.addWidget(self._table, 1)
        self._table.clicked.connect(lambda index: self.picked.emit(self._model.row(index.row())))
        self.was_moved = False
        self.hide()

    @property
    def row(self) -> int:
        """The row in hand, or -1 while the list is not there."""
        return self._table.current_row() if self.isVisible() else -1

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._model.rowCount()

    def show_offers(self, offers: Sequence[Offer], title: str) -> None:
        """Show rows with the first in hand; none hides the list."""
        is_new = tuple(offers) != self._model.rows
        self._title.setText(title)
        self._model.set_rows(offers)
        self.setVisible(bool(offers))
        if offers and is_new:
            self._table.choose_row(0)
            self.was_moved = False
        self.raise_()

    def fit(self, left: int, top: int, width: int) -> None:
        """Stand under the entry box, as high as the rows need."""
        rows = min(_SHOWN, self.count)
        height = rows * self._table.verticalHeader().defaultSectionSize() + _TITLE + 2 * _MARGIN
        self.setGeometry(left, top, width, height)

    def step(self, by: int) -> None:
        """Take the next or the previous row in hand."""
        self.was_moved = True
        self._table.choose_row(max(0, min(self.count - 1, self._table.current_row() + by)))

    def _columns(self) -> tuple[Column[Offer], ...]:
        return (
            Column(key="title", title=str, text=_title, second=_second, width=300, stretch=1),
            Column(key="code", title=str, text=_code, tone=lambda _: Tone.MUTED, width=130, from_width=420),
            Column(
                key="stock", title=str, text=_stock, figure=True, tone=_stock_tone, width=120, from_width=520
            ),
            Column(key="figure", title=str, text=_figure, figure=True, bold=True, width=110),
        )


def _key(offer: Offer) -> Hashable:
    match offer:
        case FoundProduct():
            return ("product", offer.sku)
        case BarcodeMatch():
            return ("match", offer.sku, offer.unit)
        case MemberRow():
            return ("member", offer.member_id)
        case DraftRow():
            return ("draft", offer.id)


def _title(offer: Offer) -> str:
    if isinstance(offer, DraftRow):
        count = _tr(QT_TRANSLATE_NOOP("OfferList", "lines: {count}")).format(count=offer.line_count)
        return offer.title or count
    return offer.name


def _second(offer: Offer) -> str:
    match offer:
        case FoundProduct() | BarcodeMatch():
            return offer.spec
        case MemberRow():
            waiting = _tr(QT_TRANSLATE_NOOP("OfferList", "▲ not yet at HQ")) if offer.is_waiting else ""
            return " · ".join(part for part in (offer.tier, waiting) if part)
        case DraftRow():
            count = _tr(QT_TRANSLATE_NOOP("OfferList", "lines: {count}")).format(count=offer.line_count)
            return count if offer.title else ""


def _code(offer: Offer) -> str:
    match offer:
        case FoundProduct() | BarcodeMatch():
            return offer.sku
        case MemberRow():
            return offer.phone
        case DraftRow():
            return fmt.moment(offer.saved_at)


def _stock(offer: Offer) -> str:
    match offer:
        case FoundProduct():
            text = _tr(QT_TRANSLATE_NOOP("OfferList", "{quantity} {unit} here"))
            return text.format(quantity=fmt.quantity(offer.on_hand), unit=offer.unit)
        case MemberRow():
            text = _tr(QT_TRANSLATE_NOOP("OfferList", "{points} points"))
            return text.format(points=fmt.count(offer.points))
        case BarcodeMatch() | DraftRow():
            return ""


def _stock_tone(offer: Offer) -> Tone:
    is_short = isinstance(offer, FoundProduct) and offer.on_hand <= 0
    return Tone.DANGER if is_short else Tone.MUTED


def _figure(offer: Offer) -> str:
    match offer:
        case FoundProduct():
            return fmt.unit_price(offer.price) if offer.price is not None else "–"
        case BarcodeMatch():
            return offer.unit
        case DraftRow():
            return fmt.amount(offer.total)
        case _:
            return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("OfferList", text)
