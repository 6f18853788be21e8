"""Orders: taken in as placed, decided by the rule or by staff, and published as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.money import extend
from domain.order import (
    CutReason,
    Decision,
    OrderLine,
    OrderState,
    decide,
    move,
    open_base_quantity,
    refuse,
)
from domain.price_source import PriceSource
from domain.unit import Unit, to_base
from protocol.amendment import read_line
from protocol.dealer import dealer_scope
from protocol.order import ORDER_STATUS, DecidedLine, OrderDoc, OrderStatusRow
from server_stub.contract import find_doubt, pinned_project
from server_stub.credit_hold import confirm_credit, covers_credit, hold_credit, release_credit
from server_stub.credit_order import check_release, follow_order
from server_stub.feed import publish
from server_stub.judging import Document, Known, Outcome, Values, alarm, parked, rejected
from server_stub.lease_use import add_held, release_stock
from server_stub.models import Alarm, Dealer, Order, Stock
from server_stub.models import OrderLine as StoredLine
from server_stub.order_price import Priced, load_products, price_lines
from server_stub.publish import publish_supply
from server_stub.rebate_wallet import list_uses
from server_stub.turn import take_turn

NOTHING_AVAILABLE = "nothing_available"


def find_order(session: Session, order_id: str) -> Order:
    """Return an order under its lock; an unknown one is refused as `order_unknown`."""
    dealer_id = session.scalar(select(Order.dealer_id).where(Order.id == order_id))
    if dealer_id is None:
        raise DomainError("order_unknown", order=order_id)
    take_turn(session, dealer_id)
    mine = (Order.dealer_id == dealer_id, Order.id == order_id)
    return session.scalars(
        select(Order).where(*mine).with_for_update().execution_options(populate_existing=True)
    ).one()


def check_line(line: OrderLine) -> OrderLine:
    """Return a line as a dealer may ask for it; refused: `quantity_not_positive`, `quantity_not_exact`, `price_negative`."""
    if line.requested <= 0:
        raise DomainError("quantity_not_positive", sku=line.sku)
    to_base(line.requested, line.unit)
    if line.price < 0:
        raise DomainError("price_negative", sku=line.sku)
    return line


def line_values(key: Values, place: int, line: OrderLine, amount: int) -> Values:
    """Return the columns of a line as it is asked for."""
    return {
        **key,
        "line": place,
        "sku": line.sku,
        "name": line.name,
        "unit": line.unit.name,
        "numerator": line.unit.numerator,
        "denominator": line.unit.denominator,
        "requested": line.requested,
        "price": line.price,
        "amount": amount,
        "tax_rate": line.tax_rate,
        "line_id": line.id,
        "level": line.source.level,
        "rule": line.source.rule,
        "is_promoted": line.source.is_promoted,
    }


def load_lines(session: Session, order: Order) -> list[OrderLine]:
    """Return an order's lines as the domain sees them."""
    query = select(StoredLine).where(StoredLine.dealer_id == order.dealer_id, StoredLine.order_id == order.id)
    return [
        OrderLine(
            sku=row.sku,
            name=row.name,
            unit=Unit(row.unit, row.numerator, row.denominator),
            requested=row.requested,
            price=row.price,
            tax_rate=row.tax_rate,
            approved=row.approved,
            shipped=row.shipped,
            cut=CutReason(row.cut) if row.cut else None,
            id=row.line_id,
            source=PriceSource(row.level, row.rule, row.is_promoted),
        )
        for row in session.scalars(query.order_by(StoredLine.line))
    ]


def save_lines(session: Session, order: Order, lines: Sequence[OrderLine]) -> None:
    """Write approved, shipped and cut of every line."""
    mine = (StoredLine.dealer_id == order.dealer_id) & (StoredLine.order_id == order.id)
    fresh: Values = {"approved": bindparam("new_approved"), "shipped": bindparam("new_shipped")}
    step = update(StoredLine.__table__).where(mine, StoredLine.line == bindparam("place"))  # type: ignore[arg-type]  # a Table
    rows = [
        {
            "place": place,
            "new_approved": line.approved,
            "new_shipped": line.shipped,
            "new_cut": line.cut.value if line.cut else "",
        }
        for place, line in enumerate(lines, start=1)
    ]
    session.connection().execute(step.values(**fresh, cut=bindparam("new_cut")), rows)
    session.expire_all()


def take_from_stock(session: Session, lines: Iterable[OrderLine]) -> None:
    """Lower warehouse stock and its promises by what leaves."""
    for line in lines:
        leaving = open_base_quantity(line)
        stock = update(Stock).where(Stock.sku == line.sku)
        session.execute(
            stock.values(on_hand=Stock.on_hand - leaving, reserved=Stock.reserved - leaving),
            execution_options={"synchronize_session": False},
        )


