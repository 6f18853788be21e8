"""Checks of orders by the dealer's credit policy: what is held for which reasons, and what of that was lifted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.credit.account import Short
from domain.credit.assessment import CreditFacts, ask_accounts, stand
from domain.credit.check import (
    Cause,
    Change,
    Checked,
    DocumentType,
    Finding,
    Transition,
    check_change,
    lack,
    rule_for,
)
from domain.credit.hold import Hold, Person, hold, lift, lifters, renew
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError, Fact
from domain.exposure import NEEDS_CREDIT
from domain.money import Fen, extend
from domain.order import OrderLine, OrderState
from protocol.plain import Reader, write_brief
from server_stub.credit_book import read_book
from server_stub.credit_facts import read_facts
from server_stub.credit_terms import OWN_LIMIT, dealer_policy
from server_stub.due import order_project
from server_stub.models import CreditHold, Order

_OF_CREDIT = frozenset({Cause.LIMIT, Cause.HORIZON, Cause.ACCOUNTS})
"""Causes that a lease's promise, or staff who decide over the limit, outweigh."""

_STAGES = {OrderState.APPROVED: DocumentType.RELEASE, OrderState.RELEASED: DocumentType.SHIPMENT}


def hold_code(causes: Iterable[Cause]) -> str:
    """Return the code of a hold as the dealer reads it, by its first cause."""
    for cause in causes:
        return NEEDS_CREDIT if cause in _OF_CREDIT else f"credit_{cause.value}"
    return ""


def judge_order(
    session: Session,
    order: Order,
    lines: Sequence[OrderLine],
    day: date,
    *,
    document: DocumentType = DocumentType.ORDER,
    promised: Fen = 0,
    over_limit: bool = False,
) -> Hold:
    """Check an order and return its hold, with what was lifted before; it is kept for whoever lifts it.

    What a lease `promised` is honoured, whatever the limit is now, when it is all the order asks for in review.
    """
    session.flush()
    policy = dealer_policy(session, order.dealer_id, day)
    facts = read_facts(session, order.dealer_id, day)
    change = _change(order, lines, document)
    checked = _check(session, order, policy, facts, change)
    asked = sum(line.requested_amount - line.approved_amount for line in lines if line.in_review)
    if over_limit or (document is DocumentType.ORDER and promised and asked <= promised):
        checked = Checked(tuple(one for one in checked.findings if one.cause not in _OF_CREDIT), checked.free)
    held = read_hold(session, order)
    fresh = hold(order.id, str(order.dealer_id), checked) if held is None else renew(held, checked)
    _keep(session, order, fresh)
    return fresh


def _change(order: Order, lines: Sequence[OrderLine], document: DocumentType) -> Change:
    """Return what an order stands for: for what it asks while HQ has not decided, then for what is approved."""
    is_asked = document is DocumentType.ORDER
    amount = sum(_open_amount(line, is_asked) for line in lines)
    is_new = document is not DocumentType.ORDER or order.revision <= 1
    transition = Transition.PLACED if is_new else Transition.EDITED
    return Change(order.id, document, ((order.wanted_on, amount),), transition)


def _open_amount(line: OrderLine, is_asked: bool) -> Fen:
    wanted = line.requested if is_asked and line.in_review else line.approved
    return extend(line.price, wanted) - extend(line.price, line.shipped)


def _check(
    session: Session, order: Order, policy: CreditPolicy, facts: CreditFacts, change: Change
) -> Checked:
    standing = stand(policy, facts)
    checked = check_change(policy.rules, standing, change, facts.as_of)
    findings = list(checked.findings)
    if change.type is DocumentType.ORDER:
        findings += _check_limit(policy, facts, change, checked)
        findings += _check_accounts(session, order, policy, change, facts, standing.unapplied)
    return Checked(tuple(findings), checked.free)


