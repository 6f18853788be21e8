"""Credit at HQ: accounts beside those of contracts, the ledger, holds, deposits, dunning, and what payments paid."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class CreditAccount(Base):
    """An account staff granted beside the contract's; `amount` None has no limit."""

    __tablename__ = "credit_account"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    amount: Mapped[int | None]
    first: Mapped[date | None]
    last: Mapped[date | None]
    project: Mapped[str]
    is_stopped: Mapped[bool]
    granted_at: Mapped[datetime]
    granted_by: Mapped[str]
    note: Mapped[str]

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)


class CreditMovement(Base):
    """One line of the credit ledger; `document` is an order's id, `cause` what moved it (a shipment, a payment)."""

    __tablename__ = "credit_movement"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    document: Mapped[str]
    account: Mapped[str]
    amount: Mapped[int]
    day: Mapped[date]
    cause: Mapped[str]

    __table_args__ = (Index(None, "dealer_id", "document"), {"sqlite_with_rowid": False})


class CreditHolding(Base):
    """What a document holds of an account as the ledger adds up; nothing of it is left where it is not open."""

    __tablename__ = "credit_holding"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    frozen: Mapped[int]
    used: Mapped[int]
    is_open: Mapped[bool]

    __table_args__ = (Index(None, "dealer_id", "is_open"), {"sqlite_with_rowid": False})


class CreditHold(Base):
    """Why an order waits and what was lifted before: the domain's hold in plain JSON."""

    __tablename__ = "credit_hold"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    is_over: Mapped[bool]
    body: Mapped[str]

    __table_args__ = (Index(None, "dealer_id", "is_over"),)


class CreditState(Base):
    """What HQ last published of a dealer's credit: its digest, and when it changed."""

    __tablename__ = "credit_state"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    as_of: Mapped[datetime]

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)


class DepositEntry(Base):
    """One line of a dealer's deposit, its amount above zero."""

    __tablename__ = "deposit_entry"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    day: Mapped[date]
    amount: Mapped[int]
    note: Mapped[str]

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)


class DunningNotice(Base):
    """What a dealer was told on a day; level 0 says that nothing was left to dun."""

    __tablename__ = "dunning_notice"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    level: Mapped[int]
    letter: Mapped[str]
    overdue: Mapped[int]
    fee: Mapped[int]
    interest: Mapped[int]
    items: Mapped[str]

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)


class Allocation(Base):
    """What a payment or another credit entry paid of a debt, both by their numbers in the account."""

    __tablename__ = "allocation"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payment: Mapped[str] = mapped_column(primary_key=True)
    debt: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    amount: Mapped[int]

    __table_args__ = (Index(None, "dealer_id", "debt"), {"sqlite_with_rowid": False})


class CalendarDay(Base):
    """A day that breaks the week's rule: a holiday, or a weekend day that is worked."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_worked: Mapped[bool]
