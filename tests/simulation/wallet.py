"""Rebate wallets in the simulation: what HQ settles into them and lets end, and what must hold of every fen."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from server_stub.rebate_wallet import add_earning, expire_earnings
from server_stub.turn import take_turn
from tests.simulation.ledger import Violation

if TYPE_CHECKING:
    from tests.simulation.hq import SimHq
    from tests.simulation.hq_view import HqView
    from tests.simulation.office import Settle
    from tests.simulation.world import World

UNDECIDED_OR_OVER = ("placed", "review", "rejected", "closed", "cancelled")
"""States in which an order holds nothing of a wallet that it has not spent."""
_Key = tuple[int, str]


def settle_wallet(hq: SimHq, session: Session) -> Settle:
    """Book back what ended unused in a dealer's wallet, and settle an earning into it."""
    dealer, day = hq.chance.choice(list(hq.said.books)), hq.clock().date()
    life = hq.chance.choice((None, timedelta(days=1), timedelta(days=30)))
    take_turn(session, dealer)
    ended = expire_earnings(session, dealer, day)
    add_earning(
        session,
        dealer,
        "R-1",
        f"E{hq.chance.getrandbits(32)}",
        day=day,
        amount=hq.chance.randrange(100, 4_000),
        expires=life and day + life,
    )
    return lambda: hq.watch.owe(dealer, ended)


def check_wallets(world: World, hq: HqView) -> None:
    """C1: an earning is what is left, taken and ended of it, nothing below zero; accounts and orders say the same."""
    with world.hq.hq.database.read() as session:
        run = session.connection().exec_driver_sql
        earnings = {(row[0], row[1]): row[2:] for row in run(_EARNINGS)}
        uses = run(_USES).all()
        orders = {row[0]: row[1:] for row in run('SELECT id, state, offset_asked FROM "order"')}
        entries = {(row[0], row[1]): row[2] for row in run("SELECT dealer_id, number, amount FROM entry")}
        paid = run("SELECT dealer_id, payment, debt, amount FROM allocation").all()
    taken, spent = _check_uses(world, hq, uses, orders)
    _check_earnings(earnings, taken, entries)
    _check_payments(entries, paid, {key: spent[key] + row[2] for key, row in earnings.items()})


_EARNINGS = "SELECT dealer_id, id, amount, rest, expired FROM rebate_earning"
_USES = "SELECT dealer_id, order_id, earning, amount, is_spent FROM rebate_use"


def _check_uses(
    world: World, hq: HqView, uses: Any, orders: dict[str, Any]
) -> tuple[Counter[_Key], Counter[_Key]]:
    """Orders ask what their documents say, take no more, and hold nothing while they are not approved."""
    taken: Counter[_Key] = Counter()
    spent: Counter[_Key] = Counter()
    by_order: Counter[str] = Counter()
    for dealer, order, earning, amount, is_spent in uses:
        taken[dealer, earning] += amount
        spent[dealer, earning] += amount if is_spent else 0
        by_order[order] += amount
        if amount < 0 or (amount and not is_spent and orders[order][0] in UNDECIDED_OR_OVER):
            raise Violation(f"C1 {orders[order][0]} order {order} holds {amount} of the earning {earning}")
    for order, (_, asked) in orders.items():
        if asked != hq.facts[order].offset or by_order[order] > asked:
            raise Violation(f"C1 order {order} asked {asked} of the wallet and took {by_order[order]}")
    asking = [order for order, (_, asked) in orders.items() if asked]
    world.seen["asked the wallet"] += len(asking)
    world.seen["paid by the wallet"] += sum(by_order[order] > 0 for order in asking)
    return taken, spent


def _check_earnings(earnings: dict[_Key, Any], taken: Counter[_Key], entries: dict[_Key, int]) -> None:
    """A wallet is the sum of what was settled into it less what was taken and what ended, as the account has them."""
    booked: Counter[_Key] = Counter()
    for (dealer, number), amount in entries.items():
        kind, _, name = number.partition("-")
        if kind in ("RB", "RX"):
            booked[dealer, name.partition("/")[0]] -= amount
    for key, (amount, rest, expired) in earnings.items():
        if min(rest, expired) < 0 or rest + taken[key] + expired != amount:
            raise Violation(
                f"C1 of the earning {key} of {amount} {rest} are left, {taken[key]} taken, {expired} ended"
            )
        if booked.pop(key, 0) != amount - expired:
            raise Violation(f"C1 the account of {key} does not have {amount} less {expired}")
    if booked or set(taken) - set(earnings):
        raise Violation(f"C1 {sorted(booked) or sorted(taken)} are booked or taken, and no earnings")


def _check_payments(entries: dict[_Key, int], paid: Any, used: dict[_Key, int]) -> None:
    """No credit pays more than it is, no debt is paid more than it is, and an earning pays what of it was used."""
    given: Counter[_Key] = Counter()
    settled: Counter[_Key] = Counter()
    for dealer, payment, debt, amount in paid:
        given[dealer, payment] += amount
        settled[dealer, debt] += amount
    if odd := [key for key, amount in given.items() if amount > -entries.get(key, 0)]:
        raise Violation(f"C1 {odd[0]} paid {given[odd[0]]} and is {entries.get(odd[0])}")
    if odd := [key for key, amount in settled.items() if amount > entries.get(key, 0)]:
        raise Violation(f"C1 {settled[odd[0]]} were paid of {odd[0]}, which is {entries.get(odd[0])}")
    for (dealer, earning), amount in used.items():
        if given[dealer, f"RB-{earning}"] != amount:
            raise Violation(
                f"C1 the earning {earning} paid {given[dealer, f'RB-{earning}']}, used are {amount}"
            )
