"""What HQ's staff do about contracts from the command line: sign, amend, end, renew, and see them with what changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy import select

from protocol.contract import ContractVersion, TermChange
from protocol.publication import CheckReply, FaultRow
from server_stub.contract import amend_contract, end_contract, renew_contract, sign_contract
from server_stub.contract_check import FaultyError
from server_stub.contract_page import compare, find_version, list_versions, parse_contract, renewals
from server_stub.headquarters import today, utc_now
from server_stub.models import Dealer
from server_stub.office_line import Declaring, Run, show, writing
from server_stub.receivable import find_dealer
from server_stub.sentences import counted, tell
from server_stub.typed import typed_day

FAULTY = 2
"""The status of a command whose file has faults."""
_TEMPLATE = Path(__file__).with_name("contract_template.json")


def show_faults(arguments: argparse.Namespace, error: FaultyError) -> int:
    """Print every fault at once; status 2."""
    rows = [FaultRow(where=one.where, code=one.code, facts=one.facts) for one in error.faults]
    lines = [f"{one.where}: {tell(one.code, one.facts)}" for one in rows]
    lines.append(f"{counted(len(rows), 'fault')}; nothing was written.")
    show(arguments, CheckReply(faults=rows), lines)
    return FAULTY


def _checked(run: Run) -> Run:
    """Print the faults of what a command refuses for several at once."""

    def checked(arguments: argparse.Namespace) -> int:
        try:
            return run(arguments)
        except FaultyError as error:
            return show_faults(arguments, error)

    checked.__doc__ = run.__doc__
    return checked


def _days(first: date | None, last: date | None) -> str:
    return f"{first or '…'} to {last or '…'}"


def _line(row: ContractVersion) -> str:
    what = f"project {row.project}" if row.project else row.type
    in_force = f"in force {_days(row.from_day, row.until)}" if row.is_ever else "never in force"
    parts = (f"{row.number}/{row.version}", row.dealer_code, what, f"term {_days(row.first, row.last)}")
    return "  ".join((*parts, in_force, row.reason)).rstrip()


def sign(arguments: argparse.Namespace) -> int:
    """Sign the contract of a file as version 1; all its faults at once with status 2."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        signed = sign_contract(session, dealer, parse_contract(arguments.file.read_bytes()), utc_now())
        row = find_version(session, dealer, signed.number)
    return show(arguments, row, [_line(row)])


def amend(arguments: argparse.Namespace) -> int:
    """Amend a contract by the terms of a file, from a day on; earlier versions stay as they are."""
    day = arguments.effective or today()
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        terms = parse_contract(arguments.file.read_bytes())
        amended = amend_contract(session, dealer, terms, utc_now(), effective=day)
        row = find_version(session, dealer, amended.number)
    return show(arguments, row, [_line(row)])


def end(arguments: argparse.Namespace) -> int:
    """End a contract early, after a last day."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        end_contract(session, dealer, arguments.number, arguments.last, utc_now())
        row = find_version(session, dealer, arguments.number)
    return show(arguments, row, [_line(row)])


def renew(arguments: argparse.Namespace) -> int:
    """Carry a contract on under a new number: the same terms for as long again, or those of a file."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        terms = parse_contract(arguments.file.read_bytes()) if arguments.file else None
        renew_contract(session, dealer, arguments.number, arguments.fresh, utc_now(), terms)
        row = find_version(session, dealer, arguments.fresh)
    return show(arguments, row, [_line(row)])


def list_all(arguments: argparse.Namespace) -> int:
    """List every version of the contracts of a dealer, or of all."""
    with writing(arguments) as session:
        query = select(Dealer).order_by(Dealer.id)
        dealers = (
            [find_dealer(session, arguments.dealer)] if arguments.dealer else session.scalars(query).all()
        )
        rows = [row for one in dealers for row in list_versions(session, one)]
    return show(arguments, rows, [_line(row) for row in rows] or ["No contracts."])


