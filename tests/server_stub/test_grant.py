"""Scopes granted and taken back: what is not granted is revoked, and nobody learns whether it exists."""

import json
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert

from protocol import routes
from protocol.sync import PageStatus, ScopePage, ScopeState
from server_stub.__main__ import main
from server_stub.models import BRAND, Dealer, Price, Store
from server_stub.publish import publish_dealer, publish_price_book
from tests.hq import SeededHq, TestDevice


@pytest.fixture
def books(hq: SeededHq) -> SeededHq:
    """HQ with a second price book and a second dealer."""
    with hq.database.write() as session:
        row = {"dealer_id": BRAND, "id": "V-1", "level": 80, "book": "vip", "sku": "P-001", "price": 150_000}
        session.execute(insert(Price), [row | {"unit": "根"}])
        session.execute(insert(Dealer), [{"id": 2, "code": "D002", "name": "别家"}])
        session.execute(insert(Store), [{"dealer_id": 2, "id": 21, "code": "S021", "name": "别家一店"}])
    with hq.database.write() as session:
        publish_price_book(session, "vip")
        publish_dealer(session, 2)
    return hq


def grant(hq: SeededHq, **more: object) -> Any:
    return hq.staff("POST", routes.GRANT_CHANGES, {"dealer_code": "D001"} | more)


def pages(device: TestDevice, *held: str) -> dict[str, ScopePage]:
    return {page.scope: page for page in device.sync(scopes=[ScopeState(scope) for scope in held]).pages}


def test_a_dealer_moved_to_another_book_loses_the_old_one_and_gets_the_new(books: SeededHq) -> None:
    device = books.device()
    assert "price:list" in pages(device)
    grant(books, price_book="vip")
    found = pages(device, "price:list")
    assert found["price:list"].status is PageStatus.REVOKED and found["price:list"].rows == []
    assert [row.key for row in found["price:vip"].rows] == ["V-1"]


def test_a_scope_is_granted_to_all_devices_or_to_one(books: SeededHq) -> None:
    first, second = books.device(), books.device()
    grant(books, scope="price:vip", device_id=2)
    assert ("price:vip" in pages(first), "price:vip" in pages(second)) == (False, True)
    grant(books, scope="price:vip")
    assert "price:vip" in pages(first) and "price:list" in pages(first)


def test_what_is_said_of_one_device_counts_more(books: SeededHq) -> None:
    first, second = books.device(), books.device()
    grant(books, scope="supply", is_granted=False)
    grant(books, scope="supply", device_id=2)
    assert ("supply" in pages(first), "supply" in pages(second)) == (False, True)
    assert pages(first, "supply")["supply"].status is PageStatus.REVOKED


def test_a_new_device_is_enrolled_with_what_is_granted(books: SeededHq) -> None:
    grant(books, scope="supply", is_granted=False)
    assert "supply" not in books.device().enrolment.scopes


@pytest.mark.parametrize(
    "scope", ["dealer:2", "verdict:2.9", "dealer:99", "price:none", "nothing", "x" * 300]
)
def test_scopes_of_others_and_scopes_there_are_not_are_answered_alike(books: SeededHq, scope: str) -> None:
    page = pages(books.device(), scope)[scope]
    assert page == ScopePage(scope=scope, status=PageStatus.REVOKED)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"scope": "dealer:2"}, "scope_private"),
        ({"scope": "price:none"}, "scope_unknown"),
        ({"price_book": "none"}, "scope_unknown"),
        ({"scope": "supply", "device_id": 99}, "device_unknown"),
        ({}, "nothing_to_grant"),
        ({"dealer_code": "NONE", "scope": "supply"}, "dealer_unknown"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(books: SeededHq, message: dict[str, object], reason: str) -> None:
    refused = grant(books, **message)
    assert (refused.status_code, refused.json()["facts"]["reason"]) == (422, reason)


def test_the_command_line_grants_and_shows(books: SeededHq, capsys: Any) -> None:
    url = books.database.engine.url.render_as_string(hide_password=False)
    wanted = ["grant", "--db", url, "--dealer", "D001", "--scope", "supply", "--take-back", "--json"]
    assert main(wanted) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["scope"], row.get("is_granted", False)) == ("supply", False)
    assert main(["grant", "--db", url, "--dealer", "D001", "--book", "vip"]) == 0
    assert "- supply" in capsys.readouterr().out
    assert "price:vip" in msgspec.json.decode(msgspec.json.encode(books.device().enrolment.scopes))
