"""Verdicts HQ gave after its answer to the push, as it published them."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Published


class PublishedVerdict(Published, Base):
    """HQ's latest verdict of a document, row key = doc_id; taking it in changes the document's status too."""

    __tablename__ = "verdict"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    facts: Mapped[str] = mapped_column(default="{}")
