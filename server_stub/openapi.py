"""The description of the REST API, made from the messages of `protocol` and kept in docs/api.json."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import msgspec

from protocol import routes
from protocol.amendment import ChangeRequest, ChangeRow
from protocol.answer import AnswerRow, SettleRequest, StaffAnswer
from protocol.base import PROTOCOL_VERSION
from protocol.contract import ContractRequest, ContractVersion, EndRequest, RenewalRow, RenewRequest
from protocol.document import DOCUMENTS
from protocol.enrol import EnrolCode, EnrolCodeRequest, Enrolment, EnrolRequest
from protocol.healing import MissingReply, MissingRequest
from protocol.health import Health
from protocol.lease import ExposureReply, LendRequest, LentRow
from protocol.member import MemberDecision, StaffMember
from protocol.order import DecideRequest, OrderStatusRow, ReleaseRequest, ShipmentRow, ShipRequest
from protocol.problem import MEDIA_TYPE, Problem
from protocol.publication import CheckReply, DiffReply, PolicyRequest, PolicyRow, PublishReply
from protocol.revocation import DeviceOrderRequest, DeviceOrderRow, GrantRequest, GrantRow
from protocol.segment import SEGMENT
from protocol.staff import AlarmRow, DevicePage, DeviceStatus, IssueRequest, StaffOrder
from protocol.statement import ControlTotals, EntryRow, PaymentRequest, StatementRow
from protocol.sync import SyncReply, SyncRequest
from server_stub.problems import STATUS

Security = list[dict[str, list[str]]]

_ANYONE: Security = []
_DEVICE: Security = [{"device": [], "nonce": [], "signature": []}]
_STAFF: Security = [{"staff": []}]
OCTETS = "application/octet-stream"
_REF = "#/components/schemas/{name}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path; `takes` and `gives` are messages, None gives a file of the named type."""

    method: str
    path: str
    summary: str
    security: Security
    takes: Any = None
    gives: Any = None
    status: int = 200
    query: tuple[str, ...] = ()
    media: str = "application/pdf"


OPERATIONS = (
    Operation("get", routes.HEALTH, "HQ says that it is HQ", _ANYONE, None, Health),
    Operation("post", routes.ENROL, "A PC becomes a device", _ANYONE, EnrolRequest, Enrolment),
    Operation("post", routes.SYNC, "Documents up, verdicts and scopes down", _DEVICE, SyncRequest, SyncReply),
    Operation(
        "post", routes.MISSING, "Documents a PC lost with a history", _DEVICE, MissingRequest, MissingReply
    ),
    Operation("get", SEGMENT, "A segment of a published scope, whole or a range", _DEVICE, media=OCTETS),
    Operation("get", routes.STATEMENT_PDF, "A statement as PDF", _DEVICE + _STAFF),
    Operation(
        "get", routes.ORDERS, "The newest orders", _STAFF, None, list[StaffOrder], query=("state", "dealer")
    ),
    Operation(
        "post", routes.ORDER_DECIDE, "Approve or reject an order", _STAFF, DecideRequest, OrderStatusRow
    ),
    Operation(
        "post",
        routes.ORDER_RELEASE,
        "Release an order to the warehouse",
        _STAFF,
        ReleaseRequest,
        OrderStatusRow,
    ),
    Operation(
        "get", routes.CHANGES, "Change requests of dealers", _STAFF, None, list[ChangeRow], query=("state",)
    ),
    Operation(
        "post", routes.CHANGE_DECIDE, "Accept or refuse a change request", _STAFF, ChangeRequest, ChangeRow
    ),
    Operation("post", routes.ORDER_SHIP, "Ship what is approved", _STAFF, ShipRequest, ShipmentRow),
    Operation("post", routes.ENROL_CODES, "Issue a one-time code", _STAFF, EnrolCodeRequest, EnrolCode, 201),
    Operation("post", routes.PAYMENTS, "Record money from a dealer", _STAFF, PaymentRequest, EntryRow, 201),
    Operation("post", routes.STATEMENTS, "Issue a statement", _STAFF, IssueRequest, StatementRow, 201),
    Operation(
        "get",
        routes.CONTROL_TOTALS,
        "Sales and refunds by store and day",
        _STAFF,
        None,
        list[ControlTotals],
        query=("dealer", "first", "last"),
    ),
    Operation("get", routes.DEVICES, "Every device and its state", _STAFF, None, list[DeviceStatus]),
    Operation("get", routes.DEVICE, "The page of one device", _STAFF, None, DevicePage),
    Operation("post", routes.DEVICE_REVOKE, "Shut a device out", _STAFF, None, dict[str, int]),
    Operation(
        "post",
        routes.DEVICE_ORDERS,
        "Order a device to drain, lock, wipe or go on, or renew its certificate",
        _STAFF,
        DeviceOrderRequest,
        list[DeviceOrderRow],
        201,
    ),
    Operation(
        "get",
        routes.GRANTS,
        "What dealers are granted otherwise",
        _STAFF,
        None,
        list[GrantRow],
        query=("dealer",),
    ),
    Operation("get", routes.LEASES, "What is lent to PCs", _STAFF, None, list[LentRow], query=("dealer",)),
    Operation(
        "post",
        routes.LEASE_LEND,
        "Lend credit, points, a budget or stock to a store's PC",
        _STAFF,
        LendRequest,
        LentRow,
        201,
    ),
    Operation(
        "get",
        routes.EXPOSURE,
        "A dealer's exposure by component",
        _STAFF,
        None,
        ExposureReply,
        query=("dealer",),
    ),
    Operation(
        "post",
        routes.GRANT_CHANGES,
        "Grant a scope or take it back",
        _STAFF,
        GrantRequest,
        list[GrantRow],
        201,
    ),
    Operation(
        "get", routes.MEMBER, "A member with its history", _STAFF, None, StaffMember, query=("dealer",)
    ),
    Operation(
        "post", routes.MEMBER_DECIDE, "Change what is HQ's of a member", _STAFF, MemberDecision, StaffMember
    ),
    Operation(
        "get", routes.ANSWERS, "Answers to statements", _STAFF, None, list[StaffAnswer], query=("state",)
    ),
    Operation("post", routes.ANSWER_SETTLE, "Settle a dispute", _STAFF, SettleRequest, AnswerRow),
    Operation("get", routes.POLICIES, "Published policies", _STAFF, None, list[PolicyRow]),
    Operation("get", routes.POLICY, "A policy as it was published", _STAFF, None, dict[str, Any]),
    Operation("post", routes.POLICY_CHECK, "Every fault of a policy", _STAFF, PolicyRequest, CheckReply),
    Operation(
        "post", routes.POLICY_DIFF, "How a policy differs from what runs", _STAFF, PolicyRequest, DiffReply
    ),
    Operation("post", routes.POLICY_PUBLISH, "Publish a policy", _STAFF, PolicyRequest, PublishReply, 201),
    Operation(
        "get",
        routes.CONTRACTS,
        "Every version of contracts",
        _STAFF,
        None,
        list[ContractVersion],
        query=("dealer",),
    ),
    Operation("post", routes.CONTRACT_SIGN, "Sign a contract", _STAFF, ContractRequest, ContractVersion, 201),
    Operation(
        "post",
        routes.CONTRACT_AMEND,
        "Amend a contract from a day on",
        _STAFF,
        ContractRequest,
        ContractVersion,
        201,
    ),
    Operation("post", routes.CONTRACT_END, "End a contract early", _STAFF, EndRequest, ContractVersion, 201),
    Operation(
        "post", routes.CONTRACT_RENEW, "Carry a contract on", _STAFF, RenewRequest, ContractVersion, 201
    ),
    Operation(
        "get",
        routes.CONTRACT_RENEWALS,
        "Contracts that end soon",
        _STAFF,
        None,
        list[RenewalRow],
        query=("days",),
    ),
    Operation("get", routes.ALARMS, "What staff should look at", _STAFF, None, list[AlarmRow]),
    Operation("post", routes.PARKED_RETRY, "Judge parked documents again", _STAFF, None, dict[str, int]),
)


