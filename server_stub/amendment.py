"""Changes of orders: a dealer's command judged on the current revision, and change requests that staff decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain import amendment as rules
from domain.amendment import Amended, Amendment, Answer, Result, amend, find_line, recall
from domain.errors import DomainError, Fact
from domain.order import OrderState
from protocol.amendment import (
    ACCEPTED,
    CHANGE,
    OPEN,
    REFUSED,
    AddLine,
    AmendDoc,
    ChangeRow,
    Op,
    SetNote,
    SetRequested,
    SetWantedOn,
    read_amendment,
    read_op,
)
from protocol.base import encode
from protocol.dealer import dealer_scope
from protocol.sync import VerdictStatus
from server_stub.contract import pinned_project
from server_stub.credit_hold import hold_credit, release_credit
from server_stub.credit_order import follow_order
from server_stub.feed import publish
from server_stub.judging import Document, Known, Outcome, Values, alarm, parked, rejected, waiting
from server_stub.lease_use import release_stock
from server_stub.models import Alarm, Dealer, Inbox, Log, Order, OrderChange, OrderLine
from server_stub.order import (
    check_line,
    find_order,
    line_values,
    load_lines,
    promise_stock,
    publish_order,
)
from server_stub.order_price import price_lines
from server_stub.turn import take_turn

CHANGE_REQUESTED = "change_requested"
PARTLY_REFUSED = "partly_refused"
_op: msgspec.json.Decoder[Op] = msgspec.json.Decoder(Op)


def take_amendment(session: Session, document: Document, doc: AmendDoc, known: Known) -> Outcome:
    """Judge a dealer's command on the order's current revision; what came too late becomes change requests."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    order = session.get(Order, (document.dealer_id, doc.order_id), with_for_update=True)
    if order is None:
        return _without_order(session, document, doc)
    wrong, doc = _price(session, order, doc)
    amendment = read_amendment(doc)
    if not amendment.ops:
        return rejected("amendment_empty", order=doc.order_number)
    before = load_order(session, order)
    amended = _amend(before, order.revision, amendment)
    outcome = Outcome()
    if wrong:
        outcome.add(Alarm, alarm(document, "order_price_differs", number=doc.number, sku=wrong))
    if amended.order != before:
        write_order(session, order, before, amended.order, document.received_at)
    _ask_staff(session, document, doc, before, amended)
    outcome.status, outcome.code, outcome.facts = _verdict(order, amended.answers)
    return outcome


def _without_order(session: Session, document: Document, doc: AmendDoc) -> Outcome:
    """Wait for an order that another PC has not sent yet; one that HQ refused will never come."""
    first = (Log.dealer_id == Inbox.dealer_id) & (Log.lineage == Inbox.lineage) & (Log.n == Inbox.n)
    mine = (Inbox.dealer_id == document.dealer_id, Inbox.doc_id == doc.order_id)
    status = session.scalar(select(Log.status).join(Inbox, first).where(*mine))
    if status in (VerdictStatus.REJECTED.value, VerdictStatus.APPLIED.value):
        return rejected("order_not_booked", order=doc.order_number)
    return waiting(doc.order_id)


def load_order(session: Session, order: Order) -> rules.Order:
    """Return an order as the rules of changing see it."""
    lines = tuple(load_lines(session, order))
    return rules.Order(OrderState(order.state), lines, order.wanted_on, order.note)


def _amend(before: rules.Order, revision: int, amendment: Amendment) -> Amended:
    for op in amendment.ops:
        if isinstance(op, rules.AddLine):
            check_line(op.line)
    return amend(before, revision, amendment)


def _price(session: Session, order: Order, doc: AmendDoc) -> tuple[str, AmendDoc]:
    """Return the first added SKU whose price is not HQ's, and the command with the sources of the prices it adds."""
    added = [op.line for op in doc.ops if isinstance(op, AddLine)]
    if not added:
        return "", doc
    dealer = session.get_one(Dealer, order.dealer_id)
    day, project = doc.priced_on or doc.business_day, pinned_project(session, dealer.id, order.contract)
    priced = price_lines(session, dealer, added, day, store_id=doc.store_id, project=project)
    found = iter(priced.lines)
    ops = [msgspec.structs.replace(op, line=next(found)) if isinstance(op, AddLine) else op for op in doc.ops]
    return priced.wrong, msgspec.structs.replace(doc, ops=ops)


def write_order(
    session: Session, order: Order, before: rules.Order, after: rules.Order, moment: datetime
) -> None:
    """Write a changed order: lines, promises of stock, the next revision; and publish it."""
    promise_stock(session, before.lines, after.lines, moment)
    mine = (OrderLine.dealer_id == order.dealer_id, OrderLine.order_id == order.id)
    for place, line in enumerate(after.lines, start=1):
        asked = line.requested_amount
        if place > len(before.lines):
            key = {"dealer_id": order.dealer_id, "order_id": order.id}
            session.execute(insert(OrderLine), [line_values(key, place, line, asked)])
        elif line != before.lines[place - 1]:
            figures = {"requested": line.requested, "approved": line.approved, "amount": asked}
            step = update(OrderLine).where(*mine, OrderLine.line == place)
            session.execute(step.values(**figures, cut=line.cut.value if line.cut else ""))
    order.state, order.wanted_on, order.note = after.state.value, after.wanted_on, after.note
    order.total, order.revision = after.total, order.revision + 1
    if after.state is OrderState.REVIEW:
        hold_credit(session, order, after.lines, moment.astimezone().date())
    else:
        release_credit(order)
        release_stock(session, order.dealer_id, order.id, moment)
    session.flush()
    session.expire_all()
    follow_order(session, order, moment)
    publish_order(session, order)


