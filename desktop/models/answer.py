"""What this PC answered to statements, and what stands of all answers at HQ."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Published


class OwnAnswer(Base):
    """An answer as it was given here; `differences` is JSON of a list of protocol.answer.DifferenceRow."""

    __tablename__ = "own_answer"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    statement: Mapped[str] = mapped_column(index=True)
    content_hash: Mapped[str]
    kind: Mapped[str]
    signer: Mapped[str]
    differences: Mapped[bytes]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class StandingAnswer(Published, Base):
    """What stands of a statement's answers, row key = its number; `reply` is HQ's when it settled a dispute."""

    __tablename__ = "answer"

    statement: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    content_hash: Mapped[str]
    signer: Mapped[str]
    answered_at: Mapped[datetime]
    differences: Mapped[bytes]
    note: Mapped[str] = mapped_column(default="")
    reply: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
