"""Members of the dealers' stores, and every change of a field with what was there before."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Member(Base):
    """A member of one dealer's stores; one that was made one with another names its survivor and is not published."""

    __tablename__ = "member"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    tier: Mapped[str] = mapped_column(default="")
    points: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    status: Mapped[str] = mapped_column(default="active", server_default="active")
    consent: Mapped[str] = mapped_column(default="none", server_default="none")
    address: Mapped[str] = mapped_column(default="", server_default="")
    birthday: Mapped[date | None]
    account_limit: Mapped[int | None]
    survivor: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]), Index(None, "dealer_id", "phone"))


class MemberHistory(Base):
    """One field as one revision changed it; `lineage` and `doc_id` are empty where HQ did. Values as text."""

    __tablename__ = "member_history"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[str]
    after: Mapped[str]
    changed_at: Mapped[datetime]
    lineage: Mapped[str] = mapped_column(default="")
    doc_id: Mapped[str] = mapped_column(default="")

    __table_args__ = ({"sqlite_with_rowid": False},)