def _check_limit(policy: CreditPolicy, facts: CreditFacts, change: Change, checked: Checked) -> list[Finding]:
    """Hold against the plain limit where the brand says nothing of orders: a limit counts without any rule too."""
    is_ruled = any(rule.document is DocumentType.ORDER for rule in policy.rules)
    if is_ruled or checked.free is None or checked.free >= 0:
        return []
    standing = stand(policy, facts)
    asked, limit = sum(amount for _, amount in change.parts), standing.limit or 0
    own = sum(value.amount for value in facts.orders if value.id == change.document)
    if change.transition is Transition.EDITED and asked <= own:
        return []
    return [Finding(Cause.LIMIT, limit - checked.free, limit, parts=(("document", asked),))]


def _check_accounts(
    session: Session, order: Order, policy: CreditPolicy, change: Change, facts: CreditFacts, unapplied: Fen
) -> list[Finding]:
    """Ask the accounts of a contract for what the order does not hold yet; money paid ahead helps where they end."""
    if all(account.id == OWN_LIMIT for account in policy.accounts):
        return []
    book = read_book(session, order.dealer_id, policy)
    rule = rule_for(policy.rules, change)
    found = ask_accounts(rule, book, facts, change, project=order_project(session, order))
    return [lack(found, rule)] if isinstance(found, Short) and found.missing > unapplied else []


def read_hold(session: Session, order: Order) -> Hold | None:
    """Return what holds an order, None where nothing ever did."""
    query = select(CreditHold.body).where(
        CreditHold.dealer_id == order.dealer_id, CreditHold.order_id == order.id
    )
    body = session.scalar(query)
    if body is None:
        return None
    reader = Reader()
    held: Hold = reader.read(Hold, json.loads(body), "hold")
    return held


def _keep(session: Session, order: Order, held: Hold) -> None:
    row = session.get(CreditHold, (order.dealer_id, order.id))
    if row is None and held.is_over:
        return
    if row is None:
        row = CreditHold(dealer_id=order.dealer_id, order_id=order.id)
        session.add(row)
    row.is_over, row.body = held.is_over, json.dumps(write_brief(held), ensure_ascii=False)
    session.flush()


def check_step(
    session: Session, order: Order, lines: Sequence[OrderLine], document: DocumentType, day: date
) -> None:
    """Check an order's next step; refused as `credit_held` with the causes."""
    policy = dealer_policy(session, order.dealer_id, day)
    if any(rule.document is document for rule in policy.rules):
        refuse_held(order, judge_order(session, order, lines, day, document=document))


def refuse_held(order: Order, held: Hold) -> None:
    """Refuse to go on with an order that is held (`credit_held`): each cause with what was measured."""
    if held.is_over:
        return
    facts: dict[str, Fact] = {"order": order.number}
    for reason in held.reasons:
        facts[reason.cause.value] = reason.measured
    raise DomainError("credit_held", **facts)


def lift_hold(
    session: Session,
    order: Order,
    lines: Sequence[OrderLine],
    cause: Cause,
    person: Person,
    *,
    day: date,
    note: str,
) -> Hold:
    """Lift one cause that holds an order in its next step, after checking it once more."""
    document = _STAGES.get(OrderState(order.state), DocumentType.ORDER)
    policy = dealer_policy(session, order.dealer_id, day)
    held = judge_order(session, order, lines, day, document=document)
    try:
        done = lift(held, cause, policy.lifts, person, day=day, note=note)
    except DomainError as error:
        # People know an order by its number; the rule knows its document alone.
        facts = {name: fact for name, fact in error.facts.items() if name != "document"}
        raise DomainError(error.code, order=order.number, **facts) from error
    _keep(session, order, done)
    if document is DocumentType.ORDER:
        order.hold = hold_code(one.cause for one in done.reasons)
    return done


def list_holds(session: Session, dealer_id: int) -> list[Hold]:
    """Return what holds a dealer's orders now."""
    query = select(Order).join(
        CreditHold, (CreditHold.dealer_id == Order.dealer_id) & (CreditHold.order_id == Order.id)
    )
    query = query.where(CreditHold.dealer_id == dealer_id, CreditHold.is_over.is_(False))
    orders = session.scalars(query.order_by(Order.id)).all()
    held = (read_hold(session, order) for order in orders)
    return [one for one in held if one is not None]


def who_lifts(policy: CreditPolicy, reason: Finding) -> frozenset[str]:
    """Return the roles that may lift a reason."""
    return lifters(policy.lifts, reason)
