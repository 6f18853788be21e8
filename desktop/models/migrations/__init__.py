"""Numbered forward-only migrations: one chain for ledger.db, one for catalog.db."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Chain:
    """The migrations of one file; `revision` is the newest, which the file's user_version equals once migrated."""

    name: str
    application_id: int
    revision: int

    @property
    def folder(self) -> Path:
        """Where the numbered migrations are."""
        return Path(__file__).parent / self.name


LEDGER = Chain("ledger", 0x42724C67, 17)
CATALOG = Chain("catalog", 0x42724C63, 2)


def run_sql(connection: Connection, file: Path) -> None:
    """Run the statements of a file that stands beside its migration, separated by empty lines."""
    for statement in file.read_text(encoding="utf-8").split(";\n\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
