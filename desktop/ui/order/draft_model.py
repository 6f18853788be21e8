"""An order being written: found goods, lines with price and availability, the draft that saves itself, placing it once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal

from desktop.services.document import new_doc_id
from desktop.services.draft import DraftKind, DraftRow, drop_draft, list_drafts
from desktop.services.home import LowStock, list_low_stock
from desktop.services.order import IssuedOrder, Wanted
from desktop.services.order_draft import (
    OrderDraft,
    OrderQuote,
    QuotedWanted,
    add_wanted,
    load_order_draft,
    quote_draft,
    remove_wanted,
    save_order_draft,
    set_wanted,
    submit_draft,
)
from desktop.services.product_sheet import ONE, ListedProduct, find_ordered, search_catalogue
from desktop.ui.context import Context
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError
from domain.money import Fen, Quantity

__all__ = [
    "DraftRow",
    "DraftState",
    "DraftViewModel",
    "IssuedOrder",
    "ListedProduct",
    "LowStock",
    "QuotedWanted",
]

_SAVE_AFTER_MS = 300
_OFFERED = 60


@dataclass(frozen=True, slots=True)
class DraftState:
    """The draft in hand with its quote, what a search offers, what runs low, and the other drafts."""

    draft_id: str = ""
    draft: OrderDraft = OrderDraft()
    quote: OrderQuote = OrderQuote()
    chosen: int = -1
    text: str = ""
    offers: tuple[ListedProduct, ...] = ()
    unknown: str = ""
    suggestions: tuple[LowStock, ...] = ()
    drafts: tuple[DraftRow, ...] = ()
    fault: DomainError | None = None
    is_busy: bool = False
    now: datetime | None = None

    @property
    def line(self) -> QuotedWanted | None:
        """The line in hand."""
        lines = self.quote.lines
        return lines[self.chosen] if 0 <= self.chosen < len(lines) else None

    @property
    def can_submit(self) -> bool:
        """Whether the draft can be placed as it stands."""
        is_quoted = self.quote.draft == self.draft
        return bool(self.draft.lines) and is_quoted and self.quote.fault is None and not self.is_busy


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the draft in hand."""

    suggestions: tuple[LowStock, ...]
    drafts: tuple[DraftRow, ...]


