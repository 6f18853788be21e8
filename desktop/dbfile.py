"""One database file: is it ours, whole and not newer; making it, moving it aside, and bringing it up to date."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

from desktop.models.migrations import Chain
from desktop.wholefile import put_in_place, sync_folder
from domain.errors import DomainError

_FIXED_SQLITE: Final = (3, 51, 3)
_HEADER: Final = b"SQLite format 3\x00"
_CHECK_S: Final = 0.15
_CHECK_STEPS: Final = 20_000
_SIDE_FILES: Final = ("-wal", "-shm")


def check_library() -> None:
    """Refuse an SQLite with the WAL-reset bug (3.7.0 to 3.51.2) as `sqlite_too_old`."""
    if sqlite.sqlite_version_info < _FIXED_SQLITE:
        raise DomainError("sqlite_too_old", version=sqlite.sqlite_version)


def check_file(path: Path, chain: Chain) -> int:
    """Return the revision of a file without changing a byte of it; 0 means that there is none yet.

    Refused: `database_corrupt`, `database_foreign`, `database_newer`, each with the file. The check of all pages stops
    after a fraction of a second so that a big file opens at once.
    """
    if not path.exists():
        return 0
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) == 100 and header.startswith(_HEADER):
        _check_maker(path, chain, int.from_bytes(header[68:72], "big"), int.from_bytes(header[60:64], "big"))
    elif not _has_wal(path):
        # With one, SQLite judges: a cut while page 1 goes from the WAL to its place leaves the whole one in the WAL.
        raise DomainError("database_corrupt", file=str(path))
    try:
        maker, revision = _inspect(path)
    except (sqlite.DatabaseError, UnicodeDecodeError) as error:  # damage is told in damaged words
        raise DomainError("database_corrupt", file=str(path), detail=str(error)) from error
    _check_maker(path, chain, maker, revision)
    return revision


def _check_maker(path: Path, chain: Chain, maker: int, revision: int) -> None:
    if maker != chain.application_id:
        raise DomainError("database_foreign", file=str(path))
    if revision > chain.revision:
        raise DomainError("database_newer", file=str(path))


def _has_wal(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _inspect(path: Path) -> tuple[int, int]:
    """Return the maker's number and the revision as they are with the WAL."""
    mode = "mode=ro" if _has_wal(path) else "immutable=1"
    connection = sqlite.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)
    try:
        connection.text_factory = lambda text: text.decode(errors="replace")
        connection.execute("PRAGMA cell_size_check = ON")
        maker = int(connection.execute("PRAGMA application_id").fetchone()[0])
        revision = int(connection.execute("PRAGMA user_version").fetchone()[0])
        _check_pages(connection)
        return maker, revision
    finally:
        connection.close()


def _check_pages(connection: Any) -> None:
    deadline = time.monotonic() + _CHECK_S
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _CHECK_STEPS)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return
    if found != "ok":
        raise sqlite.DatabaseError(found)


def find_identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one that took its name, None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def move_aside(path: Path) -> Path:
    """Rename a file that can be made again, with its side files, and return its new name."""
    number = 1
    while (target := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for suffix in ("", *_SIDE_FILES):
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.replace(target.with_name(target.name + suffix))
    sync_folder(path.parent)
    return target


def migrate(
    path: Path, chain: Chain, revision: int, *, first_rows: Callable[[Any], None] | None = None
) -> None:
    """Make a file (revision 0) or bring it up to date; an existing one is copied first, a new one appears whole."""
    if revision:
        _copy(path, path.with_name(f"{path.stem}.before-{chain.revision:04d}{path.suffix}"))
        _run(path, chain)
        return
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    connection = sqlite.connect(str(fresh), isolation_level=None)
    connection.execute(f"PRAGMA application_id = {chain.application_id}")
    connection.close()
    _run(fresh, chain)
    connection = sqlite.connect(str(fresh), isolation_level=None)
    if first_rows:
        first_rows(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    _sync_file(fresh)
    put_in_place(fresh, path)


def _run(path: Path, chain: Chain) -> None:
    from desktop.models.migrations.upgrade import (
        upgrade,
    )  # slow to import, needed only when something is to be done

    def connect() -> Any:
        connection = sqlite.connect(str(path), isolation_level=None)
        connection.execute("PRAGMA foreign_keys = OFF")
        return connection

    engine = create_engine("sqlite://", module=sqlite, creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", lambda opened: opened.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as opened:
        upgrade(opened, chain)
    engine.dispose()


def _copy(source: Path, target: Path) -> None:
    """Copy a database through SQLite's backup, which includes what is still in the WAL."""
    fresh = target.with_name(target.name + ".new")
    fresh.unlink(missing_ok=True)
    reading, writing = sqlite.connect(str(source)), sqlite.connect(str(fresh))
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()
    _sync_file(fresh)
    put_in_place(fresh, target)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
