"""What guards the histories: every printed number, and the backups HQ could still be restored from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import true
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class PrintedNumber(Base):
    """A number that a document of the dealer carries, and the first document that came with it."""

    __tablename__ = "printed_number"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    doc_id: Mapped[str]

    __table_args__ = ({"sqlite_with_rowid": False},)


class Backup(Base):
    """A backup of this database that could still be restored; one that is not finished may or may not be there."""

    __tablename__ = "backup"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    is_finished: Mapped[bool] = mapped_column(default=True, server_default=true())


class BackupHead(Base):
    """How far a backup holds a lineage; one it does not know is held up to 0."""

    __tablename__ = "backup_head"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lineage: Mapped[str] = mapped_column(primary_key=True)
    backup_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]

    __table_args__ = ({"sqlite_with_rowid": False},)
