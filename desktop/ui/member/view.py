"""Members: search, tier, the list, and the member in hand beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QComboBox

from desktop.ui import format as fmt
from desktop.ui.kit import (
    Column,
    Mark,
    PagedTableModel,
    PrimaryButton,
    SearchBox,
    TableCard,
    Tone,
    lay_beside,
    show_toast,
)
from desktop.ui.member.form import MemberSheetDialog
from desktop.ui.member.merge import MergeDialog
from desktop.ui.member.sheet import SheetCard
from desktop.ui.member.status import StatusDialog
from desktop.ui.member.view_model import ListedMember, MemberRow, MembersState, MembersViewModel
from desktop.ui.member.words import masked_phone, status_mark
from desktop.ui.view import View

_TIER_WIDTH = 150
_NARROW_TIER_WIDTH = 110
_SHEET_WIDTH = 500
_NARROW_SHEET_WIDTH = 410
_NARROW = 1100


class MembersView(View[MembersViewModel]):
    """Every member, as far as it is scrolled to."""

    def _build(self) -> None:
        self.search = SearchBox(key="F12", is_large=True)
        self.search.text_changed.connect(self.view_model.search)
        self.tier = QComboBox()
        self.tier.setFixedSize(_TIER_WIDTH, 52)
        self.register = PrimaryButton(icon_name="user-plus", is_large=True)
        self.rows: PagedTableModel[ListedMember] = PagedTableModel(
            self._columns(), lambda row: row.member.member_id, self
        )
        self.list = TableCard(self.rows, "users", has_heading=True)
        self.list.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.sheet = SheetCard(self.view_model)
        top = (self.search, self.tier, self.register)
        self._beside = lay_beside(self, top, self.list, self.sheet, width=_SHEET_WIDTH)
        self.setFocusProxy(self.search)
        self._add_actions()
        self._connect()

    def _add_actions(self) -> None:
        """Actions with their keys, so that the cheat sheet and the command box know them."""
        self._new, self._change, self._merge, self._status = (QAction(self) for _ in range(4))
        for action, key, run in (
            (self._new, "Ctrl+N", self.open_registration),
            (self._change, "Ctrl+E", self.open_change),
            (self._merge, "Ctrl+M", self.open_merge),
            (self._status, "Ctrl+B", self.open_status),
        ):
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(run)
            self.addAction(action)

    def _connect(self) -> None:
        source = self.view_model.rows
        self.rows.page_wanted.connect(source.want)
        source.total_changed.connect(self._on_total)
        source.page_came.connect(self._on_page)
        self.list.table.chosen.connect(self._on_chosen)
        self.list.table.opened.connect(lambda _: self.sheet.take_focus())
        self.list.empty.action.clicked.connect(self.open_registration)
        self.search.submitted.connect(self._go_down)
        self.tier.activated.connect(lambda n: self.view_model.choose_tier(str(self.tier.itemData(n))))
        self.register.clicked.connect(self.open_registration)
        self.sheet.change.clicked.connect(self.open_change)
        self.sheet.merge.clicked.connect(self.open_merge)
        self.sheet.status.clicked.connect(self.open_status)
        QShortcut(QKeySequence("F12"), self).activated.connect(lambda: self.search.setFocus())

    def _columns(self) -> tuple[Column[ListedMember], ...]:
        return (
            Column(
                key="name",
                title=lambda: self.tr("Member"),
                text=lambda row: row.member.name,
                second=lambda row: self.tr("▲ not yet at HQ") if row.member.is_waiting else "",
                width=150,
                stretch=1,
            ),
            Column(
                key="phone",
                title=lambda: self.tr("Phone"),
                text=lambda row: masked_phone(row.member.phone),
                width=112,
                from_width=440,
            ),
            Column(
                key="tier",
                title=lambda: self.tr("Tier"),
                text=lambda row: row.member.tier or "–",
                tone=lambda row: Tone.NEUTRAL if row.member.tier else Tone.MUTED,
                width=84,
            ),
            Column(
                key="points",
                title=lambda: self.tr("Points at HQ"),
                text=lambda row: fmt.count(row.member.points),
                second=self._not_counted,
                figure=True,
                bold=True,
                width=104,
            ),
            Column(
                key="last",
                title=lambda: self.tr("Last purchase"),
                text=lambda row: fmt.day(row.last_purchase) if row.last_purchase else "–",
                tone=lambda row: Tone.NEUTRAL if row.last_purchase else Tone.MUTED,
                width=104,
                from_width=520,
            ),
            Column(key="status", title=lambda: self.tr("Status"), mark=self._status_mark, width=116),
        )

    def _status_mark(self, row: ListedMember) -> Mark:
        return status_mark(row.member.status)

    def _not_counted(self, row: ListedMember) -> str:
        if not row.points_waiting:
            return ""
        return self.tr("▲ {points} not yet counted").format(points=fmt.count(-row.points_waiting))

    def open_subject(self, subject: str) -> None:
        """Show the member that an id, or the id of a registration or change, stands for."""
        self.view_model.open_subject(subject)

    def open_registration(self) -> MemberSheetDialog:
        """Open the window for a new member, begun with what was searched for."""
        return self._open_form(None, self.search.text() if not self.view_model.rows.total else "")

    def open_change(self) -> MemberSheetDialog | None:
        """Open the window that changes the member in hand."""
        sheet = self.view_model.state.sheet
        return self._open_form(sheet.member, "") if sheet else None

    def _open_form(self, member: MemberRow | None, text: str) -> MemberSheetDialog:
        model = self.view_model
        done = self._changed if member else self._registered
        dialog = MemberSheetDialog(model.tasks, model.clock, done, self, member=member, text=text)
        dialog.open()
        return dialog

    def open_merge(self) -> MergeDialog | None:
        """Open the window that says what making one of two members does."""
        sheet = self.view_model.state.sheet
        if sheet is None:
            return None
        dialog = MergeDialog(self.view_model, sheet.member, self)
        dialog.copied.connect(self._tell_copied)
        dialog.open()
        return dialog

    def open_status(self) -> StatusDialog | None:
        """Open the window that says what blocking or closing a member does."""
        sheet = self.view_model.state.sheet
        if sheet is None:
            return None
        dialog = StatusDialog(sheet.member, self.view_model.store, self)
        dialog.copied.connect(self._tell_copied)
        dialog.open()
        return dialog

    def _registered(self, member: MemberRow) -> None:
        self.view_model.show_member(member)
        if member.is_waiting:
            text = self.tr("{name} is registered and can be sold to at once.")
            show_toast(self, text.format(name=member.name), Tone.GOOD)

    def _changed(self, member: MemberRow) -> None:
        self.view_model.choose(member.member_id)
        show_toast(self, self.tr("The changes of {name} are kept.").format(name=member.name), Tone.GOOD)

    def _tell_copied(self) -> None:
        show_toast(self, self.tr("Copied. Send it to HQ, whose staff decide."), Tone.GOOD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave a narrow window to the list."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        self._beside.setFixedWidth(_NARROW_SHEET_WIDTH if is_narrow else _SHEET_WIDTH)
        self.tier.setFixedWidth(_NARROW_TIER_WIDTH if is_narrow else _TIER_WIDTH)
        self._name_register()

    def _name_register(self) -> None:
        """The button keeps its icon and tip where there is no room for the word."""
        self.register.set_text("" if self.width() < _NARROW else self.tr("Register"))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.search.set_hint(self.tr("Name, phone, card or pinyin initials"))
        self._name_register()
        self.register.setAccessibleName(self.tr("Register a member"))
        self.register.setToolTip(self.tr("Register a member  {key}").format(key="Ctrl+N"))
        self._new.setText(self.tr("Register a member"))
        self._change.setText(self.tr("Change the member in hand"))
        self._merge.setText(self.tr("Two members are one person"))
        self._status.setText(self.tr("Block or close the member in hand"))
        self.rows.retranslate()
        self.sheet.retranslate()

    def _render(self, state: MembersState) -> None:
        told = self.tr("members: {count}").format(count=fmt.count(self.view_model.rows.total))
        if state.sheet and state.sheet.as_of and state.now:
            moment = fmt.as_of(state.sheet.as_of, state.now)
            told = self.tr("{members} · HQ's figures as of {moment}").format(members=told, moment=moment)
        self.list.heading.set_texts(state.tier or self.tr("All members"), told)
        if self.search.text() != state.text:
            self.search.edit.setText(state.text)
        self._show_empty(state)
        self._show_tiers(state)
        self.sheet.show_state(state)

    def _show_empty(self, state: MembersState) -> None:
        if state.text.strip():
            sentence = self.tr("Nobody here is called that or has this phone.")
        elif state.tier:
            sentence = self.tr("HQ gave nobody this tier.")
        else:
            sentence = self.tr("Members stand here: those HQ knows, and those you register.")
        self.list.empty.show_text(sentence, self.tr("Register a member"))

    def _show_tiers(self, state: MembersState) -> None:
        everything = self.tr("All tiers")
        names = [everything, *(f"{tier}  {fmt.count(count)}" for tier, count in state.tiers)]
        if [self.tier.itemText(n) for n in range(self.tier.count())] != names:
            with QSignalBlocker(self.tier):
                self.tier.clear()
                self.tier.addItem(everything, "")
                for (tier, _), text in zip(state.tiers, names[1:], strict=True):
                    self.tier.addItem(text, tier)
        with QSignalBlocker(self.tier):
            self.tier.setCurrentIndex(max(self.tier.findData(state.tier), 0))

    def _on_total(self, total: int) -> None:
        self.rows.reset_total(total)
        self._render(self.view_model.state)

    def _on_page(self, offset: int, rows: Sequence[ListedMember]) -> None:
        self.rows.put_page(offset, rows)
        if offset or not rows:
            return
        self.list.table.fit_columns()
        if self.list.table.current_row() < 0:
            ids = [row.member.member_id for row in rows]
            chosen = self.view_model.state.chosen
            self.list.table.choose_row(ids.index(chosen) if chosen in ids else 0)

    def _on_chosen(self, number: int) -> None:
        row = self.rows.loaded_row(number) if number >= 0 else None
        if row:
            self.view_model.choose(row.member.member_id)

    def _go_down(self, _: str) -> None:
        if self.view_model.rows.total:
            self.list.table.setFocus()
        else:
            self.list.empty.action.setFocus()
