"""What is on hand page by page, the product in hand with its movements, and writing off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from desktop.services.document import new_doc_id
from desktop.services.order import Available, list_availability
from desktop.services.product import find_products
from desktop.services.product_sheet import load_facts
from desktop.services.receiving import get_shipment
from desktop.services.stock import (
    IssuedDocument,
    MovementView,
    OnHandRow,
    count_on_hand,
    get_on_hand,
    list_movements,
    list_on_hand,
    write_off,
)
from desktop.ui.context import Context
from desktop.ui.paging import PageSource
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError
from domain.money import Quantity
from domain.stock import MovementReason

__all__ = ["IssuedDocument", "MovementView", "OnHandRow", "ProductStock", "StockState", "StockViewModel"]

_FOUND = 200


@dataclass(frozen=True, slots=True)
class ProductStock:
    """The product in hand: its stock, what HQ could promise, and every movement."""

    sku: str
    name: str
    spec: str
    unit: str
    quantity: Quantity
    available: Available | None
    movements: tuple[MovementView, ...]


@dataclass(frozen=True, slots=True)
class StockState:
    """What is searched for, the product in hand, and when it was read."""

    text: str = ""
    chosen: str = ""
    product: ProductStock | None = None
    now: datetime | None = None
    is_busy: bool = False


class StockViewModel(ViewModel[StockState]):
    """Knows what is on hand; `rows` feeds the table."""

    written_off = Signal(object)
    watches = frozenset({"on_hand", "movement", "product", "local_product", "availability"})

    def __init__(self, context: Context) -> None:
        super().__init__(StockState())
        self._context = context
        self.rows: PageSource[OnHandRow] = PageSource(
            context.tasks, "stock", counted=count_on_hand, paged=_page, searched=_search, parent=self
        )

    def refresh(self) -> None:
        """Read what is in sight again."""
        self.rows.refresh(self.state.text)
        self.state = replace(self.state, now=self._context.clock.moment().local)
        if self.state.chosen:
            self._load(self.state.chosen)

    def search(self, text: str) -> None:
        """Show what a text finds, or everything."""
        self.state = replace(self.state, text=text)
        self.rows.load(text)

    def choose(self, sku: str) -> None:
        """Take a product in hand."""
        if sku != self.state.chosen:
            self.state = replace(self.state, chosen=sku)
            self._load(sku)

    def open_subject(self, subject: str) -> None:
        """Show the product of this SKU; a shipment is shown where it is taken in."""
        self._context.tasks.read(partial(_resolve, subject=subject), self._open, latest="stock.subject")

    def open_movement(self, movement: MovementView) -> None:
        """Go to the receipt behind a movement."""
        if movement.reason in (MovementReason.SALE, MovementReason.REFUND):
            self._context.go("billing", movement.doc_id)

    def new_id(self) -> str:
        """An id for a document that is about to be written."""
        return new_doc_id(self._context.clock.moment())

    def write_off(self, quantity: Quantity, reason: str, doc_id: str) -> None:
        """Write some of the product in hand off; the same `doc_id` again changes nothing."""
        if self.state.is_busy or not self.state.chosen:
            return
        job: Callable[[Any], IssuedDocument] = partial(
            write_off,
            lost={self.state.chosen: quantity},
            moment=self._context.clock.moment(),
            reason=reason,
            doc_id=doc_id,
        )
        self._context.tasks.write(job, self._tell, busy=self._show_busy)

    def _tell(self, issued: IssuedDocument) -> None:
        self.written_off.emit(issued)

    def _show_busy(self, is_busy: bool) -> None:
        self.state = replace(self.state, is_busy=is_busy)

    def _load(self, sku: str) -> None:
        self._context.tasks.read(partial(_product, sku=sku), self._show, latest="stock.product")

    def _show(self, product: ProductStock) -> None:
        if product.sku == self.state.chosen:
            self.state = replace(self.state, product=product)

    def _open(self, subject: tuple[str, str]) -> None:
        workspace, name = subject
        if workspace != "stock":
            self._context.go(workspace, name)
        elif name:
            self.search(name)
            self.choose(name)


def _page(session: Any, offset: int, limit: int) -> Sequence[OnHandRow]:
    return list_on_hand(session, offset=offset, limit=limit)


def _search(session: Any, text: str) -> Sequence[OnHandRow]:
    return [
        OnHandRow(one.sku, one.name, one.spec, one.category, one.on_hand, one.sold, one.unit)
        for one in find_products(session, text, limit=_FOUND)
    ]


def _product(session: Any, sku: str) -> ProductStock:
    facts = load_facts(session, (sku,)).get(sku)
    return ProductStock(
        sku=sku,
        name=facts.name if facts else sku,
        spec=facts.spec if facts else "",
        unit=facts.base_unit if facts else "",
        quantity=get_on_hand(session, sku),
        available=list_availability(session, (sku,)).get(sku),
        movements=tuple(list_movements(session, sku)),
    )


def _resolve(session: Any, subject: str) -> tuple[str, str]:
    """The workspace that shows a subject, and its name there."""
    if subject in load_facts(session, (subject,)):
        return "stock", subject
    try:
        get_shipment(session, subject)
    except DomainError:
        return "stock", ""
    return "orders", subject
