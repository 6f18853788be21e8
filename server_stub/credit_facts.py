"""What HQ's tables say of a dealer's credit on a day, in the domain's own values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from domain.answer import AnswerKind
from domain.credit.assessment import CreditFacts
from domain.credit.deposit import DepositEntry, DepositType
from domain.credit.value import Component, Value
from domain.invoice import Entry
from domain.lease import LeaseKind
from domain.money import Fen, extend
from domain.order import OrderState
from protocol.answer import DifferenceRow
from server_stub.account import read_account
from server_stub.credit_book import read_holdings, read_movements
from server_stub.models import Answer, DunningNotice, Order
from server_stub.models import DepositEntry as StoredDeposit
from server_stub.models import OrderLine as StoredLine
from server_stub.prepared import Prepared
from server_stub.reserved import reserved_amount

WAITING = (OrderState.PLACED.value, OrderState.REVIEW.value)
OVER = (OrderState.REJECTED.value, OrderState.CLOSED.value)
_PENDING = Prepared(
    select(Order.id, Order.credit, Order.wanted_on)
    .where(Order.dealer_id == bindparam("dealer"), Order.credit != 0)
    .where(or_(*(Order.state == state for state in WAITING)))
)
_ORDERED = Prepared(
    select(Order.id, Order.wanted_on, StoredLine.price, StoredLine.approved, StoredLine.shipped)
    .join(StoredLine, (Order.dealer_id == StoredLine.dealer_id) & (Order.id == StoredLine.order_id))
    .where(StoredLine.dealer_id == bindparam("dealer"), StoredLine.approved > StoredLine.shipped)
    .where(*(Order.state != state for state in OVER))
)
_DEPOSITS = Prepared(
    select(StoredDeposit.number, StoredDeposit.type, StoredDeposit.day, StoredDeposit.amount)
    .where(StoredDeposit.dealer_id == bindparam("dealer"))
    .order_by(StoredDeposit.day, StoredDeposit.number)
)
_SENT = Prepared(
    select(DunningNotice.level)
    .where(DunningNotice.dealer_id == bindparam("dealer"))
    .order_by(DunningNotice.day.desc())
    .limit(1)
)
_DISPUTED = Prepared(
    select(Answer.differences).where(
        Answer.dealer_id == bindparam("dealer"),
        Answer.kind == AnswerKind.DISPUTE.value,
        Answer.settled_at.is_(None),
    )
)
_rows = msgspec.json.Decoder(list[DifferenceRow]).decode


def read_orders(session: Session, dealer_id: int) -> tuple[Value, ...]:
    """Return what a dealer's orders stand for: the credit held for those in review, and what is approved and not shipped."""
    pending = [
        Value(id, Component.PENDING, int(credit), wanted_on)
        for id, credit, wanted_on in _PENDING.rows(session, dealer=dealer_id)
    ]
    ordered: dict[str, Value] = {}
    for id, wanted_on, price, approved, shipped in _ORDERED.rows(session, dealer=dealer_id):
        before = ordered.get(id, Value(id, Component.ORDERED, 0, wanted_on))
        more: Fen = extend(price, approved) - extend(price, shipped)
        ordered[id] = replace(before, amount=before.amount + more)
    values = (*pending, *(value for value in ordered.values() if value.amount))
    return tuple(sorted(values, key=lambda value: (value.component, value.id)))


def read_deposits(session: Session, dealer_id: int) -> tuple[DepositEntry, ...]:
    """Return the lines of a dealer's deposit."""
    rows = _DEPOSITS.rows(session, dealer=dealer_id)
    return tuple(DepositEntry(number, DepositType(type), day, amount) for number, type, day, amount in rows)


def read_disputed(session: Session, dealer_id: int) -> frozenset[str]:
    """Return the entries that a dealer disputes and HQ has not settled."""
    found = _DISPUTED.rows(session, dealer=dealer_id)
    return frozenset(one.entry for (differences,) in found for one in _rows(differences))


def last_level(session: Session, dealer_id: int) -> int:
    """Return the dunning level of a dealer's last notice, 0 without any."""
    return int(_SENT.scalar(session, dealer=dealer_id) or 0)


def read_facts(
    session: Session, dealer_id: int, day: date, *, entries: Iterable[Entry] | None = None
) -> CreditFacts:
    """Return all that is known of a dealer's credit; the account is read as payments were applied unless it is given.

    Of the ledger only documents that still hold something are told: the others come to nothing.
    """
    documents = {one.document for one in read_holdings(session, dealer_id)}
    return CreditFacts(
        as_of=day,
        entries=tuple(read_account(session, dealer_id, date.max) if entries is None else entries),
        orders=read_orders(session, dealer_id),
        deposits=read_deposits(session, dealer_id),
        movements=tuple(read_movements(session, dealer_id, documents)) if documents else (),
        leases=reserved_amount(session, dealer_id, LeaseKind.CREDIT),
        sent=last_level(session, dealer_id),
        disputed=read_disputed(session, dealer_id),
    )
