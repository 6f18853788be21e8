"""The demo's contracts: whole, without faults against the demo's own products and policy, and pinned by its orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.contract import in_force
from server_stub.__main__ import main
from server_stub.contract import find_doubt, load_contracts
from server_stub.contract_check import check_signing
from server_stub.db import open_database
from server_stub.models import Order

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = str(tmp_path_factory.mktemp("hq") / "hq.db")
    assert main(["seed", "demo", "--db", path, "--today", TODAY.isoformat(), "--json"]) == 0
    database = open_database(path)
    with database.hq_wide.read() as session:
        yield session
    database.close()


def test_every_version_could_be_signed_as_it_stands(session: Session) -> None:
    for dealer_id in (1, 2, 3):
        contracts = load_contracts(session, dealer_id)
        assert contracts and all(one.targets and one.credit and one.prices for one in contracts)
        assert [check_signing(session, dealer_id, contracts, one) for one in contracts] == [[]] * len(
            contracts
        )


def test_one_is_amended_and_one_is_for_a_project(session: Session) -> None:
    standing = [
        (one.number, one.version, one.project)
        for dealer_id in (1, 2, 3)
        for one in in_force(load_contracts(session, dealer_id), TODAY)
    ]
    assert standing == [
        ("HT-D001-2026", 1, ""),
        ("XM-D001-2026", 1, "良渚酒店"),
        ("HT-D002-2026", 2, ""),
        ("HT-D003-2026", 1, ""),
    ]


def test_every_order_pins_what_was_in_force_on_its_day(session: Session) -> None:
    orders = session.execute(select(Order.dealer_id, Order.contract, Order.business_day)).all()
    assert {pinned for _, pinned, _ in orders} >= {"HT-D001-2026/1", "HT-D002-2026/1", "HT-D002-2026/2"}
    assert {find_doubt(session, *order) for order in orders} == {""}
