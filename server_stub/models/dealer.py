"""HQ itself as it is printed, the dealers and their stores."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Headquarters(Base):
    """The one row about HQ: its legal entity, its history (`gen`) and the secret that makes nonces.

    `is_copy` is set in backups alone: whatever opens one as HQ begins a new history.
    """

    __tablename__ = "headquarters"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    gen: Mapped[str]
    secret: Mapped[bytes]
    created_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(default="HQ")
    name: Mapped[str] = mapped_column(default="Branchline HQ")
    address: Mapped[str] = mapped_column(default="")
    tax_id: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    is_copy: Mapped[bool] = mapped_column(default=False, server_default=false())


class Dealer(Base):
    """A dealer; `price_book` names the list it is granted, `decides_orders` lets the rule decide at once."""

    __tablename__ = "dealer"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    tax_id: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    credit_limit: Mapped[int | None]
    price_book: Mapped[str] = mapped_column(default="list")
    decides_orders: Mapped[bool] = mapped_column(default=True)
    dealer_class: Mapped[str] = mapped_column(default="", server_default="")
    region: Mapped[str] = mapped_column(default="", server_default="")


class Store(Base):
    """A store of a dealer; its id is unique over all dealers."""

    __tablename__ = "store"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="", server_default="")
    channel: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)


class StoreUser(Base):
    """Somebody who works in a store, by the name that receipts and shifts carry."""

    __tablename__ = "store_user"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    store_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]

    __table_args__ = (ForeignKeyConstraint(["dealer_id", "store_id"], ["store.dealer_id", "store.id"]),)
