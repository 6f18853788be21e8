"""The windows that billing opens over the bill, and the printing that follows a payment."""

from __future__ import annotations

from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.devices.escpos import PaperWidth
from desktop.devices.preview import PreviewLine
from desktop.devices.queue import Flushed
from desktop.services.billing import QuotedLine, Slip, read_slip
from desktop.services.document import new_doc_id
from desktop.services.member import MemberRow
from desktop.services.receipt import list_receipts
from desktop.services.shift import ClosedShift, OpenShift, get_open_shift
from desktop.ui import format as fmt
from desktop.ui.billing.approval import ApprovalDialog
from desktop.ui.billing.new_product import NewProductDialog
from desktop.ui.billing.pay import PayDialog
from desktop.ui.billing.pay_model import PayStep, PayViewModel
from desktop.ui.billing.price_why import PriceDialog
from desktop.ui.billing.receipts import ReceiptsDialog
from desktop.ui.billing.receipts_model import ReceiptsViewModel
from desktop.ui.billing.refund import RefundDialog
from desktop.ui.billing.refund_model import RefundViewModel
from desktop.ui.billing.shift import CloseShiftDialog, OpenShiftDialog
from desktop.ui.billing.slip import SlipPrinter, slip_preview
from desktop.ui.billing.view_model import BillingViewModel
from desktop.ui.context import Context
from desktop.ui.kit import Dialog
from desktop.ui.member_form import MemberDialog
from desktop.ui.promotion import OutcomesDialog
from domain.receipt import TenderType


