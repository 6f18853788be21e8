"""Bad input to every operation of the REST API: never a fault of HQ, always a problem document, nothing written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import func, select
from sqlcipher3 import dbapi2

from protocol.order import ORDER
from protocol.problem import MEDIA_TYPE, Problem
from server_stub.models import Base
from server_stub.openapi import OPERATIONS, Operation
from tests.hostile.rest import Bad, bad_requests, example, sample
from tests.hq import TOKEN, SeededHq, open_seeded, order

MOST = int(os.environ.get("BRANCHLINE_BAD_INPUTS", "200"))
"""Of each operation's bad requests; 0 takes all."""
LEAST = 400
LINEAGE = "00000000000000a1"
RIGHT: dict[str, dict[str, Any]] = {
    "SyncRequest": {"lineage": LINEAGE, "after": [0, LINEAGE]},
    "MissingRequest": {"lineage": LINEAGE},
}
NAMES = [f"{each.method} {each.path}" for each in OPERATIONS]


class Target:
    """HQ, a device of it with an order, and its staff."""

    def __init__(self, hq: SeededHq) -> None:
        self.hq, self.device = hq, hq.device()
        self.device.append(ORDER, order(), "order-1")
        assert self.device.sync().verdicts[0].status == "applied"
        self.device.nonce = hq.client.get("/v1/health").headers["Branchline-Nonce"]

    def requests(self, operation: Operation) -> list[Bad]:
        """Return every bad request for an operation."""
        ids = dict.fromkeys(("order_id", "number", "hash", "device_id", "change_id"), "999")
        ids |= {"order_id": "order-1"}
        right = example(operation.takes) if operation.takes else {}
        name = getattr(operation.takes, "__name__", "")
        return bad_requests(operation, _all_names(operation) | ids, right | RIGHT.get(name, {}))

    def send(self, operation: Operation, bad: Bad) -> httpx.Response:
        """Send a bad request as the one who may send a right one."""
        self.hq.hq.tries.by_address.clear()
        url = bad.path + (f"?{bad.query}" if bad.query else "")
        method = bad.method or operation.method.upper()
        headers: dict[str, Any] = {"Content-Type": "application/json"}
        if any("device" in way for way in operation.security):
            headers = self.device.headers(method, bad.path, bad.body)
        elif operation.security:
            headers["Authorization"] = f"Bearer {TOKEN}"
        headers = {name: value for name, value in headers.items() if name not in bad.headers}
        return self.hq.client.request(method, url, content=bad.body or None, headers=headers | bad.headers)


def _all_names(operation: Operation) -> dict[str, str]:
    import re

    return dict.fromkeys((name for name, _ in re.findall(r"\{(\w+):(\w+)\}", operation.path)), "999")


def check(answer: httpx.Response, bad: Bad) -> bool:
    """See that an answer is a success or a problem document; return whether it is a refusal."""
    assert answer.status_code < 500, (bad.name, answer.status_code, answer.text)
    if answer.status_code < 400:
        assert not bad.is_wrong, (bad.name, answer.status_code, answer.text)
        return False
    assert answer.headers["Content-Type"] == MEDIA_TYPE, bad.name
    assert msgspec.json.decode(answer.content, type=Problem).status == answer.status_code
    return True


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with open_seeded(tmp_path_factory.mktemp("hq")) as hq:
        yield Target(hq)


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_bad_input_is_a_problem_and_writes_nothing(target: Target, operation: Operation) -> None:
    found = target.requests(operation)
    assert operation.takes is None or len(found) >= LEAST, f"only {len(found)} bad requests"
    watch = dbapi2.connect(target.hq.hq.database.engine.url.database)
    for bad in sample(found, MOST or len(found), operation.path):
        before = watch.execute("PRAGMA data_version").fetchone()
        if check(target.send(operation, bad), bad):
            assert watch.execute("PRAGMA data_version").fetchone() == before, (
                f"{bad.name} left something behind"
            )
    watch.close()


@pytest.mark.parametrize("hq", ["postgresql"], indirect=True)
def test_bad_input_writes_nothing_on_postgresql_either(hq: SeededHq) -> None:
    target = Target(hq)
    for operation in OPERATIONS:
        wrong = [bad for bad in target.requests(operation) if bad.is_wrong]
        before = rows(hq)
        for bad in sample(wrong, max(8, MOST // 12), operation.path):
            assert check(target.send(operation, bad), bad), bad.name
        assert rows(hq) == before, operation.path
        target.device.nonce = hq.client.get("/v1/health").headers["Branchline-Nonce"]


def rows(hq: SeededHq) -> dict[str, int]:
    """Count the rows of every table."""
    with hq.database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.tables.values()
        }
