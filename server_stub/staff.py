"""What HQ's staff do over REST, with the staff token as a bearer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, QueryParameter, RawBody
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.period import parse_month
from protocol import routes
from protocol.amendment import OPEN, ChangeRequest
from protocol.answer import SettleRequest
from protocol.enrol import EnrolCodeRequest
from protocol.lease import LendRequest
from protocol.member import MemberDecision
from protocol.order import DecideRequest, ReleaseRequest, ShipRequest
from protocol.revocation import DeviceOrderRequest, GrantRequest
from protocol.staff import AlarmRow, IssueRequest, StaffOrder
from protocol.statement import PaymentRequest
from protocol.sync import VerdictStatus
from server_stub.amendment import accept_change, change_row, list_changes, refuse_change
from server_stub.answer import list_standings, settle_dispute
from server_stub.auth import admit_staff
from server_stub.contract_staff import CONTRACT_HANDLERS
from server_stub.device_page import device_page, device_statuses
from server_stub.edge import answer, read_message
from server_stub.enrol import issue_code
from server_stub.exposure import exposure_reply
from server_stub.grant import change_grants, list_grants
from server_stub.judging import read_facts
from server_stub.lease import lend, list_leases
from server_stub.member import decide_member, staff_member
from server_stub.models import Alarm, Dealer, Order, Store
from server_stub.order import approve_order, order_status, reject_order, release_order
from server_stub.payment import record_payment
from server_stub.policy_staff import POLICY_HANDLERS
from server_stub.receipt import control_totals
from server_stub.receivable import find_dealer
from server_stub.retrial import retry_documents
from server_stub.revocation import order_device, shut_out
from server_stub.shipment import ship_order, shipment_need
from server_stub.statement import issue_statement

_MOST = 500


@get(routes.ORDERS, sync_to_thread=True)
def list_orders(
    request: Request[Any, Any, Any],
    in_state: Annotated[str, QueryParameter(name="state")] = "",
    dealer: FromQuery[str] = "",
) -> Response[bytes]:
    """List the newest orders, of one state or one dealer."""
    hq = admit_staff(request)
    store = (Store.dealer_id == Order.dealer_id) & (Store.id == Order.store_id)
    query = (
        select(Order, Dealer.code, Store.code).join(Dealer, Dealer.id == Order.dealer_id).join(Store, store)
    )
    query = query.where(Order.state == in_state) if in_state else query
    query = query.where(Dealer.code == dealer) if dealer else query
    with hq.database.read() as session:
        found = session.execute(query.order_by(Order.received_at.desc(), Order.id).limit(_MOST)).all()
        return answer(request, [_staff_order(session, *row) for row in found])


def _staff_order(session: Session, order: Order, dealer_code: str, store_code: str) -> StaffOrder:
    alarms = select(Alarm.code).where(Alarm.dealer_id == order.dealer_id, Alarm.doc_id == order.id)
    return StaffOrder(
        dealer_code=dealer_code,
        store_code=store_code,
        business_day=order.business_day,
        received_at=order.received_at,
        order=order_status(session, order),
        alarms=list(session.scalars(alarms)),
        contract=order.contract,
    )


@post(routes.ORDER_DECIDE, sync_to_thread=True, status_code=200)
def decide_order(request: Request[Any, Any, Any], order_id: FromPath[str], body: RawBody) -> Response[bytes]:
    """Approve an order with what is available, or reject it with a reason."""
    hq = admit_staff(request)
    message = read_message(request, body, DecideRequest)
    with hq.database.write() as session:
        if message.action == "approve":
            order = approve_order(
                session,
                order_id,
                hq.clock(),
                base_revision=message.base_revision,
                over_limit=message.over_limit,
            )
        elif message.action == "reject":
            order = reject_order(
                session, order_id, message.reason, hq.clock(), base_revision=message.base_revision
            )
        else:
            raise DomainError("action_unknown", action=message.action)
        status = order_status(session, order)
    return answer(request, status)


@post(routes.ORDER_RELEASE, sync_to_thread=True, status_code=200)
def release(request: Request[Any, Any, Any], order_id: FromPath[str], body: RawBody) -> Response[bytes]:
    """Release an approved order to the warehouse."""
    hq = admit_staff(request)
    message = read_message(request, body, ReleaseRequest)
    with hq.database.write() as session:
        order = release_order(session, order_id, base_revision=message.base_revision)
        status = order_status(session, order)
    return answer(request, status)


@get(routes.CHANGES, sync_to_thread=True)
def list_change_requests(
    request: Request[Any, Any, Any],
    in_state: Annotated[str, QueryParameter(name="state")] = OPEN,
) -> Response[bytes]:
    """List change requests of one state, the open ones unless another is named; an empty state lists all."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, [change_row(*found) for found in list_changes(session, state=in_state)])