def plain_path(route: str) -> str:
    """Return a route without the types of its parameters."""
    return re.sub(r":\w+\}", "}", route)


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer" if kind == "int" else "string"},
        }
        for name, kind in re.findall(r"\{(\w+):(\w+)\}", operation.path)
    ]
    queries = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in operation.query]
    return found + queries


def _describe_operation(operation: Operation, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    media = {operation.media: {}} if operation.gives is None else _json(schemas[operation.gives])
    described: dict[str, Any] = {
        "summary": operation.summary,
        "security": operation.security,
        "parameters": _parameters(operation),
        "responses": {
            str(operation.status): {"description": "Done", "content": media},
            "default": {
                "description": "Refused",
                "content": {MEDIA_TYPE: {"schema": schemas[Problem]}},
            },
        },
    }
    if operation.takes is not None:
        described["requestBody"] = {"required": True, "content": _json(schemas[operation.takes])}
    return described


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _header(name: str, description: str) -> dict[str, str]:
    return {"type": "apiKey", "in": "header", "name": name, "description": description}


_SCHEMES = {
    "device": _header("Branchline-Device", "The device's id"),
    "nonce": _header("Branchline-Nonce", "A nonce from any answer of HQ in the last ten minutes"),
    "signature": _header(
        "Branchline-Signature",
        "Ed25519, base64url, over method, path, SHA-256 of the body as sent in hexadecimal, and nonce, "
        "joined by line feeds",
    ),
    "staff": {"type": "http", "scheme": "bearer"},
}


def describe() -> str:
    """Return the OpenAPI document as text, the same for the same code."""
    messages = [Problem, *DOCUMENTS.values()]
    messages += [part for each in OPERATIONS for part in (each.takes, each.gives) if part is not None]
    unique = list(dict.fromkeys(messages))
    found, components = msgspec.json.schema_components(unique, ref_template=_REF)
    schemas = dict(zip(unique, found, strict=True))
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        described = _describe_operation(operation, schemas)
        paths.setdefault(plain_path(operation.path), {})[operation.method] = described
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Branchline HQ",
            "version": str(PROTOCOL_VERSION),
            "description": "Documents travel inside SyncRequest.envelopes; their kinds are "
            + ", ".join(f"{kind} ({message.__name__})" for kind, message in DOCUMENTS.items())
            + ". Refusals are RFC 9457 problems with the codes "
            + ", ".join(f"{code.value} ({status})" for code, status in STATUS.items())
            + ".",
        },
        "paths": paths,
        "components": {"schemas": dict(sorted(components.items())), "securitySchemes": _SCHEMES},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
