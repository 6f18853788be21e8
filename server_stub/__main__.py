"""The command line of HQ: serve, enrolment codes, seeds, statements and the API description."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from domain.errors import DomainError
from server_stub.answer_office import add_commands as add_answer_commands
from server_stub.backup_office import add_backup_command
from server_stub.contract_office import add_commands as add_contract_commands
from server_stub.credit_office import add_commands as add_credit_commands
from server_stub.db import Database, DatabaseRefusedError, database_file, database_url, open_database
from server_stub.demo import DEFAULT_SEED
from server_stub.device_office import add_commands as add_device_commands
from server_stub.lease_office import add_commands as add_lease_commands
from server_stub.member_office import add_commands as add_member_commands
from server_stub.office import add_commands
from server_stub.opening_office import add_commands as add_opening_commands
from server_stub.policy_office import add_commands as add_policy_commands
from server_stub.quote_office import add_commands as add_quote_commands
from server_stub.rebate_office import add_commands as add_rebate_commands
from server_stub.sentences import tell, tell_trouble
from server_stub.series import add_commands as add_series_command
from server_stub.settings import default_database, read_staff_token, token_file
from server_stub.typed import typed_day

Command = Callable[[argparse.Namespace], int]

_MOST_JOBS = 64


def _open(arguments: argparse.Namespace) -> tuple[Database, Path | None]:
    name: str = arguments.db or default_database()
    return open_database(name), database_file(database_url(name))


def _serve(arguments: argparse.Namespace) -> int:
    from server_stub.headquarters import open_hq
    from server_stub.postgres import describe_url
    from server_stub.serve import end_process, serve
    from server_stub.signing import key_file, read_signer

    database, file = _open(arguments)
    path = token_file(file)
    hq = open_hq(database, read_staff_token(path), signer=read_signer(key_file(path)))
    name = file or describe_url(database_url(arguments.db))
    serve(hq, arguments.host, arguments.port, [f"Database: {name}", f"Staff token: {path}"])
    end_process(0)


def _enrol_code(arguments: argparse.Namespace) -> int:
    from server_stub.enrol import issue_code
    from server_stub.headquarters import utc_now

    database, _ = _open(arguments)
    with database.hq_wide.write() as session:
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


def _seed_demo(arguments: argparse.Namespace) -> int:
    from server_stub.demo.command import run

    return run(arguments)


def _seed_iowa(arguments: argparse.Namespace) -> int:
    from server_stub.iowa.command import run

    return run(arguments)


def _statements(arguments: argparse.Namespace) -> int:
    from server_stub.statements import run

    return run(arguments)


def _number_of_jobs(text: str) -> int:
    jobs = int(text)
    if not 1 <= jobs <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"not between 1 and {_MOST_JOBS}: {text}")
    return jobs


def _add_seeds(seed: argparse.ArgumentParser) -> None:
    kinds = seed.add_subparsers(required=True, metavar="KIND")
    demo = kinds.add_parser("demo", help="a made-up brand with three months of trade, into an empty HQ")
    _add_database(demo)
    demo.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help="the same seed and day give the same data"
    )
    demo.add_argument("--today", type=typed_day, help="last day of the history (default: today)")
    demo.add_argument("--json", action="store_true", help="print the figures as JSON")
    demo.set_defaults(run=_seed_demo)

    iowa = kinds.add_parser("iowa", help="a distributor's real order files, all or nothing")
    iowa.add_argument("folder", metavar="DIR", help="holds orders_*.csv[.gz], products.csv and stores.csv")
    _add_database(iowa)
    iowa.add_argument("--json", action="store_true", help="print the figures as JSON")
    iowa.set_defaults(run=_seed_iowa)


def _add_statements(statements: argparse.ArgumentParser) -> None:
    statements.add_argument("--month", required=True, metavar="YYYY-MM")
    statements.add_argument("--out", required=True, metavar="DIR", help="where the PDFs go")
    statements.add_argument("--jobs", type=_number_of_jobs, metavar="N", help="default: one per core")
    statements.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the PDFs")
    _add_database(statements)
    statements.add_argument("--json", action="store_true", help="print the figures as JSON")
    statements.set_defaults(run=_statements)


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

    _add_seeds(commands.add_parser("seed", help="fill HQ with data"))
    _add_statements(commands.add_parser("statements", help="one PDF for every dealer of a month"))

    add_commands(commands, _add_database)
    add_member_commands(commands, _add_database)
    add_answer_commands(commands, _add_database)
    add_device_commands(commands, _add_database)
    add_lease_commands(commands, _add_database)
    add_quote_commands(commands, _add_database)
    add_policy_commands(commands, _add_database)
    add_contract_commands(commands, _add_database)
    add_opening_commands(commands, _add_database)
    add_credit_commands(commands, _add_database)
    add_rebate_commands(commands, _add_database)

    add_series_command(commands, _add_database)
    add_backup_command(commands, _add_database)

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
    except DomainError as error:
        return _refuse(tell(error.code, error.facts))
    except OSError as error:
        return _refuse(tell_trouble(error))
    except DatabaseRefusedError as error:
        return _refuse(str(error))


def _refuse(sentence: str) -> int:
    print(f"error: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
