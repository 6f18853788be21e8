"""Registering or changing a member in the back office: the counter's window with address and birthday."""

from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.kit import FormRow
from desktop.ui.member_form import MemberDialog
from domain.member import Field, Value

_MOST_YEARS: Final = 120


class MemberSheetDialog(MemberDialog):
    """Takes everything a store may say of a member."""

    def can_confirm(self) -> bool:
        """Save it, once the birthday is a day."""
        try:
            self._birthday()
        except ValueError:
            self._more_rows[1].show_fault(self.tr("A day like 1988-05-02, or nothing."))
            self.birthday.setFocus()
            return False
        self._more_rows[1].show_fault("")
        return super().can_confirm()

    def _more(self) -> list[QWidget]:
        self.address, self.birthday = QLineEdit(), QLineEdit()
        self.birthday.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._more_rows = [FormRow(self.address), FormRow(self.birthday)]
        if self._member:
            self.address.setText(self._member.address)
            self.birthday.setText(self._member.birthday.isoformat() if self._member.birthday else "")
        return list(self._more_rows)

    def _set_words(self) -> None:
        super()._set_words()
        self._more_rows[0].set_label(self.tr("Address"))
        self._more_rows[1].set_label(self.tr("Birthday"), self.tr("Year-month-day, or nothing"))

    def _register_word(self) -> str:
        return self.tr("Register  Enter")

    def _take_word(self, name: str) -> str:
        return self.tr("Show {name}").format(name=name)

    def _values(self) -> dict[Field, Value]:
        more: dict[Field, Value] = {
            Field.ADDRESS: self.address.text().strip(),
            Field.BIRTHDAY: self._birthday(),
        }
        return super()._values() | more

    def _birthday(self) -> date | None:
        text = self.birthday.text().strip().replace("/", "-").replace(".", "-")
        if not text:
            return None
        day, today = date.fromisoformat(text), self._moment.local.date()
        if not today.year - _MOST_YEARS <= day.year or day > today:
            raise ValueError(text)
        return day
