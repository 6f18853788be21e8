"""What HQ lends this PC, what documents here spent of it, what is wished for, and what is known of HQ's time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ORDERED_ROWS, Base, Published


class Lease(Published, Base):
    """An open lease as HQ published it, row key = its id; only the lineage it names may spend it."""

    __tablename__ = "lease"

    lease_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    amount: Mapped[int]
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    lineage: Mapped[str]


class LeaseUse(Base):
    """What a document spent of a lease, written in its own transaction."""

    __tablename__ = "lease_use"
    __table_args__ = (CheckConstraint("amount > 0", name="positive"), ORDERED_ROWS)

    lease_id: Mapped[str] = mapped_column(primary_key=True)
    doc_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]


class LeaseReturn(Base):
    """What a refund gave back of what its receipt had spent of a lease, written in its own transaction."""

    __tablename__ = "lease_return"
    __table_args__ = (CheckConstraint("amount > 0", name="positive"), ORDERED_ROWS)

    lease_id: Mapped[str] = mapped_column(primary_key=True)
    doc_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]


class LeaseClosed(Base):
    """A lease this PC spends no more and gives back; closed before HQ hears of it."""

    __tablename__ = "lease_closed"

    lease_id: Mapped[str] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]


class LeaseWish(Base):
    """What this PC would like to hold of one thing; asked for with the next synchronisation."""

    __tablename__ = "lease_wish"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]


class CreditNeed(Base):
    """An order that was placed beyond what HQ lent this PC: HQ has to find the credit before it is approved."""

    __tablename__ = "credit_need"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]


class HqTime(Base):
    """HQ's time when it last told it, this PC's own readings at that moment, and the latest time that was counted with."""

    __tablename__ = "hq_time"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    told: Mapped[datetime]
    local: Mapped[datetime]
    boot: Mapped[str]
    monotonic_ms: Mapped[int]
    latest: Mapped[datetime]
