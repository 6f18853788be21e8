"""Changing one order: quantities, goods beside, day and note, or all of it back; sent once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.services.amendment import (
    AmendmentQuote,
    IssuedAmendment,
    Outcome,
    QuotedLine,
    Wish,
    amend_order,
    quote_amendment,
)
from desktop.services.document import new_doc_id
from desktop.services.order import Wanted
from desktop.services.product_sheet import ONE, find_ordered
from desktop.ui.context import Context
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError
from domain.money import Quantity

__all__ = ["AmendmentQuote", "ChangeState", "ChangeViewModel", "IssuedAmendment", "Outcome", "QuotedLine"]


@dataclass(frozen=True, slots=True)
class ChangeState:
    """The wish as it is being said, and the order as it would be with it."""

    wish: Wish = Wish()
    quote: AmendmentQuote = AmendmentQuote(Wish())
    unknown: str = ""
    fault: DomainError | None = None
    is_busy: bool = False

    @property
    def can_confirm(self) -> bool:
        """Whether the wish can be sent as it stands."""
        is_quoted = self.quote.wish == self.wish
        return is_quoted and not self.quote.is_empty and self.quote.fault is None and not self.is_busy

    @property
    def head(self) -> tuple[date | None, str]:
        """Day and note as they are wished for."""
        return self.wish.head or self.quote.head


class ChangeViewModel(ViewModel[ChangeState]):
    """Changes one order; the id of the change is fixed from the start, so that it is sent once."""

    issued = Signal(object)
    added = Signal(str)
    watches = frozenset({"order_status", "amendment"})

    def __init__(self, context: Context, order_id: str, parent: QObject | None = None) -> None:
        super().__init__(ChangeState(), parent)
        self._context = context
        self._order_id = order_id
        self._moment = context.clock.moment()
        self._doc_id = new_doc_id(self._moment)
        self.refresh()

    @property
    def today(self) -> date:
        """The day on which the change is written."""
        return self._moment.local.date()

    def refresh(self) -> None:
        """Read the order again and what the wish would make of it."""
        wish, day = self.state.wish, self.today
        job = partial(quote_amendment, order_id=self._order_id, wish=wish, day=day)
        self._context.tasks.read(job, self._show, latest="order.change")

    def set_quantity(self, line: QuotedLine, quantity: Quantity) -> None:
        """Ask for another quantity of a line; nothing removes it."""
        if quantity < 0:
            return
        if line.is_added:
            self._set_added(line, quantity)
            return
        rest = {name: asked for name, asked in self.state.wish.quantities.items() if name != line.id}
        asked = rest if quantity == line.was else {**rest, line.id: quantity}
        self._wish(quantities=asked)

    def _set_added(self, line: QuotedLine, quantity: Quantity) -> None:
        place = int(line.id.rpartition(".")[2]) - 1
        added = list(self.state.wish.added)
        if quantity:
            added[place] = replace(added[place], quantity=quantity)
        else:
            del added[place]
        self._wish(added=tuple(added))

    def add(self, text: str) -> None:
        """Ask for one more product, found by code, barcode or what it is called; `added` carries its SKU."""
        if text.strip():
            job = partial(find_ordered, text=text.strip(), day=self.today)
            self._context.tasks.read(job, partial(self._take, text.strip()))

    def set_wanted_on(self, day: date | None) -> None:
        """Ask for another delivery day."""
        self._set_head(day, self.state.head[1])

    def set_note(self, note: str) -> None:
        """Write another note to HQ."""
        self._set_head(self.state.head[0], note)

    def set_cancelled(self, is_cancelled: bool) -> None:
        """Take the whole order back, or not after all."""
        self._wish(is_cancelled=is_cancelled)

    def confirm(self) -> None:
        """Send the change; asking again while it is under way changes nothing."""
        if not self.state.can_confirm:
            return
        job: Callable[[Any], IssuedAmendment] = partial(
            amend_order,
            order_id=self._order_id,
            wish=self.state.wish,
            moment=self._context.clock.moment(),
            doc_id=self._doc_id,
        )
        self.state = replace(self.state, is_busy=True, fault=None)
        self._context.tasks.write(job, self._tell, failed=self._refuse)

    def _tell(self, issued: IssuedAmendment) -> None:
        self.issued.emit(issued)

    def _refuse(self, error: Exception) -> None:
        fault = error if isinstance(error, DomainError) else None
        self.state = replace(self.state, is_busy=False, fault=fault)
        if fault is None:
            self._context.tasks.failed.emit(error)

    def _set_head(self, day: date | None, note: str) -> None:
        head = (day, note)
        self._wish(head=None if head == self.state.quote.head else head)

    def _wish(self, **changes: Any) -> None:
        self.state = replace(self.state, wish=replace(self.state.wish, **changes), unknown="", fault=None)
        self.refresh()

    def _show(self, quote: AmendmentQuote) -> None:
        if quote.wish == self.state.wish:
            self.state = replace(self.state, quote=quote)

    def _take(self, text: str, found: tuple[str, str] | None) -> None:
        if found is None:
            self.state = replace(self.state, unknown=text)
            return
        self._wish(added=(*self.state.wish.added, Wanted(*found, ONE)))
        self.added.emit(found[0])
