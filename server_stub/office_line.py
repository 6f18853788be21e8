"""What the staff's commands share: HQ's database for one command, its answer as text or JSON, and how one is declared."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
from sqlalchemy.orm import Session

from protocol.base import Row, Wire
from server_stub.db import open_database
from server_stub.settings import default_database

Message = Wire | Row
Run = Callable[[argparse.Namespace], int]


@contextmanager
def writing(arguments: argparse.Namespace) -> Iterator[Session]:
    """Give a transaction over every dealer's rows of the database named on the command line."""
    database = open_database(arguments.db or default_database())
    try:
        with database.hq_wide.write() as session:
            yield session
    finally:
        database.close()


@contextmanager
def reading(arguments: argparse.Namespace) -> Iterator[Session]:
    """Give a snapshot of every dealer's rows, for what changes nothing: nobody waits for it."""
    database = open_database(arguments.db or default_database())
    try:
        with database.hq_wide.read() as session:
            yield session
    finally:
        database.close()


def show(arguments: argparse.Namespace, message: Message | Sequence[Message], lines: Sequence[str]) -> int:
    """Print a command's answer as it was asked for; 0, the status of a command that worked."""
    text = msgspec.json.encode(message).decode() if arguments.json else "\n".join(lines)
    sys.stdout.write(text + "\n")
    return 0


class Declaring:
    """Declares commands that name a database and can print JSON; what one does is the first line of its docstring."""

    def __init__(
        self,
        commands: argparse._SubParsersAction[argparse.ArgumentParser],
        add_database: Callable[[argparse.ArgumentParser], None],
    ) -> None:
        self._commands, self._add_database = commands, add_database

    def command(self, name: str, run: Run) -> argparse.ArgumentParser:
        """Declare one command and return its parser, for the arguments of its own."""
        parser = self._commands.add_parser(name, help=(run.__doc__ or "").rstrip("."))
        self._add_database(parser)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run)
        return parser
