"""What HQ's staff do from the command line: see, decide and ship orders, book payments, compare a store's days."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.money import format_money, format_quantity
from protocol.amendment import OPEN, ChangeRow
from protocol.order import OrderStatusRow
from protocol.statement import PaymentRequest
from protocol.sync import VerdictStatus
from server_stub.amendment import accept_change, change_row, list_changes, refuse_change
from server_stub.headquarters import today, utc_now
from server_stub.models import Dealer, Order
from server_stub.office_line import Declaring, show, writing
from server_stub.order import approve_order, order_status, reject_order, release_order
from server_stub.payment import record_payment
from server_stub.receipt import control_totals
from server_stub.retrial import retry_documents
from server_stub.sentences import counted
from server_stub.shipment import ship_order, shipment_need
from server_stub.typed import parse_yuan, typed_day

_MOST = 50


def _find(session: Session, number: str) -> Order:
    found = session.scalars(select(Order).where((Order.number == number) | (Order.id == number))).all()
    if not found:
        raise DomainError("order_unknown", order=number)
    if len(found) > 1:
        raise DomainError("order_ambiguous", order=number, dealers=len(found))
    return found[0]


def _order_lines(status: OrderStatusRow) -> list[str]:
    lines = [f"{status.number}  {status.state}  {format_money(status.total)}  {status.reason}".rstrip()]
    for line in status.lines:
        quantities = " / ".join(format_quantity(q) for q in (line.requested, line.approved, line.shipped))
        lines.append(f"  {line.sku}  {quantities} {line.unit}  {line.cut}".rstrip())
    return lines


def list_orders(arguments: argparse.Namespace) -> int:
    """List the newest orders, of one state if one is named: asked / approved / shipped by line."""
    query = select(Order).order_by(Order.received_at.desc(), Order.id).limit(_MOST)
    if arguments.state:
        query = query.where(Order.state == arguments.state)
    with writing(arguments) as session:
        found = [(order_status(session, order), order.contract) for order in session.scalars(query).all()]
    lines = []
    for status, contract in found:
        head, *rest = _order_lines(status)
        lines += [f"{head}  {f'under {contract}' if contract else 'under no contract'}", *rest]
    return show(arguments, [status for status, _ in found], lines)


def decide(arguments: argparse.Namespace) -> int:
    """Approve an order with what is in stock, or reject it with a reason."""
    base = arguments.revision
    with writing(arguments) as session:
        order = _find(session, arguments.order)
        if arguments.reject:
            order = reject_order(session, order.id, arguments.reject, utc_now(), base_revision=base)
        else:
            over = arguments.over_limit
            order = approve_order(session, order.id, utc_now(), base_revision=base, over_limit=over)
        status = order_status(session, order)
    return show(arguments, status, _order_lines(status))


def release(arguments: argparse.Namespace) -> int:
    """Release an approved order to the warehouse; later changes become requests."""
    with writing(arguments) as session:
        found = _find(session, arguments.order)
        status = order_status(session, release_order(session, found.id, base_revision=arguments.revision))
    return show(arguments, status, _order_lines(status))


def changes(arguments: argparse.Namespace) -> int:
    """List what dealers asked to change too late, the oldest first."""
    state = "" if arguments.all else OPEN
    with writing(arguments) as session:
        rows = [change_row(*found) for found in list_changes(session, state=state, most=_MOST)]
    return show(arguments, list(rows), [_change_line(row) for row in rows])


def _change_line(row: ChangeRow) -> str:
    asked = {
        "set_requested": f"{row.sku} {format_quantity(row.was)} -> {format_quantity(row.quantity)} {row.unit}",
        "add_line": f"{row.sku} {format_quantity(row.quantity)} {row.unit}",
        "set_wanted_on": str(row.wanted_on or "-"),
        "set_note": row.note,
    }
    return (
        f"{row.id}  {row.order_number}  {row.state}  {row.op} {asked.get(row.op, '')}  {row.reason}".rstrip()
    )


def decide_change(arguments: argparse.Namespace) -> int:
    """Accept a change request, which takes the order back from the warehouse, or refuse it with a reason."""
    with writing(arguments) as session:
        if arguments.accept:
            row = accept_change(session, arguments.id, utc_now())
        else:
            row = refuse_change(session, arguments.id, arguments.refuse, utc_now())
    return show(arguments, row, [_change_line(row)])


def ship(arguments: argparse.Namespace) -> int:
    """Ship what is approved of an order."""
    with writing(arguments) as session:
        order = _find(session, arguments.order)
        shipment = ship_order(session, order.id, arguments.day or today())
        retry_documents(session, order.dealer_id, VerdictStatus.WAITING, shipment_need(shipment.number))
    total = format_money(shipment.total)
    return show(
        arguments,
        shipment,
        [f"{shipment.number}  {shipment.shipped_on}  {counted(len(shipment.lines), 'line')}  {total}"],
    )


def pay(arguments: argparse.Namespace) -> int:
    """Book money received from a dealer."""
    day = arguments.day or today()
    payment = PaymentRequest(
        dealer_code=arguments.dealer,
        number=arguments.number,
        day=day,
        amount=parse_yuan(arguments.amount),
        pays=arguments.pays,
    )
    with writing(arguments) as session:
        entry = record_payment(session, payment)
    return show(arguments, entry, [f"{entry.number}  {entry.day}  {format_money(entry.amount)}"])


def totals(arguments: argparse.Namespace) -> int:
    """Print what HQ holds of a dealer's sales by store and business day."""
    with writing(arguments) as session:
        code = arguments.dealer or session.scalars(select(Dealer.code).order_by(Dealer.id).limit(1)).one()
        rows = control_totals(session, code, arguments.first, arguments.last)
    lines = [
        f"{row.business_day}  store {row.store_id}  {row.receipts} receipts {format_money(row.sales)}"
        f"  {row.refunds} refunds {format_money(row.refunded)}"
        for row in rows
    ]
    return show(arguments, list(rows), lines)


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the staff's commands."""

    command = Declaring(commands, add_database).command
    command("orders", list_orders).add_argument("--state", default="", help="only orders in this state")
    decided = command("decide", decide)
    decided.add_argument("--order", required=True, metavar="NUMBER")
    choice = decided.add_mutually_exclusive_group(required=True)
    choice.add_argument("--approve", action="store_true", help="approve with what is in stock")
    choice.add_argument("--reject", metavar="REASON", help="reject with a reason the dealer reads")
    decided.add_argument("--over-limit", action="store_true", help="approve beyond the dealer's credit limit")
    released = command("release", release)
    released.add_argument("--order", required=True, metavar="NUMBER")
    for parser in (decided, released):
        parser.add_argument(
            "--revision", type=int, metavar="N", help="refuse when the order is at another one"
        )
    command("changes", changes).add_argument("--all", action="store_true", help="decided ones too")
    changed = command("change", decide_change)
    changed.add_argument("--id", required=True)
    choice = changed.add_mutually_exclusive_group(required=True)
    choice.add_argument("--accept", action="store_true", help="change the order after all")
    choice.add_argument("--refuse", metavar="REASON", help="refuse with a reason the dealer reads")
    shipped = command("ship", ship)
    shipped.add_argument("--order", required=True, metavar="NUMBER")
    shipped.add_argument("--day", type=typed_day, metavar="YYYY-MM-DD", help="default: today")
    paid = command("pay", pay)
    paid.add_argument("--dealer", required=True, metavar="CODE")
    paid.add_argument("--number", required=True, help="the payment's number, unique for the dealer")
    paid.add_argument("--amount", required=True, metavar="YUAN")
    paid.add_argument("--pays", action="append", default=[], metavar="NUMBER", help="a debt it pays first")
    paid.add_argument("--day", type=typed_day, metavar="YYYY-MM-DD", help="default: today")
    summed = command("totals", totals)
    summed.add_argument("--dealer", metavar="CODE", help="default: the first dealer")
    summed.add_argument("--first", type=typed_day, metavar="YYYY-MM-DD")
    summed.add_argument("--last", type=typed_day, metavar="YYYY-MM-DD")
