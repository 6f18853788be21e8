"""The product in hand: stock, units with barcodes and prices, why a price is what it is, the last sales."""

from PySide6.QtWidgets import QTabBar

from desktop.ui import format as fmt
from desktop.ui.catalogue.view_model import CatalogueState, CatalogueViewModel, LastSale, UnitPrices
from desktop.ui.kit import (
    Card,
    Column,
    ElidedText,
    QuietButton,
    TableCard,
    TableModel,
    Text,
    Tone,
    ValueRow,
    row_of,
)
from desktop.ui.price import WhyPrice
from domain.price import PriceTrace
from domain.product import ProductType

_PRICES_HEIGHT = 162
_SALES_HEIGHT = 84


class SheetCard(Card):
    """Everything known of one product."""

    def __init__(self, view_model: CatalogueViewModel) -> None:
        super().__init__(spacing=6)
        self._view_model = view_model
        self._name, self._facts = ElidedText("", "title"), ElidedText("", "small", Tone.MUTED)
        self._on_hand, self._available = ValueRow(role="strong"), ValueRow(role="strong")
        self.stock = QuietButton("", "package")
        self.prices: TableModel[UnitPrices] = TableModel(
            self._price_columns(), lambda row: row.unit.name, self
        )
        self.prices_card = TableCard(self.prices, "tag")
        self.prices_card.setFixedHeight(_PRICES_HEIGHT)
        self.prices_card.table.chosen.connect(self._on_unit)
        self._why_title, self.side = Text("", "strong"), QTabBar()
        self.side.setDrawBase(False)
        self.side.addTab("")
        self.side.addTab("")
        self.side.currentChanged.connect(self._on_side)
        self.why = WhyPrice()
        self._sales_title = Text("", "strong")
        self.sales: TableModel[LastSale] = TableModel(
            self._sale_columns(), lambda row: (row.doc_id, row.quantity), self
        )
        self.sales_card = TableCard(self.sales, "receipt")
        self.sales_card.setMinimumHeight(_SALES_HEIGHT)
        self.sales_card.table.opened.connect(lambda n: view_model.open_sale(self.sales.row(n)))
        self.stock.clicked.connect(view_model.open_stock)
        for widget in (self._name, self._facts, self._on_hand, self._available, self.prices_card):
            self.body.addWidget(widget)
        self.body.addWidget(row_of(self._why_title, 1, self.side))
        self.body.addWidget(self.why)
        self.body.addWidget(row_of(self._sales_title, 1, self.stock))
        self.body.addWidget(self.sales_card, 1)
        self._shown = CatalogueState()

    def _price_columns(self) -> tuple[Column[UnitPrices], ...]:
        return (
            Column(
                key="unit",
                title=lambda: self.tr("Unit"),
                text=lambda row: row.unit.name,
                second=self._factor,
                width=84,
            ),
            Column(
                key="barcode",
                title=lambda: self.tr("Barcode"),
                text=lambda row: row.barcodes[0] if row.barcodes else "–",
                second=lambda row: " ".join(row.barcodes[1:]),
                width=120,
                stretch=1,
                from_width=380,
            ),
            Column(
                key="retail",
                title=lambda: self.tr("Retail price"),
                text=lambda row: _price(row.retail),
                figure=True,
                width=84,
            ),
            Column(
                key="purchase",
                title=lambda: self.tr("Our price"),
                text=lambda row: _price(row.purchase),
                figure=True,
                bold=True,
                width=84,
            ),
        )

    def _sale_columns(self) -> tuple[Column[LastSale], ...]:
        return (
            Column(key="day", title=lambda: self.tr("Day"), text=lambda row: fmt.day(row.day), width=96),
            Column(
                key="number",
                title=lambda: self.tr("Receipt"),
                text=lambda row: row.number,
                width=150,
                stretch=1,
            ),
            Column(
                key="quantity",
                title=lambda: self.tr("Sold"),
                text=lambda row: fmt.quantity(row.quantity),
                figure=True,
                width=84,
            ),
        )

    def _factor(self, row: UnitPrices) -> str:
        unit, sheet = row.unit, self._shown.sheet
        if sheet is None or (unit.numerator, unit.denominator) == (1, 1):
            return ""
        held = str(unit.numerator) if unit.denominator == 1 else f"{unit.numerator}/{unit.denominator}"
        return f"= {held} {sheet.facts.base_unit}"

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._on_hand.set_name(self.tr("On hand in this store"))
        self.side.setTabText(0, self.tr("Our price"))
        self.side.setTabText(1, self.tr("Retail price"))
        self._sales_title.setText(self.tr("Last sales"))
        self.stock.set_text(self.tr("All movements"))
        self.prices_card.empty.show_text(self.tr("Choose a product to see its prices."))
        self.sales_card.empty.show_text(self.tr("Not sold here yet."))
        for model in (self.prices, self.sales):
            model.retranslate()
        self.show_state(self._shown)

    def show_state(self, state: CatalogueState) -> None:
        """Show the product in hand."""
        self._shown = state
        sheet = state.sheet
        self.stock.setVisible(sheet is not None)
        if sheet is None:
            return
        facts = sheet.facts
        self._name.setText(facts.name)
        kind = self.tr("service") if facts.type is ProductType.SERVICE else ""
        tax = self.tr("tax {rate}").format(rate=fmt.rate(facts.tax_rate))
        parts = (facts.sku, facts.spec, facts.brand, facts.category, tax, kind)
        self._facts.setText(" · ".join(part for part in parts if part))
        self._on_hand.set_value(f"{fmt.quantity(sheet.on_hand)} {facts.base_unit}")
        self._show_available(state)
        self.prices.set_rows(sheet.prices)
        place = self.prices.find(state.unit)
        if place is not None and self.prices_card.table.current_row() != place:
            self.prices_card.table.choose_row(place)
        self._why_title.setText(self.tr("Why this price for 1 {unit}").format(unit=state.unit))
        self.side.setCurrentIndex(0 if state.is_purchase else 1)
        prices = state.prices
        trace = (prices.purchase if state.is_purchase else prices.retail) if prices else None
        floor = None if state.is_purchase else state.floors.get(state.unit)
        self.why.show_trace(trace, facts.base_unit, state.unit, floor)
        self.sales.set_rows(sheet.sales)

    def _show_available(self, state: CatalogueState) -> None:
        available = state.sheet.available if state.sheet else None
        if state.sheet is None or available is None or state.now is None:
            self._available.set_name(self.tr("HQ has"))
            self._available.set_value(self.tr("HQ has not told"), Tone.MUTED)
            return
        moment = fmt.as_of(available.as_of, state.now)
        self._available.set_name(self.tr("At HQ as of {moment}").format(moment=moment))
        unit = state.sheet.facts.base_unit
        tone = Tone.WARNING if available.quantity <= 0 else Tone.NEUTRAL
        self._available.set_value(f"{fmt.quantity(available.quantity)} {unit}", tone)

    def _on_unit(self, number: int) -> None:
        if number >= 0:
            unit = self.prices.row(number).unit.name
            self._view_model.explain(unit, is_purchase=self._view_model.state.is_purchase)

    def _on_side(self, number: int) -> None:
        self._view_model.explain(self._view_model.state.unit, is_purchase=number == 0)


def _price(trace: PriceTrace | None) -> str:
    return "–" if trace is None else fmt.unit_price(trace.price)
