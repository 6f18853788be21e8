"""Registering a member, or changing one: phone, name, and what may be sent to the phone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.clock import Clock
from desktop.services.document import new_doc_id
from desktop.services.member import MemberRow, change_member, get_member, register_member
from desktop.ui.document import consent_word
from desktop.ui.errors import explain
from desktop.ui.kit import Dialog, FormRow, QuietButton, Text, Tone, row_of
from desktop.ui.tasks import Tasks
from domain.errors import DomainError
from domain.member import Consent, Field, Value, normal_phone

_WIDTH: Final = 480
_KNOWN: Final = "member_phone_known"


class MemberDialog(Dialog):
    """Takes phone, name and consent; a phone that is known already offers the member who has it."""

    def __init__(
        self,
        tasks: Tasks[Any],
        clock: Clock,
        done: Callable[[MemberRow], None],
        parent: QWidget | None = None,
        *,
        member: MemberRow | None = None,
        text: str = "",
    ) -> None:
        super().__init__(parent, width=_WIDTH)
        self._tasks, self._moment, self._done, self._member = tasks, clock.moment(), done, member
        self._doc_id, self._known = new_doc_id(self._moment), ""
        self.phone, self.name, self.consent = QLineEdit(), QLineEdit(), QComboBox()
        self.phone.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._rows = [FormRow(field) for field in (self.phone, self.name, self.consent)]
        self.take = QuietButton(icon_name="user")
        self.take.clicked.connect(self._take_known)
        self._hqs = Text("", "small", Tone.MUTED, wraps=True)
        for widget in (self._rows[0], row_of(self.take, 1), *self._rows[1:], *self._more(), self._hqs):
            self.body.addWidget(widget)
        self._fill(text)
        self._set_words()
        (self.name if self.phone.text() and not self.name.text() else self.phone).setFocus()

    def _more(self) -> list[QWidget]:
        """Fields beyond those the counter has time for."""
        return []

    def _fill(self, text: str) -> None:
        for consent in Consent:
            self.consent.addItem(consent_word(consent.value), consent.value)
        if self._member:
            self.phone.setText(self._member.phone)
            self.name.setText(self._member.name)
            self.consent.setCurrentIndex(self.consent.findData(self._member.consent))
        elif text[:1].isdigit():
            self.phone.setText(text)
        else:
            self.name.setText(text)
        self.take.hide()

    def _set_words(self) -> None:
        self._rows[0].set_label(self.tr("Phone"), self.tr("11 digits, or a landline with its area code"))
        self._rows[1].set_label(self.tr("Name of the member"))
        self._rows[2].set_label(
            self.tr("May be sent to the phone"), self.tr("Ask the customer; without a word it stays at none.")
        )
        self._hqs.setText(self.tr("Tier, points and limits come from HQ."))
        title = self.tr("Change member") if self._member else self.tr("New member")
        confirm = self.tr("Save  Enter") if self._member else self._register_word()
        self.set_texts(title, confirm, self.tr("Cancel"))

    def _register_word(self) -> str:
        return self.tr("Register and take  Enter")

    def _take_word(self, name: str) -> str:
        return self.tr("Take {name}").format(name=name)

    def can_confirm(self) -> bool:
        """Save it; the dialog closes when it is there."""
        if not self._is_filled():
            return False
        self.confirm.setEnabled(False)
        self._tasks.write(partial(self._save, values=self._values()), self._saved, failed=self._refused)
        return False

    def _values(self) -> dict[Field, Value]:
        return {
            Field.PHONE: self.phone.text(),
            Field.NAME: self.name.text(),
            Field.CONSENT: str(self.consent.currentData()),
        }

    def _save(self, session: Any, values: dict[Field, Value]) -> MemberRow:
        if self._member is None:
            return register_member(session, values, self._moment, doc_id=self._doc_id)
        return change_member(session, self._member.member_id, values, self._moment, doc_id=self._doc_id)

    def _is_filled(self) -> bool:
        self._show_known("")
        for row in self._rows:
            row.show_fault("")
        try:
            normal_phone(self.phone.text())
        except DomainError as error:
            self._rows[0].show_fault(explain(error).sentence)
        else:
            if self.name.text().strip():
                return True
            self._rows[1].show_fault(self.tr("Fill this in."))
            self.name.setFocus()
            return False
        self.phone.setFocus()
        return False

    def _saved(self, member: MemberRow) -> None:
        self.accept()
        self._done(member)

    def _refused(self, error: Exception) -> None:
        self.confirm.setEnabled(True)
        is_name = isinstance(error, DomainError) and error.code.startswith("member_name")
        self._rows[1 if is_name else 0].show_fault(explain(error).sentence)
        if isinstance(error, DomainError) and error.code == _KNOWN:
            self._show_known(str(error.facts["member"]), str(error.facts["name"]))

    def _show_known(self, member_id: str, name: str = "") -> None:
        self._known = member_id
        self.take.setVisible(bool(member_id))
        self.take.set_text(self._take_word(name))

    def _take_known(self) -> None:
        self._tasks.read(partial(get_member, member_id=self._known), self._saved, failed=self._refused)
