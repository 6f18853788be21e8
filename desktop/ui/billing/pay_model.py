"""One payment: tenders that add up, and a receipt that is issued exactly once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.clock import Clock
from desktop.services import billing
from desktop.services.billing import Slip, read_slip
from desktop.services.document import new_doc_id
from desktop.services.receipt import Cart, IssuedReceipt
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError
from domain.money import Fen
from domain.receipt import Tender, TenderType


class PayStep(StrEnum):
    """How far the payment is."""

    TAKING = "taking"
    WRITING = "writing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PayState:
    """What the pay dialog shows; the total is what remains after the red packet."""

    total: Fen
    type: TenderType = TenderType.CASH
    tenders: tuple[Tender, ...] = ()
    step: PayStep = PayStep.TAKING
    fault: Exception | None = None
    slip: Slip | None = None
    packet: Fen = 0

    @property
    def missing(self) -> Fen:
        """What is still to be paid."""
        return billing.missing_of(self.total, self.tenders)

    @property
    def change(self) -> Fen:
        """What goes back in cash."""
        return max(0, sum(tender.amount for tender in self.tenders) - self.total)


class PayViewModel(ViewModel[PayState]):
    """Takes a bill's tenders; the receipt's identity is fixed when the payment begins.

    `paid` carries the durable receipt, `writing` tells when it is being written.
    """

    paid = Signal(object)
    writing = Signal(bool)

    def __init__(
        self,
        tasks: Tasks[Any],
        clock: Clock,
        cart: Cart,
        total: Fen,
        *,
        type: TenderType = TenderType.CASH,
        cashier: str = "",
        packet: Fen = 0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(PayState(total, type, packet=packet), parent)
        self._tasks, self._clock, self._cart, self._cashier = tasks, clock, cart, cashier
        self.doc_id = new_doc_id(clock.moment())

    def choose(self, type: TenderType) -> None:
        """Take the next amount in this way."""
        if self.state.step is PayStep.TAKING:
            self.state = replace(self.state, type=type, fault=None)

    def take(self, amount: Fen | None = None) -> bool:
        """Take an amount, or all that is missing; what settles the bill issues the receipt. False when it was refused."""
        state = self.state
        if state.step is not PayStep.TAKING:
            return False
        wanted = state.missing if amount is None else amount
        tenders: Callable[[], tuple[Tender, ...]] = partial(
            billing.add_tender, state.tenders, state.type, wanted, state.total
        )
        return self._put(tenders if wanted else lambda: state.tenders)

    def round_down(self) -> None:
        """Leave out the fen and jiao, as a tender of its own; what remains is taken as before."""
        state = self.state
        left_out = billing.rounding_of(state.missing)
        if state.step is PayStep.TAKING and 0 < left_out < state.missing:
            add = partial(billing.add_tender, state.tenders, TenderType.ROUNDING, left_out, state.total)
            self._put(add)

    def take_back(self) -> None:
        """Undo the last tender."""
        if self.state.step is PayStep.TAKING:
            self.state = replace(self.state, tenders=self.state.tenders[:-1], fault=None)

    def _put(self, add: Callable[[], tuple[Tender, ...]]) -> bool:
        try:
            tenders = add()
        except DomainError as error:
            self.state = replace(self.state, fault=error)
            return False
        self.state = replace(self.state, tenders=tenders, fault=None)
        if not self.state.missing:
            self._issue()
        return True

    def _issue(self) -> None:
        self.state = replace(self.state, step=PayStep.WRITING)
        self.writing.emit(True)
        job = partial(
            billing.sell_bill,
            cart=self._cart,
            tenders=self.state.tenders,
            moment=self._clock.moment(),
            doc_id=self.doc_id,
            cashier=self._cashier,
        )
        self._tasks.write(job, self._issued, failed=self._not_issued)

    def _issued(self, issued: IssuedReceipt) -> None:
        self.state = replace(self.state, step=PayStep.DONE)
        self.paid.emit(issued)
        self.writing.emit(False)
        self._tasks.read(partial(read_slip, doc_id=issued.doc_id), self._show_slip)

    def _show_slip(self, slip: Slip) -> None:
        self.state = replace(self.state, slip=slip)

    def _not_issued(self, error: Exception) -> None:
        self.state = replace(self.state, step=PayStep.TAKING, tenders=(), fault=error)
        self.writing.emit(False)
