"""The dealers' rebate wallets: what was settled into them, what orders take of it, and what ends unused.

An earning is a credit in the dealer's account from the day it was settled. What an order takes of it pays that order's
debt when its goods leave; what ends unused is booked back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.invoice import EntryType
from domain.money import Fen
from domain.rebate.wallet import Earning, OffsetRule, OrderPart, offset
from protocol.dealer import dealer_scope
from protocol.order import OffsetUse
from protocol.rule import Subject
from protocol.terms import EARNING, EarningRow
from server_stub.credit_terms import rules_in_force
from server_stub.feed import publish
from server_stub.models import Order, RebateEarning, RebateUse
from server_stub.payment import EARNED, write_allocations
from server_stub.receivable import add_entry

EXPIRED = "RX-"


def read_wallet(session: Session, dealer_id: int) -> list[Earning]:
    """Return the earnings of a dealer that something is left of."""
    query = select(RebateEarning.id, RebateEarning.earned, RebateEarning.rest, RebateEarning.expires)
    query = query.where(RebateEarning.dealer_id == dealer_id, RebateEarning.rest > 0)
    rows = session.execute(query.order_by(RebateEarning.id))
    return [Earning(id, earned, rest, expires) for id, earned, rest, expires in rows]


def offset_rule(session: Session, day: date) -> OffsetRule:
    """Return how much of an order a wallet may pay on a day; all of it where the brand says nothing."""
    found = rules_in_force(session, Subject.OFFSET, day)
    return next(iter(found.values()), OffsetRule())


def add_earning(
    session: Session, dealer_id: int, programme: str, id: str, *, day: date, amount: Fen, expires: date | None
) -> None:
    """Settle an amount into a dealer's wallet and credit it to its account."""
    values = {"dealer_id": dealer_id, "id": id, "programme": programme, "earned": day, "expires": expires}
    session.execute(insert(RebateEarning), [values | {"amount": amount, "rest": amount, "expired": 0}])
    add_entry(
        session,
        dealer_id,
        number=f"{EARNED}{id}",
        type=EntryType.REBATE,
        day=day,
        due=day,
        amount=-amount,
        reference=programme,
    )
    publish_earnings(session, dealer_id, [id])


def publish_earnings(session: Session, dealer_id: int, ids: Iterable[str]) -> None:
    """Publish earnings of a dealer as they stand."""
    query = select(RebateEarning).where(RebateEarning.dealer_id == dealer_id, RebateEarning.id.in_(list(ids)))
    rows = session.scalars(query.execution_options(populate_existing=True))
    publish(session, dealer_scope(dealer_id), EARNING, [(row.id, _row(row)) for row in rows])


def _row(row: RebateEarning) -> EarningRow:
    return EarningRow(row.id, row.programme, row.earned, row.amount, row.rest, row.expires)


def grant_offset(session: Session, order: Order, parts: Sequence[OrderPart], day: date) -> Fen:
    """Take from the wallet what an approved order asks for, as far as rule and wallet allow; what it had goes back first."""
    before = _give_back(session, order)
    found = offset(
        read_wallet(session, order.dealer_id), offset_rule(session, day), parts, day, order.offset_asked
    )
    for id, amount in found.uses:
        _take(session, order, id, amount)
    publish_earnings(session, order.dealer_id, {*before, *(id for id, _ in found.uses)})
    return found.amount


def return_offset(session: Session, order: Order) -> None:
    """Give back to the wallet what an order took that is not to be approved now."""
    if given_back := _give_back(session, order):
        publish_earnings(session, order.dealer_id, given_back)


def list_uses(session: Session, order: Order) -> list[OffsetUse]:
    """Return what an order takes of each earning, paid with or still to pay with."""
    if not order.offset_asked:
        return []
    query = select(RebateUse.earning, RebateUse.amount).order_by(RebateUse.earning)
    mine = (RebateUse.dealer_id == order.dealer_id, RebateUse.order_id == order.id, RebateUse.amount > 0)
    return [OffsetUse(earning, amount) for earning, amount in session.execute(query.where(*mine))]


def _uses(session: Session, order: Order) -> Sequence[RebateUse]:
    query = select(RebateUse).where(RebateUse.dealer_id == order.dealer_id, RebateUse.order_id == order.id)
    query = query.where(RebateUse.amount > 0, RebateUse.is_spent.is_(False))
    return session.scalars(query.order_by(RebateUse.earning)).all()


def _give_back(session: Session, order: Order) -> list[str]:
    uses = _uses(session, order)
    for use in uses:
        _change_rest(session, order.dealer_id, use.earning, use.amount)
        use.amount = 0
    session.flush()
    return [use.earning for use in uses]


def _take(session: Session, order: Order, earning: str, amount: Fen) -> None:
    use = session.get(RebateUse, (order.dealer_id, order.id, earning))
    if use is None:
        use = RebateUse(dealer_id=order.dealer_id, order_id=order.id, earning=earning)
        session.add(use)
    use.amount, use.is_spent = amount, False
    session.flush()
    _change_rest(session, order.dealer_id, earning, -amount)


def _change_rest(session: Session, dealer_id: int, earning: str, amount: Fen) -> None:
    mine = (RebateEarning.dealer_id == dealer_id, RebateEarning.id == earning)
    step = update(RebateEarning).where(*mine).values(rest=RebateEarning.rest + amount)
    session.execute(step, execution_options={"synchronize_session": False})


def spend_offset(session: Session, order: Order, debts: Sequence[tuple[str, Fen]], day: date) -> Fen:
    """Let what an order took of the wallet pay the debts of its shipment, in their order; return how much it paid."""
    left = list(debts)
    spent = 0
    for use in _uses(session, order):
        paid: Counter[str] = Counter()
        rest = use.amount
        while rest and left:
            number, amount = left.pop(0)
            part = min(rest, amount)
            paid[number] += part
            rest -= part
            if amount > part:
                left.insert(0, (number, amount - part))
        write_allocations(session, order.dealer_id, f"{EARNED}{use.earning}", paid, day)
        if rest:
            _change_rest(session, order.dealer_id, use.earning, rest)
        spent += use.amount - rest
        use.amount, use.is_spent = use.amount - rest, True
        session.flush()
        publish_earnings(session, order.dealer_id, [use.earning])
    return spent


def expire_earnings(session: Session, dealer_id: int, day: date) -> Fen:
    """Book back what ended unused before a day; return how much."""
    query = select(RebateEarning).where(RebateEarning.dealer_id == dealer_id, RebateEarning.rest > 0)
    total = 0
    ended = session.scalars(query.where(RebateEarning.expires < day).order_by(RebateEarning.id)).all()
    for earning in ended:
        amount, number = earning.rest, f"{EXPIRED}{earning.id}"
        number = f"{number}/{day}" if earning.expired else number
        total += amount
        earning.rest, earning.expired = 0, earning.expired + amount
        session.flush()
        kind = {"type": EntryType.REBATE, "day": day, "due": day, "reference": earning.programme}
        add_entry(session, dealer_id, number=number, amount=amount, **kind)  # type: ignore[arg-type]  # they fit
        write_allocations(session, dealer_id, f"{EARNED}{earning.id}", Counter({number: amount}), day)
        publish_earnings(session, dealer_id, [earning.id])
    return total
