"""Every rule tried for a price, the best first, and why each won or lost."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import Column, Dialog, TableCard, TableModel, Text, Tone
from desktop.ui.price.words import level_word, rule_terms, verdict_sentence
from domain.price import PriceTrace, Tried, Verdict

_ROW = 41
_HEAD = 36
_SHOWN = 6


class WhyPrice(QWidget):
    """The rules tried, as a table."""

    def __init__(self) -> None:
        super().__init__()
        self._base_unit = ""
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
                text=lambda row: f"{fmt.unit_price(row.rule.price)} / {row.rule.unit}",
                tone=lambda row: Tone.NEUTRAL if row.verdict is Verdict.APPLIED else Tone.MUTED,
                figure=True,
                bold=True,
                width=96,
            ),
        )
        self.rules: TableModel[Tried] = TableModel(columns, lambda row: row.rule.id, self)
        self._card = TableCard(self.rules, "tag")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self.retranslate()

    def _rule(self, row: Tried) -> str:
        return f"{level_word(row.rule)} · {rule_terms(row.rule, self._base_unit)}"

    def show_trace(self, trace: PriceTrace | None, base_unit: str = "") -> None:
        """Show the rules of a price; none says that there is no price."""
        self._base_unit = base_unit
        self.rules.set_rows(trace.tried if trace else ())
        shown = min(max(len(self.rules.rows), 2), _SHOWN)
        self.setMinimumHeight(_HEAD + _ROW * shown)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._card.empty.show_text(self.tr("There is no price for this product."))
        self.rules.retranslate()

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
        super().__init__(parent, width=560)
        price = f"{fmt.unit_price(trace.price)} / {unit}"
        self.body.addWidget(
            Text(self.tr("{product} costs {price}.").format(product=product, price=price), "strong")
        )
        self.why = WhyPrice()
        self.why.show_trace(trace, base_unit)
        self.body.addWidget(self.why)
        self.set_texts(self.tr("Why this price"), self.tr("Close"))
