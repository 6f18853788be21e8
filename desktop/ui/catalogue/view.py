"""The catalogue: search, category, the list, and the product in hand beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QComboBox

from desktop.ui import format as fmt
from desktop.ui.catalogue.sheet import SheetCard
from desktop.ui.catalogue.view_model import CatalogueState, CatalogueViewModel, ListedProduct
from desktop.ui.kit import Column, PagedTableModel, SearchBox, TableCard, lay_beside
from desktop.ui.view import View
from domain.unit import Unit

_CATEGORY_WIDTH = 168
_SHEET_WIDTH = 468
_NARROW_SHEET_WIDTH = 340
_NARROW = 1100


class CatalogueView(View[CatalogueViewModel]):
    """Every product, as far as it is scrolled to."""

    def _build(self) -> None:
        self.search = SearchBox(key="F12", is_large=True)
        self.search.text_changed.connect(self.view_model.search)
        self.category = QComboBox()
        self.category.setFixedSize(_CATEGORY_WIDTH, 52)
        self.rows: PagedTableModel[ListedProduct] = PagedTableModel(
            self._columns(), lambda row: row.product.sku, self
        )
        self.list = TableCard(self.rows, "tag", has_heading=True)
        self.list.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.sheet = SheetCard(self.view_model)
        top = (self.search, self.category)
        self._beside = lay_beside(self, top, self.list, self.sheet, width=_SHEET_WIDTH)
        self.setFocusProxy(self.search)
        self._connect()

    def _connect(self) -> None:
        source = self.view_model.rows
        self.rows.page_wanted.connect(source.want)
        source.total_changed.connect(self._on_total)
        source.page_came.connect(self._on_page)
        self.list.table.chosen.connect(self._on_chosen)
        self.list.table.opened.connect(lambda _: self.sheet.prices_card.table.setFocus())
        self.search.submitted.connect(lambda _: self.list.table.setFocus())
        self.category.activated.connect(
            lambda n: self.view_model.choose_category(str(self.category.itemData(n)))
        )
        QShortcut(QKeySequence("F12"), self).activated.connect(lambda: self.search.setFocus())

    def _columns(self) -> tuple[Column[ListedProduct], ...]:
        return (
            Column(
                key="product",
                title=lambda: self.tr("Product"),
                text=lambda row: row.product.name,
                second=lambda row: f"{row.product.sku} · {row.barcode}" if row.barcode else row.product.sku,
                width=230,
                stretch=1,
            ),
            Column(
                key="units",
                title=lambda: self.tr("Units"),
                text=lambda row: " · ".join(unit.name for unit in row.units),
                second=lambda row: _factor(row.units),
                width=112,
                from_width=620,
            ),
            *self._figure_columns(),
        )

    def _figure_columns(self) -> tuple[Column[ListedProduct], ...]:
        return (
            Column(
                key="retail",
                title=lambda: self.tr("Retail price"),
                text=lambda row: "–" if row.product.price is None else fmt.unit_price(row.product.price),
                second=lambda row: f"/ {row.product.unit}",
                figure=True,
                width=84,
            ),
            Column(
                key="purchase",
                title=lambda: self.tr("Our price"),
                text=lambda row: "–" if row.purchase is None else fmt.unit_price(row.purchase),
                second=lambda row: f"/ {row.order_unit}",
                figure=True,
                bold=True,
                width=84,
            ),
            Column(
                key="on_hand",
                from_width=400,
                title=lambda: self.tr("On hand"),
                text=lambda row: fmt.quantity(row.product.on_hand),
                second=lambda row: row.product.unit,
                figure=True,
                width=76,
            ),
            Column(
                key="available",
                from_width=480,
                title=lambda: self.tr("HQ has"),
                text=lambda row: "–" if row.available is None else fmt.quantity(row.available.quantity),
                second=self._as_of,
                figure=True,
                width=96,
            ),
        )

    def _as_of(self, row: ListedProduct) -> str:
        now = self.view_model.state.now
        if row.available is None or now is None:
            return ""
        return self.tr("as of {moment}").format(moment=fmt.as_of(row.available.as_of, now))

    def open_subject(self, subject: str) -> None:
        """Show the product of this SKU."""
        self.view_model.open_subject(subject)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave a narrow window to the list."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        self._beside.setFixedWidth(_NARROW_SHEET_WIDTH if is_narrow else _SHEET_WIDTH)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.search.set_hint(self.tr("Code, name, pinyin initials, spec or barcode"))
        self.list.empty.show_text(
            self.tr("No product here. The catalogue comes from HQ with the first synchronisation.")
        )
        self.rows.retranslate()
        self.sheet.retranslate()

    def _render(self, state: CatalogueState) -> None:
        told = self.tr("{count} products").format(count=fmt.count(self.view_model.rows.total))
        self.list.heading.set_texts(state.category or self.tr("All products"), told)
        if self.search.text() != state.text:
            self.search.edit.setText(state.text)
        self._show_categories(state)
        self.sheet.show_state(state)

    def _show_categories(self, state: CatalogueState) -> None:
        everything = self.tr("All categories")
        names = [everything, *(f"{name}  {count}" for name, count in state.categories)]
        if [self.category.itemText(n) for n in range(self.category.count())] == names:
            return
        with QSignalBlocker(self.category):
            self.category.clear()
            self.category.addItem(everything, "")
            for (name, _), text in zip(state.categories, names[1:], strict=True):
                self.category.addItem(text, name)
            self.category.setCurrentIndex(max(self.category.findData(state.category), 0))

    def _on_total(self, total: int) -> None:
        self.rows.reset_total(total)
        self._render(self.view_model.state)

    def _on_page(self, offset: int, rows: Sequence[ListedProduct]) -> None:
        self.rows.put_page(offset, rows)
        if offset == 0:
            self.list.table.fit_columns()
            if rows and self.list.table.current_row() < 0:
                self.list.table.choose_row(0)

    def _on_chosen(self, number: int) -> None:
        row = self.rows.loaded_row(number) if number >= 0 else None
        if row:
            self.view_model.choose(row.product.sku)


def _factor(units: Sequence[Unit]) -> str:
    """What the largest unit holds of the base unit."""
    if len(units) < 2:
        return ""
    largest = max(units, key=lambda unit: unit.numerator / unit.denominator)
    held = fmt.quantity(1000 * largest.numerator // largest.denominator)
    return f"1 {largest.name} = {held} {units[0].name}"
