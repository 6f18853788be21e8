"""Backups that another tool makes, as of PostgreSQL: their heads are noted before they begin, and count once they are finished."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from domain.errors import DomainError
from server_stub.backup import count_durable
from server_stub.db import Database, DatabaseRefusedError
from server_stub.models import Backup, BackupHead, Lineage


def run_backup(database: Database, name: str, command: str, moment: datetime) -> None:
    """Note under a name how far HQ is, run the command that makes the backup, and count it if it ends well.

    What is noted is at most what the backup holds. It is noted before, so that an HQ restored from this very backup
    knows of it. Refused: `backup_known`, `backup_failed`.
    """
    if database.engine.dialect.name == "sqlite":
        raise DatabaseRefusedError("An SQLite file is copied with --to.")
    with database.hq_wide.write() as session:
        number = _begin(session, name, moment)
    try:
        # What staff typed on their own command line; no shell, and nothing of it comes from elsewhere.
        status = subprocess.run(shlex.split(command), check=False).returncode
    except OSError as error:
        _undo(database, number)
        raise DomainError("backup_failed", backup=name, error=str(error)) from error
    if status:
        _undo(database, number)
        raise DomainError("backup_failed", backup=name, status=status)
    with database.hq_wide.write() as session:
        session.execute(update(Backup).where(Backup.id == number).values(is_finished=True))
        count_durable(session)


def forget_backup(database: Database, name: str) -> None:
    """Count a backup no more, for it cannot be restored any longer; refused as `backup_unknown`."""
    with database.hq_wide.write() as session:
        number = session.scalar(select(Backup.id).where(Backup.file == name))
        if number is None:
            raise DomainError("backup_unknown", backup=name)
        _remove(session, number)
        count_durable(session)


def list_noted(database: Database) -> Iterator[str]:
    """Return every backup that could be restored as a plain line, the oldest first."""
    columns = (Backup.made_at, Backup.file, Backup.is_finished)
    with database.hq_wide.read() as session:
        rows = session.execute(select(*columns).order_by(Backup.made_at, Backup.id)).all()
    for made_at, name, is_finished in rows:
        yield f"{made_at.isoformat(timespec='seconds')}  {name}" + ("" if is_finished else "  not finished")


def _begin(session: Session, name: str, moment: datetime) -> int:
    known = session.execute(select(Backup.id, Backup.is_finished).where(Backup.file == name)).one_or_none()
    if known and known.is_finished:
        raise DomainError("backup_known", backup=name)
    if known:
        _remove(session, known.id)
    backup = Backup(file=name, made_at=moment, is_finished=False)
    session.add(backup)
    session.flush()
    heads = select(Lineage.dealer_id, Lineage.id.label("lineage"), Lineage.n)
    rows = [dict(row) | {"backup_id": backup.id} for row in session.execute(heads).mappings()]
    if rows:
        session.execute(insert(BackupHead), rows)
    return backup.id


def _undo(database: Database, number: int) -> None:
    with database.hq_wide.write() as session:
        _remove(session, number)


def _remove(session: Session, number: int) -> None:
    session.execute(delete(BackupHead).where(BackupHead.backup_id == number))
    session.execute(delete(Backup).where(Backup.id == number))
