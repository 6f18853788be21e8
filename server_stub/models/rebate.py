"""Rebates at HQ: sums by programme and month, what months posted, the dealers' wallets and what orders used of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class ProgrammeGrant(Base):
    """A programme that every dealer has, whatever its contract names."""

    __tablename__ = "programme_grant"

    programme: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]


class RebateCounted(Base):
    """A document whose purchases stand in the sums, by basis: "delivered/shipment/SP-1"."""

    __tablename__ = "rebate_counted"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]

    __table_args__ = ({"sqlite_with_rowid": False},)


class RebateTrack(Base):
    """With which terms a dealer's sums of a programme were added up, and the day of their last change."""

    __tablename__ = "rebate_track"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    as_of: Mapped[date]


class RebateSum(Base):
    """What the purchases of one month add to a programme's period ("2026-01+12")."""

    __tablename__ = "rebate_sum"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]
    quantity: Mapped[int]
    focus: Mapped[int]
    before: Mapped[int]

    __table_args__ = ({"sqlite_with_rowid": False},)


class RebatePosting(Base):
    """What a month posted of a period, final; once settled, what of it went into the wallet and what is carried."""

    __tablename__ = "rebate_posting"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    base: Mapped[int]
    value: Mapped[int]
    entitled: Mapped[int]
    settled: Mapped[int]
    payable: Mapped[int]
    posted_at: Mapped[datetime]
    settled_on: Mapped[date | None]
    paid: Mapped[int]
    carried: Mapped[int]

    __table_args__ = (Index(None, "dealer_id", "settled_on"),)


class RebateEarning(Base):
    """One earning in a dealer's wallet, what is left of it, and what of it ended unused, in fen."""

    __tablename__ = "rebate_earning"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    earned: Mapped[date]
    expires: Mapped[date | None]
    amount: Mapped[int]
    rest: Mapped[int]
    expired: Mapped[int]


class RebateUse(Base):
    """What an order takes of an earning; it is spent once its goods have left, and nothing where it was given back."""

    __tablename__ = "rebate_use"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    earning: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]
    is_spent: Mapped[bool]

    __table_args__ = ({"sqlite_with_rowid": False},)
