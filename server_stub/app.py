"""The REST application: device routes here, staff routes beside it, problem documents for every refusal."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.params import FromPath, RawBody
from litestar.types import Message
from litestar.types import Scope as AsgiScope
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from domain.errors import DomainError
from protocol import routes
from protocol.base import MAX_BODY_BYTES, PROTOCOL_VERSION
from protocol.enrol import EnrolRequest
from protocol.healing import MissingRequest
from protocol.health import Health
from protocol.problem import ProblemCode
from protocol.revocation import Standing
from protocol.segment import Manifest
from protocol.sync import Feature, PushStatus, SyncReply, SyncRequest
from protocol.verdict import VERDICT
from server_stub import enrol as enrolment
from server_stub.approval import share_secret
from server_stub.auth import NONCE_HEADER, Identity, check_device, is_staff, make_nonce
from server_stub.backup import read_durable
from server_stub.brief import check_brief, with_spoken
from server_stub.certificate import is_due, read_certificate, renew
from server_stub.control import check_days, compare_days
from server_stub.edge import AnyRequest, answer, answer_pdf, answer_refusal, check_body, read_message
from server_stub.edition import check_protocol, choose_edition
from server_stub.grant import read_price_book, with_grants
from server_stub.headquarters import Hq
from server_stub.healing import find_missing
from server_stub.inbox import Pushed
from server_stub.late import push_with_late
from server_stub.lease import check_leases, lease_scopes, serve_leases
from server_stub.models import Device
from server_stub.page import Pulled, read_pages
from server_stub.prepared import Prepared
from server_stub.problems import RefusedError
from server_stub.publish import granted_scopes
from server_stub.push_form import check_push
from server_stub.refusal import check_refusals, hear_refusals
from server_stub.revocation import (
    check_obeyed,
    check_standing,
    find_standing,
    hear_obeyed,
    narrow,
    sign_orders,
)
from server_stub.scope import ScopeHead
from server_stub.segment import find_manifest, segment, segment_folder
from server_stub.staff import STAFF_HANDLERS
from server_stub.statement import find_statement
from server_stub.store_receipt import shared_scopes

log = logging.getLogger(__name__)

_CERTIFIED = Prepared(
    select(Device.certificate_issued).where(
        Device.dealer_id == bindparam("dealer"), Device.id == bindparam("device")
    )
)
_BY_STATUS = {
    400: ProblemCode.BAD_REQUEST,
    401: ProblemCode.UNSIGNED,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    413: ProblemCode.TOO_LARGE,
    415: ProblemCode.UNSUPPORTED_MEDIA_TYPE,
}

_BROKEN_OFF = "client disconnected prematurely"
"""How Litestar calls a request whose line broke before all of it was there: nobody's fault, and nobody hears the answer."""


