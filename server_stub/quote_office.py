"""What HQ's staff do about receipts' prices from the command line: approve one below its floor, and see what differs."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable

from domain.money import format_money, format_price
from protocol.disagreement import DisagreementRow
from server_stub.approval import approve_price
from server_stub.disagreement import list_disagreements
from server_stub.headquarters import utc_now
from server_stub.office_line import Declaring, show, writing


def approve(arguments: argparse.Namespace) -> int:
    """Print the code that lets a till sell below a floor: for exactly the challenge it shows, once."""
    with writing(arguments) as session:
        row = approve_price(session, arguments.challenge, arguments.by, utc_now())
    figures = f"{format_price(row.price)} below {format_price(row.floor)}"
    return show(
        arguments, row, [f"{row.code[:4]}-{row.code[4:]}", f"{row.sku} {figures}, PC {row.device_id}"]
    )


def disagreements(arguments: argparse.Namespace) -> int:
    """List receipts that HQ computes otherwise under the policy version they name, line by line."""
    with writing(arguments) as session:
        rows = list_disagreements(session, dealer_code=arguments.dealer, device_id=arguments.id)
    lines = [line for row in rows for line in row_lines(row)]
    return show(arguments, rows, lines or ["Every receipt is what its policy makes of it."])


def row_lines(row: DisagreementRow) -> list[str]:
    """Say what a receipt and HQ differ in, line by line."""
    head = f"{row.number}  {row.dealer_code}  PC {row.device_id}  {row.business_day}  policy {row.version}  {row.code}"
    told = [f"{head}  here {format_money(row.gross_here)} / HQ {_money(row.gross_hq)}"]
    for line in row.lines:
        if (line.gross_here, line.price_here) != (line.gross_hq, line.price_hq):
            figures = f"here {format_money(line.gross_here)} / HQ {_money(line.gross_hq)}"
            told.append(f"  {line.line}  {line.sku}  {figures}  {line.rule_here or 'list'} / {line.rule_hq}")
    for note in row.notes:
        facts = ", ".join(f"{name} {value}" for name, value in sorted(note.facts.items()))
        told.append(f"  {note.code}: {facts}")
    return told


def _money(amount: int | None) -> str:
    return "-" if amount is None else format_money(amount)


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the commands about receipts' prices."""
    command = Declaring(commands, add_database).command
    approved = command("approve", approve)
    approved.add_argument("--challenge", required=True, metavar="TEXT", help="what the till shows")
    approved.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="who approves it")
    listed = command("disagreements", disagreements)
    listed.add_argument("--dealer", default="", metavar="CODE")
    listed.add_argument("--id", type=int, default=0, metavar="DEVICE")
