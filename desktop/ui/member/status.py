"""Blocking, closing or restoring a member: what it does, said before HQ is asked for it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.ui.kit import Dialog, FormRow, Text, Tone
from desktop.ui.member.view_model import MemberRow
from domain.member import MemberStatus

_WIDTH: Final = 520


class StatusDialog(Dialog):
    """Says what a status means and copies the request; HQ alone decides."""

    copied = Signal()

    def __init__(self, member: MemberRow, store: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=_WIDTH)
        self._member, self._store = member, store
        self.choice = QComboBox()
        for status in MemberStatus:
            if status.value != member.status:
                self.choice.addItem(self._word(status), status.value)
        first = MemberStatus.BLOCKED if member.status == MemberStatus.ACTIVE else MemberStatus.ACTIVE
        self.choice.setCurrentIndex(self.choice.findData(first.value))
        self._row, self._meaning = FormRow(self.choice), Text("", wraps=True)
        self._row.set_label(self.tr("What HQ is asked for"))
        told = self.tr("Only HQ changes the status of a member. Nothing changes here until HQ says so.")
        for widget in (Text(told, "body", Tone.MUTED, wraps=True), self._row, self._meaning):
            self.body.addWidget(widget)
        title = self.tr("Status of {name}").format(name=member.name)
        self.set_texts(title, self.tr("Copy the request for HQ"), self.tr("Close"))
        self.choice.currentIndexChanged.connect(self._say)
        self._say()
        self.choice.setFocus()

    @property
    def wanted(self) -> MemberStatus:
        """What HQ is asked for."""
        return MemberStatus(self.choice.currentData())

    def can_confirm(self) -> bool:
        """Copy the request; HQ alone acts on it."""
        told = {
            MemberStatus.ACTIVE: self.tr(
                "{store} asks HQ to make {name}, phone {phone}, an active member again."
            ),
            MemberStatus.BLOCKED: self.tr("{store} asks HQ to block the member {name}, phone {phone}."),
            MemberStatus.CLOSED: self.tr("{store} asks HQ to close the membership of {name}, phone {phone}."),
        }[self.wanted]
        text = told.format(store=self._store, name=self._member.name, phone=self._member.phone)
        QGuiApplication.clipboard().setText(text)
        self.copied.emit()
        return True

    def _word(self, status: MemberStatus) -> str:
        return {
            MemberStatus.ACTIVE: self.tr("Make active again"),
            MemberStatus.BLOCKED: self.tr("Block for now"),
            MemberStatus.CLOSED: self.tr("Close for good"),
        }[status]

    def _say(self) -> None:
        self._meaning.setText(
            {
                MemberStatus.ACTIVE: self.tr("Points and benefits can be used again from HQ's word on."),
                MemberStatus.BLOCKED: self.tr(
                    "No points and no benefits while it lasts. Goods can still be sold, receipts and points stay."
                ),
                MemberStatus.CLOSED: self.tr(
                    "The membership ends: no points and no benefits any more. Receipts stay in the books."
                ),
            }[self.wanted]
        )
