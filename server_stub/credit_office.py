"""What HQ's staff do about credit from the command line: accounts, deposits, holds, dunning, and a dealer's picture."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.credit.account import AccountType, why_closed
from domain.credit.assessment import assess
from domain.credit.check import Cause
from domain.credit.deposit import DepositType, deposit_balance
from domain.credit.hold import Hold, Person
from domain.credit.ledger import Book
from domain.errors import DomainError
from domain.money import format_fixed, format_money
from protocol.credit import AccountReply, CreditReply, DepositReply, HoldReply, NoticeReply
from protocol.plain import write_plain
from server_stub.credit_account import grant_account, make_account, make_deposit, note_deposit, stop_account
from server_stub.credit_ahead import judge_ahead
from server_stub.credit_book import read_book, with_held
from server_stub.credit_check import lift_hold, list_holds, who_lifts
from server_stub.credit_dunning import Dunned, dun_dealers
from server_stub.credit_facts import read_deposits, read_facts
from server_stub.credit_order import open_ledger
from server_stub.credit_row import refresh_credit
from server_stub.credit_terms import dealer_policy
from server_stub.due import set_days
from server_stub.headquarters import today, utc_now
from server_stub.models import Dealer, Order
from server_stub.office_line import Declaring, show, writing
from server_stub.order import find_order, load_lines, publish_order
from server_stub.payment import unapplied_credit
from server_stub.receivable import find_dealer
from server_stub.typed import parse_yuan, typed_day

_NO_LIMIT = "none"
_IN_UNIT: Final[Mapping[str, Callable[[int], str]]] = {
    Cause.OLDEST_ITEM: lambda days: f"{days} days",
    Cause.OVERDUE_SHARE: lambda rate: f"{format_fixed(rate, 4)} %",
    Cause.DUNNING: str,
}
"""How the figures of a cause are told, where they are not fen."""


def grant(arguments: argparse.Namespace) -> int:
    """Grant a dealer a credit account beside its contract's, such as a temporary one."""
    amount = None if arguments.amount == _NO_LIMIT else parse_yuan(arguments.amount)
    span = (arguments.first or today(), arguments.last)
    account = make_account(arguments.type, amount, *span, project=arguments.project, id=arguments.id)
    with writing(arguments) as session:
        dealer, moment = find_dealer(session, arguments.dealer), utc_now()
        grant_account(session, dealer.id, account, moment, by=arguments.by, note=arguments.note)
        reply = credit_reply(session, dealer, today())
    return show(arguments, reply, credit_lines(reply))


def stop(arguments: argparse.Namespace) -> int:
    """Stop an account that was granted, or let it go on."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        stop_account(session, dealer.id, arguments.id, utc_now(), is_stopped=not arguments.resume)
        reply = credit_reply(session, dealer, today())
    return show(arguments, reply, credit_lines(reply))


def deposit(arguments: argparse.Namespace) -> int:
    """Note what was paid into a dealer's deposit, taken of it or given back."""
    day, amount = arguments.day or today(), parse_yuan(arguments.amount)
    entry = make_deposit(arguments.number, arguments.type, day, amount)
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        note_deposit(session, dealer.id, entry, utc_now(), note=arguments.note)
        balance = deposit_balance(read_deposits(session, dealer.id), today())
    reply = DepositReply(
        dealer_code=dealer.code,
        number=entry.number,
        type=entry.type.value,
        day=day,
        amount=amount,
        balance=balance,
    )
    line = (
        f"{entry.number}  {day}  {entry.type.value} {format_money(amount)}, balance {format_money(balance)}"
    )
    return show(arguments, reply, [line])


def credit_reply(session: Session, dealer: Dealer, day: date) -> CreditReply:
    """Return a dealer's credit on a day as staff see it."""
    policy = dealer_policy(session, dealer.id, day)
    book = read_book(session, dealer.id, policy)
    facts = read_facts(session, dealer.id, day)
    return CreditReply(
        dealer_code=dealer.code,
        as_of=day,
        accounts=_accounts(book, day),
        assessment=write_plain(assess(with_held(policy, book.holdings), facts)),
        unapplied=unapplied_credit(session, dealer.id),
    )


def _accounts(book: Book, day: date) -> list[AccountReply]:
    replies = []
    for one in book.open:
        account = one.account
        held = [holding for holding in book.holdings if holding.account == account.id]
        replies.append(
            AccountReply(
                id=account.id,
                type=account.type.value,
                limit=account.limit,
                frozen=sum(holding.frozen for holding in held),
                used=sum(holding.used for holding in held),
                free=one.free,
                first=account.first,
                last=account.last,
                project=account.project,
                closed=why_closed(account, day) or "",
            )
        )
    return replies


