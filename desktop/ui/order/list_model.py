"""The orders known here, the one in hand line by line, and copying one to a new draft."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from desktop.services.amendment import (
    ChangeView,
    OwnAmendment,
    can_amend,
    list_amendments,
    list_changes,
)
from desktop.services.order import OrderLineView, Wanted
from desktop.services.order_book import (
    KnownOrder,
    KnownOrderView,
    copy_known_order,
    find_order,
    get_known_order,
    list_known_orders,
)
from desktop.services.order_paper import print_order
from desktop.ui.context import Context
from desktop.ui.order.change_model import ChangeViewModel, IssuedAmendment
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel
from desktop.wholefile import write_whole

__all__ = [
    "HistoryRow",
    "IssuedAmendment",
    "KnownOrder",
    "KnownOrderView",
    "OrderLineView",
    "OrdersState",
    "OrdersViewModel",
    "Wanted",
]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One part of a change of the order in hand, issued here, or a change request from any computer."""

    id: str
    at: datetime
    own: OwnAmendment | None = None
    place: int = 0
    request: ChangeView | None = None


@dataclass(frozen=True, slots=True)
class OrdersState:
    """The list and the order in hand; `now` is when it was read, `is_drawing` while its PDF is made."""

    orders: tuple[KnownOrder, ...] = ()
    chosen: str = ""
    detail: KnownOrderView | None = None
    now: datetime | None = None
    history: tuple[HistoryRow, ...] = ()
    is_drawing: bool = False

    @property
    def can_change(self) -> bool:
        """Whether the order in hand can be changed, be it by a request."""
        row = self.detail.row if self.detail else None
        return row is not None and row.status != "rejected" and can_amend(row.state)


class OrdersViewModel(ViewModel[OrdersState]):
    """Knows all orders; `copied` carries the lines of one to be ordered again."""

    copied = Signal(object)
    found = Signal(str)
    drawn = Signal(bytes, str)
    saved = Signal(str)
    watches = frozenset({"order", "order_status", "document", "amendment", "order_change"})

    def __init__(self, context: Context) -> None:
        super().__init__(OrdersState())
        self._context = context

    @property
    def tasks(self) -> Tasks[Any]:
        """Background work for what the view opens."""
        return self._context.tasks

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

    def draw(self) -> None:
        """Make the PDF of the order in hand and hand it over; nothing while one is being made."""
        detail = self.state.detail
        if detail is None or self.state.is_drawing:
            return
        doc_id, number = detail.row.doc_id, detail.row.number
        is_english = self._context.preferences.settings.language == "en"
        self._context.tasks.read(
            lambda session: print_order(session, doc_id, "en" if is_english else "zh"),
            lambda pdf: self.drawn.emit(pdf, number),
            busy=self._on_drawing,
        )

    def save(self, path: Path, pdf: bytes) -> None:
        """Write a PDF that was shown."""
        self._context.tasks.run(lambda: write_whole(path, pdf), lambda _: self.saved.emit(str(path)))

    def _on_drawing(self, is_drawing: bool) -> None:
        self.state = replace(self.state, is_drawing=is_drawing)

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
        job = partial(_read_detail, order_id=self.state.chosen)
        self._context.tasks.read(job, self._show_detail, latest="orders.detail")

    def change(self) -> ChangeViewModel | None:
        """Begin to change the order in hand; nothing where it cannot be changed any more."""
        if not self.state.can_change:
            return None
        return ChangeViewModel(self._context, self.state.chosen, self)

    def _show_detail(self, read: tuple[KnownOrderView, tuple[HistoryRow, ...]]) -> None:
        detail, history = read
        zone = self._context.clock.moment().local.tzinfo
        history = tuple(replace(row, at=row.at.astimezone(zone)) for row in history)
        if detail.row.doc_id == self.state.chosen:
            self.state = replace(self.state, detail=detail, history=history)


def _read_detail(session: Any, order_id: str) -> tuple[KnownOrderView, tuple[HistoryRow, ...]]:
    own = [
        HistoryRow(f"{change.doc_id}.{place + 1}", change.created_at, change, place)
        for change in list_amendments(session, order_id)
        for place in range(len(change.ops))
    ]
    asked = [HistoryRow(row.id, row.asked_at, request=row) for row in list_changes(session, order_id)]
    named = {row.id for row in asked}
    rows = [row for row in own if row.id not in named] + asked
    history = sorted(rows, key=lambda row: row.at, reverse=True)
    return get_known_order(session, order_id), tuple(history)
