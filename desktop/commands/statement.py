"""`statement`: remake a month's statement from this PC's account, print it as PDF and compare it with HQ's."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.commands.summary import Value, print_summary
from desktop.db import open_database
from desktop.paths import Profile
from desktop.services.statement import get_issued_hash, make_statement
from domain.money import format_money
from domain.period import parse_month
from domain.statement import Statement, content_hash
from paper.statement import render_statement
from paper.style import Language


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser("statement", parents=[shared], help="print a month's statement as PDF")
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help="the month to state")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the PDF")
    parser.add_argument(
        "--lang", choices=["zh", "en"], default="zh", help="the language on paper (default: zh)"
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the statement; non-zero when HQ issued another content for the month."""
    month = parse_month(args.month)
    with open_database(Profile(args.profile)) as database, database.read() as session:
        statement, issued = make_statement(session, month), get_issued_hash(session, month)
    path = write_statement(statement, args.out, args.lang)
    print_summary(_figures(statement, issued, path), as_json=args.json)
    return 1 if issued and issued != content_hash(statement) else 0


def write_statement(statement: Statement, folder: Path, language: Language) -> Path:
    """Write the PDF whole or not at all and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{statement.number}.pdf"
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(render_statement(statement, language=language))
    unfinished.replace(path)
    return path


def _figures(statement: Statement, issued: str | None, path: Path) -> dict[str, Value]:
    agrees = (
        "not issued by HQ yet" if issued is None else "yes" if issued == content_hash(statement) else "no"
    )
    return {
        "statement": statement.number,
        "dealer": statement.dealer.name,
        "opening": format_money(statement.opening),
        **{str(type): format_money(amount) for type, amount in statement.totals},
        "closing": format_money(statement.closing),
        "entries": len(statement.entries),
        "content_hash": content_hash(statement),
        "agrees_with_hq": agrees,
        "file": str(path),
    }
