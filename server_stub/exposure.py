"""A dealer's exposure as HQ's tables have it, and the credit that orders hold; all under the dealer's turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from domain.credit.deposit import deposit_balance, deposit_share
from domain.exposure import Exposure, free_credit
from domain.lease import LeaseKind
from domain.money import Fen, extend
from domain.order import OrderState
from protocol.lease import ExposureReply
from server_stub.credit_facts import read_deposits
from server_stub.credit_terms import dealer_policy, limit_on
from server_stub.headquarters import today
from server_stub.models import Dealer, Entry, Order
from server_stub.models import OrderLine as StoredLine
from server_stub.prepared import Prepared
from server_stub.reserved import reserved_amount

_WAITING = (OrderState.PLACED.value, OrderState.REVIEW.value)
_OVER = (OrderState.REJECTED.value, OrderState.CLOSED.value)
_OWED = Prepared(
    select(func.coalesce(func.sum(Entry.amount), 0)).where(Entry.dealer_id == bindparam("dealer"))
)
_IN_REVIEW = Prepared(
    select(func.coalesce(func.sum(Order.credit), 0)).where(
        Order.dealer_id == bindparam("dealer"),
        or_(*(Order.state == state for state in _WAITING)),
        Order.id != bindparam("but"),
    )
)
_APPROVED = Prepared(
    select(StoredLine.price, StoredLine.approved, StoredLine.shipped)
    .join(Order, (Order.dealer_id == StoredLine.dealer_id) & (Order.id == StoredLine.order_id))
    .where(StoredLine.dealer_id == bindparam("dealer"), StoredLine.approved > StoredLine.shipped)
    .where(*(Order.state != state for state in _OVER))
)


def read_exposure(session: Session, dealer_id: int, *, but: str = "", day: date | None = None) -> Exposure:
    """Return what stands against a dealer's limit on a day, but for the credit held for the one order in question."""
    return Exposure(
        receivable=int(_OWED.scalar(session, dealer=dealer_id)),
        approved=_approved(session, dealer_id),
        in_review=int(_IN_REVIEW.scalar(session, dealer=dealer_id, but=but)),
        leases=reserved_amount(session, dealer_id, LeaseKind.CREDIT),
        deposit=_deposit(session, dealer_id, day),
    )


def _deposit(session: Session, dealer_id: int, day: date | None) -> Fen:
    """Return the share of a dealer's deposit that its contract counts; most dealers have left none."""
    entries = read_deposits(session, dealer_id)
    if not entries:
        return 0
    as_of = day or today()
    return deposit_share(dealer_policy(session, dealer_id, as_of).deposit, deposit_balance(entries, as_of))


def _approved(session: Session, dealer_id: int) -> Fen:
    """Add up what is approved and not shipped, by the difference that its shipment will book."""
    return sum(
        extend(price, approved) - extend(price, shipped)
        for price, approved, shipped in _APPROVED.rows(session, dealer=dealer_id)
    )


def credit_limit(session: Session, dealer_id: int, day: date | None = None) -> Fen | None:
    """Return a dealer's limit on a day (today), None where it has none: what its accounts give together."""
    return limit_on(session, dealer_id, day or today())


def split_balance(exposure: Exposure) -> Exposure:
    """Return the same exposure with a balance in the dealer's favour told as receipts that pay nothing yet."""
    ahead = max(-exposure.receivable, 0)
    return replace(exposure, receivable=max(exposure.receivable, 0), unapplied=exposure.unapplied + ahead)


def exposure_reply(session: Session, dealer: Dealer, day: date | None = None) -> ExposureReply:
    """Return a dealer's exposure as staff see it and as it is published, to the fen."""
    as_of = day or today()
    exposure = split_balance(read_exposure(session, dealer.id, day=as_of))
    limit = credit_limit(session, dealer.id, as_of)
    return ExposureReply(
        dealer_code=dealer.code,
        limit=limit,
        receivable=exposure.receivable,
        approved=exposure.approved,
        in_review=exposure.in_review,
        leases=exposure.leases,
        total=exposure.total,
        free=free_credit(limit, exposure),
        unapplied=exposure.unapplied,
        deposit=exposure.deposit,
    )
