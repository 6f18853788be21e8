"""A dealer that HQ opens in one step reaches its PC whole with the first synchronisation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.models.dealer import Dealer, StoreUser
from desktop.models.terms import Credit, Profile
from desktop.services.order import Wanted, get_order, place_order
from desktop.services.order_contract import find_contract
from desktop.services.shift import list_users
from server_stub.__main__ import main
from tests.desktop.sync.pc import CLOCK, Pc
from tests.hq import LoopbackHq

TERM = {"first": "2026-09-01", "last": "2027-08-31"}
PRICE = {"id": "水管", "level": "dealer_contract", "book": "", "sku": "P-001", "unit": "根", "price": 150_000}
ACCOUNT = {"id": "年度", "type": "annual", "limit": 50_000_000}
DEALER = {
    "code": "D002",
    "name": "滨江建材",
    "dealer_class": "A",
    "region": "华东",
    "stores": [
        {"code": "S021", "name": "滨江店", "channel": "门店", "users": [{"name": "李娟"}, {"name": "王敏"}]}
    ],
    "contract": {"number": "HT-D002", "validity": TERM, "prices": [PRICE], "credit": {"accounts": [ACCOUNT]}},
}


@pytest.fixture
def enrolled(pc: Pc, loopback_hq: LoopbackHq, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Pc:
    file = tmp_path / "dealer.json"
    file.write_text(json.dumps(DEALER), "utf-8")
    database = str(loopback_hq.folder / "hq.db")
    assert main(["open-dealer", "--db", database, "--file", str(file), "--json"]) == 0
    (code,) = json.loads(capsys.readouterr().out)["codes"]
    pc.enrol(loopback_hq.url, code["code"])
    pc.sync()
    return pc


def test_a_dealer_opened_in_one_step_reaches_its_pc_whole(enrolled: Pc) -> None:
    with enrolled.database.read() as session:
        assert session.scalars(select(Dealer.name)).one() == "滨江建材"
        profile = session.scalars(select(Profile)).one()
        credit = session.scalars(select(Credit)).one()
        contract = find_contract(session, date(2026, 9, 7))
        assert (profile.dealer_class, profile.region) == ("A", "华东")
        assert credit.limit == 50_000_000
        assert contract and contract.credit and contract.credit.accounts[0].limit == 50_000_000
        assert list_users(session) == ["李娟", "王敏"]
        assert set(session.scalars(select(StoreUser.role))) == {"cashier"}


def test_its_first_order_has_the_price_and_the_version_of_its_contract_and_hq_agrees(enrolled: Pc) -> None:
    with enrolled.database.write() as session:
        issued = place_order(session, [Wanted("P-001", "根", 10_000)], CLOCK.moment())
        view = get_order(session, issued.doc_id)
    assert (view.contract, view.lines[0].price) == ("HT-D002/1", 150_000)
    enrolled.sync()
    with enrolled.database.read() as session:
        assert get_order(session, issued.doc_id).row.state == "approved"
