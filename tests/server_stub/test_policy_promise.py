"""A policy may not drop what a contract in force names, or the list a dealer buys by; nobody signs what is going."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import DomainError
from server_stub.contract import amend_contract, sign_contract
from server_stub.contract_check import FaultyError, known_programmes
from server_stub.contract_page import read_contract
from server_stub.policy_promise import named_programmes, used_books
from server_stub.receivable import find_dealer
from tests.hq import DAY, START, SeededHq
from tests.server_stub.policy_files import FIRST, MONDAY, TUESDAY, YEARLY, publish

NEXT = {"first": "2027-01-01", "last": "2027-12-31"}
BARE = replace(FIRST, programmes=())


def contract(number: str = "HT-7", **more: Any) -> Any:
    return read_contract({"number": number, "validity": NEXT, "rebates": [YEARLY.id]} | more)


def sign(hq: SeededHq, number: str = "HT-7", **more: Any) -> None:
    with hq.database.write() as session:
        sign_contract(session, find_dealer(session, "D001"), contract(number, **more), START)


def named(hq: SeededHq, day: date) -> dict[str, tuple[str, ...]]:
    with hq.database.read() as session:
        return named_programmes(session, day)


def test_a_programme_is_not_dropped_while_a_contract_names_it(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    sign(hq)
    with pytest.raises(DomainError, match="policy_faulty") as caught:
        publish(hq, BARE, TUESDAY)
    assert f"rebate/{YEARLY.id}: programme_in_contract" in str(caught.value.facts["first"])
    assert "HT-7/1 (D001)" in str(caught.value.facts["first"])


def test_after_the_last_day_it_may_go(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    sign(hq)
    assert named(hq, date(2027, 12, 31)) == {YEARLY.id: ("HT-7/1 (D001)",)}
    assert named(hq, date(2028, 1, 1)) == {}
    publish(hq, BARE, date(2028, 1, 1))


def test_an_amendment_without_it_lets_it_go_from_its_day(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    sign(hq)
    with hq.database.write() as session:
        terms = contract(rebates=[])
        amend_contract(session, find_dealer(session, "D001"), terms, START, effective=date(2027, 7, 1))
    assert named(hq, date(2027, 6, 30)) == {YEARLY.id: ("HT-7/1 (D001)",)}
    assert named(hq, date(2027, 7, 1)) == {}


def test_nobody_signs_for_a_programme_that_ends_before_the_contract(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    publish(hq, BARE, TUESDAY)
    with pytest.raises(FaultyError, match="rebate_unknown"):
        sign(hq)
    sign(hq, "HT-0", validity={"first": "2025-01-01", "last": DAY.isoformat()}, type="project", project="P")
    with hq.database.read() as session:
        assert known_programmes(session) == set()


def test_a_list_that_dealers_buy_by_is_not_emptied(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    with hq.database.read() as session:
        assert "D001" in used_books(session)["list"]
    with pytest.raises(DomainError, match="policy_faulty") as caught:
        publish(hq, replace(FIRST, lists={"list": ()}), TUESDAY)
    assert "list/list: book_in_use" in str(caught.value.facts["first"])
