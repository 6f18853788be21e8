"""Rule-breakers: each takes one rule of durability out of the product while a workload is recorded, and must be found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import desktop.db
import tests.power.check
from desktop.db import Database
from desktop.paths import Profile
from tests.power.studio import Studio

Breaker = Callable[[Studio], Any]
_KEPT = "DELETE FROM main.elsewhere; INSERT INTO main.elsewhere SELECT * FROM catalog.scope"


def _ledger_synchronous(level: str) -> Any:
    pragmas = tuple(text.replace("FULL", level) for text in desktop.db._PRAGMAS)
    return patch.object(desktop.db, "_PRAGMAS", pragmas)


def ledger_never_synced(_: Studio) -> Any:
    """The ledger is written with synchronous=OFF."""
    return _ledger_synchronous("OFF")


def ledger_synced_now_and_then(_: Studio) -> Any:
    """The ledger is written with synchronous=NORMAL: a commit is safe at the next checkpoint only."""
    return _ledger_synchronous("NORMAL")


def acknowledged_before_the_commit(studio: Studio) -> Any:
    """The receipt is printed inside the transaction."""
    return patch.object(studio, "too_early", True)


@contextmanager
def cursor_in_the_other_file(_: Studio) -> Iterator[None]:
    """The cursors of the catalogue are kept in the ledger, where they are safe sooner than their rows."""
    write, start = Database._write, tests.power.check.open_database

    @contextmanager
    def write_and_note(self: Database, file: str) -> Iterator[Any]:
        with write(self, file) as session:
            yield session
        if file == "catalog":
            with write(self, "main") as session:
                run = session.connection().exec_driver_sql
                run("CREATE TABLE IF NOT EXISTS elsewhere AS SELECT * FROM catalog.scope WHERE false")
                for statement in _KEPT.split("; "):
                    run(statement)

    def start_from_there(profile: Profile) -> Database:
        database = start(profile)
        with write(database, "catalog") as session:
            run = session.connection().exec_driver_sql
            if run("SELECT 1 FROM main.sqlite_master WHERE name = 'elsewhere'").scalar():
                run("DELETE FROM catalog.scope")
                run("INSERT INTO catalog.scope SELECT * FROM main.elsewhere")
        return database

    with (
        patch.object(Database, "_write", write_and_note),
        patch.object(tests.power.check, "open_database", start_from_there),
    ):
        yield


BREAKERS: dict[str, tuple[str, Breaker]] = {
    "ledger_never_synced": ("billing", ledger_never_synced),
    "ledger_synced_now_and_then": ("billing", ledger_synced_now_and_then),
    "acknowledged_before_the_commit": ("billing", acknowledged_before_the_commit),
    "cursor_in_the_other_file": ("sync", cursor_in_the_other_file),
}
"""Each with the workload that finds it."""
