"""Policies over REST: only for staff, every fault in one answer, refusals with their reasons."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from domain.policy import Policy
from protocol import routes
from server_stub.policy import write_snapshot
from server_stub.policy_template import make_template
from tests.hq import SeededHq
from tests.server_stub.policy_files import FIRST, MONDAY, SECOND, TUESDAY, WEDNESDAY


def send(hq: SeededHq, path: str, policy: Policy | dict[str, Any] | None, **more: Any) -> Any:
    plain = json.loads(write_snapshot(policy)) if isinstance(policy, Policy) else policy
    headers = {"Authorization": f"Bearer {hq.hq.staff_token}"}
    return hq.client.post(path, json={"policy": plain} | more, headers=headers)


def test_a_policy_is_published_listed_and_shown(hq: SeededHq) -> None:
    answer = send(hq, routes.POLICY_PUBLISH, FIRST, effective=MONDAY.isoformat(), note="试", source="a.json")
    assert (answer.status_code, answer.json()["version"], answer.json()["is_new"]) == (201, 1, True)
    (row,) = hq.staff("GET", routes.POLICIES).json()
    assert (row["note"], row["source"], row["published_by"], row["is_running"]) == (
        "试",
        "a.json",
        "staff",
        True,
    )
    shown = hq.staff("GET", "/v1/hq/policies/1").json()
    assert shown == json.loads(write_snapshot(FIRST))
    again = send(hq, routes.POLICY_PUBLISH, shown, effective=WEDNESDAY.isoformat()).json()
    assert (again["version"], again["is_new"]) == (1, False)
    assert hq.staff("GET", "/v1/hq/policies/2").json()["facts"]["reason"] == "policy_unknown"


def test_every_fault_is_in_one_answer(hq: SeededHq) -> None:
    bad = {"budgets": {"A": -1}, "floors": [{"id": "F", "price": 1, "unit": "根", "sku": "X"}], "offset": 1}
    answer = send(hq, routes.POLICY_CHECK, bad)
    assert [one["code"] for one in answer.json()["faults"]] == [
        "type_wrong",
        "sku_unknown",
        "budget_negative",
    ]
    assert send(hq, routes.POLICY_CHECK, FIRST).json() == {"faults": []}
    for path in (routes.POLICY_PUBLISH, routes.POLICY_DIFF):
        refused = send(hq, path, bad, effective=WEDNESDAY.isoformat())
        facts = refused.json()["facts"]
        assert (refused.status_code, facts["reason"], facts["faults"]) == (422, "policy_faulty", 3)
        assert [facts[place].split(": ")[1].split(" ")[0] for place in ("1", "2", "3")] == [
            "type_wrong",
            "sku_unknown",
            "budget_negative",
        ]


def test_a_diff_is_against_what_runs_on_the_day(hq: SeededHq) -> None:
    send(hq, routes.POLICY_PUBLISH, FIRST, effective=WEDNESDAY.isoformat())
    found = send(hq, routes.POLICY_DIFF, SECOND, effective=WEDNESDAY.isoformat()).json()
    assert (found["before"], len(found["changes"])) == (1, 6)
    price = found["changes"][0]
    assert (price["kind"], price["fields"]) == (
        "changed",
        [{"field": "price", "before": 190_000, "after": 195_000}],
    )
    assert send(hq, routes.POLICY_DIFF, SECOND).json()["before"] == 0


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "policy_without_day"),
        ({"effective": "2026-09-06"}, "policy_effective_past"),
        ({"effective": TUESDAY.isoformat()}, "policy_effective_before_newest"),
    ],
)
def test_days_that_cannot_be_are_refused(hq: SeededHq, more: dict[str, str], reason: str) -> None:
    send(hq, routes.POLICY_PUBLISH, FIRST, effective=WEDNESDAY.isoformat())
    answer = send(hq, routes.POLICY_PUBLISH, SECOND, **more)
    assert (answer.status_code, answer.json()["facts"]["reason"]) == (422, reason)


def test_a_workbook_is_taken_too(hq: SeededHq) -> None:
    file = b64encode(make_template()).decode()
    assert send(hq, routes.POLICY_CHECK, None, file=file).json() == {"faults": []}
    assert send(hq, routes.POLICY_CHECK, None, file=b64encode(b"PK\x03\x04").decode()).json()["faults"]


@pytest.mark.parametrize("path", [routes.POLICY_PUBLISH, routes.POLICY_CHECK, routes.POLICY_DIFF])
def test_a_device_is_not_staff(hq: SeededHq, path: str) -> None:
    assert hq.device().send(b"{}", path).status_code == 401
