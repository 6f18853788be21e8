"""The right column of billing: the member, the sums, the ways to pay and the pay button."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.member import MemberRow
from desktop.ui import format as fmt
from desktop.ui.billing.pay import WAYS
from desktop.ui.billing.state import BillingState
from desktop.ui.billing.sums import SumList
from desktop.ui.billing.words import tender_word
from desktop.ui.kit import (
    Badge,
    Card,
    Divider,
    ElidedText,
    Mark,
    PrimaryButton,
    QuietButton,
    SecondaryButton,
    Text,
    Tone,
    figure_text,
    row_of,
    scrolling,
)
from domain.member import MemberStatus

_WIDTH: Final = 322
_PHONE_SHOWN: Final = 4
_QUIET: Final = 26


class SideColumn(QWidget):
    """Shows what the customer owes; `way_chosen` carries a way to pay, `pay_pressed` asks for the payment."""

    way_chosen = Signal(object)
    pay_pressed = Signal()
    receipts_pressed = Signal()
    member_pressed = Signal()
    promotions_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self._name, self._tier = Text("", "strong"), Badge(Mark(""))
        self._phone, self._points = Text("", tone=Tone.MUTED), ElidedText("", "small", Tone.MUTED)
        self.member = QuietButton()
        self.member.clicked.connect(self.member_pressed)
        self.sums = SumList()
        self.promotions = QuietButton("", "tag")
        self.promotions.setFixedHeight(_QUIET)
        self.promotions.clicked.connect(self.promotions_pressed)
        self._due, self.total = Text("", "title"), figure_text("", "display")
        self._note = ElidedText("", "small", Tone.MUTED)
        self.ways = [SecondaryButton() for _ in (*WAYS, None)]
        self.pay = PrimaryButton(is_large=True)
        self._arrange()
        for way, button in zip(WAYS, self.ways, strict=False):
            button.clicked.connect(partial(self.way_chosen.emit, way))
        self.ways[-1].clicked.connect(self.receipts_pressed)
        self.pay.clicked.connect(self.pay_pressed)

    def _arrange(self) -> None:
        member = Card(spacing=4)
        member.body.addWidget(row_of(self._name, self._tier, 1, self._phone))
        note = QHBoxLayout()
        note.addWidget(self._points, 1)
        note.addWidget(self.member)
        member.body.addLayout(note)
        sums = Card(spacing=4)
        sums.body.addWidget(scrolling(self.sums), 1)
        sums.body.addWidget(row_of(1, self.promotions))
        sums.body.addWidget(Divider())
        sums.body.addWidget(row_of(self._due, self.total))
        sums.body.addWidget(self._note)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, button in enumerate(self.ways):
            grid.addWidget(button, place // 3, place % 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(member)
        column.addWidget(sums, 1)
        column.addLayout(grid)
        column.addWidget(self.pay)
        for quiet in (*self.ways, self.pay, self.member, self.promotions):
            quiet.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_state(self, state: BillingState) -> None:
        """Show the member and the sums of a bill."""
        self._show_member(state.member)
        self.sums.show_state(state)
        promoted = state.quote.promoted
        self.promotions.setVisible(promoted is not None and bool(promoted.outcomes))
        self.total.setText("–" if state.quote.fault else fmt.yuan(state.quote.payable))
        self._fit_total()
        self._note.setText(self._shift_note(state))
        for button in (*self.ways[:-1], self.pay):
            button.setEnabled(bool(state.cart.lines))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._due.setText(self.tr("To pay"))
        self.promotions.set_text(self.tr("Promotions  F4"))
        for way, button in zip(WAYS, self.ways, strict=False):
            button.set_text(tender_word(way))
        self.ways[-1].set_text(self.tr("Returns  F11"))
        self.pay.set_text(self.tr("Take payment  F9"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_member(self, member: MemberRow | None) -> None:
        self._tier.setVisible(bool(member and member.tier))
        self._phone.setText(_masked(member.phone) if member else "")
        self.member.set_text(self.tr("Change") if member else self.tr("New member"))
        if member is None:
            self._name.setText(self.tr("No member"))
            self._points.setText(self.tr("F2 finds one by phone or name"))
            return
        self._name.setText(member.name)
        self._tier.show_mark(Mark(member.tier, Tone.ACCENT))
        points = self.tr("Points {points}").format(points=fmt.count(member.points))
        if member.status != MemberStatus.ACTIVE:
            points = self.tr("Blocked by HQ: no points, no benefits")
        elif member.is_waiting:
            points = self.tr("{points} · ▲ not yet at HQ").format(points=points)
        self._points.setText(points)

    def _shift_note(self, state: BillingState) -> str:
        if state.shift is None:
            return self.tr("No shift is open; Ctrl+J opens one.")
        return self.tr("{cashier}: {count} receipts since {time}").format(
            cashier=state.shift.cashier or "–",
            count=fmt.count(state.shift.receipts),
            time=fmt.clock(state.shift.opened_at),
        )

    def _fit_total(self) -> None:
        """A sum in the millions takes the smaller figures instead of being cut."""
        role = "display" if len(self.total.text()) <= 10 else "figure"
        if self.total.property("text_role") != role:
            self.total.setProperty("text_role", role)
            self.total.style().unpolish(self.total)
            self.total.style().polish(self.total)


def _masked(phone: str) -> str:
    """A phone number with its middle hidden from the queue behind the customer."""
    return phone[:3] + "****" + phone[-_PHONE_SHOWN:] if len(phone) > 2 * _PHONE_SHOWN else phone
