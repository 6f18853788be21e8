"""The receipts and refunds of the day, or of any day by their number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.clock import Clock
from desktop.services.billing import Slip, read_slip
from desktop.services.receipt import ReceiptRow, list_receipts
from desktop.services.shift import get_counter
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ReceiptsState:
    """The list and the one in hand as it was printed."""

    rows: tuple[ReceiptRow, ...] = ()
    slip: Slip | None = None


class ReceiptsViewModel(ViewModel[ReceiptsState]):
    """Finds receipts; `missed` carries a number that is not here, `found` one that another screen asked for."""

    missed = Signal(str)
    found = Signal(str)
    watches = frozenset({"receipt", "document", "store_receipt"})

    def __init__(self, tasks: Tasks[Any], clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(ReceiptsState(), parent)
        self._tasks, self._clock, self._text = tasks, clock, ""

    def refresh(self) -> None:
        """List again."""
        self.search(self._text)

    def search(self, text: str) -> None:
        """List today's receipts, or those of all days whose number, cashier or member holds the text.

        A number finds what the store's other tills printed too.
        """
        self._text = text.strip()
        job = partial(_list, text=self._text, clock=self._clock)
        self._tasks.read(job, self._show, latest="billing.receipts")

    def find(self, subject: str) -> None:
        """Take the document of another screen in hand; what is no receipt leaves today's list."""
        self._tasks.read(partial(_number_of, subject=subject), self._found, latest="billing.subject")

    def open(self, doc_id: str) -> None:
        """Take one in hand."""
        self._tasks.read(partial(read_slip, doc_id=doc_id), self._show_slip, latest="billing.receipt")

    def _found(self, number: str) -> None:
        if number:
            self.found.emit(number)

    def _show(self, rows: list[ReceiptRow]) -> None:
        self.state = replace(self.state, rows=tuple(rows))
        if self._text and not rows:
            self.missed.emit(self._text)

    def _show_slip(self, slip: Slip) -> None:
        self.state = replace(self.state, slip=slip)


def _list(session: Any, text: str, clock: Clock) -> list[ReceiptRow]:
    day = None if text else get_counter(session, clock.moment()).business_day
    return list_receipts(session, day=day, text=text.upper(), limit=_SHOWN)


def _number_of(session: Any, subject: str) -> str:
    try:
        return read_slip(session, subject).receipt.row.number
    except DomainError:
        return ""
