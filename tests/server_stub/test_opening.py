"""Opening a dealer: all in one transaction or nothing, every fault listed, and one enrolment code a store."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from server_stub.contract_check import FaultyError
from server_stub.demo.tax_id import make_credit_code
from server_stub.models import Contract, Dealer, EnrolCode, ScopeRow, Store, StoreUser
from server_stub.opening import Opened, open_dealer
from server_stub.opening_office import parse_opening
from tests.hq import START, SeededHq, TestDevice

TAX_ID = make_credit_code("330106", "MA2B5H7K")
TERM = {"first": "2026-09-01", "last": "2027-08-31"}
CONTRACT: dict[str, Any] = {
    "number": "HT-D002",
    "validity": TERM,
    "targets": [{"validity": TERM, "amount": 900_000_000}],
    "credit": {"accounts": [{"id": "年度", "type": "annual", "limit": 50_000_000}]},
}
STORES: list[dict[str, Any]] = [
    {"code": "S021", "name": "滨江店", "channel": "门店", "users": [{"name": "李娟", "role": "manager"}]},
    {"code": "S022", "name": "网店", "channel": "线上", "region": "西南", "users": [{"name": "王敏"}]},
]
WHOLE: dict[str, Any] = {
    "code": "D002",
    "name": "滨江建材",
    "tax_id": TAX_ID,
    "dealer_class": "A",
    "region": "华东",
    "stores": STORES,
    "contract": CONTRACT,
}


def opened(hq: SeededHq, plain: dict[str, Any]) -> Opened:
    import json

    opening, faults = parse_opening(json.dumps(plain).encode())
    if opening is None:
        raise FaultyError("opening_faulty", faults)
    with hq.database.write() as session:
        return open_dealer(session, opening, START)


def counts(hq: SeededHq) -> list[int | None]:
    tables = (Dealer, Store, StoreUser, Contract, EnrolCode, ScopeRow)
    with hq.database.read() as session:
        return [session.scalar(select(func.count()).select_from(one)) for one in tables]


def test_a_dealer_is_opened_with_all_that_belongs_to_it(hq: SeededHq) -> None:
    made = opened(hq, WHOLE)
    assert [code.store_code for code in made.codes] == ["S021", "S022"]
    with hq.database.read() as session:
        stores = session.execute(
            select(Store.id, Store.region, Store.channel).where(Store.dealer_id == made.dealer_id)
        )
        assert [tuple(row) for row in stores] == [(12, "华东", "门店"), (13, "西南", "线上")]
        users = session.execute(
            select(StoreUser.store_id, StoreUser.name, StoreUser.role).order_by(StoreUser.store_id)
        )
        assert [tuple(row) for row in users] == [(12, "李娟", "manager"), (13, "王敏", "cashier")]
    device = TestDevice.enrol(hq.client, made.codes[0].code)
    kinds = {row.kind for page in device.sync().pages for row in page.rows}
    assert {"dealer", "store", "user", "profile", "contract", "contract_terms", "credit", "price"} <= kinds


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "D001"}, "dealer_exists"),
        ({"code": ""}, "code_unfit"),
        ({"code": "D 2"}, "code_unfit"),
        ({"code": "经销商"}, "code_unfit"),
        ({"code": "D" * 33}, "code_unfit"),
        ({"name": " "}, "name_missing"),
        ({"name": "a\nb"}, "text_unfit"),
        ({"address": "x" * 201}, "text_unfit"),
        ({"tax_id": TAX_ID[:-1] + ("0" if TAX_ID[-1] != "0" else "1")}, "tax_id_wrong"),
        ({"tax_id": "123"}, "tax_id_wrong"),
        ({"price_book": "nix"}, "price_book_unknown"),
        ({"credit_limit": -1}, "limit_negative"),
        ({"stores": []}, "stores_missing"),
        ({"stores": [STORES[0], STORES[0]]}, "store_twice"),
        ({"stores": [STORES[0] | {"code": "S011"}]}, "store_exists"),
        ({"stores": [STORES[0] | {"users": [{"name": "李"}, {"name": "李"}]}]}, "user_twice"),
        ({"stores": [STORES[0] | {"users": [{"name": ""}]}]}, "name_missing"),
        ({"stores": [STORES[0] | {"users": [{"name": "李", "role": "boss"}]}]}, "value_unknown"),
        ({"stores": "S021"}, "type_wrong"),
        ({"contract": CONTRACT | {"rebates": ["R-9"]}}, "rebate_unknown"),
        ({"contract": {"number": "HT-1"}}, "field_missing"),
        (
            {"contract": CONTRACT | {"validity": {"first": "2027-01-01", "last": "2026-01-01"}}},
            "dates_inverted",
        ),
        ({"shops": []}, "field_unknown"),
    ],
)
def test_a_faulty_opening_writes_nothing(hq: SeededHq, change: dict[str, Any], code: str) -> None:
    before = counts(hq)
    with pytest.raises(FaultyError) as caught:
        opened(hq, WHOLE | change)
    assert code in [one.code for one in caught.value.faults] and counts(hq) == before


def test_every_fault_of_an_opening_is_listed_at_once(hq: SeededHq) -> None:
    bad = {"code": "D001", "tax_id": "1", "price_book": "nix", "contract": CONTRACT | {"rebates": ["R-9"]}}
    with pytest.raises(FaultyError) as caught:
        opened(hq, WHOLE | bad)
    codes = ["dealer_exists", "tax_id_wrong", "price_book_unknown", "rebate_unknown"]
    assert [one.code for one in caught.value.faults] == codes


def test_a_tax_id_belongs_to_one_dealer(hq: SeededHq) -> None:
    opened(hq, WHOLE)
    with pytest.raises(FaultyError) as caught:
        opened(hq, WHOLE | {"code": "D003", "stores": [STORES[0] | {"code": "S031"}]})
    assert [one.code for one in caught.value.faults] == ["tax_id_taken"]


def test_a_dealer_without_contract_is_opened_too(hq: SeededHq) -> None:
    bare = {"code": "D009", "name": "小店", "stores": [{"code": "S091", "name": "小店"}]}
    assert len(opened(hq, bare).codes) == 1


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"null", b"\xff"])
def test_what_is_no_opening_is_refused(text: bytes) -> None:
    opening, faults = parse_opening(text)
    assert opening is None and faults
