"""What HQ's staff do about answers to statements from the command line: see them, and settle disputes with a reply."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from domain.answer import AnswerState
from protocol.answer import StaffAnswer
from server_stub.answer import list_standings, settle_dispute
from server_stub.headquarters import utc_now
from server_stub.office_line import Declaring, show, writing


def _lines(shown: StaffAnswer) -> list[str]:
    row = shown.answer
    at = row.answered_at.isoformat(timespec="minutes")
    lines = [f"{row.statement}  {shown.dealer_code}  {row.state}  {row.signer or '-'}  {at}"]
    lines += [f"  {one.entry}  {one.type}  {one.note}".rstrip() for one in row.differences]
    lines += [f"  note: {row.note}"] if row.note else []
    return [*lines, f"  reply: {row.reply}"] if row.reply else lines


def answers(arguments: argparse.Namespace) -> int:
    """List how dealers answered their statements, and first settle a dispute with a reply if asked to."""
    with writing(arguments) as session:
        if arguments.settle:
            settle_dispute(session, arguments.settle, arguments.reply, utc_now())
        rows = list_standings(session, arguments.state)
    lines = [line for row in rows for line in _lines(row)]
    return show(arguments, rows, lines)


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the staff's command about answers."""
    parser = Declaring(commands, add_database).command("answers", answers)
    states = [state.value for state in AnswerState]
    parser.add_argument("--state", default="", choices=["", *states], help="only those in this state")
    parser.add_argument("--settle", metavar="STATEMENT", help="settle the dispute of this statement")
    parser.add_argument("--reply", default="", metavar="TEXT", help="what the dealer reads of it")
