"""Shipments: what leaves the warehouse becomes the dealer's debt, and what the store says arrived closes the order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain.invoice import EntryType
from domain.money import Fen, extend
from domain.order import OrderLine, OrderState, move, open_base_quantity, ship
from domain.receiving import ReceivingLine as Received
from domain.receiving import receiving_movements
from protocol.dealer import dealer_scope
from protocol.order import RECEIVED, SHIPMENT, ReceivingDoc, ShipmentRow
from protocol.order import ShipmentLine as ShippedLine
from server_stub.credit_order import check_shipment, follow_shipment
from server_stub.due import name_parts, order_contract, split_debt
from server_stub.feed import publish
from server_stub.judging import Document, Known, Outcome, Values, alarm, parked, rejected, waiting
from server_stub.models import (
    Alarm,
    Claim,
    Movement,
    Order,
    Receiving,
    ReceivingLine,
    Shipment,
    ShipmentLine,
)
from server_stub.order import find_order, load_lines, publish_order, save_lines, take_from_stock
from server_stub.receivable import add_entry

_NEED = "shipment:"


def shipment_need(number: str) -> str:
    """Return what a receiving waits for while its shipment is unknown."""
    return f"{_NEED}{number}"


def _shipment_number(session: Session, order: Order) -> str:
    """Return "SP-<order number>", with a counter where that number is taken."""
    stem = f"SP-{order.number}"
    query = select(Shipment.number).where(Shipment.dealer_id == order.dealer_id)
    taken = set(session.scalars(query.where(Shipment.number.startswith(stem, autoescape=True))))
    number, count = stem, 1
    while number in taken:
        count += 1
        number = f"{stem}-{count}"
    return number


def _shipped_line(line: OrderLine) -> ShippedLine:
    quantity = line.approved - line.shipped
    amount = extend(line.price, line.approved) - extend(line.price, line.shipped)
    return ShippedLine(line.sku, line.name, line.unit.name, quantity, open_base_quantity(line), amount)


def ship_order(session: Session, order_id: str, shipped_on: date) -> ShipmentRow:
    """Ship all that is approved and not shipped yet: stock falls, a debt is born, the dealer is told.

    An approved order that was not released is released by shipping it.

    Refused: an unknown order (`order_unknown`), one that is not approved (`order_step_refused`).
    """
    order = find_order(session, order_id)
    state = OrderState(order.state)
    if state is OrderState.APPROVED:
        state = move(state, OrderState.RELEASED)
    lines = load_lines(session, order)
    check_shipment(session, order, lines, shipped_on)
    order.state = move(state, OrderState.SHIPPED).value
    leaving = [line for line in lines if line.approved > line.shipped]
    shipment = _write_shipment(session, order, leaving, shipped_on)
    take_from_stock(session, leaving)
    after = [ship(line, line.approved - line.shipped) if line in leaving else line for line in lines]
    save_lines(session, order, after)
    order.revision += 1
    session.flush()
    follow_shipment(session, order, shipment.total, _book_debt(session, order, shipment), shipped_on)
    publish_order(session, order)
    return shipment


def _book_debt(session: Session, order: Order, shipment: ShipmentRow) -> list[tuple[str, Fen]]:
    """Book what the dealer owes for a shipment, in the parts its payment term says; return them by number."""
    contract = order_contract(session, order, shipment.shipped_on)
    parts = split_debt(session, contract, shipment.total, shipment.shipped_on)
    named = list(name_parts(shipment.number, parts))
    for number, part in named:
        add_entry(
            session,
            order.dealer_id,
            number=number,
            type=EntryType.SHIPPED,
            day=shipment.shipped_on,
            due=part.due,
            amount=part.amount,
            reference=order.number,
        )
    return [(number, part.amount) for number, part in named]


def _write_shipment(
    session: Session, order: Order, leaving: Sequence[OrderLine], shipped_on: date
) -> ShipmentRow:
    number, lines = _shipment_number(session, order), [_shipped_line(line) for line in leaving]
    total = sum(line.amount for line in lines)
    row = ShipmentRow(number, order.id, order.number, order.store_id, shipped_on, lines, total)
    key = {"dealer_id": order.dealer_id, "number": number}
    head = {"order_id": order.id, "order_number": order.number, "store_id": order.store_id}
    session.execute(insert(Shipment), [key | head | {"shipped_on": shipped_on, "total": total}])
    values = [
        {
            **key,
            "line": place,
            "sku": line.sku,
            "name": line.name,
            "unit": line.unit,
            "quantity": line.quantity,
            "base_quantity": line.base_quantity,
            "amount": line.amount,
            "is_promoted": asked.source.is_promoted,
        }
        for place, (line, asked) in enumerate(zip(lines, leaving, strict=True), start=1)
    ]
    session.execute(insert(ShipmentLine), values)
    publish(session, dealer_scope(order.dealer_id), SHIPMENT, [(number, row)])
    return row


def publish_shipment(session: Session, shipment: Shipment) -> None:
    """Publish a shipment as it stands."""
    query = select(ShipmentLine).where(
        ShipmentLine.dealer_id == shipment.dealer_id, ShipmentLine.number == shipment.number
    )
    lines = [
        ShippedLine(row.sku, row.name, row.unit, row.quantity, row.base_quantity, row.amount)
        for row in session.scalars(query.order_by(ShipmentLine.line))
    ]
    row = ShipmentRow(
        number=shipment.number,
        order_id=shipment.order_id,
        order_number=shipment.order_number,
        store_id=shipment.store_id,
        shipped_on=shipment.shipped_on,
        lines=lines,
        total=shipment.total,
        state=shipment.state,
    )
    publish(session, dealer_scope(shipment.dealer_id), SHIPMENT, [(shipment.number, row)])


def take_receiving(session: Session, document: Document, doc: ReceivingDoc, known: Known) -> Outcome:
    """Take a shipment's arrival in: movements, claims for what is short, over or damaged, and a closed order."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    shipment = session.get(Shipment, (document.dealer_id, doc.shipment), with_for_update=True)
    if shipment is None:
        return waiting(shipment_need(doc.shipment))
    if shipment.state == RECEIVED:
        return rejected("shipment_already_received", shipment=doc.shipment)
    if shipment.store_id != doc.store_id:
        return rejected("shipment_of_other_store", shipment=doc.shipment)
    outcome = _receiving_rows(document, doc)
    _check_shipped(session, outcome, document, doc)
    shipment.state = RECEIVED
    session.flush()
    publish_shipment(session, shipment)
    _close_order(session, shipment)
    return outcome