def _available(session: Session, skus: Iterable[str]) -> dict[str, int]:
    """Return what can be promised of each SKU whose stock is known, under its lock."""
    query = select(Stock.sku, Stock.on_hand - Stock.reserved).where(Stock.sku.in_(set(skus)))
    rows = session.execute(query.order_by(Stock.sku).with_for_update())
    return {sku: max(int(left), 0) for sku, left in rows}


def _price(session: Session, dealer: Dealer, doc: OrderDoc) -> Priced:
    project = pinned_project(session, dealer.id, doc.contract)
    return price_lines(session, dealer, doc.lines, doc.priced_on, store_id=doc.store_id, project=project)


def _doubts(session: Session, document: Document, dealer: Dealer, doc: OrderDoc, wrong: str) -> list[Values]:
    """Return an alarm for everything that staff should look at before this order is approved."""
    found = []
    amounts = [extend(line.price, line.quantity) for line in doc.lines]
    if amounts != [line.amount for line in doc.lines] or sum(amounts) != doc.total:
        found.append(alarm(document, "order_total_differs", number=doc.number))
    doubt = find_doubt(session, dealer.id, doc.contract, doc.business_day)
    if doubt:
        found.append(alarm(document, doubt, number=doc.number, contract=doc.contract))
    if wrong:
        found.append(alarm(document, "order_price_differs", number=doc.number, sku=wrong))
    return found


