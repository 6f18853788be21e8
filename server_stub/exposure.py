"""A dealer's exposure as HQ's tables have it, and the credit that orders hold; all under the dealer's turn."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from domain.errors import DomainError, Fact
from domain.exposure import NEEDS_CREDIT, Covered, Exposure, OverLimit, check_credit, free_credit
from domain.lease import LeaseKind
from domain.money import Fen, extend
from domain.order import OrderLine, OrderState
from protocol.lease import ExposureReply
from server_stub.lease_use import reserved_amount, settle_uses
from server_stub.models import Dealer, Entry, Order
from server_stub.models import OrderLine as StoredLine
from server_stub.prepared import Prepared

_WAITING = (OrderState.PLACED.value, OrderState.REVIEW.value)
_OVER = (OrderState.REJECTED.value, OrderState.CLOSED.value)
_LIMIT = Prepared(select(Dealer.credit_limit).where(Dealer.id == bindparam("dealer")))
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


def read_exposure(session: Session, dealer_id: int, *, but: str = "") -> Exposure:
    """Return what stands against a dealer's limit, but for the credit held for the one order in question."""
    return Exposure(
        receivable=int(_OWED.scalar(session, dealer=dealer_id)),
        approved=_approved(session, dealer_id),
        in_review=int(_IN_REVIEW.scalar(session, dealer=dealer_id, but=but)),
        leases=reserved_amount(session, dealer_id, LeaseKind.CREDIT),
    )


def _approved(session: Session, dealer_id: int) -> Fen:
    """Add up what is approved and not shipped, by the difference that its shipment will book."""
    return sum(
        extend(price, approved) - extend(price, shipped)
        for price, approved, shipped in _APPROVED.rows(session, dealer=dealer_id)
    )


def credit_limit(session: Session, dealer_id: int) -> Fen | None:
    """Return a dealer's limit as it is now, None where it has none."""
    limit = _LIMIT.scalar(session, dealer=dealer_id)
    return None if limit is None else int(limit)


def hold_credit(session: Session, order: Order, lines: Sequence[OrderLine]) -> None:
    """Hold credit for what an order asks beyond what is approved: from its PC's lease, else from what is free.

    What a lease promised is honoured under a lowered limit too. Where neither covers all of it, the order keeps what
    its lease gave and is held as `needs_credit`. An order that asks for less now gives the rest back.
    """
    amount = sum(line.requested_amount - line.approved_amount for line in lines if line.in_review)
    uses = settle_uses(session, order.dealer_id, order.id, LeaseKind.CREDIT)
    promised = order.credit + sum(use.covered for use in uses)
    checked = _check(session, order, amount) if amount > promised else Covered(None)
    order.credit = amount if isinstance(checked, Covered) else promised
    order.hold = "" if isinstance(checked, Covered) else NEEDS_CREDIT
    session.flush()


def covers_credit(
    session: Session, order: Order, before: Sequence[OrderLine], after: Sequence[OrderLine]
) -> bool:
    """Tell whether the credit is there for what a decision approves, be it less than was asked."""
    return not isinstance(_check_added(session, order, before, after), OverLimit)


def confirm_credit(
    session: Session,
    order: Order,
    before: Sequence[OrderLine],
    after: Sequence[OrderLine],
    *,
    over_limit: bool,
) -> None:
    """Let more of an order be approved; beyond limit and held credit it is refused as `credit_exceeded`.

    The lines are still stored as they were before.
    """
    checked = Covered(None) if over_limit else _check_added(session, order, before, after)
    if isinstance(checked, OverLimit):
        facts: dict[str, Fact] = {"order": order.number, "limit": checked.limit, "missing": checked.missing}
        raise DomainError("credit_exceeded", **facts, **dict(checked.reasons))
    release_credit(order)


def _check_added(
    session: Session, order: Order, before: Sequence[OrderLine], after: Sequence[OrderLine]
) -> Covered | OverLimit:
    added = sum(line.approved_amount for line in after) - sum(line.approved_amount for line in before)
    return _check(session, order, added) if added > order.credit else Covered(None)


def release_credit(order: Order) -> None:
    """Hold no credit for an order any more: it was decided, and what was approved counts by its lines."""
    order.credit, order.hold = 0, ""


def _check(session: Session, order: Order, amount: Fen) -> Covered | OverLimit:
    session.flush()
    limit = credit_limit(session, order.dealer_id)
    if limit is None:
        return Covered(None)
    return check_credit(limit, read_exposure(session, order.dealer_id, but=order.id), amount)


def exposure_reply(session: Session, dealer: Dealer) -> ExposureReply:
    """Return a dealer's exposure as staff see it, to the fen."""
    exposure = read_exposure(session, dealer.id)
    return ExposureReply(
        dealer_code=dealer.code,
        limit=dealer.credit_limit,
        receivable=exposure.receivable,
        approved=exposure.approved,
        in_review=exposure.in_review,
        leases=exposure.leases,
        total=exposure.total,
        free=free_credit(dealer.credit_limit, exposure),
    )
