"""Payments: money pays what it names, then what fell due first; what is left stays unapplied for debts to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain.allocation import Allocated, Debt, Wish, allocate
from domain.errors import DomainError
from domain.invoice import Entry, EntryType
from domain.money import Fen
from protocol.statement import EntryRow, PaymentRequest
from server_stub.account import account, read_account
from server_stub.credit_book import repay_credit
from server_stub.due import offers_of, order_contract
from server_stub.models import Allocation, Order, Shipment
from server_stub.receivable import add_entry, find_dealer
from server_stub.turn import take_turn

EARNED = "RB-"
"""How the entries of a rebate wallet begin; they pay only what the wallet says."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a payment paid, what of it is left for debts to come, and the named numbers that are not open."""

    parts: tuple[tuple[str, Fen], ...]
    discount: Fen
    unapplied: Fen
    unknown: tuple[str, ...]


def record_payment(session: Session, payment: PaymentRequest) -> EntryRow:
    """Record money received from a dealer and pay its debts with it; the same payment sent twice is one entry."""
    if payment.amount <= 0:
        raise DomainError("amount_not_positive", amount=payment.amount)
    if not payment.number.strip():
        raise DomainError("number_missing")
    dealer_id = find_dealer(session, payment.dealer_code).id
    take_turn(session, dealer_id)
    row = add_entry(
        session,
        dealer_id,
        number=payment.number,
        type=EntryType.RECEIVED,
        day=payment.day,
        due=payment.day,
        amount=-payment.amount,
        reference=payment.reference,
    )
    named = [Wish(number) for number in payment.pays]
    apply_credits(session, dealer_id, payment.day, payment=payment.number, named=named)
    return row


def apply_credits(
    session: Session, dealer_id: int, day: date, *, payment: str = "", named: Sequence[Wish] = ()
) -> Applied:
    """Pay open debts with all that is not applied yet, the oldest credit first; `named` counts for one payment."""
    entries = read_account(session, dealer_id, date.max)
    credits = [one for one in entries if one.amount < 0 and not one.number.startswith(EARNED)]
    debts = [Debt(one.number, one.day, one.due, one.amount) for one in entries if one.amount > 0]
    found = Applied((), 0, 0, tuple(wish.number for wish in named))
    credits.sort(key=lambda one: (one.number == payment, one.day, one.number))
    for credit in credits if debts else ():
        is_new = credit.number == payment
        offered = _with_offers(session, dealer_id, debts, day) if is_new else debts
        done = allocate(offered, -credit.amount, credit.day, named if is_new else _own_wish(credit))
        granted = _book(session, dealer_id, credit.number, done, max(day, credit.day))
        paid = Counter({part.debt.number: part.settled for part in done.parts})
        debts = [replace(one, left=one.left - paid[one.number], offers=()) for one in debts]
        if is_new:
            parts = tuple((part.debt.number, part.paid) for part in done.parts)
            found = Applied(parts, granted, done.unapplied, done.unknown)
    return found if found.parts or not payment else replace(found, unapplied=_left(entries, payment))


def _left(entries: Iterable[Entry], payment: str) -> Fen:
    return sum(-one.amount for one in entries if one.number == payment)


def _own_wish(credit: Entry) -> tuple[Wish, ...]:
    """Let a return pay first for what it returns."""
    return (Wish(credit.reference),) if credit.type is EntryType.RETURNED and credit.reference else ()


def _with_offers(session: Session, dealer_id: int, debts: Sequence[Debt], day: date) -> list[Debt]:
    orders = find_orders(session, dealer_id, [one.number for one in debts if one.day <= day])
    return [
        replace(one, offers=offers_of(session, order_contract(session, order, one.day), one.day))
        if (order := orders.get(one.number))
        else one
        for one in debts
    ]


def find_orders(session: Session, dealer_id: int, numbers: Iterable[str]) -> dict[str, Order]:
    """Return by the number of a debt the order whose goods it is for; a fee has none."""
    wanted = list(numbers)
    stems = {stem for number in wanted for stem in (number, number.rpartition("/")[0]) if stem}
    its = (Order.dealer_id == Shipment.dealer_id) & (Order.id == Shipment.order_id)
    query = select(Shipment.number, Order).join(Order, its)
    query = query.where(Shipment.dealer_id == dealer_id, Shipment.number.in_(stems))
    known = {row.number: row.Order for row in session.execute(query)}
    found = {number: known.get(number) or known.get(number.rpartition("/")[0]) for number in wanted}
    return {number: order for number, order in found.items() if order}


def _book(session: Session, dealer_id: int, payment: str, done: Allocated, day: date) -> Fen:
    """Write what a credit paid; discounts become one entry that pays the rest of the same debts."""
    paid = Counter({part.debt.number: 0 for part in done.parts})
    granted: Counter[str] = Counter()
    for part in done.parts:
        paid[part.debt.number] += part.paid
        granted[part.debt.number] += part.discount
    write_allocations(session, dealer_id, payment, +paid, day)
    discount = sum(granted.values())
    if discount:
        number = f"{payment}/discount"
        kind = {"type": EntryType.ADJUSTED, "day": day, "due": day, "reference": payment}
        add_entry(session, dealer_id, number=number, amount=-discount, **kind)  # type: ignore[arg-type]  # they fit
        write_allocations(session, dealer_id, number, +granted, day)
    return discount


def write_allocations(session: Session, dealer_id: int, payment: str, paid: Counter[str], day: date) -> None:
    """Write what an entry pays of debts, and give back the credit their orders used."""
    if not paid:
        return
    key = {"dealer_id": dealer_id, "payment": payment, "day": day}
    query = select(Allocation).where(Allocation.dealer_id == dealer_id, Allocation.payment == payment)
    held = {row.debt: row for row in session.scalars(query)}
    for debt, amount in sorted(paid.items()):
        if debt in held:
            held[debt].amount += amount
            held[debt].day = max(held[debt].day, day)
        else:
            session.execute(insert(Allocation), [key | {"debt": debt, "amount": amount}])
    session.flush()
    orders = find_orders(session, dealer_id, paid)
    given: Counter[str] = Counter()
    for number, order in orders.items():
        given[order.id] += paid[number]
    repay_credit(session, dealer_id, given, day, cause=payment)


def unapplied_credit(session: Session, dealer_id: int) -> Fen:
    """Return what of a dealer's payments pays nothing yet."""
    paid = select(func.coalesce(func.sum(Allocation.amount), 0)).where(Allocation.dealer_id == dealer_id)
    credits = [one for one in account(session, dealer_id, date.max) if one.amount < 0]
    return -sum(one.amount for one in credits) - int(session.scalar(paid) or 0)
