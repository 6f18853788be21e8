"""HQ hears of pages a PC would not take three times: one alarm a scope, closed by itself, and never from a lie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from protocol import routes
from protocol.base import encode
from protocol.catalogue import PRICE, PriceRow
from protocol.sync import SyncRequest
from server_stub.models import Alarm
from tests.hostile.pages import page
from tests.hostile.stage import Exchange, Stage, open_stage
from tests.hq import SeededHq, TestDevice

REFUSED = page(gen="0123456789abcdef")


def wrong(exchange: Exchange) -> None:
    """Send rows that do not add up, whatever the PC says it holds."""
    told = exchange.rows_page(digest=[1, 2, 3])
    told["gen"] = told["gen"] or "g"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with open_stage(tmp_path) as opened:
        yield opened


def alarms(hq: SeededHq) -> list[dict[str, Any]]:
    rows = hq.staff("GET", routes.ALARMS).json()
    return [row["facts"] for row in rows if row["code"] == "scope_refused"]


def saying(device: TestDevice, told: dict[str, str]) -> SyncRequest:
    return msgspec.structs.replace(device.request(), paused_for=told)


def test_three_refusals_are_one_alarm_until_the_scope_is_whole(stage: Stage) -> None:
    for expected in (0, 0, 0, 1, 1):
        stage.sync_hostile(REFUSED)
        assert len(alarms(stage.hq)) == expected
    (facts,) = alarms(stage.hq)
    assert facts["scope"] == "product" and facts["reason"] == "refused: rows do not follow what is held"
    assert stage.pc.sync().problems == ()
    stage.pc.sync()
    assert alarms(stage.hq) == []
    with stage.hq.database.read() as session:
        assert session.query(Alarm).filter_by(code="scope_refused").count() == 1


def test_two_refusals_with_a_good_page_between_are_nothing(stage: Stage) -> None:
    for _ in range(4):
        stage.sync_hostile(REFUSED)
        stage.sync_hostile(REFUSED)
        stage.pc.sync()
    assert alarms(stage.hq) == []


def test_a_scope_that_differs_and_is_left_alone_is_told_too(stage: Stage) -> None:
    for _ in range(2):
        stage.sync_hostile(wrong, 100)
        assert stage.pc.sync().problems == ("scope_differs:product",)
    assert [facts["reason"] for facts in alarms(stage.hq)] == ["differs"]


def test_a_line_that_breaks_counts_for_nothing(stage: Stage) -> None:
    for _ in range(5):
        stage.sync_hostile(page(status="maybe"))
    assert stage.pc.contents()["main.scope_trouble"] == []


@pytest.mark.parametrize("price", [-1, -(10**9)])
def test_a_price_below_zero_is_refused_whole(stage: Stage, price: int) -> None:
    def twist(exchange: Exchange) -> None:
        body = encode(PriceRow("L-P-001", 80, "list", "P-001", "根", price))
        told = exchange.rows_page("price:list")
        told["rows"] = [[told["v"], PRICE, 1, "L-P-001", json.loads(body)]]

    before = stage.kept()
    assert stage.sync_hostile(twist) == ("page_refused:price:list:a price below zero",)
    assert stage.kept() == before


@pytest.mark.parametrize(
    "told",
    [
        {f"s{n}": "x" for n in range(101)},
        {"s" * 201: "x"},
        {"product": "x" * 201},
        {"pro\0duct": "x"},
        {"product": "x\0"},
    ],
    ids=["many", "long name", "long reason", "NUL", "NUL in a reason"],
)
def test_reasons_no_pc_sends_are_refused_whole(hq: SeededHq, told: dict[str, str]) -> None:
    device = hq.device()
    answer = device.send(encode(saying(device, told)))
    assert answer.status_code == 400 and answer.json()["code"] == "bad_request"
    assert alarms(hq) == []


def test_alarms_are_of_one_pc_and_one_scope_on_both_databases(hq: SeededHq) -> None:
    one, two = hq.device(), hq.device()
    one.send(encode(saying(one, {"product": "differs", "supply": "differs"})))
    two.send(encode(saying(two, {"product": "refused: a row twice"})))
    one.send(encode(saying(one, {"product": "refused: a row twice"})))
    found = sorted((facts["device"], facts["scope"], facts["reason"]) for facts in alarms(hq))
    assert found == [(1, "product", "refused: a row twice"), (2, "product", "refused: a row twice")]
    shown = hq.staff("GET", "/v1/hq/devices/1").json()["alarms"]
    assert [row["facts"]["device"] for row in shown] == [1]
    one.sync()
    two.sync()
    assert alarms(hq) == []