def _told(amount: int | None) -> str:
    return _NO_LIMIT if amount is None else format_money(amount)


def credit_lines(reply: CreditReply) -> list[str]:
    """Return a dealer's credit as lines of text."""
    found = reply.assessment
    lines = [f"Credit of {reply.dealer_code} on {reply.as_of}, yuan"]
    for one in reply.accounts:
        span = f"{one.first or ''}..{one.last or ''}" if one.first or one.last else ""
        figures = (
            f"limit {_told(one.limit)}, frozen {format_money(one.frozen)}, used {format_money(one.used)}"
        )
        told = f"  {one.id} ({one.type}) {span}  {figures}, free {_told(one.free)}  {one.closed}"
        lines.append(told.rstrip())
    exposure = found["exposed"]["exposure"]
    parts = (
        f"{name.replace('_', ' ')} {format_money(amount)}" for name, amount in exposure.items() if amount
    )
    lines.append(f"  exposure {format_money(exposure['total'])}: {', '.join(parts) or 'nothing'}")
    lines.append(f"  limit {_told(found['limit'])}, free {_told(found['free'])}")
    if found["deposit"] or found["deposit_missing"]:
        missing = format_money(found["deposit_missing"])
        lines.append(f"  deposit {format_money(found['deposit'])}, missing {missing}")
    if found["notice"]["level"]:
        lines.append(f"  dunning level {found['notice']['level']['number']}")
    return lines


def show_credit(arguments: argparse.Namespace) -> int:
    """Print a dealer's accounts, exposure, deposit and dunning level on a day."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        reply = credit_reply(session, dealer, arguments.as_of or today())
    return show(arguments, reply, credit_lines(reply))


def _hold_reply(session: Session, held: Hold) -> HoldReply:
    order = session.scalars(select(Order).where(Order.id == held.document)).one()
    policy = dealer_policy(session, order.dealer_id, today())
    code = session.scalars(select(Dealer.code).where(Dealer.id == order.dealer_id)).one()
    reasons = [
        write_plain(reason) | {"lifters": sorted(who_lifts(policy, reason))} for reason in held.reasons
    ]
    return HoldReply(
        order_number=order.number,
        dealer_code=code,
        state=order.state,
        reasons=reasons,
        lifted=[write_plain(one) for one in held.lifted],
    )


def _hold_lines(replies: Iterable[HoldReply]) -> list[str]:
    lines = []
    for reply in replies:
        lines.append(f"{reply.order_number}  {reply.dealer_code}  {reply.state}")
        for reason in reply.reasons:
            told = _IN_UNIT.get(reason["cause"], format_money)
            measured = f"{told(reason['measured'])} against {told(reason['allowed'])}"
            lifters = ", ".join(reason["lifters"]) or "nobody"
            lines.append(
                f"  {reason['cause']}: {measured} {reason['subject']}".rstrip() + f"; lifted by {lifters}"
            )
    return lines


def holds(arguments: argparse.Namespace) -> int:
    """List the orders that are held, or would be at their next step, with every reason and who may lift it."""
    with writing(arguments) as session:
        named = select(Dealer.id).order_by(Dealer.id)
        named = named.where(Dealer.code == arguments.dealer) if arguments.dealer else named
        ids = session.scalars(named).all()
        for id in ids:
            judge_ahead(session, id, today())
        found = [held for id in ids for held in list_holds(session, id)]
        replies = [_hold_reply(session, held) for held in found]
    return show(arguments, replies, _hold_lines(replies) or ["No order is held."])


def lift(arguments: argparse.Namespace) -> int:
    """Lift one cause that holds an order, in a person's name and with a word why."""
    person = Person(arguments.by, frozenset(arguments.role))
    with writing(arguments) as session:
        number = arguments.order
        ids = session.scalars(select(Order.id).where((Order.number == number) | (Order.id == number))).all()
        if len(ids) != 1:
            raise DomainError("order_ambiguous" if ids else "order_unknown", order=number)
        order = find_order(session, ids[0])
        lines = load_lines(session, order)
        held = lift_hold(
            session, order, lines, Cause(arguments.cause), person, day=today(), note=arguments.note
        )
        publish_order(session, order)
        reply = _hold_reply(session, held)
    return show(arguments, reply, _hold_lines([reply]))