class DraftViewModel(ViewModel[DraftState]):
    """Writes an order; the draft's id becomes the order's id, so that it is placed once whatever happens."""

    placed = Signal(object)
    added = Signal(int)
    watches = frozenset(
        {"draft", "on_hand", "product", "price", "contract", "contract_price", "availability", "order_status"}
        | {"rule", "series", "contract_terms", "profile", "credit", "rebate", "earning", "lease", "order"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(DraftState(draft_id=new_doc_id(context.clock.moment())))
        self._context = context
        self._has_looked = False
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def refresh(self) -> None:
        """Read what stands around the draft, and its prices and availability again."""
        today = self._context.clock.moment().local.date()
        self._context.tasks.read(partial(_look, today=today), self._show_around, latest="order.around")
        self._requote()

    def search(self, text: str) -> None:
        """Show what a text may mean while it is typed."""
        self._set(text=text, unknown="")
        if not text.strip():
            self._set(offers=())
        job = partial(search_catalogue, text=text, day=self._today(), limit=_OFFERED)
        self._context.tasks.read(job, partial(self._offer, text), latest="order.search")

    def enter(self, text: str, row: int = -1) -> None:
        """Take the offered row in hand, else what the code or text means best."""
        if 0 <= row < len(self.state.offers):
            self.pick(self.state.offers[row])
        elif text.strip():
            job = partial(find_ordered, text=text.strip(), day=self._today())
            self._context.tasks.read(job, partial(self._take, text))

    def pick(self, offer: ListedProduct) -> None:
        """Put a found product into the order, one of its ordering unit."""
        self.add(offer.product.sku, offer.order_unit)

    def take_suggestion(self, row: LowStock) -> None:
        """Put what runs low into the order as suggested, unless it stands there already."""
        for place, line in enumerate(self.state.draft.lines):
            if (line.sku, line.unit) == (row.sku, row.unit):
                self._set(chosen=place)
                self.added.emit(place)
                return
        self.add(row.sku, row.unit, row.suggested or ONE)

    def add(self, sku: str, unit: str, quantity: Quantity = ONE) -> None:
        """Put goods into the order."""
        if self.state.is_busy:
            return
        draft, place = add_wanted(self.state.draft, sku, unit, quantity)
        self._set(text="", offers=(), unknown="", chosen=place)
        self._change(draft)
        self.added.emit(place)

    def choose(self, place: int) -> None:
        """Take a line in hand."""
        self._set(chosen=place)

    def set_quantity(self, quantity: Quantity) -> None:
        """Ask for another quantity of the line in hand; not above zero changes nothing."""
        if self._has_line() and quantity > 0:
            self._change(set_wanted(self.state.draft, self.state.chosen, quantity=quantity))

    def count(self, step: int) -> None:
        """Ask for one more or less of the line in hand."""
        if self._has_line():
            self.set_quantity(self.state.draft.lines[self.state.chosen].quantity + step * ONE)

    def set_unit(self, unit: str) -> None:
        """Ask for the line in hand by another unit."""
        if self._has_line() and unit:
            self._change(set_wanted(self.state.draft, self.state.chosen, unit=unit))

    def remove(self) -> None:
        """Take the line in hand out."""
        if self._has_line():
            left = len(self.state.draft.lines) - 1
            place = min(self.state.chosen, left - 1)
            self._change(remove_wanted(self.state.draft, self.state.chosen))
            self._set(chosen=place)

    def set_note(self, note: str) -> None:
        """Write a note to HQ."""
        self._change(replace(self.state.draft, note=note))

    def set_wanted_on(self, day: date | None) -> None:
        """Say when the goods are wanted."""
        self._change(replace(self.state.draft, wanted_on=day))

    def set_project(self, project: str) -> None:
        """Order for a project at its contract's prices, or with nothing for the dealer's own business."""
        self._change(replace(self.state.draft, project=project))

    def set_offset(self, amount: Fen | None) -> None:
        """Ask the rebate wallet to pay an amount; None is all that it may."""
        self._change(replace(self.state.draft, offset=amount))

    def restore(self, draft_id: str, draft: OrderDraft) -> None:
        """Bring a draft back as it was."""
        self._start(draft_id, draft)
        self._plan_save()

    def start(self, lines: Sequence[Wanted] = ()) -> None:
        """Begin another order, maybe with lines of an earlier one; the draft in hand is kept."""
        self.save()
        self._start(new_doc_id(self._context.clock.moment()), OrderDraft(tuple(lines)))
        if lines:
            self._plan_save()

    def open(self, draft_id: str) -> None:
        """Go on with another draft; the one in hand is kept."""
        if draft_id != self.state.draft_id:
            self.save()
            job = partial(load_order_draft, draft_id=draft_id)
            self._context.tasks.read(job, partial(self._start, draft_id))

    def discard(self) -> None:
        """Drop the draft in hand."""
        self._timer.stop()
        self._context.tasks.write(partial(drop_draft, draft_id=self.state.draft_id))
        self._start(new_doc_id(self._context.clock.moment()), OrderDraft())

    def save(self) -> None:
        """Keep the draft now."""
        if self._timer.isActive() or self.state.draft.lines:
            self._timer.stop()
            job = partial(
                save_order_draft,
                draft=self.state.draft,
                total=self.state.quote.total,
                moment=self._context.clock.moment(),
                draft_id=self.state.draft_id,
            )
            self._context.tasks.write(job)

    def submit(self) -> None:
        """Place the order; asking again while it is under way changes nothing."""
        if not self.state.can_submit:
            self._set(fault=self.state.quote.fault)
            return
        self._timer.stop()
        job: Callable[[Any], IssuedOrder] = partial(
            submit_draft,
            draft=self.state.draft,
            moment=self._context.clock.moment(),
            draft_id=self.state.draft_id,
        )
        self._set(is_busy=True, fault=None)
        self._context.tasks.write(job, self._tell, failed=self._refuse)

    def _tell(self, issued: IssuedOrder) -> None:
        self._start(new_doc_id(self._context.clock.moment()), OrderDraft())
        self.placed.emit(issued)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, DomainError):
            self._set(is_busy=False, fault=error)
        else:
            self._set(is_busy=False)
            self._context.tasks.failed.emit(error)

    def _start(self, draft_id: str, draft: OrderDraft) -> None:
        self._timer.stop()
        self.state = DraftState(
            draft_id=draft_id,
            draft=draft,
            chosen=0 if draft.lines else -1,
            suggestions=self.state.suggestions,
            drafts=self.state.drafts,
            now=self._context.clock.moment().local,
        )
        self._requote()

    def _change(self, draft: OrderDraft) -> None:
        if self.state.is_busy or draft == self.state.draft:
            return
        self._set(draft=draft, fault=None)
        self._requote()
        self._plan_save()

    def _plan_save(self) -> None:
        self._timer.start()

    def _requote(self) -> None:
        moment = self._context.clock.moment()
        job = partial(
            quote_draft,
            draft=self.state.draft,
            day=moment.local.date(),
            moment=moment,
            draft_id=self.state.draft_id,
        )
        self._context.tasks.read(job, self._show_quote, latest="order.quote")

    def _show_quote(self, quote: OrderQuote) -> None:
        if quote.draft == self.state.draft:
            self._set(quote=quote, now=self._context.clock.moment().local)

    def _show_around(self, around: _Around) -> None:
        self._set(suggestions=around.suggestions, drafts=around.drafts)
        if not self._has_looked:
            self._has_looked = True
            if around.drafts and self.state.draft == OrderDraft():
                self.open(around.drafts[0].id)

    def _offer(self, text: str, offers: Sequence[ListedProduct]) -> None:
        if text == self.state.text and text.strip():
            self._set(offers=tuple(offers))

    def _take(self, text: str, found: tuple[str, str] | None) -> None:
        if found:
            self.add(*found)
        else:
            self._set(unknown=text.strip())

    def _has_line(self) -> bool:
        return 0 <= self.state.chosen < len(self.state.draft.lines) and not self.state.is_busy

    def _today(self) -> date:
        return self._context.clock.moment().local.date()

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)


def _look(session: Any, today: date) -> _Around:
    return _Around(tuple(list_low_stock(session, today)), tuple(list_drafts(session, DraftKind.ORDER)))
