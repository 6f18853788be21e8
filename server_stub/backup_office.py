"""The command `backup`: copies HQ's SQLite file, or notes the backups that PostgreSQL's tools make."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from server_stub.backup import describe, make_backup
from server_stub.backup_note import forget_backup, list_noted, run_backup
from server_stub.db import Database, open_database
from server_stub.headquarters import utc_now
from server_stub.settings import default_database


def add_backup_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Add the command."""
    backup = commands.add_parser("backup", help="copy HQ's SQLite file, or note a backup another tool makes")
    add_database(backup)
    backup.add_argument(
        "--to", type=Path, metavar="DIR", help="copy an SQLite file into this folder, verified"
    )
    backup.add_argument("--keep", type=int, default=0, metavar="N", help="remove all but the newest N there")
    backup.add_argument("--note", default="", metavar="NAME", help="note the backup that --run makes")
    backup.add_argument("--run", dest="tool", default="", metavar="COMMAND", help="makes that backup")
    backup.add_argument(
        "--forget", default="", metavar="NAME", help="a backup that cannot be restored any more"
    )
    backup.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    database = open_database(arguments.db or default_database())
    try:
        for line in _do(database, arguments):
            print(line)
    finally:
        database.close()
    return 0


def _do(database: Database, arguments: argparse.Namespace) -> list[str]:
    if arguments.to:
        return list(describe(make_backup(database, arguments.to, utc_now(), keep=arguments.keep)))
    if bool(arguments.note) != bool(arguments.tool):
        raise SystemExit("backup: --note NAME and --run COMMAND belong together")
    if arguments.note:
        run_backup(database, arguments.note, arguments.tool, utc_now())
    if arguments.forget:
        forget_backup(database, arguments.forget)
    return list(list_noted(database)) or ["no backup is known"]
