"""The lineage logs as they were pushed, their heads, the inbox that makes documents unique, and alarms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Lineage(Base):
    """One unbroken history of one ledger file and its head at HQ; every backup that could be restored holds `durable_n`."""

    __tablename__ = "lineage"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[int]
    parent: Mapped[str] = mapped_column(default="")
    n: Mapped[int] = mapped_column(default=0)
    chain: Mapped[str]
    opened_at: Mapped[datetime]
    last_contact: Mapped[datetime]
    durable_n: Mapped[int] = mapped_column(default=0, server_default="0")


class Log(Base):
    """One pushed document, its bytes as sent, and HQ's verdict; a `have` row leaves its body to the first holder."""

    __tablename__ = "log"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lineage: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str]
    kind: Mapped[str]
    version: Mapped[int]
    body: Mapped[bytes]
    chain: Mapped[str]
    received_at: Mapped[datetime]
    status: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    facts: Mapped[str] = mapped_column(default="{}")
    need: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index(None, "dealer_id", "status", "need"),)


class Inbox(Base):
    """Where a document was first stored, and the hash of its body."""

    __tablename__ = "inbox"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[bytes]
    lineage: Mapped[str]
    n: Mapped[int]


class Alarm(Base):
    """Something HQ staff should look at."""

    __tablename__ = "alarm"

    id: Mapped[int] = mapped_column(primary_key=True)
    dealer_id: Mapped[int]
    raised_at: Mapped[datetime]
    code: Mapped[str]
    doc_id: Mapped[str] = mapped_column(default="")
    facts: Mapped[str] = mapped_column(default="{}")
    closed_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "dealer_id", "doc_id"),)
