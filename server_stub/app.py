"""The REST application: device routes here, staff routes beside it, problem documents for every refusal."""

from __future__ import annotations

import logging
import secrets
from functools import partial
from typing import Any

from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.params import FromPath, RawBody
from litestar.types import Message, Scope
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from domain.errors import DomainError
from protocol import routes
from protocol.base import MAX_BODY_BYTES, PROTOCOL_VERSION
from protocol.enrol import EnrolRequest
from protocol.healing import MissingRequest
from protocol.health import Health
from protocol.problem import ProblemCode
from protocol.sync import SyncReply, SyncRequest
from server_stub import enrol as enrolment
from server_stub.auth import NONCE_HEADER, check_device, is_staff, make_nonce
from server_stub.backup import read_durable
from server_stub.edge import AnyRequest, answer, answer_pdf, answer_refusal, check_body, read_message
from server_stub.feed import read_pages
from server_stub.headquarters import Hq
from server_stub.healing import find_missing
from server_stub.inbox import check_push, push
from server_stub.problems import RefusedError
from server_stub.publish import granted_scopes
from server_stub.segment import find_manifest, segment, segment_folder
from server_stub.staff import STAFF_HANDLERS
from server_stub.statement import find_statement

log = logging.getLogger(__name__)

_BY_STATUS = {
    400: ProblemCode.BAD_REQUEST,
    401: ProblemCode.UNSIGNED,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    413: ProblemCode.TOO_LARGE,
    415: ProblemCode.UNSUPPORTED_MEDIA_TYPE,
}


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
        enrolled = change(lambda session: enrolment.enrol(session, message, moment))
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
    message, moment = read_message(request, body, SyncRequest), hq.clock()
    if message.protocol > PROTOCOL_VERSION:
        raise RefusedError(ProblemCode.PROTOCOL_TOO_NEW, facts={"protocol": PROTOCOL_VERSION})
    check_push(message)
    database = hq.database.of_dealer(device.dealer_id)
    pushed = database.change(lambda session: push(session, device, message, moment))
    with database.read() as session:
        granted = granted_scopes(device.dealer_id, device.device_id, device.price_book)
        find = partial(find_manifest, segment_folder(hq.database))
        pages = read_pages(session, granted, message, find)
        reply = SyncReply(
            gen=hq.gen,
            status=pushed.status,
            head=pushed.head,
            durable=read_durable(session, device.dealer_id, message.lineage),
            hq_time=moment,
            verdicts=pushed.verdicts,
            pages=pages,
        )
        return answer(request, reply)


@post(routes.MISSING, sync_to_thread=True, status_code=200)
def missing(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Give a PC that had to begin anew what its store pushed on earlier histories."""
    hq: Hq = request.app.state.hq
    check_body(request, body)
    device = check_device(hq, request, body)
    message = read_message(request, body, MissingRequest)
    with hq.database.of_dealer(device.dealer_id).read() as session:
        return answer(request, find_missing(session, device, message))


@get(routes.STATEMENT_PDF, sync_to_thread=True)
def statement_pdf(request: Request[Any, Any, Any], number: FromPath[str]) -> Response[bytes]:
    """Draw an issued statement for its dealer's device or for staff."""
    from paper.statement import render_statement

    hq: Hq = request.app.state.hq
    dealer_id = None if is_staff(hq, request) else check_device(hq, request, b"").dealer_id
    database = hq.database.hq_wide if dealer_id is None else hq.database.of_dealer(dealer_id)
    with database.read() as session:
        try:
            statement = find_statement(session, number, dealer_id)
        except DomainError as error:
            raise RefusedError(ProblemCode.NOT_FOUND, str(error), facts=error.facts) from error
    return answer_pdf(request, render_statement(statement), f"{number}.pdf")


def _on_refused(request: AnyRequest, refusal: RefusedError) -> Response[bytes]:
    return answer_refusal(request, refusal)


def _on_domain_error(request: AnyRequest, error: DomainError) -> Response[bytes]:
    facts = {"reason": error.code} | error.facts
    return answer_refusal(request, RefusedError(ProblemCode.REFUSED, str(error), facts=facts))


def _on_http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    code = _BY_STATUS.get(error.status_code)
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


def _on_fault(request: AnyRequest, error: Exception) -> Response[bytes]:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer_refusal(request, RefusedError(ProblemCode.INTERNAL))


def create_app(hq: Hq) -> Litestar:
    """Make the application of one running HQ."""

    async def add_nonce(message: Message, scope: Scope) -> None:
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
            OperationalError: _on_no_database,
            InterfaceError: _on_no_database,
            PoolTimeoutError: _on_no_database,
            Exception: _on_fault,
        },
    )
    app.state.hq = hq
    return app