def _receiving_rows(document: Document, doc: ReceivingDoc) -> Outcome:
    outcome, key = Outcome(), {"dealer_id": document.dealer_id, "doc_id": document.doc_id}
    head = {"number": doc.number, "shipment": doc.shipment, "store_id": doc.store_id}
    outcome.add(Receiving, {**key, **head, "business_day": doc.business_day, "note": doc.note})
    received = [Received(line.sku, line.shipped, line.arrived, line.damaged) for line in doc.lines]
    for place, (line, arrived) in enumerate(zip(doc.lines, received, strict=True), start=1):
        figures = {"shipped": line.shipped, "arrived": line.arrived, "damaged": line.damaged}
        outcome.add(ReceivingLine, {**key, "line": place, "sku": line.sku, "name": line.name, **figures})
        for type_, quantity in arrived.discrepancies:
            claim: Values = {"type": type_.value, "shipment": doc.shipment, "sku": line.sku}
            outcome.add(Claim, {**key, "line": place, **claim, "quantity": quantity})
    for moved in receiving_movements(document.doc_id, received):
        place_ = {"line": moved.line, "store_id": doc.store_id, "business_day": doc.business_day}
        what = {"sku": moved.sku, "quantity": moved.quantity, "reason": moved.reason.value}
        outcome.add(Movement, {**key, **place_, **what})
    return outcome


def _check_shipped(session: Session, outcome: Outcome, document: Document, doc: ReceivingDoc) -> None:
    """Raise an alarm when the store counts against other shipped quantities than HQ shipped."""
    query = select(ShipmentLine.sku, func.sum(ShipmentLine.base_quantity)).group_by(ShipmentLine.sku)
    query = query.where(ShipmentLine.dealer_id == document.dealer_id, ShipmentLine.number == doc.shipment)
    ours = {sku: int(quantity) for sku, quantity in session.execute(query)}
    theirs: dict[str, int] = {}
    for line in doc.lines:
        theirs[line.sku] = theirs.get(line.sku, 0) + line.shipped
    if ours != {sku: quantity for sku, quantity in theirs.items() if quantity}:
        outcome.add(Alarm, alarm(document, "shipped_differs", shipment=doc.shipment))


def _close_order(session: Session, shipment: Shipment) -> None:
    order = session.get(Order, (shipment.dealer_id, shipment.order_id), with_for_update=True)
    open_ones = select(func.count()).select_from(Shipment)
    open_ones = open_ones.where(
        Shipment.dealer_id == shipment.dealer_id, Shipment.order_id == shipment.order_id
    )
    still_open = session.scalar(open_ones.where(Shipment.state != RECEIVED))
    if order is None or still_open or order.state != OrderState.SHIPPED:
        return
    order.state = move(OrderState.SHIPPED, OrderState.CLOSED).value
    order.revision += 1
    publish_order(session, order)
