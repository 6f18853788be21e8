"""Credit held for an order from its placing to its decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from domain.errors import DomainError, Fact
from domain.exposure import NEEDS_CREDIT, Covered, OverLimit, check_credit
from domain.lease import LeaseKind
from domain.money import Fen
from domain.order import OrderLine
from server_stub.credit_check import hold_code, judge_order, refuse_held
from server_stub.credit_terms import dealer_policy, is_plain
from server_stub.exposure import credit_limit, read_exposure
from server_stub.headquarters import today
from server_stub.lease_use import settle_uses
from server_stub.models import Order


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
