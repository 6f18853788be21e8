"""The member in hand: profile, account, points, purchases, what was bought most, and what stands between here and HQ."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.document import consent_word
from desktop.ui.kit import (
    Badge,
    Card,
    ElidedText,
    EmptyState,
    Mark,
    QuietButton,
    SecondaryButton,
    Tone,
    ValueRow,
    row_of,
)
from desktop.ui.member.at_hq import AtHqPage
from desktop.ui.member.tables import BoughtTable, PointsTable, PurchaseTable
from desktop.ui.member.view_model import MemberSheet, MembersState, MembersViewModel
from desktop.ui.member.words import spaced_phone, status_mark, waiting_mark

PURCHASES, BOUGHT, POINTS, AT_HQ = range(4)
_LEAST_HEIGHT = 320


class _Pages(QStackedWidget):
    """Takes the room that is left: a page's own wish would make the sheet scroll where there is no need."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _LEAST_HEIGHT)


class SheetCard(Card):
    """Everything known of one member; a sentence while none is in hand."""

    def __init__(self, view_model: MembersViewModel) -> None:
        super().__init__(spacing=6)
        self._view_model = view_model
        self._shown = MembersState()
        self._name, self._badge = ElidedText("", "title"), Badge(Mark(""))
        self._waiting = Badge(Mark(""))
        self.change = SecondaryButton(icon_name="pencil-simple")
        self.merge, self.status = QuietButton(icon_name="users"), QuietButton(icon_name="prohibit")
        self.values = [ValueRow() for _ in range(6)]
        self.purchases = PurchaseTable(view_model.open_document)
        self.bought = BoughtTable(view_model.open_product)
        self.points = PointsTable(view_model.open_document)
        self.at_hq = AtHqPage(view_model)
        self.tabs, self._stack = QTabBar(), _Pages()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for page in (self.purchases, self.bought, self.points, self.at_hq):
            self.tabs.addTab("")
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._empty = EmptyState("user")
        self._content = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(row_of(self._name, self._waiting, self._badge))
        for value in self.values:
            column.addWidget(value)
        column.addWidget(row_of(self.change, self.merge, self.status, 1, spacing=0))
        column.addWidget(self.tabs)
        self._stack.setMinimumHeight(_LEAST_HEIGHT)
        column.addWidget(self._stack, 1)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._content, 1)

    def take_focus(self) -> None:
        """Go to the tabs' content by keyboard."""
        self._stack.currentWidget().setFocus()

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.change.set_text(self.tr("Change"))
        self.change.setToolTip(self.tr("Change this member  {key}").format(key="Ctrl+E"))
        self.merge.set_text(self.tr("Registered twice"))
        self.merge.setToolTip(self.tr("What making one of two does  {key}").format(key="Ctrl+M"))
        self.status.set_text(self.tr("Block or close"))
        self.status.setToolTip(self.tr("What blocking or closing does  {key}").format(key="Ctrl+B"))
        self._empty.show_text(self.tr("Choose a member to see the phone, points and purchases."))
        for page in (self.purchases, self.bought, self.points, self.at_hq):
            page.retranslate()
        self.show_state(self._shown)

    def show_state(self, state: MembersState) -> None:
        """Show the member in hand."""
        self._shown = state
        sheet = state.sheet
        self._empty.setVisible(sheet is None)
        self._content.setVisible(sheet is not None)
        if sheet is None:
            return
        self._name.setText(sheet.member.name)
        self._badge.show_mark(status_mark(sheet.member.status))
        self._waiting.show_mark(waiting_mark())
        self._waiting.setVisible(sheet.member.is_waiting)
        for row, show in zip(self.values, self._facts(), strict=True):
            show(row, sheet)
        self.purchases.show_rows(sheet.purchases)
        self.bought.show_rows(sheet.bought)
        self.points.show_sheet(sheet)
        self.at_hq.show_state(state)
        self._show_tabs(sheet)

    def _facts(self) -> tuple[Callable[[ValueRow, MemberSheet], None], ...]:
        return (self._phone, self._address, self._birthday, self._consent, self._account, self._points)

    def _phone(self, row: ValueRow, sheet: MemberSheet) -> None:
        row.set_name(self.tr("Phone"))
        row.set_value(spaced_phone(sheet.member.phone))

    def _address(self, row: ValueRow, sheet: MemberSheet) -> None:
        row.set_name(self.tr("Address"))
        row.set_value(sheet.member.address or "–", Tone.NEUTRAL if sheet.member.address else Tone.MUTED)

    def _birthday(self, row: ValueRow, sheet: MemberSheet) -> None:
        birthday = sheet.member.birthday
        tier = sheet.member.tier or self.tr("no tier")
        row.set_name(self.tr("Birthday · tier"))
        row.set_value(f"{fmt.day(birthday)} · {tier}" if birthday else tier)

    def _consent(self, row: ValueRow, sheet: MemberSheet) -> None:
        row.set_name(self.tr("May be sent to the phone"))
        row.set_value(consent_word(sheet.member.consent))

    def _account(self, row: ValueRow, sheet: MemberSheet) -> None:
        row.set_name(self.tr("On account in this store"))
        limit, left = sheet.member.account_limit, sheet.account_left
        owed = fmt.yuan(sheet.on_account)
        if limit is None or left is None:
            row.set_value(self.tr("{amount} · HQ set no limit").format(amount=owed))
            return
        told = self.tr("{amount} of {limit}").format(amount=owed, limit=fmt.yuan(limit))
        row.set_value(told, Tone.DANGER if left < 0 else Tone.NEUTRAL)

    def _points(self, row: ValueRow, sheet: MemberSheet) -> None:
        moment = fmt.as_of(sheet.as_of, self._shown.now) if sheet.as_of and self._shown.now else ""
        told = self.tr("Points at HQ as of {moment}") if moment else self.tr("Points at HQ")
        row.set_name(told.format(moment=moment))
        points = fmt.count(sheet.member.points)
        if sheet.points_waiting:
            more = self.tr("{points}, and ▲ {waiting} not yet counted")
            points = more.format(points=points, waiting=fmt.count(-sheet.points_waiting))
        row.set_value(points, Tone.WARNING if sheet.points_waiting else Tone.NEUTRAL)

    def _show_tabs(self, sheet: MemberSheet) -> None:
        texts = (
            self.tr("Purchases"),
            self.tr("Bought most"),
            self.tr("Points"),
            self.tr("Here and HQ"),
        )
        counts = (0, 0, 0, len(sheet.waiting) + len(sheet.remarks))
        for place, (text, count) in enumerate(zip(texts, counts, strict=True)):
            self.tabs.setTabText(place, f"{text} · {fmt.count(count)}" if count else text)