@get(routes.HEALTH, sync_to_thread=False)
def health(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say that this is Branchline HQ, which protocol it speaks, and its time."""
    hq: Hq = request.app.state.hq
    return answer(request, Health(hq="branchline", protocol=PROTOCOL_VERSION, gen=hq.gen, hq_time=hq.clock()))


@post(routes.ENROL, sync_to_thread=True, status_code=200)
def enrol(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Turn a PC into a device with a one-time code."""
    hq: Hq = request.app.state.hq
    message, moment = read_message(request, body, EnrolRequest), hq.clock()
    address = request.client.host if request.client else ""
    wait = hq.tries.wait_seconds(address, moment)
    if wait:
        raise RefusedError(ProblemCode.TOO_MANY_TRIES, retry_after=wait, facts={"seconds": wait})
    try:
        change = hq.database.hq_wide.change
        enrolled = change(lambda session: enrolment.enrol(session, message, moment, hq.signer))
    except RefusedError as refusal:
        if refusal.code is not ProblemCode.BAD_REQUEST:
            hq.tries.add(address, moment)
        raise
    return answer(request, enrolled)


@post(routes.SYNC, sync_to_thread=True, status_code=200)
def sync(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Take documents, answer with verdicts, and send what changed in the device's scopes."""
    hq: Hq = request.app.state.hq
    check_body(request, body)
    device = check_device(hq, request, body)
    message, moment = with_spoken(read_message(request, body, SyncRequest)), hq.clock()
    check_protocol(message.protocol)
    check_push(message)
    check_brief(message)
    check_leases(message)
    check_obeyed(message)
    check_days(message.days)
    check_refusals(message)
    database = hq.database.of_dealer(device.dealer_id)
    pushed = database.change(lambda session: _take(session, hq, device, message, moment))
    with database.read() as session:
        standing = find_standing(session, device, message.lineage, moment)
        find = partial(find_manifest, segment_folder(hq.database))
        pulled = _read_pages(session, device, message, standing, find)
        reply = SyncReply(
            gen=hq.gen,
            status=pushed.status,
            head=pushed.head,
            durable=read_durable(session, device.dealer_id, message.lineage),
            hq_time=moment,
            verdicts=pushed.verdicts,
            pages=pulled.pages,
            held=pulled.held,
            days=pushed.days,
            standing=standing.value,
            **_trust(session, hq, device, message),
            notice="" if choose_edition(message.shapes) else ProblemCode.PROGRAM_TOO_OLD.value,
        )
        return answer(request, reply)


def _take(session: Session, hq: Hq, device: Identity, message: SyncRequest, moment: datetime) -> Pushed:
    """Do in one transaction all that a synchronisation changes at HQ."""
    pushed = push_with_late(session, device, message, moment)
    hear_obeyed(session, device, message, moment)
    hear_refusals(session, device, message, moment)
    if pushed.status is PushStatus.OK:
        standing = find_standing(session, device, message.lineage, moment)
        serve_leases(session, device, message, moment, lends=standing is Standing.GOOD)
        share_secret(session, device.dealer_id, device.device_id)
    if is_due(device, moment):
        renew(session, device, moment, hq.signer)
    if pushed.status is PushStatus.OK and message.days and not message.envelopes:
        return replace(pushed, days=compare_days(session, device, message.lineage, message.days, moment))
    return pushed


def _read_pages(
    session: Session,
    device: Identity,
    message: SyncRequest,
    standing: Standing,
    find: Callable[[ScopeHead], Manifest | None],
) -> Pulled:
    """Answer for what is granted in this very snapshot; a device in no good standing hears verdicts alone."""
    book = read_price_book(session, device.dealer_id)
    usual = granted_scopes(device.dealer_id, device.device_id, book)
    usual += lease_scopes(session, device.dealer_id, device.device_id)
    usual += shared_scopes(session, device.dealer_id, device.store_id)
    granted = with_grants(session, device.dealer_id, device.device_id, usual)
    if standing is Standing.GOOD:
        return read_pages(session, granted, message, find)
    kept = [scope for scope in granted if scope.startswith(VERDICT)]
    if message.brief is not None:
        return Pulled([])  # what it holds of the others it has to say in full
    return Pulled(read_pages(session, kept, narrow(message, granted, kept), find).pages)


def _trust(session: Session, hq: Hq, device: Identity, message: SyncRequest) -> dict[str, Any]:
    """Return the orders for the PC and, where it asked or a new one was just made, its certificate with HQ's key."""
    told: dict[str, Any] = {"orders": sign_orders(session, device, message, hq.signer)}
    mine = {"dealer": device.dealer_id, "device": device.device_id}
    is_new = _CERTIFIED.scalar(session, **mine) != device.certificate_issued
    if Feature.CERTIFICATE in message.features or is_new:
        row = session.get_one(Device, (device.dealer_id, device.device_id))
        told |= {"certificate": read_certificate(row, hq.signer), "hq_key": hq.signer.public}
    return told


@post(routes.MISSING, sync_to_thread=True, status_code=200)
def missing(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Give a PC that had to begin anew what its store pushed on earlier histories."""
    hq: Hq = request.app.state.hq
    check_body(request, body)
    device = check_device(hq, request, body)
    message = read_message(request, body, MissingRequest)
    with hq.database.of_dealer(device.dealer_id).read() as session:
        check_standing(session, device, hq.clock(), message.lineage)
        return answer(request, find_missing(session, device, message))


@get(routes.STATEMENT_PDF, sync_to_thread=True)
def statement_pdf(request: Request[Any, Any, Any], number: FromPath[str]) -> Response[bytes]:
    """Draw an issued statement for its dealer's device or for staff."""
    from paper.statement import render_statement

    hq: Hq = request.app.state.hq
    device = None if is_staff(hq, request) else check_device(hq, request, b"")
    dealer_id = device.dealer_id if device else None
    database = hq.database.hq_wide if dealer_id is None else hq.database.of_dealer(dealer_id)
    with database.read() as session:
        if device:
            check_standing(session, device, hq.clock())
        try:
            statement = find_statement(session, number, dealer_id)
        except DomainError as error:
            raise RefusedError(ProblemCode.NOT_FOUND, str(error), facts=error.facts) from error
    return answer_pdf(request, render_statement(statement), f"{number}.pdf")


def _on_refused(request: AnyRequest, refusal: RefusedError) -> Response[bytes]:
    return answer_refusal(request, refusal)


def _on_domain_error(request: AnyRequest, error: DomainError) -> Response[bytes]:
    facts = {"reason": error.code} | error.facts
    is_stale = error.code == ProblemCode.REVISION_STALE
    code = ProblemCode.REVISION_STALE if is_stale else ProblemCode.REFUSED
    return answer_refusal(request, RefusedError(code, str(error), facts=facts))


def _on_http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    code = _BY_STATUS.get(error.status_code)
    if error.detail == _BROKEN_OFF:
        log.info("%s %s broke off", request.method, request.url.path)
        return answer_refusal(request, RefusedError(ProblemCode.BAD_REQUEST))
    if code is None:
        return _on_fault(request, error)
    return answer_refusal(request, RefusedError(code, "" if error.status_code == 404 else error.detail))


def _on_no_database(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Nothing was acknowledged, so the PC may send it all again; not all of them at the same moment."""
    log.warning(
        "%s %s has to be sent again: %s", request.method, request.url.path, getattr(error, "orig", error)
    )
    wait = 1 + secrets.randbelow(5)
    return answer_refusal(request, RefusedError(ProblemCode.UNAVAILABLE, retry_after=wait))


def _on_no_column(request: AnyRequest, error: Exception) -> Response[bytes]:
    """A value no column can hold, such as a number of 400 digits in a path, names nothing there is."""
    log.warning("%s asks for what no column holds: %s", request.method, type(error).__name__)
    detail = "A value is beyond what can be stored."
    return answer_refusal(request, RefusedError(ProblemCode.BAD_REQUEST, detail))


def _on_fault(request: AnyRequest, error: Exception) -> Response[bytes]:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer_refusal(request, RefusedError(ProblemCode.INTERNAL))


def create_app(hq: Hq) -> Litestar:
    """Make the application of one running HQ."""

    async def add_nonce(message: Message, scope: AsgiScope) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            headers[NONCE_HEADER] = make_nonce(hq.secret, hq.clock())

    app = Litestar(
        route_handlers=[health, enrol, sync, missing, segment, statement_pdf, *STAFF_HANDLERS],
        openapi_config=None,
        logging_config=None,
        debug=False,
        request_max_body_size=MAX_BODY_BYTES,
        before_send=[add_nonce],
        exception_handlers={
            RefusedError: _on_refused,
            DomainError: _on_domain_error,
            HTTPException: _on_http_error,
            OverflowError: _on_no_column,
            UnicodeEncodeError: _on_no_column,
            DataError: _on_no_column,
            OperationalError: _on_no_database,
            InterfaceError: _on_no_database,
            PoolTimeoutError: _on_no_database,
            Exception: _on_fault,
        },
    )
    app.state.hq = hq
    return app
