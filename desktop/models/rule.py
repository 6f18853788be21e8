"""The brand's published policy rules, each with the business days it is in force."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CATALOG, Base, Published


class Rule(Published, Base):
    """One rule of one policy version, row key = subject/id/version; `body` is JSON of {"rule": …}."""

    __tablename__ = "rule"
    __table_args__ = (Index("ix_rule_target", "subject", "target"), {"schema": CATALOG})

    subject: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date | None]
    last: Mapped[date | None]
    target: Mapped[str]
    body: Mapped[str]


class Series(Published, Base):
    """The series of a product that has one, row key = SKU."""

    __tablename__ = "series"
    __table_args__ = {"schema": CATALOG}

    sku: Mapped[str] = mapped_column(primary_key=True)
    series: Mapped[str]
