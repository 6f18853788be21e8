"""The command that opens a dealer: question by question at a terminal, or from a file with all its faults at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.fault import Fault
from domain.money import format_money
from protocol.opening import OpenedReply
from protocol.plain import IGNORED, Reader, parse_json
from server_stub.contract_check import FaultyError
from server_stub.contract_office import show_faults
from server_stub.headquarters import today, utc_now
from server_stub.office_line import Declaring, show, writing
from server_stub.opening import Opened, Opening, open_dealer
from server_stub.opening_talk import QuitError, Talk, ask_opening, read_known
from server_stub.policy_values import parse_yes

_QUIT = 1


def parse_opening(data: bytes) -> tuple[Opening | None, list[Fault]]:
    """Read a dealer to open from a file; None with every fault of its form."""
    plain, faults = parse_json(data, "opening")
    if isinstance(plain, Mapping):
        plain = {key: part for key, part in plain.items() if key not in IGNORED}
        if isinstance(plain.get("contract"), Mapping):
            plain["contract"] = {"version": 1, "dealer_id": 0} | plain["contract"]
    elif faults:
        return None, faults
    reader = Reader()
    opening: Opening = reader.read(Opening, plain, "opening")
    found = faults + reader.faults
    return (None, found) if found else (opening, [])


def run(arguments: argparse.Namespace) -> int:
    """Open a dealer with stores, users, contract and credit in one step, and print an enrolment code per store."""
    talk = Talk(_ask, _tell)
    try:
        opening = _read(arguments.file) if arguments.file else _agree(arguments, talk)
        with writing(arguments) as session:
            opened = open_dealer(session, opening, utc_now())
    except FaultyError as error:
        return show_faults(arguments, error)
    except QuitError:
        return _leave()
    except KeyboardInterrupt:
        _tell("")
        return _leave()
    return _show(arguments, opening, opened, talk.asked)


def _leave() -> int:
    _tell("Nothing was written.")
    return _QUIT


def _ask(text: str) -> str:
    """Ask on standard error, so that the answer of the command can be read by programs."""
    sys.stderr.write(text)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


def _read(path: Path) -> Opening:
    opening, faults = parse_opening(path.read_bytes())
    if opening is None:
        raise FaultyError("opening_faulty", faults)
    return opening


def _agree(arguments: argparse.Namespace, talk: Talk) -> Opening:
    """Ask everything, show it, and let the person decide; no writes nothing."""
    _tell("Enter takes the answer in brackets; q quits and writes nothing.")
    with writing(arguments) as session:
        known = read_known(session)
    opening = ask_opening(known, talk, today())
    for line in summarise(opening):
        _tell(line)
    if not talk.question("Open this dealer? (y/n)", parse_yes, "y"):
        raise QuitError
    return opening


def summarise(opening: Opening) -> Iterator[str]:
    """Give an opening as lines for a person to check."""
    place = (opening.dealer_class, opening.region, f"price book {opening.price_book}", opening.tax_id)
    yield f"Dealer {opening.code}  {opening.name}  {'  '.join(part for part in place if part)}"
    for store in opening.stores:
        users = ", ".join(f"{user.name} ({user.role.value})" for user in store.users)
        yield f"  Store {store.code}  {store.name}  {store.channel}  {users}".rstrip()
    contract = opening.contract
    if contract is None:
        return
    term, days = contract.validity, contract.payment
    paid = days.name if days else f"{contract.payment_days} days"
    yield f"  Contract {contract.number}  {term.first} to {term.last}  payment {paid}"
    for target in contract.targets:
        yield f"    target {format_money(target.amount)}"
    if contract.rebates:
        yield f"    rebates {', '.join(contract.rebates)}"
    credit = contract.credit
    for account in credit.accounts if credit else ():
        limit = "without limit" if account.limit is None else format_money(account.limit)
        yield f"    credit {account.id} {limit}"
    if credit and credit.deposit.required:
        yield f"    deposit {format_money(credit.deposit.required)}"


def _show(arguments: argparse.Namespace, opening: Opening, opened: Opened, questions: int) -> int:
    contract = opening.contract.number if opening.contract else ""
    reply = OpenedReply(
        dealer_code=opening.code, contract=contract, codes=list(opened.codes), questions=questions
    )
    under = f" under contract {contract}" if contract else ""
    lines = [f"Dealer {opening.code} is open{under}."]
    for code in opened.codes:
        until = code.expires_at.isoformat(timespec="minutes")
        lines.append(f"Enrolment code of store {code.store_code}: {code.code} (once, until {until})")
    return show(arguments, reply, lines)


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the command that opens a dealer."""
    command: Any = Declaring(commands, add_database).command("open-dealer", run)
    command.add_argument("--file", type=Path, metavar="FILE.json", help="default: ask question by question")