def dun(arguments: argparse.Namespace) -> int:
    """Record the dunning level of every dealer on a day, and book the fees where asked."""
    day = arguments.as_of or today()
    with writing(arguments) as session:
        id = find_dealer(session, arguments.dealer).id if arguments.dealer else None
        replies = [
            _notice(one, day) for one in dun_dealers(session, day, dealer_id=id, charges=arguments.charge)
        ]
    lines = [
        f"{one.dealer_code}  level {one.before} -> {one.level}  overdue {format_money(one.overdue)}"
        f"  fee {format_money(one.fee)}  interest {format_money(one.interest)}  {one.letter}".rstrip()
        for one in replies
    ]
    return show(arguments, replies, lines)


def _notice(dunned: Dunned, day: date) -> NoticeReply:
    notice = dunned.notice
    return NoticeReply(
        dealer_code=dunned.dealer_code,
        day=day,
        level=notice.level.number if notice.level else 0,
        before=dunned.before,
        overdue=notice.overdue,
        fee=notice.fee,
        interest=notice.interest,
        letter=notice.level.letter if notice.level else "",
        entries=[one.item.entry.number for one in notice.items],
    )


def calendar(arguments: argparse.Namespace) -> int:
    """Say which days are holidays and which weekend days are worked; due days move by them."""
    with writing(arguments) as session:
        held = set_days(session, frozenset(arguments.holiday), frozenset(arguments.workday))
    days = ", ".join(day.isoformat() for day in sorted(held.holidays))
    worked = ", ".join(day.isoformat() for day in sorted(held.workdays))
    sys.stdout.write(f"Holidays: {days or '-'}\nWorked weekend days: {worked or '-'}\n")
    return 0


def refresh(arguments: argparse.Namespace) -> int:
    """Bring every dealer's ledger up to its books and publish its credit where it changed: daily, and after a policy."""
    with writing(arguments) as session:
        for dealer_id in session.scalars(select(Dealer.id).order_by(Dealer.id)).all():
            open_ledger(session, dealer_id, today())
        count = refresh_credit(session, utc_now())
    sys.stdout.write(f"{count} dealers looked at\n")
    return 0


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the commands about credit."""
    credit = commands.add_parser("credit", help="accounts, deposits, holds, dunning")
    command = Declaring(credit.add_subparsers(required=True, metavar="STEP"), add_database).command
    granted, stopped = command("grant", grant), command("stop", stop)
    deposited, shown = command("deposit", deposit), command("show", show_credit)
    for parser in (granted, stopped, deposited, shown):
        parser.add_argument("--dealer", required=True, metavar="CODE")
    _describe_grant(granted)
    stopped.add_argument("--id", required=True)
    stopped.add_argument("--resume", action="store_true", help="let it go on")
    deposited.add_argument("--number", required=True)
    deposited.add_argument("--type", choices=[one.value for one in DepositType], default="paid")
    deposited.add_argument("--amount", required=True, metavar="YUAN")
    deposited.add_argument("--day", type=typed_day, metavar="YYYY-MM-DD", help="default: today")
    deposited.add_argument("--note", default="")
    shown.add_argument("--as-of", type=typed_day, metavar="YYYY-MM-DD", help="default: today")
    command("hold", holds).add_argument("--dealer", default="", metavar="CODE")
    _describe_lift(command("lift", lift))
    dunned = command("dun", dun)
    dunned.add_argument("--as-of", type=typed_day, metavar="YYYY-MM-DD", help="default: today")
    dunned.add_argument("--dealer", default="", metavar="CODE")
    dunned.add_argument("--charge", action="store_true", help="book the fees to the accounts")
    days = command("calendar", calendar)
    for name in ("--holiday", "--workday"):
        days.add_argument(name, action="append", default=[], type=typed_day, metavar="YYYY-MM-DD")
    command("refresh", refresh)


def _describe_grant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--type", choices=[one.value for one in AccountType], default="temporary")
    parser.add_argument("--amount", required=True, metavar="YUAN", help=f"or {_NO_LIMIT}")
    parser.add_argument("--first", type=typed_day, metavar="YYYY-MM-DD", help="default: today")
    parser.add_argument("--last", type=typed_day, metavar="YYYY-MM-DD")
    parser.add_argument("--project", default="")
    parser.add_argument("--id", default="", help="default: its type and a number")
    parser.add_argument("--by", default="", help="who grants it")
    parser.add_argument("--note", default="")


def _describe_lift(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--order", required=True, metavar="NUMBER")
    parser.add_argument("--cause", required=True, choices=[one.value for one in Cause])
    parser.add_argument("--by", required=True, metavar="NAME")
    parser.add_argument("--role", required=True, action="append")
    parser.add_argument("--note", required=True, help="why, kept with the order")
