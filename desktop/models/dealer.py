"""What HQ publishes to this dealer alone: its profile, stores, contracts and members."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Published


class Dealer(Published, Base):
    """The dealer and the brand's legal entity as they are printed, row key = dealer id as text."""

    __tablename__ = "dealer"

    dealer_id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    tax_id: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    hq_code: Mapped[str] = mapped_column(default="")
    hq_name: Mapped[str] = mapped_column(default="")
    hq_address: Mapped[str] = mapped_column(default="")
    hq_tax_id: Mapped[str] = mapped_column(default="")
    hq_phone: Mapped[str] = mapped_column(default="")
    credit_limit: Mapped[int | None]


class Store(Published, Base):
    """A store of the dealer, row key = store id as text."""

    __tablename__ = "store"

    store_id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")


class StoreUser(Published, Base):
    """Somebody who works in one of the dealer's stores, row key = "store id/name"."""

    __tablename__ = "store_user"

    store_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]


class Contract(Published, Base):
    """A contract version, row key = "number/version"."""

    __tablename__ = "contract"

    number: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date | None]
    last: Mapped[date | None]
    payment_days: Mapped[int]
    target: Mapped[int] = mapped_column(default=0)
    territory: Mapped[str] = mapped_column(default="")


class Member(Published, Base):
    """A member of the dealer's stores, row key = member id."""

    __tablename__ = "member"

    member_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(index=True)
    tier: Mapped[str] = mapped_column(default="")
    points: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(default="active")
    consent: Mapped[str] = mapped_column(default="none")
    address: Mapped[str] = mapped_column(default="")
    birthday: Mapped[date | None]
    account_limit: Mapped[int | None]
