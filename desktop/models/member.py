"""Members registered and changed on this PC, and which members HQ made one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Published


class MemberCommand(Base):
    """A registration or a change as it was issued: `body` is JSON of its protocol.member.MemberDoc."""

    __tablename__ = "member_command"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    created_at: Mapped[datetime]
    body: Mapped[bytes]


class MergedMember(Published, Base):
    """A member that counts for another one now, row key = its own id."""

    __tablename__ = "merged"

    member_id: Mapped[str] = mapped_column(primary_key=True)
    survivor: Mapped[str]
