"""What HQ lends its dealers' PCs, what documents spent of it, and the budgets and points behind it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Lease(Base):
    """An amount lent to one history of a device; `used` is what documents spent of it, and `closed_as` says why it ended.

    While it is not closed, all of it counts as promised. Stock is in thousandths of the base unit.
    """

    __tablename__ = "lease"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[int]
    lineage: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    amount: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_as: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),
        Index(None, "dealer_id", "closed_at"),
    )


class LeaseUse(Base):
    """What a document says it spent, and how much of it a lease covered; one that is not settled is held for its document.

    `given_back` is what returns of the document gave back of it, and `freed` how much of that went into the lease again.
    """

    __tablename__ = "lease_use"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    lease_id: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]
    covered: Mapped[int]
    is_settled: Mapped[bool]
    given_back: Mapped[int] = mapped_column(default=0, server_default="0")
    freed: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (Index(None, "dealer_id", "is_settled"),)


class Budget(Base):
    """What HQ allows a dealer to spend for one purpose, in fen, and what was spent."""

    __tablename__ = "budget"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]
    spent: Mapped[int] = mapped_column(default=0)

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)


class PointsEntry(Base):
    """A change of a member's points by one document; what was spent beyond the balance stands as a debt beside it."""

    __tablename__ = "points_entry"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[str] = mapped_column(primary_key=True)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    points: Mapped[int]
    booked_at: Mapped[datetime]


class LeaseTerms(Base):
    """HQ's one row about lending: the rate of free credit that is lent, and for how long."""

    __tablename__ = "lease_terms"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    credit_rate: Mapped[int]
    life_hours: Mapped[int]
    grace_hours: Mapped[int]
    active_days: Mapped[int]