@post(routes.CHANGE_DECIDE, sync_to_thread=True, status_code=200)
def decide_change(
    request: Request[Any, Any, Any], change_id: FromPath[str], body: RawBody
) -> Response[bytes]:
    """Accept a change request, or refuse it with a reason."""
    hq = admit_staff(request)
    message = read_message(request, body, ChangeRequest)
    with hq.database.write() as session:
        if message.action == "accept":
            row = accept_change(session, change_id, hq.clock())
        elif message.action == "refuse":
            row = refuse_change(session, change_id, message.reason, hq.clock())
        else:
            raise DomainError("action_unknown", action=message.action)
    return answer(request, row)


@post(routes.ORDER_SHIP, sync_to_thread=True, status_code=200)
def ship(request: Request[Any, Any, Any], order_id: FromPath[str], body: RawBody) -> Response[bytes]:
    """Ship what is approved; a store that took it in before HQ knew of it is heard now."""
    hq = admit_staff(request)
    message = read_message(request, body, ShipRequest)
    with hq.database.write() as session:
        shipment = ship_order(session, order_id, message.shipped_on)
        dealer_id = session.scalars(select(Order.dealer_id).where(Order.id == order_id)).one()
        retry_documents(session, dealer_id, VerdictStatus.WAITING, shipment_need(shipment.number))
    return answer(request, shipment)


