"""Who may do what: every route by every principal, and no answer that names anything of another dealer."""

import re

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from protocol import routes
from protocol.base import encode
from protocol.receipt import RECEIPT
from protocol.revocation import Obeyed
from protocol.segment import SEGMENT
from protocol.sync import ScopeState
from server_stub.models import Dealer, Member, Store
from server_stub.openapi import OPERATIONS, Operation
from server_stub.publish import publish_dealer
from tests.hq import TOKEN, SeededHq, TestDevice, receipt

CANARY = "canary-5f1d7c9a"
OPEN = {routes.HEALTH: 200, routes.ENROL: 400}
MISSING_FILE = f"/v1/segments/{'0' * 64}"
DEVICE_ROUTES = {
    routes.SYNC: dict.fromkeys(("own", "other", "draining", "locked", "expired"), 200),
    routes.MISSING: {"own": 200, "other": 200, "draining": 403, "locked": 403, "expired": 403},
    SEGMENT: {"own": 404, "other": 404, "draining": 403, "locked": 403, "expired": 403},
    routes.STATEMENT_PDF: {"own": 404, "other": 404, "draining": 403, "locked": 403, "expired": 403},
}
PRINCIPALS = (
    *("nobody", "wrong signature", "wrong staff", "staff"),
    *("own", "other", "revoked", "draining", "locked", "expired"),
)
NEVER = {"nobody": 401, "wrong signature": 401, "wrong staff": 401, "revoked": 403}
CODES = {"draining": "device_draining", "locked": "device_locked", "expired": "certificate_expired"}


@pytest.fixture
def world(hq: SeededHq) -> SeededHq:
    """Two dealers; everything of the second carries a canary."""
    with hq.database.write() as session:
        session.execute(insert(Dealer), [{"id": 2, "code": f"{CANARY}-D", "name": f"{CANARY}-name"}])
        session.execute(
            insert(Store), [{"dealer_id": 2, "id": 21, "code": "S021", "name": f"{CANARY}-store"}]
        )
        member = {"dealer_id": 2, "id": f"{CANARY}-m", "name": f"{CANARY}-member", "phone": "13900000009"}
        session.execute(insert(Member), [member])
    with hq.database.write() as session:
        publish_dealer(session, 2)
    return hq


def principal(hq: SeededHq, name: str) -> TestDevice:
    """Make the device a principal signs as; those in trouble have synchronised before."""
    device = hq.device("S021" if name == "other" else "S011")
    device.append(RECEIPT, receipt(store_id=21 if name == "other" else 11), f"r-{device.enrolment.device_id}")
    device.sync()
    path = f"{routes.DEVICES}/{device.enrolment.device_id}"
    if name == "revoked":
        hq.staff("POST", f"{path}/revoke")
    elif name in ("draining", "locked"):
        action = "drain" if name == "draining" else "lock"
        assert hq.staff("POST", f"{path}/orders", {"action": action}).status_code == 201
    elif name == "expired":
        hq.clock.forward(days=91)
    elif name == "wrong signature":
        device.key = Ed25519PrivateKey.generate()
    return device


def body_of(operation: Operation, device: TestDevice) -> bytes:
    if operation.path == routes.SYNC:
        return encode(
            msgspec.structs.replace(device.request(), scopes=[ScopeState("dealer:2"), ScopeState("dealer:1")])
        )
    if operation.path == routes.MISSING:
        return encode({"lineage": "00000000000000d1", "parent": device.lineage})
    return b"{}" if operation.method == "post" else b""


def path_of(operation: Operation) -> str:
    if operation.path == SEGMENT:
        return MISSING_FILE
    path = re.sub(r"\{\w+:(int|str)\}", lambda found: "99" if found[1] == "int" else "none", operation.path)
    return path + ("?dealer=NONE" if "dealer" in operation.query else "")


def ask(hq: SeededHq, operation: Operation, name: str, device: TestDevice):
    path, body = path_of(operation), body_of(operation, device)
    method = operation.method.upper()
    if name in ("nobody", "staff", "wrong staff"):
        token = {"staff": TOKEN, "wrong staff": f"{TOKEN}x"}.get(name)
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        return hq.client.request(method, path, content=body, headers=headers)
    return device.send(body, path, method)


def expected(operation: Operation, name: str) -> set[int]:
    """Return the statuses a principal may get of a route; what is not said is refused."""
    if operation.path in OPEN:
        return {OPEN[operation.path]}
    if operation.path not in DEVICE_ROUTES:
        return {200, 404, 422, 400} if name == "staff" else {401}
    if name == "staff":
        return {404 if operation.path == routes.STATEMENT_PDF else 401}
    return {NEVER.get(name) or DEVICE_ROUTES[operation.path][name]}


@pytest.mark.parametrize("name", PRINCIPALS)
def test_every_route_answers_every_principal_as_agreed(world: SeededHq, name: str) -> None:
    device = principal(world, name)
    for operation in OPERATIONS:
        answer = ask(world, operation, name, device)
        place = (operation.method, operation.path, name, answer.text[:200])
        assert answer.status_code in expected(operation, name), place
        if answer.status_code == 403 and name in CODES:
            assert answer.json()["code"] == CODES[name], place
        if name not in ("staff", "other"):
            assert CANARY not in answer.text + str(answer.headers), place


def test_every_route_there_is_stands_in_the_description(world: SeededHq) -> None:
    app = world.client.app
    served = {
        (method.lower(), route.path)
        for route in app.routes
        for method in route.methods
        if method != "OPTIONS"
    }
    described = {(each.method, each.path) for each in OPERATIONS}
    assert {path for _, path in served} == {path for _, path in described}


def test_another_dealers_history_is_nobody_elses(world: SeededHq) -> None:
    """A PC that knows the other dealer's lineage by name gets nothing of it, and does nothing to it."""
    theirs, mine = principal(world, "other"), world.device()
    before = theirs.sync(1).head
    lost = mine.send(encode({"lineage": "00000000000000d1", "parent": theirs.lineage}), routes.MISSING)
    assert (lost.status_code, lost.json()) == (200, {})
    mine.lineage = theirs.lineage
    mine.append(RECEIPT, receipt(), "mine-1")
    mine.sync()
    assert theirs.sync(1).head == before


def test_an_answer_to_another_devices_order_changes_nothing(world: SeededHq) -> None:
    first, second = principal(world, "locked"), world.device()
    serial = world.staff("GET", routes.DEVICES).json()[0]["orders"][0]["serial"]
    lie = [Obeyed(serial, "lock", "obeyed")]
    assert second.send(encode(msgspec.structs.replace(second.request(), obeyed=lie))).status_code == 200
    assert "outcome" not in world.staff("GET", routes.DEVICES).json()[0]["orders"][0]
    assert first.sync(1).orders


@pytest.mark.parametrize("number", ["ST-NONE", "ST-D002-2026-08"])
def test_a_statement_of_another_dealer_and_none_at_all_are_answered_alike(
    world: SeededHq, number: str
) -> None:
    answer = world.device().send(b"", f"/v1/statements/{number}/pdf", "GET")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
