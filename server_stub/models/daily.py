"""How far HQ's daily work has come."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class DailyWork(Base):
    """The one row about the daily work: of which day, up to which dealer, and whether the day is done.

    Whoever works holds it, so that of several HQ processes each dealer's work is done by one.
    """

    __tablename__ = "daily_work"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    day: Mapped[date | None]
    done_to: Mapped[int] = mapped_column(default=0)
    is_done: Mapped[bool] = mapped_column(default=False)
    worked_at: Mapped[datetime | None]