@post(routes.ENROL_CODES, sync_to_thread=True, status_code=201)
def create_enrol_code(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Issue a one-time code for a store."""
    hq = admit_staff(request)
    message = read_message(request, body, EnrolCodeRequest)
    with hq.database.write() as session:
        code = issue_code(session, message.store_code, hq.clock())
    return answer(request, code, 201)


@post(routes.PAYMENTS, sync_to_thread=True, status_code=201)
def create_payment(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Record money received from a dealer."""
    hq = admit_staff(request)
    message = read_message(request, body, PaymentRequest)
    with hq.database.write() as session:
        entry = record_payment(session, message)
    return answer(request, entry, 201)


@post(routes.STATEMENTS, sync_to_thread=True, status_code=201)
def create_statement(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Issue a dealer's statement of a month."""
    hq = admit_staff(request)
    message = read_message(request, body, IssueRequest)
    month = parse_month(message.month)
    with hq.database.write() as session:
        dealer = find_dealer(session, message.dealer_code)
        issued = issue_statement(session, dealer.id, month, hq.clock())
    return answer(request, issued, 201)


@get(routes.CONTROL_TOTALS, sync_to_thread=True)
def read_control_totals(
    request: Request[Any, Any, Any],
    dealer: FromQuery[str],
    first: FromQuery[date | None] = None,
    last: FromQuery[date | None] = None,
) -> Response[bytes]:
    """Return a dealer's sales and refunds by store and business day."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, control_totals(session, dealer, first, last))


@get(routes.DEVICES, sync_to_thread=True)
def list_devices(request: Request[Any, Any, Any]) -> Response[bytes]:
    """List every device with its last contact, heads, stuck documents and clock offset."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, device_statuses(session))


@get(routes.DEVICE, sync_to_thread=True)
def read_device(request: Request[Any, Any, Any], device_id: FromPath[int]) -> Response[bytes]:
    """Show the page of one device: its histories, what HQ set aside, its alarms and its daily control totals."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, device_page(session, device_id))


@post(routes.DEVICE_REVOKE, sync_to_thread=True, status_code=200)
def revoke_device(request: Request[Any, Any, Any], device_id: FromPath[int]) -> Response[bytes]:
    """Shut a device out; from now on all its requests are refused."""
    hq = admit_staff(request)
    with hq.database.write() as session:
        shut_out(session, device_id, hq.clock())
    return answer(request, {"device_id": device_id})


@post(routes.DEVICE_ORDERS, sync_to_thread=True, status_code=201)
def create_device_order(
    request: Request[Any, Any, Any], device_id: FromPath[int], body: RawBody
) -> Response[bytes]:
    """Order a device to drain, lock, wipe or go on, or renew its certificate."""
    hq = admit_staff(request)
    message = read_message(request, body, DeviceOrderRequest)
    with hq.database.write() as session:
        orders = order_device(session, device_id, message, hq.clock(), hq.signer.life)
    return answer(request, orders, 201)


@get(routes.GRANTS, sync_to_thread=True)
def read_grants(request: Request[Any, Any, Any], dealer: FromQuery[str] = "") -> Response[bytes]:
    """List what was granted to dealers or taken back from them."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, list_grants(session, dealer))


@post(routes.GRANT_CHANGES, sync_to_thread=True, status_code=201)
def create_grant(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Grant a scope, take it back, or move a dealer to another price book."""
    hq = admit_staff(request)
    message = read_message(request, body, GrantRequest)
    with hq.database.write() as session:
        grants = change_grants(session, message, hq.clock())
    return answer(request, grants, 201)


@get(routes.LEASES, sync_to_thread=True)
def read_leases(request: Request[Any, Any, Any], dealer: FromQuery[str] = "") -> Response[bytes]:
    """List what is lent to PCs, of one dealer or all."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, list_leases(session, dealer))


@post(routes.LEASE_LEND, sync_to_thread=True, status_code=201)
def create_lease(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Lend credit, points, a budget or stock to a store's PC."""
    hq = admit_staff(request)
    message = read_message(request, body, LendRequest)
    with hq.database.write() as session:
        row = lend(session, message, hq.clock())
    return answer(request, row, 201)


@get(routes.EXPOSURE, sync_to_thread=True)
def read_dealer_exposure(request: Request[Any, Any, Any], dealer: FromQuery[str]) -> Response[bytes]:
    """Return what HQ risks with a dealer, component by component, against its limit."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, exposure_reply(session, find_dealer(session, dealer)))


@get(routes.MEMBER, sync_to_thread=True)
def read_member(
    request: Request[Any, Any, Any], member_id: FromPath[str], dealer: FromQuery[str]
) -> Response[bytes]:
    """Return a member of a dealer with its history, or the one it was made one with."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, staff_member(session, find_dealer(session, dealer), member_id))


@post(routes.MEMBER_DECIDE, sync_to_thread=True, status_code=200)
def change_member(
    request: Request[Any, Any, Any], member_id: FromPath[str], body: RawBody
) -> Response[bytes]:
    """Change what is HQ's of a member, or make it one with another."""
    hq = admit_staff(request)
    message = read_message(request, body, MemberDecision)
    with hq.database.write() as session:
        dealer = find_dealer(session, message.dealer_code)
        row = decide_member(session, dealer.id, member_id, message, hq.clock())
        shown = staff_member(session, dealer, row.id)
    return answer(request, shown)


@get(routes.ANSWERS, sync_to_thread=True)
def list_answers(
    request: Request[Any, Any, Any], in_state: Annotated[str, QueryParameter(name="state")] = ""
) -> Response[bytes]:
    """List how dealers answered their statements, of one state or all."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, list_standings(session, in_state)[:_MOST])


@post(routes.ANSWER_SETTLE, sync_to_thread=True, status_code=200)
def settle_answer(request: Request[Any, Any, Any], number: FromPath[str], body: RawBody) -> Response[bytes]:
    """Settle the dispute of a statement with a reply the dealer reads."""
    hq = admit_staff(request)
    message = read_message(request, body, SettleRequest)
    with hq.database.write() as session:
        row = settle_dispute(session, number, message.reply, hq.clock())
    return answer(request, row)


@get(routes.ALARMS, sync_to_thread=True)
def list_alarms(request: Request[Any, Any, Any]) -> Response[bytes]:
    """List the newest open alarms."""
    hq = admit_staff(request)
    query = select(Alarm, Dealer.code).join(Dealer, Dealer.id == Alarm.dealer_id)
    query = query.where(Alarm.closed_at.is_(None)).order_by(Alarm.id.desc()).limit(_MOST)
    with hq.database.read() as session:
        return answer(request, [_alarm_row(*row) for row in session.execute(query)])


def _alarm_row(alarm: Alarm, dealer: str) -> AlarmRow:
    return AlarmRow(
        dealer_code=dealer,
        code=alarm.code,
        raised_at=alarm.raised_at,
        doc_id=alarm.doc_id,
        facts=read_facts(alarm.facts),
    )


@post(routes.PARKED_RETRY, sync_to_thread=True, status_code=200)
def retry_parked(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Judge every parked document again, after HQ learned what it did not know."""
    hq = admit_staff(request)
    settled = 0
    with hq.database.write() as session:
        for dealer_id in session.scalars(select(Dealer.id).order_by(Dealer.id)).all():
            settled += retry_documents(session, dealer_id, VerdictStatus.PARKED)
    return answer(request, {"settled": settled})


STAFF_HANDLERS: list[HTTPRouteHandler] = [
    list_orders,
    decide_order,
    release,
    list_change_requests,
    decide_change,
    ship,
    create_enrol_code,
    create_payment,
    create_statement,
    read_control_totals,
    list_devices,
    read_device,
    revoke_device,
    create_device_order,
    read_grants,
    create_grant,
    read_leases,
    create_lease,
    read_dealer_exposure,
    read_member,
    change_member,
    list_answers,
    settle_answer,
    list_alarms,
    retry_parked,
    *POLICY_HANDLERS,
    *CONTRACT_HANDLERS,
]
