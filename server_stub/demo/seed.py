"""Writing the demo to HQ's tables and publishing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from domain.contract import Contract as Terms
from domain.contract import contract_for, pin, write_pin
from domain.money import extend
from domain.order import OrderLine as AskedLine
from domain.period import Month
from domain.price import PriceRule
from domain.statement import Statement as IssuedStatement
from domain.statement import content_hash
from domain.unit import to_base
from protocol.dealer import dealer_scope
from protocol.order import ORDER_STATUS, SHIPMENT, DecidedLine, OrderStatusRow, ShipmentRow
from protocol.order import ShipmentLine as SentLine
from protocol.statement import ENTRY, STATEMENT, EntryRow, StatementRow
from server_stub.demo.catalogue import LIST_BOOK, DemoProduct, make_catalogue
from server_stub.demo.contracts import make_contracts, write_contracts
from server_stub.demo.history import CHINA, DemoCredit, DemoOrder, DemoShipment, History, make_history
from server_stub.demo.parties import HQ, DemoDealer, make_dealers
from server_stub.demo.policy import settle_rebates, write_policy
from server_stub.enrol import issue_code
from server_stub.feed import publish
from server_stub.models import (
    BRAND,
    CreditNote,
    CreditNoteLine,
    Dealer,
    Entry,
    Headquarters,
    Member,
    Order,
    OrderLine,
    Price,
    Product,
    Shipment,
    ShipmentLine,
    Statement,
    Stock,
    Store,
)
from server_stub.product import NewProduct, NewUnit, import_products
from server_stub.publish import publish_everything

Row = dict[str, Any]
_SOURCE = "demo"


@dataclass(frozen=True, slots=True)
class World:
    """Everything the demo consists of."""

    catalogue: tuple[DemoProduct, ...]
    dealers: tuple[DemoDealer, ...]
    history: History


def make_world(seed: int, today: date) -> World:
    """Make the demo: the same seed and day give the same world."""
    random = Random(seed)
    catalogue = make_catalogue(random, today)
    dealers = make_dealers(random, catalogue, today)
    return World(catalogue, dealers, make_history(random, catalogue, dealers, today))


def is_empty(session: Session) -> bool:
    """Tell whether HQ has neither products nor dealers yet."""
    return not session.scalar(select(func.count()).select_from(Product)) and not session.scalar(
        select(func.count()).select_from(Dealer)
    )


def write_world(session: Session, world: World, today: date) -> None:
    """Write and publish the demo into an empty HQ, in the session's transaction."""
    _write_products(session, world.catalogue)
    _write_headquarters(session)
    for dealer in world.dealers:
        _write_dealer(session, dealer, today)
    _write_history(session, world, today)
    write_policy(session, today)
    morning = datetime.combine(today, time(8), CHINA)
    publish_everything(session, morning)
    _publish_history(session, world.history)
    settle_rebates(session, today)


def issue_codes(session: Session, dealers: Iterable[DemoDealer], moment: datetime) -> dict[str, str]:
    """Issue one enrolment code per store."""
    return {
        store.code: issue_code(session, store.code, moment).code
        for dealer in dealers
        for store in dealer.stores
    }


def _write_products(session: Session, catalogue: Sequence[DemoProduct]) -> None:
    import_products(session, [_new_product(product) for product in catalogue])
    rows = [_price_row(BRAND, rule) for product in catalogue for rule in product.prices]
    session.execute(insert(Price), rows)


def _new_product(demo: DemoProduct) -> NewProduct:
    pairs = zip(demo.product.units, demo.barcodes, strict=True)
    return NewProduct(
        sku=demo.product.sku,
        name=demo.product.name,
        units=tuple(NewUnit(unit, (code,)) for unit, code in pairs),
        spec=demo.spec,
        category=demo.category,
        brand=demo.brand,
        type=demo.product.type.value,
        tax_rate=demo.product.tax_rate,
        order_unit=demo.order_unit,
    )


def _price_row(dealer_id: int, rule: PriceRule) -> Row:
    place = {"dealer_id": dealer_id, "id": rule.id, "level": rule.level.value, "book": rule.book}
    bounds = {"first": rule.validity.first, "last": rule.validity.last, "minimum": rule.minimum}
    return place | {"sku": rule.sku, "unit": rule.unit, "price": rule.price} | bounds


