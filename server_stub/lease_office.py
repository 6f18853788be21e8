"""What HQ's staff do about lending from the command line: lend, see leases and exposure, set limits, budgets and terms."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from domain.errors import DomainError
from domain.lease import LeaseKind
from domain.money import format_money, format_quantity, parse_quantity
from protocol.lease import ExposureReply, LendRequest, LentRow
from server_stub.exposure import exposure_reply
from server_stub.headquarters import utc_now
from server_stub.lease import (
    change_terms,
    expire_leases,
    lend,
    list_leases,
    read_terms,
    set_budget,
    set_credit_limit,
)
from server_stub.models import LeaseTerms
from server_stub.office_line import Declaring, show, writing
from server_stub.publish import publish_dealer
from server_stub.receivable import find_dealer
from server_stub.typed import parse_yuan

_NO_LIMIT = "none"
_IN_YUAN = (LeaseKind.CREDIT.value, LeaseKind.BUDGET.value)


def _amount(kind: str, text: str) -> int:
    if kind in _IN_YUAN:
        return parse_yuan(text)
    if kind == LeaseKind.STOCK.value:
        return parse_quantity(text)
    if not text.isascii() or not text.isdigit():
        raise DomainError("points_unreadable", text=text)
    return int(text)


def _told(kind: str, amount: int) -> str:
    if kind in _IN_YUAN:
        return format_money(amount)
    return format_quantity(amount) if kind == LeaseKind.STOCK.value else str(amount)


def _line(row: LentRow) -> str:
    lease = row.lease
    figures = f"{_told(lease.kind, lease.amount)}, {_told(lease.kind, row.used)} of it used"
    until = lease.expires_at.isoformat(timespec="minutes")
    what = f"{lease.kind} {lease.subject}".rstrip()
    return f"{lease.lease_id}  {row.dealer_code}  PC {row.device_id}  {what}  {figures}  until {until}"


def lend_to_pc(arguments: argparse.Namespace) -> int:
    """Lend credit, points, a budget or stock to a store's PC, so that it may promise that much offline."""
    request = LendRequest(
        store_code=arguments.store,
        kind=arguments.kind,
        subject=arguments.subject,
        amount=_amount(arguments.kind, arguments.amount),
        device_id=arguments.id,
    )
    with writing(arguments) as session:
        row = lend(session, request, utc_now())
    return show(arguments, row, [_line(row)])


def show_leases(arguments: argparse.Namespace) -> int:
    """List what is lent, of one dealer or all; leases whose time and grace are over are closed first."""
    with writing(arguments) as session:
        expire_leases(session, utc_now())
        rows = list_leases(session, arguments.dealer)
    return show(arguments, rows, [_line(row) for row in rows])


def _exposure_lines(reply: ExposureReply) -> list[str]:
    names = ("receivable", "approved", "in_review", "leases")
    figures = [(name.replace("_", " "), getattr(reply, name)) for name in names]
    against = (("unapplied", -reply.unapplied), ("deposit", -reply.deposit))
    figures += [one for one in against if one[1]]
    figures += [("total", reply.total), ("limit", reply.limit), ("free", reply.free)]
    width = max(len(format_money(amount)) for _, amount in figures if amount is not None)
    lines = [f"Exposure of {reply.dealer_code}, yuan"]
    for name, amount in figures:
        lines.append(f"  {name:<11}{_NO_LIMIT if amount is None else format_money(amount):>{width}}")
    return lines


def exposure(arguments: argparse.Namespace) -> int:
    """Print what HQ risks with a dealer, component by component, against its limit."""
    with writing(arguments) as session:
        reply = exposure_reply(session, find_dealer(session, arguments.dealer))
    return show(arguments, reply, _exposure_lines(reply))


def credit_limit(arguments: argparse.Namespace) -> int:
    """Set a dealer's credit limit; it counts at once, and nothing that is out is taken back."""
    limit = None if arguments.limit == _NO_LIMIT else parse_yuan(arguments.limit)
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        set_credit_limit(session, dealer, limit)
        session.refresh(dealer)
        publish_dealer(session, dealer.id)
        reply = exposure_reply(session, dealer)
    return show(arguments, reply, _exposure_lines(reply))


def budget(arguments: argparse.Namespace) -> int:
    """Allow a dealer a budget that its PCs may be lent from, or change how much of it there is."""
    amount = parse_yuan(arguments.amount)
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        row = set_budget(session, dealer, arguments.number, amount)
    figures = f"{format_money(row.amount)}, {format_money(row.spent)} of it spent"
    return show(arguments, row, [f"{row.dealer_code}  {row.number}  {figures}"])


def terms(arguments: argparse.Namespace) -> int:
    """Show on what terms credit is lent, or change them from now on."""
    with writing(arguments) as session:
        held = change_terms(session, _changes(arguments)) if _changes(arguments) else read_terms(session)
        text = _terms_line(held)
    sys.stdout.write(text + "\n")
    return 0


def _changes(arguments: argparse.Namespace) -> dict[str, int]:
    given = {
        "credit_rate": None if arguments.share is None else arguments.share * 10_000,
        "life_hours": arguments.hours,
        "grace_hours": arguments.grace,
        "active_days": arguments.active,
    }
    return {name: value for name, value in given.items() if value is not None}


def _terms_line(held: LeaseTerms) -> str:
    return (
        f"{held.credit_rate // 10_000} % of the free credit is lent to PCs heard of within {held.active_days} days,"
        f" for {held.life_hours} hours, and stays reserved {held.grace_hours} hours longer."
    )


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the commands about lending."""

    command = Declaring(commands, add_database).command
    lent = command("lease", lend_to_pc)
    lent.add_argument("--store", required=True, metavar="CODE")
    lent.add_argument("--kind", required=True, choices=[kind.value for kind in LeaseKind])
    lent.add_argument("--subject", default="", help="the SKU, member or budget; nothing for credit")
    lent.add_argument("--amount", required=True, help="yuan, points, or base units of a SKU")
    lent.add_argument("--id", type=int, default=0, help="the PC; default: the store's that was heard of last")
    command("leases", show_leases).add_argument("--dealer", default="", metavar="CODE")
    command("exposure", exposure).add_argument("--dealer", required=True, metavar="CODE")
    limited = command("credit-limit", credit_limit)
    limited.add_argument("--dealer", required=True, metavar="CODE")
    limited.add_argument("--limit", required=True, metavar="YUAN", help=f"or {_NO_LIMIT}; 0 is a limit")
    allowed = command("budget", budget)
    allowed.add_argument("--dealer", required=True, metavar="CODE")
    allowed.add_argument("--number", required=True)
    allowed.add_argument("--amount", required=True, metavar="YUAN")
    agreed = command("lease-terms", terms)
    agreed.add_argument("--share", type=int, metavar="PERCENT", help="of the free credit, over all PCs")
    agreed.add_argument("--hours", type=int, metavar="N", help="how long a lease lives")
    agreed.add_argument("--grace", type=int, metavar="N", help="hours it stays reserved after that")
    agreed.add_argument("--active", type=int, metavar="DAYS", help="how recently a PC was heard of")