def _verdict(order: Order, answers: Sequence[Answer]) -> tuple[VerdictStatus, str, dict[str, Fact]]:
    """Sum the answers up: refused only when nothing came of it, else applied, with what needs to be said of it."""
    refused = [answer for answer in answers if answer.result is Result.REFUSED]
    results = ",".join(answer.code or answer.result.value for answer in answers)
    facts: dict[str, Fact] = {"order": order.number, "revision": order.revision, "results": results}
    facts |= refused[0].facts if refused else {}
    if len(refused) == len(answers):
        return VerdictStatus.REJECTED, refused[0].code, facts
    late = any(answer.result is Result.TOO_LATE for answer in answers)
    return VerdictStatus.APPLIED, PARTLY_REFUSED if refused else CHANGE_REQUESTED if late else "", facts


def _ask_staff(
    session: Session, document: Document, doc: AmendDoc, before: rules.Order, amended: Amended
) -> None:
    """Turn what came too late into change requests."""
    for place, (op, answer) in enumerate(zip(doc.ops, amended.answers, strict=True), start=1):
        if answer.result is not Result.TOO_LATE:
            continue
        change = OrderChange(
            dealer_id=document.dealer_id,
            id=f"{document.doc_id}.{place}",
            order_id=doc.order_id,
            op=op.__struct_config__.tag,
            body=encode(op),
            state=OPEN,
            asked_at=document.received_at,
            reason="",
            **_subject(op, before),
        )
        session.add(change)
        session.flush()
        publish_change(session, change, doc.order_number)


def _subject(op: Op, order: rules.Order) -> dict[str, str]:
    if isinstance(op, AddLine):
        return {"sku": op.line.sku, "name": op.line.name, "unit": op.line.unit}
    place = find_line(order.lines, op.line) if isinstance(op, SetRequested) else None
    if place is None:
        return {"sku": "", "name": "", "unit": ""}
    line = order.lines[place]
    return {"sku": line.sku, "name": line.name, "unit": line.unit.name}


def change_row(change: OrderChange, order_number: str) -> ChangeRow:
    """Return a change request as it is published."""
    row = ChangeRow(
        *(change.id, change.order_id, order_number, change.op, change.state, change.asked_at),
        sku=change.sku,
        name=change.name,
        unit=change.unit,
        decided_at=change.decided_at,
        reason=change.reason,
    )
    return msgspec.structs.replace(row, **_wish(_op.decode(change.body)))


def _wish(op: Op) -> Values:
    """Return the fields of a change request that say what was asked for."""
    match op:
        case SetRequested():
            return {"line": op.line, "was": op.was, "quantity": op.quantity}
        case AddLine():
            return {"line": op.id, "quantity": op.line.quantity}
        case SetWantedOn():
            return {"wanted_on": op.day}
        case SetNote():
            return {"note": op.note}
    return {}


def publish_change(session: Session, change: OrderChange, order_number: str) -> None:
    """Publish a change request to its dealer as it stands."""
    row = change_row(change, order_number)
    publish(session, dealer_scope(change.dealer_id), CHANGE, [(change.id, row)])


def list_changes(session: Session, *, state: str = OPEN, most: int = 500) -> list[tuple[OrderChange, str]]:
    """Return change requests of one state, or of all, with the numbers of their orders, the oldest first."""
    its = (Order.dealer_id == OrderChange.dealer_id) & (Order.id == OrderChange.order_id)
    query = select(OrderChange, Order.number).join(Order, its)
    query = query.where(OrderChange.state == state) if state else query
    rows = session.execute(query.order_by(OrderChange.asked_at, OrderChange.id).limit(most))
    return [(change, number) for change, number in rows]


def _find_change(session: Session, change_id: str) -> OrderChange:
    dealer_id = session.scalar(select(OrderChange.dealer_id).where(OrderChange.id == change_id))
    if dealer_id is None:
        raise DomainError("change_unknown", change=change_id)
    take_turn(session, dealer_id)
    change = session.get_one(OrderChange, (dealer_id, change_id), populate_existing=True)
    if change.state != OPEN:
        raise DomainError("change_decided", change=change_id, state=change.state)
    return change


def accept_change(session: Session, change_id: str, moment: datetime) -> ChangeRow:
    """Make a change after all: the order is taken back from the warehouse and changed as if it had come in time.

    Refused: `change_unknown`, `change_decided`, and `order_step_refused` once the goods have left.
    """
    change = _find_change(session, change_id)
    order = find_order(session, change.order_id)
    before = load_order(session, order)
    ready = recall(before) if before.state not in (OrderState.REVIEW, OrderState.APPROVED) else before
    amendment = Amendment(order.id, order.revision, (read_op(_op.decode(change.body)),))
    amended = amend(ready, order.revision, amendment)
    answer = amended.answers[0]
    if answer.result is not Result.APPLIED:
        raise DomainError(answer.code, **answer.facts)
    write_order(session, order, before, amended.order, moment)
    return _close(session, change, order, ACCEPTED, "", moment)


def refuse_change(session: Session, change_id: str, reason: str, moment: datetime) -> ChangeRow:
    """Refuse a change with a reason the dealer reads.

    Refused: `reason_missing`, `change_unknown`, `change_decided`.
    """
    if not reason.strip():
        raise DomainError("reason_missing")
    change = _find_change(session, change_id)
    return _close(session, change, find_order(session, change.order_id), REFUSED, reason.strip(), moment)


def _close(
    session: Session, change: OrderChange, order: Order, state: str, reason: str, moment: datetime
) -> ChangeRow:
    change.state, change.reason, change.decided_at = state, reason, moment
    session.flush()
    publish_change(session, change, order.number)
    return change_row(change, order.number)
