"""The catalogue page by page, and everything known of the product in hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from desktop.services.floor import find_floors
from desktop.services.product import list_categories
from desktop.services.product_sheet import (
    LastSale,
    ListedProduct,
    ProductSheet,
    UnitPrices,
    count_products,
    get_product_sheet,
    list_catalogue,
    search_catalogue,
)
from desktop.ui.context import Context
from desktop.ui.paging import PageSource
from desktop.ui.view_model import ViewModel
from domain.floor import FloorPrice

__all__ = ["CatalogueState", "CatalogueViewModel", "LastSale", "ListedProduct", "ProductSheet", "UnitPrices"]


@dataclass(frozen=True, slots=True)
class CatalogueState:
    """What is searched for and where, the product in hand, and the unit whose price is explained."""

    text: str = ""
    category: str = ""
    categories: tuple[tuple[str, int], ...] = ()
    chosen: str = ""
    sheet: ProductSheet | None = None
    floors: Mapping[str, FloorPrice] = field(default_factory=dict)
    unit: str = ""
    is_purchase: bool = True
    now: datetime | None = None

    @property
    def prices(self) -> UnitPrices | None:
        """The prices of the unit that is explained."""
        prices = self.sheet.prices if self.sheet else ()
        return next((one for one in prices if one.unit.name == self.unit), None)


@dataclass(frozen=True, slots=True)
class _Read:
    """A product with the floors under its retail prices."""

    sheet: ProductSheet
    floors: Mapping[str, FloorPrice]


class CatalogueViewModel(ViewModel[CatalogueState]):
    """Knows the catalogue; `rows` feeds the table."""

    watches = frozenset(
        {"product", "price", "contract_price", "availability", "local_product", "on_hand", "movement"}
        | {"rule", "series", "contract_terms", "profile"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(CatalogueState())
        self._context = context
        self.rows: PageSource[ListedProduct] = PageSource(
            context.tasks,
            "catalogue",
            counted=self._count,
            paged=self._page,
            searched=self._search,
            parent=self,
        )

    def refresh(self) -> None:
        """Read what is in sight again."""
        self.state = replace(self.state, now=self._context.clock.moment().local)
        self._context.tasks.read(list_categories, self._show_categories, latest="catalogue.categories")
        self.rows.refresh(self.state.text)
        if self.state.chosen:
            self._load(self.state.chosen)

    def search(self, text: str) -> None:
        """Show what a text finds in the category in hand, or all of it."""
        self.state = replace(self.state, text=text)
        self.rows.load(text)

    def choose_category(self, category: str) -> None:
        """Show one category, or all."""
        if category != self.state.category:
            self.state = replace(self.state, category=category)
            self.rows.load(self.state.text)

    def choose(self, sku: str) -> None:
        """Take a product in hand."""
        if sku != self.state.chosen:
            self.state = replace(self.state, chosen=sku)
            self._load(sku)

    def open_subject(self, subject: str) -> None:
        """Show the product of this SKU."""
        self.state = replace(self.state, category="")
        self.search(subject)
        self.choose(subject)

    def explain(self, unit: str, *, is_purchase: bool) -> None:
        """Explain the price of a unit, for the dealer or for the customer."""
        self.state = replace(self.state, unit=unit, is_purchase=is_purchase)

    def open_sale(self, sale: LastSale) -> None:
        """Go to the receipt of a sale."""
        self._context.go("billing", sale.doc_id)

    def open_stock(self) -> None:
        """Go to the movements of the product in hand."""
        if self.state.chosen:
            self._context.go("stock", self.state.chosen)

    def _count(self, session: Any) -> int:
        return count_products(session, self.state.category)

    def _page(self, session: Any, offset: int, limit: int) -> Sequence[ListedProduct]:
        return list_catalogue(
            session, self._today(), category=self.state.category, offset=offset, limit=limit
        )

    def _search(self, session: Any, text: str) -> Sequence[ListedProduct]:
        return search_catalogue(session, text, self._today(), category=self.state.category)

    def _today(self) -> date:
        return self._context.clock.moment().local.date()

    def _load(self, sku: str) -> None:
        job = partial(_read_sheet, sku=sku, day=self._today())
        self._context.tasks.read(job, self._show_sheet, latest="catalogue.sheet")

    def _show_categories(self, categories: Sequence[tuple[str, int]]) -> None:
        self.state = replace(self.state, categories=tuple(categories))

    def _show_sheet(self, read: _Read) -> None:
        sheet = read.sheet
        if sheet.facts.sku != self.state.chosen:
            return
        names = [one.unit.name for one in sheet.prices]
        unit = self.state.unit if self.state.unit in names else sheet.facts.order_unit
        is_new = self.state.sheet is None or self.state.sheet.facts.sku != sheet.facts.sku
        self.state = replace(
            self.state,
            sheet=sheet,
            floors=read.floors,
            unit=sheet.facts.order_unit if is_new and unit in names else unit,
        )


def _read_sheet(session: Any, sku: str, day: date) -> _Read:
    sheet = get_product_sheet(session, sku, day)
    traces = {one.unit.name: one.retail for one in sheet.prices if one.retail}
    return _Read(sheet, find_floors(session, sku, day, traces))
