"""What HQ's staff do about policies over REST: list, show, check, compare and publish them."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, RawBody
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.policy import Policy, complete, diff
from protocol import routes
from protocol.base import encode
from protocol.publication import CheckReply, DiffReply, FaultRow, PolicyRequest
from server_stub.auth import admit_staff
from server_stub.edge import answer, read_message
from server_stub.policy import list_policies, read_known, read_policy, running_version, snapshot_bytes
from server_stub.policy_file import Read, check_file, read_dealers, read_file, resolve
from server_stub.policy_publish import Publication, publish_policy
from server_stub.policy_words import changed_row, tell_fault

BY_STAFF = "staff"

_MOST_FAULTS = 100


def _read(session: Session, message: PolicyRequest, day: date) -> tuple[Read, Policy, list[FaultRow]]:
    """Read the policy of a message, as JSON or as a file, and list its faults."""
    data = message.file if message.policy is None else encode(message.policy)
    read, running = read_file(data, read_dealers(session)), read_policy(session, day)
    return read, running, check_file(read, running, read_known(session, day))


def _refuse_faulty(faults: list[FaultRow]) -> None:
    """Refuse a policy with its faults by number, the first hundred of them."""
    if faults:
        told = {str(place): tell_fault(one) for place, one in enumerate(faults[:_MOST_FAULTS], start=1)}
        raise DomainError("policy_faulty", faults=len(faults), **told)


@get(routes.POLICIES, sync_to_thread=True)
def list_versions(request: Request[Any, Any, Any]) -> Response[bytes]:
    """List the published versions, the newest first."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, list_policies(session, hq.today()))


@get(routes.POLICY, sync_to_thread=True)
def read_version(request: Request[Any, Any, Any], version: FromPath[int]) -> Response[bytes]:
    """Return a version as it was published."""
    hq = admit_staff(request)
    with hq.database.read() as session:
        return answer(request, msgspec.Raw(snapshot_bytes(session, version)))


@post(routes.POLICY_CHECK, sync_to_thread=True, status_code=200)
def check_policy(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """List every fault of a policy."""
    hq = admit_staff(request)
    message = read_message(request, body, PolicyRequest)
    with hq.database.read() as session:
        _, _, faults = _read(session, message, message.effective or hq.today())
    return answer(request, CheckReply(faults=faults))


@post(routes.POLICY_DIFF, sync_to_thread=True, status_code=200)
def compare_policy(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Tell how a policy differs from the one that runs on its effective day, or today."""
    hq = admit_staff(request)
    message = read_message(request, body, PolicyRequest)
    day = message.effective or hq.today()
    with hq.database.read() as session:
        read, running, faults = _read(session, message, day)
        _refuse_faulty(faults)
        version = running_version(session, day)
    changes = diff(running, complete(resolve(read, running), running))
    return answer(request, DiffReply(before=version, after=0, changes=[changed_row(one) for one in changes]))


@post(routes.POLICY_PUBLISH, sync_to_thread=True, status_code=201)
def create_version(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
    """Publish a policy as the next version, in force from its effective day on."""
    hq = admit_staff(request)
    message = read_message(request, body, PolicyRequest)
    if message.effective is None:
        raise DomainError("policy_without_day")
    publication = Publication(
        effective=message.effective,
        today=hq.today(),
        moment=hq.clock(),
        by=BY_STAFF,
        source=message.source,
        note=message.note,
    )
    with hq.database.write() as session:
        read, running, faults = _read(session, message, message.effective)
        _refuse_faulty(faults)
        reply = publish_policy(session, resolve(read, running), publication)
    return answer(request, reply, 201)


POLICY_HANDLERS: list[HTTPRouteHandler] = [
    list_versions,
    read_version,
    check_policy,
    compare_policy,
    create_version,
]
