"""What HQ publishes to this dealer of its commercial terms: contracts in full, how rules see it, credit, rebates, approvals."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Published


class ContractTerms(Published, Base):
    """A contract version in full, row key = "number/version"; `body` is JSON of the domain's contract."""

    __tablename__ = "contract_terms"

    number: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]


class Profile(Published, Base):
    """How rules see the dealer, row key = dealer id; `stores` is JSON of a list of protocol.terms.StoreProfileRow."""

    __tablename__ = "profile"

    dealer_id: Mapped[int] = mapped_column(primary_key=True)
    dealer_class: Mapped[str]
    region: Mapped[str]
    stores: Mapped[bytes]


class Credit(Published, Base):
    """The dealer's credit as HQ sees it, row key = dealer id; policy and facts are plain JSON of the domain, fen."""

    __tablename__ = "credit"

    dealer_id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[datetime]
    policy: Mapped[str]
    facts: Mapped[str]
    limit: Mapped[int | None]
    exposure: Mapped[int]


class Rebate(Published, Base):
    """A programme over one of its periods, row key = programme/period; `months` is JSON of protocol.terms.RebateMonthRow."""

    __tablename__ = "rebate"

    programme: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    months: Mapped[bytes]
    paid: Mapped[int]
    carried: Mapped[int]
    as_of: Mapped[date]


class Earning(Published, Base):
    """An earning in the dealer's rebate wallet, row key = its id; fen."""

    __tablename__ = "earning"

    id: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    earned: Mapped[date]
    amount: Mapped[int]
    left: Mapped[int]
    expires: Mapped[date | None]


class Approval(Published, Base):
    """What this PC checks approvals of prices below their floor with, row key = device id; the secret is base64."""

    __tablename__ = "approval"

    device_id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str]
