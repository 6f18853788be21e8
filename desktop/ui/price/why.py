"""Every rule tried for a price, the best first, and why each won or lost."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import Column, Dialog, TableCard, TableModel, Text, Tone
from desktop.ui.price.words import floor_sentence, level_word, rate_words, rule_terms, verdict_sentence
from domain.floor import FloorPrice
from domain.price import PriceTrace, Tried, Verdict, price_of

_ROW = 41
_HEAD = 36
_SHOWN = 6


class WhyPrice(QWidget):
    """The rules tried, as a table."""

    def __init__(self) -> None:
        super().__init__()
        self._base_unit = self._unit = ""
        self._trace: PriceTrace | None = None
        self._floor: FloorPrice | None = None
        columns = (
            Column[Tried](
                key="rule",
                title=lambda: self.tr("Rule"),
                text=self._rule,
                second=lambda row: verdict_sentence(row.verdict),
                width=240,
                stretch=1,
            ),
            Column[Tried](
                key="price",
                title=lambda: self.tr("Price"),
                text=self._price,
                second=lambda row: rate_words(row.rule),
                tone=lambda row: Tone.NEUTRAL if row.verdict is Verdict.APPLIED else Tone.MUTED,
                figure=True,
                bold=True,
                width=144,
            ),
        )
        self.rules: TableModel[Tried] = TableModel(columns, lambda row: row.rule.id, self)
        self._card = TableCard(self.rules, "tag")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._card)
        self._least = Text("", "small", Tone.MUTED, wraps=True)
        column.addWidget(self._least)
        self.retranslate()

    def _rule(self, row: Tried) -> str:
        terms = rule_terms(row.rule, self._base_unit)
        return f"{level_word(row.rule)} · {terms}" if terms else level_word(row.rule)

    def _price(self, row: Tried) -> str:
        if row.rule.rate_off is None:
            return f"{fmt.unit_price(row.rule.price)} / {row.rule.unit}"
        price = price_of(row.rule, self._trace) if self._trace else None
        return "–" if price is None else f"{fmt.unit_price(price)} / {self._unit or self._base_unit}"

    def show_trace(
        self,
        trace: PriceTrace | None,
        base_unit: str = "",
        unit: str = "",
        floor: FloorPrice | None = None,
    ) -> None:
        """Show the rules of a price of one `unit`, and the floor under it; no trace says that there is no price."""
        self._base_unit, self._unit, self._trace, self._floor = base_unit, unit, trace, floor
        self.rules.set_rows(trace.tried if trace else ())
        shown = min(max(len(self.rules.rows), 2), _SHOWN)
        self._card.setMinimumHeight(_HEAD + _ROW * shown)
        self._show_floor()

    def _show_floor(self) -> None:
        floor = self._floor
        self._least.setText(floor_sentence(floor, self._unit or self._base_unit) if floor else "")
        self._least.setVisible(floor is not None)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._card.empty.show_text(self.tr("There is no price for this product."))
        self.rules.retranslate()
        self._show_floor()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class WhyPriceDialog(Dialog):
    """Why a price is what it is."""

    def __init__(
        self, product: str, unit: str, trace: PriceTrace, base_unit: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, width=680)
        self._product, self._price = product, f"{fmt.unit_price(trace.price)} / {unit}"
        self._head = Text("", "strong")
        self.why = WhyPrice()
        self.why.show_trace(trace, base_unit, unit)
        self.body.addWidget(self._head)
        self.body.addWidget(self.why)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        told = self.tr("{product} costs {price}.")
        self._head.setText(told.format(product=self._product, price=self._price))
        self.set_texts(self.tr("Why this price"), self.tr("Close"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
