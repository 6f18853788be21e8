"""Members of the dealer's stores."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.models.dealer import Member
from domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as HQ last published; points are whole points."""

    member_id: str
    name: str
    phone: str
    tier: str
    points: int


_COLUMNS = (Member.member_id, Member.name, Member.phone, Member.tier, Member.points)


def find_members(session: Session, text: str, *, limit: int = 50) -> list[MemberRow]:
    """Return members whose phone, card or name holds the text, by name; an empty text lists all up to the limit."""
    query = select(*_COLUMNS).order_by(Member.name, Member.member_id).limit(limit)
    if wanted := text.strip():
        columns = (Member.phone, Member.member_id, Member.name)
        query = query.where(or_(*(column.contains(wanted, autoescape=True) for column in columns)))
    return [MemberRow(*row) for row in session.execute(query)]


def get_member(session: Session, member_id: str) -> MemberRow:
    """Return one member; an unknown one is refused as `member_unknown`."""
    row = session.execute(select(*_COLUMNS).where(Member.member_id == member_id)).one_or_none()
    if row is None:
        raise DomainError("member_unknown", member=member_id)
    return MemberRow(*row)
