"""What HQ's staff do about rebates from the command line: accrue, prove, post, settle, look, and try what more would earn."""

from __future__ import annotations

import argparse
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.money import format_fixed, format_money, format_quantity
from domain.period import month_of, parse_month
from domain.rebate.accrual import Accrual, accrue
from domain.rebate.programme import TIERS_OF_SHARES, Measure, Programme
from domain.rebate.wallet import balance
from protocol.plain import write_plain
from protocol.rebate import RebateReply, RebateRun, SimulationReply, WalletReply
from protocol.terms import EarningRow
from server_stub.daily import ask_again
from server_stub.headquarters import today, utc_now
from server_stub.models import Dealer, RebateEarning, RebateUse
from server_stub.office_line import Declaring, show, writing
from server_stub.rebate_post import post_month, settle_postings, simulate_more
from server_stub.rebate_row import rebate_rows
from server_stub.rebate_sums import accrue_dealers, check_sums, read_kept, sums_until
from server_stub.rebate_terms import grant_programme, read_terms, withdraw_programme
from server_stub.rebate_wallet import expire_earnings, read_wallet
from server_stub.receivable import find_dealer
from server_stub.typed import parse_yuan, typed_day

_LIFE_MONTHS = 12


def _tell(arguments: argparse.Namespace, step: str, day: date, **figures: int) -> int:
    in_yuan = ("payable", "paid", "carried", "expired")
    told = (
        f"{name.replace('_', ' ')} {format_money(value) if name in in_yuan else value}"
        for name, value in figures.items()
    )
    return show(
        arguments, RebateRun(step=step, day=day, figures=figures), [f"{step} {day}: {', '.join(told)}"]
    )


def accrue_all(arguments: argparse.Namespace) -> int:
    """Add every delivery, return and payment up to a day to the dealers' sums, each once."""
    day = arguments.as_of or today()
    with writing(arguments) as session:
        done = accrue_dealers(session, day)
    return _tell(
        arguments, "accrue", day, dealers=done.dealers, documents=done.documents, changed=done.changed
    )


def check(arguments: argparse.Namespace) -> int:
    """Add up every counted document again from zero; 1 where the kept sums say something else."""
    day = arguments.as_of or today()
    with writing(arguments) as session:
        found = check_sums(session, day)
    figures = {"programmes": found.programmes, "differing": len(found.differing), "stale": found.stale}
    _tell(arguments, "check", day, **figures)
    return 1 if found.differing else 0


def post(arguments: argparse.Namespace) -> int:
    """Post what a month adds to what was posted before; below zero it claws back."""
    month = parse_month(arguments.month)
    with writing(arguments) as session:
        done = post_month(session, month, utc_now())
    return _tell(
        arguments, "post", month.last, dealers=done.dealers, postings=done.postings, payable=done.payable
    )


def _end_of_life(day: date) -> date:
    """Return the last day of the month a year on: how long an earning lives unless staff say otherwise."""
    place = day.year * 12 + day.month - 1 + _LIFE_MONTHS
    year, month = place // 12, place % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def settle(arguments: argparse.Namespace) -> int:
    """Pay what was posted into the wallets and the accounts, and book back what ended unused."""
    day = arguments.as_of or today()
    expires = None if arguments.never_expires else arguments.expires or _end_of_life(day)
    with writing(arguments) as session:
        done = settle_postings(session, day, expires)
    figures = {"paid": done.paid, "carried": done.carried, "expired": done.expired}
    return _tell(arguments, "settle", day, postings=done.postings, **figures)


def _accruals(session: Session, dealer_id: int, day: date) -> list[tuple[Programme, Accrual]]:
    terms = read_terms(session, day, [dealer_id]).get(dealer_id, [])
    kept = read_kept(session, [dealer_id])
    found = []
    for programme in terms:
        held = kept.get((dealer_id, programme.id), {})
        for period in sorted({of for of, _ in held}, key=str):
            if period.first <= month_of(day):
                sums = sums_until(held, period, month_of(day))
                found.append((programme, accrue(programme, period, sums)))
    return found