class Windows(QObject):
    """One window at a time; `told` carries a sentence for a toast, `found` a code that came into a window."""

    told = Signal(str)
    found = Signal(str)
    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.first_way = TenderType.CASH
        self.printer = SlipPrinter(context.tasks, context.folder, lambda: context.preferences.settings, self)
        self._open: Dialog | None = None

    @property
    def open(self) -> Dialog | None:
        """The window over the bill, if there is one."""
        is_there = self._open is not None and shiboken6.isValid(self._open) and self._open.isVisible()
        return self._open if is_there else None

    def pay(self, model: BillingViewModel) -> None:
        """Take the payment of the bill in hand."""
        if self.open:
            return
        state, settings = model.state, self._context.preferences.settings
        payment = PayViewModel(
            self._context.tasks,
            self._context.clock,
            state.cart,
            state.quote.payable,
            type=self.first_way,
            packet=state.quote.packet,
            cashier=settings.cashier,
        )
        self.first_way = TenderType.CASH
        payment.writing.connect(model.hold_back)
        payment.paid.connect(model.was_paid)
        payment.changed.connect(partial(self._print_when_read, payment))
        self._show(PayDialog(payment, self.preview, self._columns(), self._parent()))

    def preview(self, slip: Slip) -> list[PreviewLine]:
        """A receipt as it comes out of the printer."""
        return slip_preview(slip, self._context.preferences.settings)

    def take_scan(self, code: str) -> bool:
        """Let the open window take a scan; false when it belongs to the bill, to which the window gives way."""
        window = self.open
        if window is None:
            return False
        taker = getattr(window, "take_scan", None)
        if taker is not None:
            return bool(taker(code))
        window.reject()
        return False

    def explain_price(self, model: BillingViewModel, line: QuotedLine) -> None:
        """Say where the price of a line comes from."""
        ask = partial(self.ask_approval, model, line)
        self._show(PriceDialog(line, model.state.rules, ask, self._parent()))

    def explain_promotions(self, model: BillingViewModel) -> None:
        """Say what became of every promotion that was looked at."""
        state = model.state
        self._show(OutcomesDialog(state.quote.promoted, state.rules, self._parent()))

    def ask_approval(self, model: BillingViewModel, line: QuotedLine) -> None:
        """Show what an approver is asked for a price below its floor, and take the answer."""
        if line.challenge:
            tasks, clock = self._context.tasks, self._context.clock
            cart = model.state.quote.cart
            self._show(ApprovalDialog(tasks, clock, cart, line, model.take_approved, self._parent()))

    def create_product(self, code: str) -> None:
        """Make a product of the store's own and sell it."""
        self._show(NewProductDialog(self._context.tasks, code, self.found.emit, self._parent()))

    def edit_member(self, model: BillingViewModel, member: MemberRow | None = None, text: str = "") -> None:
        """Register a member for the bill, or change one."""
        tasks, clock = self._context.tasks, self._context.clock
        self._show(MemberDialog(tasks, clock, model.take_member, self._parent(), member=member, text=text))

    def open_receipts(self, subject: str = "") -> None:
        """List the receipts of the day, with the document of another screen in hand."""
        tasks, clock = self._context.tasks, self._context.clock
        model = ReceiptsViewModel(tasks, clock)
        window = ReceiptsDialog(model, self.preview, self._columns(), self.reprint, self._parent())
        self._context.watch(model)
        window.return_wanted.connect(partial(self._take_back, window))
        if subject:
            model.find(subject)
        self._show(window)

    def _take_back(self, before: Dialog, original: Slip) -> None:
        before.reject()
        tasks, clock = self._context.tasks, self._context.clock
        cashier = self._context.preferences.settings.cashier
        model = RefundViewModel(tasks, clock, original, cashier=cashier)
        model.issued.connect(lambda slip: self.printer.print_new(slip, self._printed))
        self._show(RefundDialog(model, self.preview, self._columns(), self._parent()))

    def open_shift(self) -> None:
        """Open the shift, or show the figures of the open one and close it."""
        self._context.tasks.read(get_open_shift, self._show_shift)

    def _show_shift(self, shift: OpenShift | None) -> None:
        tasks, clock = self._context.tasks, self._context.clock
        if shift:
            self._show(CloseShiftDialog(tasks, clock, shift, self._shift_closed, self._parent()))
            return
        cashier = self._context.preferences.settings.cashier
        self._show(OpenShiftDialog(tasks, clock, cashier, self._shift_opened, self._parent()))

    def _shift_opened(self, shift: OpenShift) -> None:
        self.told.emit(
            self.tr("{cashier} sells on {day}.").format(
                cashier=shift.cashier, day=fmt.day(shift.business_day)
            )
        )

    def _shift_closed(self, shift: ClosedShift) -> None:
        self.told.emit(self.tr("Shift {number} is closed.").format(number=shift.number))

    def reprint_last(self) -> None:
        """Print the last receipt or refund again, marked as a copy."""
        if self._is_printing_possible():
            self._context.tasks.read(_read_last, self._reprint)

    def reprint(self, slip: Slip) -> None:
        """Print a receipt again, marked as a copy."""
        if self._is_printing_possible():
            self._reprint(slip)

    def open_drawer(self) -> None:
        """Open the cash drawer."""
        if self._is_printing_possible():
            self.printer.open_drawer(new_doc_id(self._context.clock.moment()), self._printed)

    def _is_printing_possible(self) -> bool:
        if not self.printer.is_chosen:
            self.told.emit(self.tr("No receipt printer is chosen. Choose one in Settings."))
        return self.printer.is_chosen

    def _reprint(self, slip: Slip | None) -> None:
        if slip is None:
            self.told.emit(self.tr("There is no receipt yet."))
            return
        self.told.emit(self.tr("Printing a copy of {number}.").format(number=slip.receipt.row.number))
        self.printer.print_copy(slip, self._printed)

    def _print_when_read(self, payment: PayViewModel) -> None:
        state = payment.state
        if state.step is PayStep.DONE and state.slip:
            self.printer.print_new(state.slip, self._printed)

    def _printed(self, flushed: Flushed) -> None:
        if flushed.problem:
            sentence = self.tr(
                "The printer does not answer; {count} printouts wait and will be printed later."
            )
            self.told.emit(sentence.format(count=flushed.waiting))

    def _show(self, window: Dialog) -> None:
        if self.open is None:
            self._open = window
            window.finished.connect(window.deleteLater)
            window.finished.connect(self.closed)
            window.open()

    def _parent(self) -> QWidget | None:
        parent = self.parent()
        return parent.window() if isinstance(parent, QWidget) else None

    def _columns(self) -> int:
        is_narrow = self._context.preferences.settings.paper_mm == int(PaperWidth.MM58)
        return (PaperWidth.MM58 if is_narrow else PaperWidth.MM80).columns


def _read_last(session: Any) -> Slip | None:
    rows = list_receipts(session, limit=1)
    return read_slip(session, rows[0].doc_id) if rows else None
