"""What an order's steps mean for its dealer's credit and wallet: the ledger follows, the wallet pays, the gauge is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.credit.check import DocumentType
from domain.credit.value import Component
from domain.money import Fen, extend
from domain.order import OrderLine, OrderState
from domain.rebate.wallet import OrderPart
from server_stub.account import read_account
from server_stub.credit_book import freeze_order, read_holdings, use_credit
from server_stub.credit_check import check_step
from server_stub.credit_facts import read_orders
from server_stub.credit_touch import touch_credit
from server_stub.due import order_project
from server_stub.headquarters import today
from server_stub.models import Order, Product
from server_stub.models import OrderLine as StoredLine
from server_stub.payment import apply_credits, find_orders
from server_stub.rebate_wallet import grant_offset, return_offset, spend_offset
from server_stub.turn import take_turn

OPENING = "opening"
"""The cause of movements for what was owed before the ledger began."""

_OVER = (OrderState.REJECTED, OrderState.CLOSED, OrderState.CANCELLED)
_GRANTED = (OrderState.APPROVED, OrderState.RELEASED)


def follow_order(session: Session, order: Order, moment: datetime) -> None:
    """Let ledger and wallet follow an order that was placed, decided or changed."""
    session.flush()
    day = moment.astimezone().date()
    state = OrderState(order.state)
    amount = 0 if state in _OVER else _open_amount(session, order)
    freeze_order(session, order.dealer_id, order.id, amount, day, project=order_project(session, order))
    if order.offset_asked:
        if state in _GRANTED:
            grant_offset(session, order, _parts(session, order), day)
        elif state is not OrderState.SHIPPED:
            return_offset(session, order)
    touch_credit(session, order.dealer_id, moment)


def _open_amount(session: Session, order: Order) -> Fen:
    query = select(StoredLine.price, StoredLine.approved, StoredLine.shipped)
    query = query.where(StoredLine.dealer_id == order.dealer_id, StoredLine.order_id == order.id)
    return sum(
        extend(price, approved) - extend(price, shipped)
        for price, approved, shipped in session.execute(query)
    )


def _parts(session: Session, order: Order) -> list[OrderPart]:
    """Return an order's approved lines as the wallet sees them."""
    query = select(Product.category, StoredLine.price, StoredLine.approved)
    query = query.select_from(StoredLine).outerjoin(Product, Product.sku == StoredLine.sku)
    query = query.where(StoredLine.dealer_id == order.dealer_id, StoredLine.order_id == order.id)
    rows = session.execute(query.order_by(StoredLine.line))
    return [OrderPart(category or "", extend(price, approved)) for category, price, approved in rows]


def check_release(
    session: Session, order: Order, lines: Sequence[OrderLine], day: date | None = None
) -> None:
    """Check an approved order before it goes to the warehouse; refused as `credit_held`."""
    check_step(session, order, lines, DocumentType.RELEASE, day or today())


def check_shipment(session: Session, order: Order, lines: Sequence[OrderLine], day: date) -> None:
    """Check an order before its goods leave, and its release first if it was not released; refused as `credit_held`."""
    if order.state == OrderState.APPROVED:
        check_release(session, order, lines, day)
    check_step(session, order, lines, DocumentType.SHIPMENT, day)


def follow_shipment(
    session: Session, order: Order, amount: Fen, debts: Sequence[tuple[str, Fen]], day: date
) -> None:
    """Let ledger and wallet follow goods that left: frozen becomes used, the wallet and money paid ahead pay the debt."""
    session.flush()
    project = order_project(session, order)
    named = {"cause": debts[0][0], "project": project} if debts else {}
    use_credit(session, order.dealer_id, order.id, amount, day, **named)
    freeze_order(session, order.dealer_id, order.id, _open_amount(session, order), day, project=project)
    if order.offset_asked:
        spend_offset(session, order, debts, day)
    apply_credits(session, order.dealer_id, day)
    touch_credit(session, order.dealer_id, day)


def open_ledger(session: Session, dealer_id: int, day: date) -> None:
    """Let the ledger take in what came before it: open debts of known orders as used, what is approved as frozen."""
    take_turn(session, dealer_id)
    apply_credits(session, dealer_id, day)
    debts = [one for one in read_account(session, dealer_id, date.max) if one.amount > 0]
    orders = find_orders(session, dealer_id, [one.number for one in debts])
    owed: Counter[str] = Counter()
    for debt in debts:
        if order := orders.get(debt.number):
            owed[order.id] += debt.amount
    for one in read_holdings(session, dealer_id):
        owed[one.document] -= one.used
    for order_id, missing in sorted((+owed).items()):
        use_credit(session, dealer_id, order_id, missing, day, cause=OPENING)
    for value in read_orders(session, dealer_id):
        if value.component is Component.ORDERED:
            freeze_order(session, dealer_id, value.id, value.amount, day)