def show_version(arguments: argparse.Namespace) -> int:
    """Print a contract as JSON that can be signed or amended again, the newest version unless one is named."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        row = find_version(session, dealer, arguments.number, arguments.version)
    text = msgspec.json.format(msgspec.json.encode(row.body)).decode()
    return show(arguments, row, [text])


def _change_line(change: TermChange) -> str:
    def told(value: object) -> str:
        return "-" if value is None else msgspec.json.encode(value).decode()

    return f"{change.term}: {told(change.before)} -> {told(change.after)}"


def diff(arguments: argparse.Namespace) -> int:
    """Print what differs between two versions of a contract, the last two unless they are named."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        after = find_version(session, dealer, arguments.number, arguments.to)
        before = find_version(session, dealer, arguments.number, arguments.of or max(after.version - 1, 1))
    changes = compare(before, after)
    return show(arguments, changes, [_change_line(one) for one in changes] or ["No difference."])


def list_renewals(arguments: argparse.Namespace) -> int:
    """List the contracts that end within some days and are carried on by nothing, the soonest first."""
    with writing(arguments) as session:
        rows = renewals(session, arguments.day or today(), arguments.days)
    lines = [
        f"{row.days_left:4} days  {row.last}  {row.dealer_code}  {row.number}/{row.version}" for row in rows
    ]
    return show(arguments, rows, lines or [f"No contract ends within {arguments.days} days."])


def write_template(arguments: argparse.Namespace) -> int:
    """Write an example of a contract to begin with."""
    text = _TEMPLATE.read_text("utf-8")
    if arguments.out is None:
        sys.stdout.write(text)
    else:
        arguments.out.write_text(text, "utf-8")
        sys.stdout.write(f"{arguments.out}\n")
    return 0


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the commands about contracts."""
    contract = commands.add_parser("contract", help="contracts with dealers, in versions")
    command = Declaring(contract.add_subparsers(required=True, metavar="ACTION"), add_database).command
    signed, amended = command("sign", _checked(sign)), command("amend", _checked(amend))
    ended, renewed = command("end", _checked(end)), command("renew", _checked(renew))
    listed, shown, compared = command("list", list_all), command("show", show_version), command("diff", diff)
    listed.add_argument("--dealer", default="", metavar="CODE", help="of one dealer (default: all)")
    for parser in (signed, amended, ended, renewed, shown, compared):
        parser.add_argument("--dealer", required=True, metavar="CODE")
    for parser in (signed, amended):
        parser.add_argument("--file", type=Path, required=True, metavar="FILE.json")
    for parser in (ended, renewed, shown, compared):
        parser.add_argument("--number", required=True, metavar="NUMBER")
    _describe_days(amended, ended, command("renewals", list_renewals))
    renewed.add_argument(
        "--as", dest="fresh", required=True, metavar="NUMBER", help="the new contract's number"
    )
    renewed.add_argument("--file", type=Path, metavar="FILE.json", help="default: the same terms moved on")
    shown.add_argument("--version", type=int, default=0, metavar="N", help="default: the newest")
    compared.add_argument("--of", type=int, default=0, metavar="N", help="default: the one before")
    compared.add_argument("--to", type=int, default=0, metavar="N", help="default: the newest")
    command("template", write_template).add_argument("--out", type=Path, metavar="FILE.json")


def _describe_days(
    amended: argparse.ArgumentParser, ended: argparse.ArgumentParser, soon: argparse.ArgumentParser
) -> None:
    day, form = typed_day, "YYYY-MM-DD"
    amended.add_argument(
        "--effective", type=day, metavar=form, help="the first day it follows (default: today)"
    )
    ended.add_argument("--last", type=day, required=True, metavar=form, help="the last day it is in force")
    soon.add_argument("--days", type=int, default=60, metavar="N", help="default: 60")
    soon.add_argument("--day", type=day, metavar=form, help="as of which day (default: today)")
