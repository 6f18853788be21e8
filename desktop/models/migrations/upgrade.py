"""Runs the migrations of one file with Alembic, each in one explicit transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from desktop.models.migrations import Chain


def upgrade(connection: Connection, chain: Chain) -> None:
    """Bring the file to the newest revision; the connection has foreign keys off and this file as its main database."""
    config = Config()
    config.set_main_option("script_location", str(chain.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def steps(revision: Any, context: MigrationContext) -> Any:
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            transactional_ddl=True,
            transaction_per_migration=True,
            on_version_apply=_note_revision,
        )
        environment.run_migrations()
    broken = list(_broken_references(connection))
    if broken:
        raise RuntimeError(f"migration broke references: {broken[:5]}")


def _note_revision(ctx: MigrationContext, step: MigrationInfo, *_: Any, **__: Any) -> None:
    if ctx.connection is None:
        raise RuntimeError("migrations run online only")
    ctx.connection.exec_driver_sql(f"PRAGMA user_version = {int(step.up_revision_id or 0)}")


def _broken_references(connection: Connection) -> Iterator[Any]:
    yield from connection.exec_driver_sql("PRAGMA foreign_key_check")
    connection.rollback()
