"""A dealer's exposure as HQ's tables have it, and the credit that orders hold; all under the dealer's turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from domain.credit.deposit import deposit_balance, deposit_share
from domain.errors import DomainError, Fact
from domain.exposure import NEEDS_CREDIT, Covered, Exposure, OverLimit, check_credit, free_credit
from domain.lease import LeaseKind
from domain.money import Fen, extend
from domain.order import OrderLine, OrderState
from protocol.lease import ExposureReply
from server_stub.credit_check import hold_code, judge_order, refuse_held
from server_stub.credit_facts import read_deposits
from server_stub.credit_terms import dealer_policy, is_plain, limit_on
from server_stub.headquarters import utc_now
from server_stub.lease_use import reserved_amount, settle_uses
from server_stub.models import Dealer, Entry, Order
from server_stub.models import OrderLine as StoredLine
from server_stub.prepared import Prepared

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


def today() -> date:
    """Return HQ's business day."""
    return utc_now().astimezone().date()


def _approved(session: Session, dealer_id: int) -> Fen:
    """Add up what is approved and not shipped, by the difference that its shipment will book."""
    return sum(
        extend(price, approved) - extend(price, shipped)
        for price, approved, shipped in _APPROVED.rows(session, dealer=dealer_id)
    )


def credit_limit(session: Session, dealer_id: int, day: date | None = None) -> Fen | None:
    """Return a dealer's limit on a day (today), None where it has none: what its accounts give together."""
    return limit_on(session, dealer_id, day or today())


def hold_credit(session: Session, order: Order, lines: Sequence[OrderLine], day: date | None = None) -> None:
    """Hold credit for what an order asks beyond what is approved: from its PC's lease, else from what is free.

    What a lease promised is honoured under a lowered limit too. Where neither covers all of it, the order keeps what
    its lease gave and is held as `needs_credit`. An order that asks for less now gives the rest back. Where the dealer
    has a credit policy, its checks decide instead of the plain limit.
    """
    as_of = day or today()
    amount = sum(line.requested_amount - line.approved_amount for line in lines if line.in_review)
    uses = settle_uses(session, order.dealer_id, order.id, LeaseKind.CREDIT)
    promised = order.credit + sum(use.covered for use in uses)
    if is_plain(dealer_policy(session, order.dealer_id, as_of)):
        checked = _check(session, order, amount, as_of) if amount > promised else Covered(None)
        order.hold = "" if isinstance(checked, Covered) else NEEDS_CREDIT
    else:
        held = judge_order(session, order, lines, as_of, promised=promised)
        order.hold = hold_code(reason.cause for reason in held.reasons)
    order.credit = promised if order.hold else amount
    session.flush()


def covers_credit(
    session: Session,
    order: Order,
    before: Sequence[OrderLine],
    after: Sequence[OrderLine],
    day: date | None = None,
) -> bool:
    """Tell whether the credit is there for what a decision approves, be it less than was asked."""
    as_of = day or today()
    if not is_plain(dealer_policy(session, order.dealer_id, as_of)):
        return not order.hold
    return not isinstance(_check_added(session, order, before, after, as_of), OverLimit)


def confirm_credit(
    session: Session,
    order: Order,
    before: Sequence[OrderLine],
    after: Sequence[OrderLine],
    *,
    over_limit: bool,
    day: date | None = None,
) -> None:
    """Let more of an order be approved; beyond limit and held credit it is refused as `credit_exceeded`.

    Where the dealer has a credit policy, everything else that holds the order is refused as `credit_held` until it is
    lifted. The lines are still stored as they were before.
    """
    as_of = day or today()
    if not is_plain(dealer_policy(session, order.dealer_id, as_of)):
        refuse_held(
            order, judge_order(session, order, before, as_of, promised=order.credit, over_limit=over_limit)
        )
    elif not over_limit:
        checked = _check_added(session, order, before, after, as_of)
        if isinstance(checked, OverLimit):
            facts: dict[str, Fact] = {"order": order.number, "limit": checked.limit}
            raise DomainError("credit_exceeded", **facts, missing=checked.missing, **dict(checked.reasons))
    release_credit(order)


def _check_added(
    session: Session,
    order: Order,
    before: Sequence[OrderLine],
    after: Sequence[OrderLine],
    day: date,
) -> Covered | OverLimit:
    added = sum(line.approved_amount for line in after) - sum(line.approved_amount for line in before)
    return _check(session, order, added, day) if added > order.credit else Covered(None)


def release_credit(order: Order) -> None:
    """Hold no credit for an order any more: it was decided, and what was approved counts by its lines."""
    order.credit, order.hold = 0, ""


def _check(session: Session, order: Order, amount: Fen, day: date) -> Covered | OverLimit:
    session.flush()
    limit = credit_limit(session, order.dealer_id, day)
    if limit is None:
        return Covered(None)
    exposure = read_exposure(session, order.dealer_id, but=order.id, day=day)
    return check_credit(limit, exposure, amount)


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
