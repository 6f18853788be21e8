"""Goods that come back against a receipt: quantities, the money back, and a refund issued exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.clock import Clock
from desktop.services.billing import Slip, read_slip
from desktop.services.document import new_doc_id
from desktop.services.receipt import IssuedReceipt
from desktop.services.refund import get_taken, issue_refund, preview_return
from desktop.services.rewarded import load_promotion_names
from desktop.services.unearn import Return
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError
from domain.money import Fen, Quantity
from domain.receipt import ReceiptLine, TenderType
from domain.refund import Taken


@dataclass(frozen=True, slots=True)
class RefundState:
    """What the return window shows; lines are numbered from 1."""

    original: Slip
    taken: Mapping[int, Taken] = field(default_factory=dict)
    wanted: Mapping[int, Quantity] = field(default_factory=dict)
    planned: Return | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    way: TenderType = TenderType.CASH
    fault: Exception | None = None
    is_writing: bool = False
    refund: Slip | None = None

    @property
    def back(self) -> Mapping[int, ReceiptLine]:
        """The lines that come back at what is given for them."""
        return self.planned.lines if self.planned else {}

    @property
    def amount(self) -> Fen:
        """The money that goes back: never more than was paid, less rounding, red packets and what the kept goods cost."""
        return self.planned.payback if self.planned else 0

    def left(self, number: int) -> Quantity:
        """What can still come back of a line."""
        sold = self.original.receipt.lines[number - 1].quantity
        return sold - self.taken[number].quantity if number in self.taken else sold


@dataclass(frozen=True, slots=True)
class _Plan:
    """What would come back, and what the promotions it speaks of are called."""

    planned: Return
    names: Mapping[str, str]


class RefundViewModel(ViewModel[RefundState]):
    """Asks what comes back and issues it; `issued` carries the refund as it prints."""

    issued = Signal(object)

    def __init__(
        self,
        tasks: Tasks[Any],
        clock: Clock,
        original: Slip,
        *,
        cashier: str = "",
        parent: QObject | None = None,
    ) -> None:
        paid_by = (one.type for one in original.receipt.tenders if one.type is not TenderType.ROUNDING)
        way = next(paid_by, TenderType.CASH)
        super().__init__(RefundState(original, way=way), parent)
        self._tasks, self._clock, self._cashier = tasks, clock, cashier
        self.doc_id = new_doc_id(clock.moment())
        tasks.read(partial(get_taken, original_id=original.receipt.row.doc_id), self._show_taken)

    def want(self, number: int, quantity: Quantity | None) -> None:
        """Say how much of a line comes back; nothing takes the line out."""
        wanted = {place: asked for place, asked in self.state.wanted.items() if place != number}
        if quantity:
            wanted[number] = quantity
        self.state = replace(self.state, wanted=wanted, fault=None)
        self._preview()

    def want_all(self) -> None:
        """Everything that is left comes back."""
        numbers = range(1, len(self.state.original.receipt.lines) + 1)
        wanted = {number: self.state.left(number) for number in numbers if self.state.left(number) > 0}
        self.state = replace(self.state, wanted=wanted, fault=None)
        self._preview()

    def choose(self, way: TenderType) -> None:
        """Give the money back in this way."""
        self.state = replace(self.state, way=way)

    def issue(self, reason: str) -> None:
        """Take the goods back; asking again while it is written, or afterwards, changes nothing."""
        state = self.state
        if state.is_writing or state.refund:
            return
        self.state = replace(state, is_writing=True, fault=None)
        job = partial(
            issue_refund,
            original_id=state.original.receipt.row.doc_id,
            wanted=dict(state.wanted),
            payback=state.way,
            moment=self._clock.moment(),
            reason=reason,
            doc_id=self.doc_id,
            cashier=self._cashier,
        )
        self._tasks.write(job, self._written, failed=self._refused)

    def _preview(self) -> None:
        if not self.state.wanted:
            self.state = replace(self.state, planned=None)
            return
        job = partial(
            _plan,
            original_id=self.state.original.receipt.row.doc_id,
            wanted=dict(self.state.wanted),
        )
        self._tasks.read(job, self._show_back, failed=self._refused, latest="billing.refund")

    def _show_taken(self, taken: dict[int, Taken]) -> None:
        self.state = replace(self.state, taken=taken)

    def _show_back(self, plan: _Plan) -> None:
        lines = plan.planned.lines
        if {number: line.quantity for number, line in lines.items()} == dict(self.state.wanted):
            self.state = replace(self.state, planned=plan.planned, names=plan.names, fault=None)

    def _written(self, issued: IssuedReceipt) -> None:
        self._tasks.read(partial(read_slip, doc_id=issued.doc_id), self._show_refund)

    def _show_refund(self, slip: Slip) -> None:
        self.state = replace(self.state, is_writing=False, refund=slip)
        self.issued.emit(slip)

    def _refused(self, error: Exception) -> None:
        planned = None if isinstance(error, DomainError) else self.state.planned
        self.state = replace(self.state, is_writing=False, fault=error, planned=planned)


def _plan(session: Any, original_id: str, wanted: Mapping[int, Quantity]) -> _Plan:
    planned = preview_return(session, original_id, wanted)
    told = planned.unearned
    ids = {*told.uses, *(one.promotion for one in told.charges)} if told else set()
    return _Plan(planned, load_promotion_names(session, ids))
