"""The command line of HQ: serve, enrolment codes, seeds, statements and the API description."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from domain.errors import DomainError
from server_stub.db import Database, DatabaseRefusedError, database_file, database_url, open_database
from server_stub.settings import default_database, read_staff_token, token_file

Command = Callable[[argparse.Namespace], int]


def _open(arguments: argparse.Namespace) -> tuple[Database, Path | None]:
    name: str = arguments.db or default_database()
    return open_database(name), database_file(database_url(name))


def _serve(arguments: argparse.Namespace) -> int:
    from server_stub.headquarters import open_hq
    from server_stub.serve import serve

    database, file = _open(arguments)
    path = token_file(file)
    hq = open_hq(database, read_staff_token(path))
    serve(hq, arguments.host, arguments.port, [f"Database: {arguments.db or file}", f"Staff token: {path}"])
    return 0


def _enrol_code(arguments: argparse.Namespace) -> int:
    from server_stub.enrol import issue_code
    from server_stub.headquarters import utc_now

    database, _ = _open(arguments)
    with database.write() as session:
        issued = issue_code(session, arguments.store, utc_now())
    print(issued.code)
    until = issued.expires_at.isoformat(timespec="minutes")
    print(f"Store {issued.store_code}, valid once until {until}.", file=sys.stderr)
    database.close()
    return 0


def _openapi(arguments: argparse.Namespace) -> int:
    from server_stub.openapi import describe

    out: Path = arguments.out
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(describe(), encoding="utf-8")
    print(f"{out}: {out.stat().st_size} bytes")
    return 0


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", metavar="URL", help="database URL or path of a SQLite file")


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m server_stub", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="serve the REST API until Ctrl+C")
    _add_database(serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8765, help="0 takes a free port")
    serve.set_defaults(run=_serve)

    code = commands.add_parser("enrol-code", help="issue a one-time code that enrols a PC of a store")
    _add_database(code)
    code.add_argument("--store", required=True, metavar="CODE")
    code.set_defaults(run=_enrol_code)

    openapi = commands.add_parser("openapi", help="write the description of the REST API")
    openapi.add_argument("--out", type=Path, default=Path("docs/api.json"))
    openapi.set_defaults(run=_openapi)
    return parser


def main(words: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    arguments = _make_parser().parse_args(words)
    command: Command = arguments.run
    try:
        return command(arguments)
    except (DatabaseRefusedError, DomainError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
