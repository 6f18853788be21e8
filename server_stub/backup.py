"""Backups of HQ's SQLite file: copied while it serves, verified, recorded, and what all of them hold is durable."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from server_stub.db import APPLICATION_ID, Database, DatabaseRefusedError
from server_stub.models import Backup, BackupHead, Lineage
from server_stub.prepared import Prepared

Heads = dict[tuple[int, str], int]
_OF_LINEAGE = (Lineage.dealer_id == bindparam("dealer"), Lineage.id == bindparam("lineage"))
_DURABLE = Prepared(select(Lineage.durable_n, Lineage.n).where(*_OF_LINEAGE))


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A verified backup, how many lineages it holds, and how many backups are kept now."""

    path: Path
    lineages: int
    kept: int


def make_backup(database: Database, folder: Path, moment: datetime, *, keep: int = 0) -> MadeBackup:
    """Copy HQ's file into a folder, keep the newest `keep` there (0: all), and count what is durable anew.

    A backup appears under its name only when it was verified. Refused: another database than SQLite, or a copy that
    is not whole.
    """
    source = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or not source:
        raise DatabaseRefusedError("Only an SQLite file is copied here; see --note for PostgreSQL.")
    folder.mkdir(parents=True, exist_ok=True)
    target = _free_name(folder, moment)
    draft = target.with_suffix(".part")
    _copy(Path(source), draft)
    heads = read_heads(draft)
    _sync(draft)
    draft.replace(target)
    _sync_folder(folder)
    for old in list_backups(folder)[:-keep] if keep else ():
        old.unlink()
    with database.write() as session:
        _record(session, folder)
    return MadeBackup(target, len(heads), len(list_backups(folder)))


def list_backups(folder: Path) -> list[Path]:
    """Return the backups of a folder, the oldest first."""
    return sorted(folder.glob("hq-*.db"))


def _free_name(folder: Path, moment: datetime) -> Path:
    stem = f"hq-{moment.astimezone(UTC):%Y%m%dT%H%M%S%f}"
    number = 0
    while (path := folder / f"{stem}-{number:02}.db").exists():
        number += 1
    return path


def _copy(source: Path, target: Path) -> None:
    """Copy through SQLite's backup, and mark the copy: whatever opens it as HQ begins a new history."""
    target.unlink(missing_ok=True)
    with closing(dbapi2.connect(str(source))) as reading, closing(dbapi2.connect(str(target))) as writing:
        reading.backup(writing)
        writing.execute("UPDATE headquarters SET is_copy = 1")
        writing.commit()
        writing.execute("PRAGMA journal_mode = DELETE")


def read_heads(path: Path) -> Heads:
    """Open a backup read-only, check all of it, and return the head of every lineage it holds."""
    try:
        with closing(dbapi2.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            _check(connection)
            rows = connection.execute("SELECT dealer_id, id, n FROM lineage").fetchall()
    except dbapi2.DatabaseError as error:
        raise DatabaseRefusedError(f"{path} is not a whole backup: {error}.") from error
    return {(int(dealer_id), str(lineage)): int(n) for dealer_id, lineage, n in rows}


def _check(connection: Any) -> None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise dbapi2.DatabaseError(found)
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise dbapi2.DatabaseError("it is a database of another program")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and journals it itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _record(session: Session, folder: Path) -> None:
    """Take every file in the folder for a backup that could be restored, forget those that are gone, and count anew."""
    known = {file: number for file, number in session.execute(select(Backup.file, Backup.id))}  # noqa: C416 rows are no pairs
    gone = [number for file, number in known.items() if not Path(file).exists()]
    session.execute(delete(BackupHead).where(BackupHead.backup_id.in_(gone)))
    session.execute(delete(Backup).where(Backup.id.in_(gone)))
    for path in list_backups(folder):
        if str(path.resolve()) not in known:
            _add(session, path)
    count_durable(session)


def _add(session: Session, path: Path) -> None:
    made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    backup = Backup(file=str(path.resolve()), made_at=made_at)
    session.add(backup)
    session.flush()
    rows = [
        {"backup_id": backup.id, "dealer_id": dealer_id, "lineage": lineage, "n": n}
        for (dealer_id, lineage), n in read_heads(path).items()
    ]
    if rows:
        session.execute(insert(BackupHead), rows)


def count_durable(session: Session) -> None:
    """A lineage is durable as far as every backup holds it; one backup without it and nothing of it is.

    One that is not finished counts as well, for it may be there, but never alone.
    """
    total, finished = session.execute(select(func.count(), func.count().filter(Backup.is_finished))).one()
    if not finished:
        session.execute(update(Lineage).values(durable_n=0).execution_options(synchronize_session=False))
        return
    mine = (BackupHead.dealer_id == Lineage.dealer_id, BackupHead.lineage == Lineage.id)
    lowest = select(func.min(BackupHead.n)).where(*mine).group_by(BackupHead.lineage)
    in_all = lowest.having(func.count() == total).scalar_subquery()
    session.execute(
        update(Lineage)
        .values(durable_n=func.coalesce(in_all, 0))
        .execution_options(synchronize_session=False)
    )


def read_durable(session: Session, dealer_id: int, lineage: str) -> int:
    """Return how far every backup that could be restored holds a lineage."""
    found = _DURABLE.first(session, dealer=dealer_id, lineage=lineage)
    return min(found) if found else 0


def describe(made: MadeBackup) -> Sequence[str]:
    """Say what was made, as plain lines."""
    return [f"{made.path}: {made.path.stat().st_size} bytes, {made.lineages} lineages", f"kept: {made.kept}"]
