"""Policies as they were published, and the rules they are made of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Policy(Base):
    """One published version: the whole policy as plain JSON, compressed, its SHA-256, and the business day it begins."""

    __tablename__ = "policy"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    effective: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    source: Mapped[str]
    note: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes]


class Rule(Base):
    """One rule of one version with the business days it is in force; what replaces it sets its last day."""

    __tablename__ = "rule"

    subject: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[date | None]
    last: Mapped[date | None]
    target: Mapped[str]
    body: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["version"], ["policy.version"]),
        Index(None, "subject", "target"),
    )
