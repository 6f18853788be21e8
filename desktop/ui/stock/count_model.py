"""A count in the making: the sheet it began with, what was found so far, and booking it once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from desktop.services.count import CountSheet, CountView, begin_count, list_counts, take_count
from desktop.services.document import new_doc_id
from desktop.services.product import find_by_barcode, find_products, list_categories
from desktop.services.product_sheet import ONE, load_facts
from desktop.services.stock import IssuedDocument, list_on_hand
from desktop.ui.context import Context
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError
from domain.money import Quantity
from domain.unit import Unit, to_base

__all__ = ["CountEntry", "CountState", "CountView", "CountViewModel", "IssuedDocument"]

_LONGEST = 5000


@dataclass(frozen=True, slots=True)
class CountEntry:
    """One SKU of the sheet in base units; `counted` is None until it was counted."""

    sku: str
    name: str
    spec: str
    unit: str
    expected: Quantity
    counted: Quantity | None = None

    @property
    def difference(self) -> Quantity | None:
        """Found minus expected, None before it was counted."""
        return None if self.counted is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class CountState:
    """The count in hand, and earlier counts."""

    doc_id: str = ""
    as_of_n: int = 0
    entries: tuple[CountEntry, ...] = ()
    chosen: str = ""
    unknown: str = ""
    categories: tuple[tuple[str, int], ...] = ()
    earlier: tuple[CountView, ...] = ()
    is_busy: bool = False
    fault: DomainError | None = None

    @property
    def counted(self) -> tuple[CountEntry, ...]:
        """What was counted so far."""
        return tuple(one for one in self.entries if one.counted is not None)

    @property
    def differing(self) -> tuple[CountEntry, ...]:
        """What is not as the books say."""
        return tuple(one for one in self.entries if one.difference)

    @property
    def entry(self) -> CountEntry | None:
        """The one in hand."""
        return next((one for one in self.entries if one.sku == self.chosen), None)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A sheet, or what is added to it; `scanned` is what one scan of the code counts for."""

    sheet: CountSheet
    entries: tuple[CountEntry, ...]
    scanned: Quantity = 0


class CountViewModel(ViewModel[CountState]):
    """Counts; `counted` carries the document, `reached` tells that an entry waits for its quantity."""

    counted = Signal(object)
    reached = Signal()
    watches = frozenset({"stock_count", "product"})

    def __init__(self, context: Context) -> None:
        super().__init__(CountState())
        self._context = context

    def refresh(self) -> None:
        """Read categories and earlier counts."""
        self._context.tasks.read(_look, self._show, latest="count.around")

    def begin(self, category: str = "") -> None:
        """Begin with everything that ever moved, in one category or all."""
        self._context.tasks.read(partial(_begin, category=category), self._start, latest="count.begin")

    def find(self, code: str) -> None:
        """Take a scanned barcode, which counts one, or a typed product, whose quantity is asked for."""
        if code.strip():
            self._context.tasks.read(partial(_find, code=code.strip()), partial(self._found, code.strip()))

    def choose(self, sku: str) -> None:
        """Take an entry in hand."""
        self.state = replace(self.state, chosen=sku, unknown="")

    def set_counted(self, quantity: Quantity | None) -> None:
        """Say how much was found of the entry in hand; None takes it back."""
        if self.state.is_busy or (quantity is not None and quantity < 0):
            return
        entries = tuple(
            replace(one, counted=quantity) if one.sku == self.state.chosen else one
            for one in self.state.entries
        )
        self.state = replace(self.state, entries=entries, fault=None)

    def go_on(self) -> None:
        """Take the next entry in hand."""
        skus = [one.sku for one in self.state.entries]
        place = skus.index(self.state.chosen) + 1 if self.state.chosen in skus else 0
        if place < len(skus):
            self.choose(skus[place])

    def drop(self) -> CountState:
        """Leave the count; returns it, so that it can be taken up again."""
        before = self.state
        kept = CountState(categories=before.categories, earlier=before.earlier)
        self.state = kept
        return before

    def restore(self, before: CountState) -> None:
        """Take a left count up again."""
        self.state = before

    def confirm(self) -> None:
        """Book what was counted; asking again while it is under way changes nothing."""
        state = self.state
        if state.is_busy:
            return
        found = {one.sku: one.counted for one in state.counted if one.counted is not None}
        sheet = CountSheet(state.as_of_n, {one.sku: one.expected for one in state.entries})
        job: Callable[[Any], IssuedDocument] = partial(
            take_count,
            counted=found,
            moment=self._context.clock.moment(),
            sheet=sheet,
            doc_id=state.doc_id,
        )
        self.state = replace(state, is_busy=True, fault=None)
        self._context.tasks.write(job, self._tell, failed=self._refuse)

    def _tell(self, issued: IssuedDocument) -> None:
        self.drop()
        self.counted.emit(issued)

    def _refuse(self, error: Exception) -> None:
        self.state = replace(
            self.state, is_busy=False, fault=error if isinstance(error, DomainError) else None
        )
        if not isinstance(error, DomainError):
            self._context.tasks.failed.emit(error)

    def _show(self, around: tuple[Sequence[tuple[str, int]], Sequence[CountView]]) -> None:
        categories, earlier = around
        self.state = replace(self.state, categories=tuple(categories), earlier=tuple(earlier))

    def _start(self, begun: _Begun) -> None:
        doc_id = new_doc_id(self._context.clock.moment())
        chosen = begun.entries[0].sku if begun.entries else ""
        self.state = replace(
            self.state,
            doc_id=doc_id,
            as_of_n=begun.sheet.as_of_n,
            entries=begun.entries,
            chosen=chosen,
            unknown="",
            fault=None,
        )
        if chosen:
            self.reached.emit()

    def _found(self, code: str, begun: _Begun | None) -> None:
        if begun is None or self.state.is_busy:
            self.state = replace(self.state, unknown=code)
            return
        new = begun.entries[0]
        if not self.state.entries:
            self._start(replace(begun, entries=(new,)))
        elif new.sku not in {one.sku for one in self.state.entries}:
            self.state = replace(self.state, entries=(new, *self.state.entries))
        self.choose(new.sku)
        if begun.scanned and self.state.entry:
            self.set_counted((self.state.entry.counted or 0) + begun.scanned)
        elif not begun.scanned:
            self.reached.emit()


def _look(session: Any) -> tuple[Sequence[tuple[str, int]], Sequence[CountView]]:
    return list_categories(session), list_counts(session, limit=50)


def _begin(session: Any, category: str) -> _Begun:
    rows = list_on_hand(session, category=category, limit=_LONGEST)
    sheet = begin_count(session, [row.sku for row in rows])
    entries = [CountEntry(r.sku, r.name, r.spec, r.unit, sheet.expected[r.sku]) for r in rows]
    return _Begun(sheet, tuple(entries))


def _find(session: Any, code: str) -> _Begun | None:
    matches = find_by_barcode(session, code)
    found = [] if matches else find_products(session, code, limit=1)
    sku = matches[0].sku if matches else found[0].sku if found else ""
    facts = load_facts(session, (sku,)).get(sku)
    if facts is None:
        return None
    sheet = begin_count(session, [sku])
    unit: Unit = facts.unit(matches[0].unit) if matches else facts.units[0].unit
    entry = CountEntry(sku, facts.name, facts.spec, facts.base_unit, sheet.expected[sku])
    return _Begun(sheet, (entry,), to_base(ONE, unit) if matches else 0)