def take_order(session: Session, document: Document, doc: OrderDoc, known: Known) -> Outcome:
    """Take an order in, and decide it at once when the dealer allows and nothing is in doubt."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    if not doc.lines:
        return rejected("order_empty", number=doc.number)
    if doc.offset < 0:
        return rejected("offset_negative", number=doc.number, amount=doc.offset)
    dealer = session.get_one(Dealer, document.dealer_id)
    priced = _price(session, dealer, doc)
    lines = [check_line(read_line(row)) for row in priced.lines]
    products = load_products(session, (line.sku for line in lines))
    outcome = Outcome()
    for doubt in _doubts(session, document, dealer, doc, priced.wrong):
        outcome.add(Alarm, doubt)
    order = _write_order(session, document, doc, lines)
    day = document.received_at.astimezone().date()
    hold_credit(session, order, lines, day)
    available = add_held(session, order, _available(session, (line.sku for line in lines)))
    decision = decide(lines, available)
    is_clear = dealer.decides_orders and not outcome.rows and set(products) <= set(available)
    if is_clear and covers_credit(session, order, lines, decision.lines, day):
        _apply(session, order, decision, document.received_at)
    follow_order(session, order, document.received_at)
    publish_order(session, order)
    return outcome


def _write_order(session: Session, document: Document, doc: OrderDoc, lines: Sequence[OrderLine]) -> Order:
    order = Order(
        dealer_id=document.dealer_id,
        id=document.doc_id,
        number=doc.number,
        store_id=doc.store_id,
        business_day=doc.business_day,
        placed_at=doc.stamp.local,
        received_at=document.received_at,
        priced_on=doc.priced_on,
        wanted_on=doc.wanted_on,
        total=doc.total,
        state=OrderState.REVIEW.value,
        revision=1,
        note=doc.note,
        source=doc.source,
        reason="",
        offset_asked=doc.offset,
        contract=doc.contract,
    )
    session.add(order)
    session.flush()
    key = {"dealer_id": order.dealer_id, "order_id": order.id}
    values = [
        line_values(key, place, line, row.amount)
        for place, (line, row) in enumerate(zip(lines, doc.lines, strict=True), start=1)
    ]
    session.execute(insert(StoredLine), values)
    return order


def _apply(
    session: Session, order: Order, decision: Decision, moment: datetime, *, over_limit: bool = False
) -> None:
    """Write a decision: quantities, promises of stock, and the new state."""
    day = moment.astimezone().date()
    confirm_credit(session, order, load_lines(session, order), decision.lines, over_limit=over_limit, day=day)
    release_stock(session, order.dealer_id, order.id, moment)
    order.state = move(OrderState(order.state), decision.state).value
    order.reason = NOTHING_AVAILABLE if decision.state is OrderState.REJECTED else ""
    order.decided_at = moment
    order.revision += 1
    session.flush()
    promise_stock(session, load_lines(session, order), decision.lines, moment)
    save_lines(session, order, decision.lines)


def promise_stock(
    session: Session, before: Sequence[OrderLine], after: Sequence[OrderLine], moment: datetime
) -> None:
    """Promise what lines hold more than before, give back what they hold less, and publish what is left to promise."""
    changes: Counter[str] = Counter()
    for line in after:
        changes[line.sku] += open_base_quantity(line)
    for line in before:
        changes[line.sku] -= open_base_quantity(line)
    for sku in sorted(sku for sku, promised in changes.items() if promised):
        stock = update(Stock).where(Stock.sku == sku).values(reserved=Stock.reserved + changes[sku])
        session.execute(stock, execution_options={"synchronize_session": False})
    publish_supply(session, moment, set(changes))


def check_revision(order: Order, base_revision: int | None) -> None:
    """Refuse as `revision_stale` what was decided on another revision than the current one; None was not said."""
    if base_revision not in (None, order.revision):
        raise DomainError("revision_stale", revision=order.revision, base_revision=base_revision)


def approve_order(
    session: Session,
    order_id: str,
    moment: datetime,
    *,
    base_revision: int | None = None,
    over_limit: bool = False,
) -> Order:
    """Approve what is available, and all of it where HQ keeps no stock of a product it sells.

    Only what is in review is decided; what was approved or cut before stays. Refused: `revision_stale`, and
    `credit_exceeded` unless staff decide over the limit.
    """
    order = find_order(session, order_id)
    check_revision(order, base_revision)
    lines = load_lines(session, order)
    available = add_held(session, order, _available(session, (line.sku for line in lines)))
    for sku in load_products(session, (line.sku for line in lines)):
        wanted = sum(_in_review(line) for line in lines if line.sku == sku)
        available.setdefault(sku, wanted)
    _apply(session, order, decide(lines, available), moment, over_limit=over_limit)
    follow_order(session, order, moment)
    publish_order(session, order)
    return order


def _in_review(line: OrderLine) -> int:
    return to_base(line.requested, line.unit) - to_base(line.approved, line.unit) if line.in_review else 0


def reject_order(
    session: Session, order_id: str, reason: str, moment: datetime, *, base_revision: int | None = None
) -> Order:
    """Reject what is in review with a reason the dealer reads: the whole order, or only what was asked for in addition.

    Refused: `reason_missing`, `revision_stale`.
    """
    if not reason.strip():
        raise DomainError("reason_missing")
    order = find_order(session, order_id)
    check_revision(order, base_revision)
    decision = refuse(load_lines(session, order))
    order.state = move(OrderState(order.state), decision.state).value
    order.reason, order.decided_at = reason.strip(), moment
    release_credit(order)
    release_stock(session, order.dealer_id, order.id, moment)
    order.revision += 1
    session.flush()
    save_lines(session, order, decision.lines)
    follow_order(session, order, moment)
    publish_order(session, order)
    return order


def release_order(
    session: Session, order_id: str, *, base_revision: int | None = None, day: date | None = None
) -> Order:
    """Release an approved order to the warehouse; from now on a change of it is a request to the staff.

    Refused: an unknown order (`order_unknown`), one that is not approved (`order_step_refused`), `revision_stale`, and
    `credit_held` where the brand's credit rules hold it back.
    """
    order = find_order(session, order_id)
    check_revision(order, base_revision)
    check_release(session, order, load_lines(session, order), day)
    order.state = move(OrderState(order.state), OrderState.RELEASED).value
    order.revision += 1
    session.flush()
    publish_order(session, order)
    return order


def order_status(session: Session, order: Order) -> OrderStatusRow:
    """Return an order as it is published: with the amounts as asked until it is decided."""
    lines = load_lines(session, order)
    is_open = order.state in (OrderState.PLACED, OrderState.REVIEW)
    decided = [
        _decided_line(line, line.requested_amount if is_open else line.approved_amount) for line in lines
    ]
    return OrderStatusRow(
        order_id=order.id,
        number=order.number,
        revision=order.revision,
        state=order.state,
        lines=decided,
        total=sum(line.amount for line in decided),
        decided_at=order.decided_at,
        reason=order.reason or order.hold,
        wanted_on=order.wanted_on,
        note=order.note,
        offset_asked=order.offset_asked,
        offset_uses=list_uses(session, order),
        contract=order.contract,
    )


def _decided_line(line: OrderLine, amount: int) -> DecidedLine:
    quantities = (line.requested, line.approved, line.shipped)
    cut = line.cut.value if line.cut else ""
    factor = (line.unit.numerator, line.unit.denominator)
    return DecidedLine(
        *(line.sku, line.name, line.unit.name, *quantities, line.price, amount, cut),
        *(line.id, *factor, line.tax_rate),
        *(line.source.level, line.source.rule, line.source.is_promoted),
    )


def publish_order(session: Session, order: Order) -> None:
    """Publish an order to its dealer as it stands."""
    session.flush()
    publish(session, dealer_scope(order.dealer_id), ORDER_STATUS, [(order.id, order_status(session, order))])