def _write_headquarters(session: Session) -> None:
    row = {"code": HQ.code, "name": HQ.name, "address": HQ.address, "tax_id": HQ.tax_id, "phone": HQ.phone}
    session.execute(update(Headquarters).values(row))


def _write_dealer(session: Session, dealer: DemoDealer, today: date) -> None:
    party = dealer.party
    row: Row = {"id": dealer.id, "code": party.code, "name": party.name, "address": party.address}
    row |= {"tax_id": party.tax_id, "phone": party.phone, "credit_limit": dealer.credit_limit}
    session.execute(
        insert(Dealer), [row | {"price_book": LIST_BOOK, "decides_orders": dealer.decides_orders}]
    )
    session.execute(insert(Store), [_store_row(dealer, place) for place in range(len(dealer.stores))])
    write_contracts(session, dealer, today)
    session.execute(insert(Price), [_price_row(dealer.id, rule) for rule in dealer.prices])
    members = [
        {"dealer_id": dealer.id, "id": member.id, "name": member.name, "phone": member.phone}
        | {"tier": member.tier, "points": member.points}
        for member in dealer.members
    ]
    session.execute(insert(Member), members)


def _store_row(dealer: DemoDealer, place: int) -> Row:
    store = dealer.stores[place]
    row: Row = {"dealer_id": dealer.id, "id": store.id, "code": store.code, "name": store.name}
    return row | {"address": store.address, "phone": store.phone}


def _write_history(session: Session, world: World, today: date) -> None:
    history = world.history
    contracts = {dealer.id: make_contracts(dealer, today) for dealer in world.dealers}
    stock = [
        {"sku": sku, "on_hand": held, "reserved": history.reserved[sku]}
        for sku, held in history.on_hand.items()
    ]
    entries = [
        {"dealer_id": dealer_id, "number": entry.number, "type": entry.type.value, "day": entry.day}
        | {"due": entry.due, "amount": entry.amount, "reference": entry.reference}
        for dealer_id, account in history.entries.items()
        for entry in account
    ]
    tables: dict[type, list[Row]] = {
        Stock: stock,
        Order: [_order_row(order, contracts[order.dealer_id]) for order in history.orders],
        OrderLine: [row for order in history.orders for row in _order_line_rows(order)],
        Shipment: [_shipment_row(shipment) for shipment in history.shipments],
        ShipmentLine: [row for shipment in history.shipments for row in _shipment_line_rows(shipment)],
        CreditNote: [_credit_row(credit) for credit in history.credits],
        CreditNoteLine: [_credit_line_row(credit) for credit in history.credits],
        Entry: entries,
        Statement: [
            {"dealer_id": dealer_id} | _statement_fields(statement)
            for dealer_id, statement in history.statements
        ],
    }
    for model, rows in tables.items():
        if rows:
            session.execute(insert(model), rows)


def _order_row(order: DemoOrder, contracts: Sequence[Terms]) -> Row:
    day = order.placed_at.astimezone(CHINA).date()
    row: Row = {"dealer_id": order.dealer_id, "id": order.id, "number": order.number}
    row |= {"store_id": order.store_id, "business_day": day, "priced_on": day, "wanted_on": None}
    row |= {"placed_at": order.placed_at, "received_at": order.placed_at + timedelta(minutes=1)}
    row |= {"decided_at": order.decided_at, "state": order.state.value, "revision": order.revision}
    terms = contract_for(contracts, day)
    row |= {"contract": write_pin(pin(terms)) if terms else ""}
    return row | {"total": order.total, "reason": order.reason, "note": "", "source": _SOURCE}


def _order_line_rows(order: DemoOrder) -> list[Row]:
    return [
        {"dealer_id": order.dealer_id, "order_id": order.id, "line": number, "sku": line.sku}
        | {"name": line.name, "unit": line.unit.name, "price": line.price, "tax_rate": line.tax_rate}
        | {"numerator": line.unit.numerator, "denominator": line.unit.denominator}
        | {"requested": line.requested, "approved": line.approved, "shipped": line.shipped}
        | {"amount": line.requested_amount, "cut": line.cut.value if line.cut else ""}
        | {"level": line.source.level, "rule": line.source.rule, "is_promoted": line.source.is_promoted}
        for number, line in enumerate(order.lines, start=1)
    ]


