"""Asking for a price below its floor: the question as a QR code and text, the answer as a code of eight signs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.clock import Clock
from desktop.services.billing import QuotedLine, approve
from desktop.services.cart import Cart
from desktop.ui import format as fmt
from desktop.ui.billing.qr_code import QrCode
from desktop.ui.errors import explain
from desktop.ui.kit import Dialog, FormRow, QuietButton, Text, Tone, row_of
from desktop.ui.tasks import Tasks
from domain.approval import CODE_LENGTH

_WIDTH: Final = 640
_TEXT: Final = 74


class Approver(QObject):
    """Checks an answer in the background; `approved` carries the cart, `refused` why not."""

    approved = Signal(object)
    refused = Signal(object)

    def __init__(self, tasks: Tasks[Any], clock: Clock, cart: Cart, place: int, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._clock, self._cart, self._place = tasks, clock, cart, place
        self.is_busy = False

    def check(self, code: str, approver: str) -> None:
        """Check a code; asking again while it is under way changes nothing."""
        if self.is_busy:
            return
        self.is_busy = True
        job = partial(
            approve,
            cart=self._cart,
            place=self._place,
            code=code,
            moment=self._clock.moment(),
            approver=approver,
        )
        self._tasks.read(job, self._tell, failed=self._refuse)

    def _tell(self, cart: Cart) -> None:
        self.is_busy = False
        self.approved.emit(cart)

    def _refuse(self, error: Exception) -> None:
        self.is_busy = False
        self.refused.emit(error)


class ApprovalDialog(Dialog):
    """Shows what is asked and takes the answer; everything works without the line to HQ."""

    def __init__(
        self,
        tasks: Tasks[Any],
        clock: Clock,
        cart: Cart,
        line: QuotedLine,
        done: Callable[[Cart], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, width=_WIDTH)
        self._line, self._done = line, done
        self._is_approved = False
        self.approver = Approver(tasks, clock, cart, line.place, self)
        self.approver.approved.connect(self._approved)
        self.approver.refused.connect(self._refused)
        self.qr = QrCode(line.challenge)
        self._what, self._how = Text("", wraps=True), Text("", "small", Tone.MUTED, wraps=True)
        self.text = QPlainTextEdit(line.challenge)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.text.setFixedHeight(_TEXT)
        self.copy = QuietButton("", "copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(line.challenge))
        self.code, self.name = QLineEdit(line.asked.approval), QLineEdit(line.asked.approved_by)
        self.code.setMaxLength(CODE_LENGTH + 4)
        self._rows = (FormRow(self.text), FormRow(self.code), FormRow(self.name))
        self.code.textEdited.connect(self._typed)
        self._arrange()
        self.retranslate()
        self.code.setFocus()

    def _arrange(self) -> None:
        fields = QVBoxLayout()
        fields.setSpacing(6)
        for widget in (self._what, self._how, self._rows[0], row_of(self.copy, 1), *self._rows[1:]):
            fields.addWidget(widget)
        fields.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(self.qr)
        both.addLayout(fields, 1)
        self.body.addLayout(both)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        line, facts = self._line, self._line.fault.facts if self._line.fault else {}
        price, floor = (facts.get(name) for name in ("price", "floor"))
        told = self.tr("{product}: {quantity} {unit} at {price}. The least price is {floor}.")
        self._what.setText(
            told.format(
                product=line.name,
                quantity=fmt.quantity(line.asked.quantity),
                unit=line.asked.unit,
                price=fmt.unit_price(price) if isinstance(price, int) else "–",
                floor=fmt.unit_price(floor) if isinstance(floor, int) else "–",
            )
        )
        self._how.setText(
            self.tr(
                "Let the approver scan the code, or send or read out the text. "
                "The answer holds for exactly this line; no line to HQ is needed."
            )
        )
        self._rows[0].set_label(self.tr("Text to send or read out"))
        self.copy.set_text(self.tr("Copy the text"))
        self._rows[1].set_label(self.tr("Answer: {count} signs").format(count=CODE_LENGTH))
        self._rows[2].set_label(self.tr("Who approved it"))
        self.set_texts(
            self.tr("Approval of a price below its floor"), self.tr("Approve  Enter"), self.tr("Cancel")
        )

    def can_confirm(self) -> bool:
        """Check the answer; the dialog closes when it is the right one."""
        code = self.code.text().replace(" ", "").replace("-", "").upper()
        if self._is_approved:
            return True
        if len(code) != CODE_LENGTH:
            self._rows[1].show_fault(self.tr("The answer has {count} signs.").format(count=CODE_LENGTH))
            self.code.setFocus()
        elif not self.name.text().strip():
            self._rows[2].show_fault(self.tr("Say who approved it; it is kept with the receipt."))
            self.name.setFocus()
        else:
            self.approver.check(code, self.name.text().strip())
        return False

    def take_scan(self, code: str) -> bool:
        """A scan is the answer."""
        self.code.setText(code)
        return True

    def _approved(self, cart: Cart) -> None:
        self._is_approved = True
        self._done(cart)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self._rows[1].show_fault(explain(error).sentence)
        self.code.setFocus()
        self.code.selectAll()

    def _typed(self) -> None:
        self._rows[1].show_fault("")

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
