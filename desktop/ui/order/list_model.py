"""The orders known here, the one in hand line by line, and copying one to a new draft."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal

from desktop.services.order import OrderLineView, Wanted
from desktop.services.order_book import (
    KnownOrder,
    KnownOrderView,
    copy_known_order,
    find_order,
    get_known_order,
    list_known_orders,
)
from desktop.ui.context import Context
from desktop.ui.view_model import ViewModel

__all__ = ["KnownOrder", "KnownOrderView", "OrderLineView", "OrdersState", "OrdersViewModel", "Wanted"]


@dataclass(frozen=True, slots=True)
class OrdersState:
    """The list and the order in hand; `now` is when it was read."""

    orders: tuple[KnownOrder, ...] = ()
    chosen: str = ""
    detail: KnownOrderView | None = None
    now: datetime | None = None


class OrdersViewModel(ViewModel[OrdersState]):
    """Knows all orders; `copied` carries the lines of one to be ordered again."""

    copied = Signal(object)
    found = Signal(str)
    watches = frozenset({"order", "order_status", "document"})

    def __init__(self, context: Context) -> None:
        super().__init__(OrdersState())
        self._context = context

    def refresh(self) -> None:
        """Read the list and the order in hand again."""
        self._context.tasks.read(list_known_orders, self._show, latest="orders.list")

    def choose(self, doc_id: str) -> None:
        """Take an order in hand."""
        if doc_id and doc_id != self.state.chosen:
            self.state = replace(self.state, chosen=doc_id)
            self._load()

    def open_subject(self, subject: str) -> None:
        """Take the order with this id or number in hand; `found` carries its id, empty for none."""
        self._context.tasks.read(partial(find_order, subject=subject), self._open, latest="orders.find")

    def copy(self) -> None:
        """Start a new order from the one in hand."""
        if self.state.chosen:
            job = partial(copy_known_order, doc_id=self.state.chosen)
            self._context.tasks.read(job, self._tell_copied, latest="orders.copy")

    def _open(self, doc_id: str) -> None:
        self.choose(doc_id)
        self.found.emit(doc_id)

    def _tell_copied(self, lines: Sequence[Wanted]) -> None:
        self.copied.emit(tuple(lines))

    def _show(self, orders: Sequence[KnownOrder]) -> None:
        chosen = self.state.chosen or (orders[0].doc_id if orders else "")
        now = self._context.clock.moment().local
        self.state = replace(self.state, orders=tuple(orders), chosen=chosen, now=now)
        if chosen:
            self._load()

    def _load(self) -> None:
        job = partial(get_known_order, doc_id=self.state.chosen)
        self._context.tasks.read(job, self._show_detail, latest="orders.detail")

    def _show_detail(self, detail: KnownOrderView) -> None:
        if detail.row.doc_id == self.state.chosen:
            self.state = replace(self.state, detail=detail)