def _shipment_row(shipment: DemoShipment) -> Row:
    row: Row = {"dealer_id": shipment.dealer_id, "number": shipment.number, "order_id": shipment.order_id}
    row |= {"order_number": shipment.order_number, "store_id": shipment.store_id}
    return row | {"shipped_on": shipment.day, "total": shipment.total, "state": _shipment_state(shipment)}


def _shipment_state(shipment: DemoShipment) -> str:
    return "received" if shipment.is_received else "shipped"


def _sent_line(line: AskedLine) -> SentLine:
    amount = extend(line.price, line.shipped)
    base_quantity = to_base(line.shipped, line.unit)
    return SentLine(line.sku, line.name, line.unit.name, line.shipped, base_quantity, amount)


def _shipment_line_rows(shipment: DemoShipment) -> list[Row]:
    fields = ("sku", "name", "unit", "quantity", "base_quantity", "amount")
    key: Row = {"dealer_id": shipment.dealer_id, "number": shipment.number}
    return [
        key
        | {"line": number, "is_promoted": line.source.is_promoted}
        | {name: getattr(_sent_line(line), name) for name in fields}
        for number, line in enumerate(shipment.lines, start=1)
    ]


def _credit_row(credit: DemoCredit) -> Row:
    row: Row = {"dealer_id": credit.dealer_id, "number": credit.number, "store_id": credit.store_id}
    return row | {"day": credit.day, "total": credit.total, "reference": credit.reference}


def _credit_line_row(credit: DemoCredit) -> Row:
    line = credit.line
    row: Row = {"dealer_id": credit.dealer_id, "number": credit.number, "line": 1, "sku": line.sku}
    row |= {"name": line.name, "unit": line.unit.name, "quantity": credit.quantity, "price": line.price}
    return row | {"base_quantity": to_base(credit.quantity, line.unit), "amount": credit.total}


def _issued_at(month: Month) -> datetime:
    return datetime.combine(month.next().first, time(9), CHINA)


def _statement_fields(statement: IssuedStatement) -> Row:
    row: Row = {"number": statement.number, "month": str(statement.month), "opening": statement.opening}
    row |= {"closing": statement.closing, "entries": len(statement.entries)}
    return row | {"content_hash": content_hash(statement), "issued_at": _issued_at(statement.month)}


def _publish_history(session: Session, history: History) -> None:
    for order in history.orders:
        publish(session, dealer_scope(order.dealer_id), ORDER_STATUS, [(order.id, _status(order))])
    for shipment in history.shipments:
        row = _sent(shipment)
        publish(session, dealer_scope(shipment.dealer_id), SHIPMENT, [(row.number, row)])
    for dealer_id, account in history.entries.items():
        rows = (EntryRow(e.number, e.type.value, e.day, e.due, e.amount, e.reference) for e in account)
        publish(session, dealer_scope(dealer_id), ENTRY, ((row.number, row) for row in rows))
    for dealer_id, statement in history.statements:
        issued = StatementRow(**_statement_fields(statement))
        publish(session, dealer_scope(dealer_id), STATEMENT, [(issued.number, issued)])


def _decided(line: AskedLine) -> DecidedLine:
    quantities = (line.requested, line.approved, line.shipped)
    cut = line.cut.value if line.cut else ""
    return DecidedLine(
        line.sku, line.name, line.unit.name, *quantities, line.price, line.approved_amount, cut
    )


def _status(order: DemoOrder) -> OrderStatusRow:
    return OrderStatusRow(
        order_id=order.id,
        number=order.number,
        revision=order.revision,
        state=order.state.value,
        lines=[_decided(line) for line in order.lines],
        total=sum(line.approved_amount for line in order.lines),
        decided_at=order.decided_at,
        reason=order.reason,
    )


def _sent(shipment: DemoShipment) -> ShipmentRow:
    return ShipmentRow(
        number=shipment.number,
        order_id=shipment.order_id,
        order_number=shipment.order_number,
        store_id=shipment.store_id,
        shipped_on=shipment.day,
        lines=[_sent_line(line) for line in shipment.lines],
        total=shipment.total,
        state=_shipment_state(shipment),
    )
