"""Members of the dealers' stores."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Member(Base):
    """A member of one dealer's stores."""

    __tablename__ = "member"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    tier: Mapped[str] = mapped_column(default="")
    points: Mapped[int] = mapped_column(default=0)

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)
