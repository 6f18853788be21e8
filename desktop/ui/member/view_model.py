"""Members page by page, and everything known of the one in hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from desktop.clock import Clock
from desktop.services.member import MemberRow, find_lost, get_member, send_again
from desktop.services.member_list import (
    ListedMember,
    count_members,
    list_members,
    list_tiers,
    search_members,
)
from desktop.services.member_sheet import (
    Bought,
    MemberSheet,
    MergePreview,
    PointsUse,
    Purchase,
    WaitingCommand,
    find_member_of,
    get_member_sheet,
    preview_merge,
)
from desktop.services.outbox import OutboxRow, settle_document
from desktop.ui.context import Context
from desktop.ui.paging import PageSource
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError

__all__ = [
    "Bought",
    "ListedMember",
    "MemberRow",
    "MemberSheet",
    "MembersState",
    "MembersViewModel",
    "MergePreview",
    "OutboxRow",
    "PointsUse",
    "Purchase",
    "WaitingCommand",
]


@dataclass(frozen=True, slots=True)
class MembersState:
    """What is searched for and in which tier, and the member in hand."""

    text: str = ""
    tier: str = ""
    tiers: tuple[tuple[str, int], ...] = ()
    chosen: str = ""
    sheet: MemberSheet | None = None
    now: datetime | None = None

    @property
    def remark(self) -> OutboxRow | None:
        """The first of this PC's commands on the member that a person should look at."""
        return self.sheet.remarks[0] if self.sheet and self.sheet.remarks else None


class MembersViewModel(ViewModel[MembersState]):
    """Knows the members; `rows` feeds the table."""

    watches = frozenset(
        {"member", "merged", "member_command", "document", "receipt", "store_receipt", "lease_use", "device"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(MembersState())
        self._context = context
        self.rows: PageSource[ListedMember] = PageSource(
            context.tasks,
            "members",
            counted=lambda session: count_members(session, self.state.tier),
            paged=self._page,
            searched=self._search,
            parent=self,
        )

    @property
    def tasks(self) -> Tasks[Any]:
        """Background work for the windows over the workspace."""
        return self._context.tasks

    @property
    def clock(self) -> Clock:
        """The clock for the windows over the workspace."""
        return self._context.clock

    @property
    def store(self) -> str:
        """The store whose staff asks HQ for something."""
        return self._context.shell.state.store

    def refresh(self) -> None:
        """Read what is in sight again."""
        self.state = replace(self.state, now=self._context.clock.moment().local)
        self._context.tasks.read(list_tiers, self._show_tiers, latest="members.tiers")
        self.rows.refresh(self.state.text)
        if self.state.chosen:
            self._load(self.state.chosen)

    def search(self, text: str) -> None:
        """Show whom a text finds in the tier in hand, or in all."""
        if text != self.state.text:
            self.state = replace(self.state, text=text)
            self.rows.load(text)

    def choose_tier(self, tier: str) -> None:
        """Show one tier, or all members."""
        if tier != self.state.tier:
            self.state = replace(self.state, tier=tier)
            self.rows.load(self.state.text)

    def choose(self, member_id: str) -> None:
        """Take a member in hand."""
        if member_id != self.state.chosen:
            self.state = replace(self.state, chosen=member_id)
            self._load(member_id)

    def open_subject(self, subject: str) -> None:
        """Show a member by its id, or by that of a registration or change."""
        self._context.tasks.read(partial(_look_up, subject=subject), self.show_member)

    def show_member(self, member: MemberRow) -> None:
        """Find a member in the list and take it in hand."""
        self.state = replace(self.state, tier="")
        self.search(member.phone or member.name)
        self.state = replace(self.state, chosen=member.member_id)
        self._load(member.member_id)

    def open_document(self, doc_id: str) -> None:
        """Go to a receipt or refund."""
        self._context.go("billing", doc_id)

    def open_product(self, sku: str) -> None:
        """Go to a product."""
        self._context.go("catalogue", sku)

    def can_send_again(self) -> bool:
        """Whether HQ kept values that a store may change."""
        row = self.state.remark
        return row is not None and bool(find_lost(row.kind, row.facts))

    def settle(self) -> None:
        """Leave HQ's values: the remark in hand was seen to."""
        row, moment = self.state.remark, self._context.clock.moment()
        if row:
            self._context.tasks.write(lambda session: settle_document(session, row.doc_id, moment))

    def send_again(self) -> None:
        """Send what HQ did not take once more, and note that the remark was seen to."""
        row, moment = self.state.remark, self._context.clock.moment()
        if row is None or not self.can_send_again():
            return

        def again(session: Any) -> None:
            send_again(session, row.doc_id, moment)
            settle_document(session, row.doc_id, moment)

        self._context.tasks.write(again)

    def find(self, text: str, done: Callable[[list[ListedMember]], None]) -> None:
        """Look for members beside the one in hand."""
        self._context.tasks.read(
            partial(_others, text=text, but=self.state.chosen), done, latest="members.find"
        )

    def preview_merge(self, gone: str, kept: str, done: Callable[[MergePreview], None]) -> None:
        """Tell what HQ would make of two members."""
        job = partial(preview_merge, gone_id=gone, kept_id=kept)
        self._context.tasks.read(job, done, latest="members.merge")

    def _page(self, session: Any, offset: int, limit: int) -> Sequence[ListedMember]:
        return list_members(session, tier=self.state.tier, offset=offset, limit=limit)

    def _search(self, session: Any, text: str) -> Sequence[ListedMember]:
        return search_members(session, text, tier=self.state.tier)

    def _load(self, member_id: str) -> None:
        job = partial(_sheet_or_none, member_id=member_id, moment=self._context.clock.moment())
        self._context.tasks.read(job, partial(self._show_sheet, member_id), latest="members.sheet")

    def _show_tiers(self, tiers: Sequence[tuple[str, int]]) -> None:
        self.state = replace(self.state, tiers=tuple(tiers))

    def _show_sheet(self, member_id: str, sheet: MemberSheet | None) -> None:
        if member_id == self.state.chosen:
            chosen = sheet.member.member_id if sheet else ""
            self.state = replace(self.state, sheet=sheet, chosen=chosen)


def _sheet_or_none(session: Any, member_id: str, moment: Any) -> MemberSheet | None:
    """A member HQ stopped publishing between the list and the look leaves an empty sheet."""
    try:
        return get_member_sheet(session, member_id, moment)
    except DomainError:
        return None


def _look_up(session: Any, subject: str) -> MemberRow:
    return get_member(session, find_member_of(session, subject))


def _others(session: Any, text: str, but: str) -> list[ListedMember]:
    return [row for row in search_members(session, text, limit=20) if row.member.member_id != but]
