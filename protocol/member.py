"""Members as stores register and change them, and which of two members HQ made one."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import UNSET, UnsetType

from domain.member import Field, Value
from protocol.base import Row, Stamp, Wire
from protocol.dealer import MEMBER, MemberRow

__all__ = [
    "CHANGE",
    "MEMBER",
    "MERGED",
    "REGISTER",
    "MemberDecision",
    "MemberDoc",
    "MemberEvent",
    "MergedRow",
    "StaffMember",
    "values_of",
]

REGISTER = "register"
CHANGE = "change"
MERGED = "merged"


class MemberDoc(Wire, frozen=True):
    """A member registered or changed by a store: only the fields it says something of.

    A new member's id is the doc_id of its registration. `base_revision` is HQ's revision that the store saw, 0 when it
    saw none.
    """

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    action: str
    member_id: str = ""
    base_revision: int = 0
    name: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    birthday: date | UnsetType | None = UNSET
    consent: str | UnsetType = UNSET
    tier: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    account_limit: int | UnsetType | None = UNSET


def values_of(message: MemberDoc | MemberDecision) -> dict[Field, Value]:
    """Return the fields a message says something of."""
    found = ((field, getattr(message, field.value, UNSET)) for field in Field)
    return {field: value for field, value in found if value is not UNSET}


class MergedRow(Row, frozen=True):
    """A member that was made one with another: whatever names `member_id` counts for the survivor. Key = member_id."""

    member_id: str
    survivor: str


class MemberDecision(Wire, frozen=True):
    """HQ staff decide what is HQ's of a member, or make one member of two."""

    dealer_code: str
    tier: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    account_limit: int | UnsetType | None = UNSET
    merge_into: str = ""


class MemberEvent(Wire, frozen=True):
    """One change of one field: who made it (a document, or HQ) and what was there before, as text."""

    revision: int
    field: str
    before: str
    after: str
    changed_at: datetime
    doc_id: str = ""


class StaffMember(Wire, frozen=True):
    """A member as HQ's staff see it, with every change of a field, the newest first."""

    dealer_code: str
    member: MemberRow
    history: list[MemberEvent] = []