def show_rebates(arguments: argparse.Namespace) -> int:
    """Print a dealer's programmes: what counts so far, the tier reached, what is missing, what was posted and paid."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        rows = rebate_rows(session, dealer.id)
        accruals = _accruals(session, dealer.id, arguments.as_of or today())
    plain = [write_plain(one) for _, one in accruals]
    reply = RebateReply(dealer_code=dealer.code, rows=rows, accruals=plain)
    lines = [_accrual_line(programme, one) for programme, one in accruals]
    for row in rows:
        posted = sum(month.posted for month in row.months)
        figures = f"posted {format_money(posted)}, paid {format_money(row.paid)}, carried {format_money(row.carried)}"
        lines.append(f"{row.programme} {row.period}: {figures}, as of {row.as_of}")
    return show(arguments, reply, lines or ["Nothing counts in a programme of this dealer yet."])


def _accrual_line(programme: Programme, one: Accrual) -> str:
    text = f"{one.programme} {one.period}: base {format_money(one.base)}, earned {format_money(one.entitled)}"
    return text + (f", {_missing(programme, one.missing)} to the next tier" if one.next else "")


def _missing(programme: Programme, missing: int) -> str:
    """Return what the next tier lacks in the unit its tiers are measured in."""
    if programme.type in TIERS_OF_SHARES:
        return f"{format_fixed(missing, 4)} points of percent"
    if programme.measure is Measure.QUANTITY:
        return f"{format_quantity(missing)} units"
    return format_money(missing)


def wallet(arguments: argparse.Namespace) -> int:
    """Print a dealer's rebate wallet: what may be used, and every earning with its end."""
    day = arguments.as_of or today()
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        reply = _wallet(session, dealer, day)
    lines = [
        f"Wallet of {reply.dealer_code} on {day}: {format_money(reply.balance)},"
        f" {format_money(reply.held)} more held for orders"
    ]
    for one in reply.earnings:
        figures = f"{format_money(one.left)} of {format_money(one.amount)}"
        lines.append(f"  {one.id}  {one.earned}  {figures}  until {one.expires or '-'}")
    return show(arguments, reply, lines)


def _wallet(session: Session, dealer: Dealer, day: date) -> WalletReply:
    query = select(RebateEarning).where(RebateEarning.dealer_id == dealer.id).order_by(RebateEarning.earned)
    rows = session.scalars(query.order_by(RebateEarning.id)).all()
    held = select(func.coalesce(func.sum(RebateUse.amount), 0)).where(RebateUse.dealer_id == dealer.id)
    return WalletReply(
        dealer_code=dealer.code,
        day=day,
        balance=balance(read_wallet(session, dealer.id), day),
        held=int(session.scalar(held.where(RebateUse.is_spent.is_(False))) or 0),
        earnings=[
            EarningRow(row.id, row.programme, row.earned, row.amount, row.rest, row.expires) for row in rows
        ],
    )


def expire(arguments: argparse.Namespace) -> int:
    """Book back what ended unused in a dealer's wallet before a day."""
    day = arguments.as_of or today()
    with writing(arguments) as session:
        expired = expire_earnings(session, find_dealer(session, arguments.dealer).id, day)
    return _tell(arguments, "expire", day, expired=expired)


def simulate(arguments: argparse.Namespace) -> int:
    """Print what a dealer would earn of a programme if it bought for so much more."""
    day = arguments.as_of or today()
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        found = simulate_more(session, dealer.id, arguments.programme, parse_yuan(arguments.more), day)
    reply = SimulationReply(
        dealer_code=dealer.code, programme=arguments.programme, simulation=write_plain(found)
    )
    step = "" if found.step is None else f"; {format_money(found.step)} more reaches the next tier"
    gain = f"{format_money(found.now.entitled)} -> {format_money(found.then.entitled)}"
    return show(arguments, reply, [f"{arguments.programme} {found.now.period}: {gain}{step}"])


def grant(arguments: argparse.Namespace) -> int:
    """Let every dealer have a programme, or only those whose contracts name it."""
    with writing(arguments) as session:
        if arguments.withdraw:
            withdraw_programme(session, arguments.programme)
        else:
            grant_programme(session, arguments.programme, utc_now())
        ask_again(session, today(), today())
    reply = RebateRun(step="grant", day=today(), figures={"withdrawn": int(arguments.withdraw)})
    who = "Only dealers whose contracts name it have" if arguments.withdraw else "Every dealer has"
    return show(arguments, reply, [f"{who} the programme {arguments.programme}."])


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the commands about rebates."""
    rebate = commands.add_parser("rebate", help="accrue, post, settle; wallets and what more would earn")
    command = Declaring(rebate.add_subparsers(required=True, metavar="STEP"), add_database).command
    runs = [command("accrue", accrue_all), command("check", check), command("settle", settle)]
    posted = command("post", post)
    posted.add_argument("--month", required=True, metavar="YYYY-MM")
    runs[2].add_argument("--expires", type=typed_day, metavar="YYYY-MM-DD", help="default: in a year")
    runs[2].add_argument("--never-expires", action="store_true")
    looks = [command("show", show_rebates), command("wallet", wallet), command("expire", expire)]
    simulated = command("simulate", simulate)
    simulated.add_argument("--programme", required=True)
    simulated.add_argument("--more", required=True, metavar="YUAN")
    for parser in (*looks, simulated):
        parser.add_argument("--dealer", required=True, metavar="CODE")
    for parser in (*runs, *looks, simulated):
        parser.add_argument("--as-of", type=typed_day, metavar="YYYY-MM-DD", help="default: today")
    granted = command("grant", grant)
    granted.add_argument("--programme", required=True)
    granted.add_argument("--withdraw", action="store_true", help="leave it to the contracts again")
