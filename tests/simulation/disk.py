"""The simulated disk: real SQLite files of which any statement can be the last one before a crash."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlcipher3 import dbapi2

import desktop.db
import server_stub.db

SIDE_FILES = ("-wal", "-shm")
_SHARED: dict[str, tuple[Any, Any]] = {}


class Crash(BaseException):
    """The process ends between two statements; nothing that runs in it may catch this."""


def disk_full() -> Exception:
    """What SQLite says when the disk has no room."""
    return dbapi2.OperationalError("database or disk is full")


class Failpoint:
    """Counts the statements and commits of one process and lets one of them be its last."""

    def __init__(self) -> None:
        self.left = 0
        self.fault: BaseException = Crash()
        self.has_fired = False
        self.commits = 0

    def arm(self, after: int, fault: BaseException) -> None:
        """Let the statement after so many others fail."""
        self.left, self.fault, self.has_fired = max(1, after), fault, False

    def disarm(self) -> bool:
        """Stop counting and say whether it fired."""
        self.left = 0
        return self.has_fired

    def watch(self, engine: Engine) -> None:
        """Count what an engine does."""
        event.listen(engine, "before_cursor_execute", self._tick)
        event.listen(engine, "commit", self._commit)

    def _tick(self, *_: Any) -> None:
        if self.left:
            self.left -= 1
            if not self.left:
                self.has_fired = True
                raise self.fault

    def _commit(self, connection: Any) -> None:
        self._tick()
        if connection.get_execution_options().get("written"):
            self.commits += 1


def _share(engine: Engine, name: str) -> Engine:
    """Let all engines of one kind use the statements compiled once."""
    dialect, cache = _SHARED.setdefault(name, (engine.dialect, engine._compiled_cache))
    engine.dialect = engine.pool._dialect = dialect
    engine._compiled_cache = cache
    return engine


@contextmanager
def fast_disks() -> Iterator[None]:
    """Open databases without waiting for a platter: crashes here are exceptions, not power cuts."""
    make_desktop, make_hq = desktop.db._make_engine, server_stub.db._sqlite_engine
    kept = desktop.db._PRAGMAS, server_stub.db._PRAGMAS
    desktop.db._PRAGMAS = tuple(text.replace("FULL", "OFF").replace("NORMAL", "OFF") for text in kept[0])
    server_stub.db._PRAGMAS = tuple(text.replace("FULL", "OFF") for text in kept[1])
    desktop.db._make_engine = lambda profile: _share(make_desktop(profile), "desktop")
    server_stub.db._sqlite_engine = lambda url, path: _share(make_hq(url, path), "hq")
    try:
        yield
    finally:
        desktop.db._make_engine, server_stub.db._sqlite_engine = make_desktop, make_hq
        desktop.db._PRAGMAS, server_stub.db._PRAGMAS = kept


def copy_files(source: Path, target: Path) -> None:
    """Copy a folder of databases between two transactions, as a backup or a disk image does."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in source.iterdir():
        if path.is_file() and not path.name.endswith("-shm"):
            shutil.copyfile(path, target / path.name)


def drop_database(path: Path) -> None:
    """Remove a database file with its side files."""
    for suffix in ("", *SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def scratch_folder() -> Path | None:
    """Return the folder in memory where there is one."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None
