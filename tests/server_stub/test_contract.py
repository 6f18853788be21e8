"""Contracts at HQ: signed whole, amended by versions, ended, renewed; every fault listed, nothing ever rewritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select

from domain.contract import in_force
from protocol import routes
from protocol.contract import ContractVersion, RenewalRow
from protocol.dealer import CONTRACT, ContractRow
from protocol.terms import CONTRACT_TERMS, ContractTermsRow
from server_stub.contract import amend_contract, end_contract, load_contracts, renew_contract, sign_contract
from server_stub.contract_check import FaultyError
from server_stub.contract_page import compare, find_version, parse_contract, read_contract, renewals
from server_stub.models import Contract, Price, Rule
from server_stub.receivable import find_dealer
from tests.hq import DAY, START, SeededHq

OLD = "HT-2026-001"
"""The outline that the seeded dealer has."""
NEXT = {"first": "2027-01-01", "last": "2027-12-31"}


def plain(number: str = "HT-2027-001", **more: Any) -> dict[str, Any]:
    return {"number": number, "validity": NEXT} | more


def price(id: str = "一", **more: Any) -> dict[str, Any]:
    rule = {"id": id, "level": "dealer_contract", "book": "", "sku": "P-001", "unit": "根", "price": 160_000}
    return rule | more


def sign(hq: SeededHq, contract: dict[str, Any]) -> None:
    with hq.database.write() as session:
        sign_contract(session, find_dealer(session, "D001"), read_contract(contract), START)


def faults(hq: SeededHq, contract: dict[str, Any]) -> list[str]:
    with pytest.raises(FaultyError) as caught:
        sign(hq, contract)
    return [one.code for one in caught.value.faults]


def versions(hq: SeededHq) -> list[tuple[str, int, str]]:
    with hq.database.read() as session:
        query = select(Contract.number, Contract.version, Contract.reason)
        found = session.execute(query.order_by(Contract.number, Contract.version))
        return [(row.number, row.version, row.reason) for row in found]


def standing(hq: SeededHq, day: date) -> list[tuple[str, int]]:
    with hq.database.read() as session:
        return [(one.number, one.version) for one in in_force(load_contracts(session, 1), day)]


def rows(hq: SeededHq, kind: str, shape: Any) -> list[Any]:
    device = hq.device()
    return [
        msgspec.json.decode(row.body, type=shape)
        for page in device.sync().pages
        for row in page.rows
        if row.kind == kind
    ]


FULL = plain(
    territory=["杭州", "宁波"],
    targets=[{"validity": NEXT, "amount": 900_000_000}],
    prices=[price(), price("全部", sku="", unit="", price=0, rate_off=20_000)],
    rebates=["R-1"],
    payment={
        "id": "T",
        "name": "月结30",
        "parts": [{"rate": 1_000_000, "due": {"type": "month_end", "days": 30}}],
    },
    credit={
        "accounts": [
            {"id": "年度", "type": "annual", "limit": 80_000_000},
            {"id": "临时", "type": "temporary", "limit": 1, "last": "2027-11-30"},
            {"id": "酒店", "type": "project", "project": "HOTEL", "limit": 2},
        ],
        "deposit": {"required": 5_000_000, "counted": 500_000},
    },
)


def know_programme(hq: SeededHq) -> None:
    from server_stub.models import Policy

    with hq.database.write() as session:
        version = {"version": 1, "effective": DAY, "published_at": START, "published_by": "", "source": ""}
        session.execute(insert(Policy), [version | {"note": "", "sha256": "", "content": b""}])
        programme = {
            "id": "R-1",
            "name": "",
            "type": "volume",
            "tiers": [{"start": 0, "end": None, "pays": 1}],
        }
        body = msgspec.json.encode({"rule": programme}).decode()
        rule = {"subject": "programme", "id": "R-1", "version": 1, "target": "", "body": body}
        session.execute(insert(Rule), [rule | {"first": DAY, "last": None}])


def test_a_whole_contract_is_signed_and_reaches_the_pc_in_short_and_in_full(hq: SeededHq) -> None:
    know_programme(hq)
    sign(hq, FULL)
    short = {row.number: row for row in rows(hq, CONTRACT, ContractRow)}
    assert (short["HT-2027-001"].target, short["HT-2027-001"].territory) == (900_000_000, "宁波、杭州")
    (whole,) = rows(hq, CONTRACT_TERMS, ContractTermsRow)
    assert read_contract(whole.body) == read_contract(FULL | {"dealer_id": 1})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"prices": [price(sku="NIX")]}, "sku_unknown"),
        ({"prices": [price(unit="桶")]}, "unit_unknown"),
        ({"prices": [price(sku="", category="没有")]}, "category_unknown"),
        ({"prices": [price(sku="", series="没有")]}, "series_unknown"),
        ({"prices": [price(sku="", brand="没有")]}, "brand_unknown"),
        ({"prices": [price(price=-1)]}, "price_negative"),
        ({"prices": [price(), price("二")]}, "price_tie"),
        ({"prices": [price(), price()]}, "id_twice"),
        ({"prices": [price(validity={"last": "2028-01-31"})]}, "price_outside_term"),
        ({"prices": [price(validity={"first": "2027-02-01", "last": "2027-01-01"})]}, "dates_inverted"),
        ({"prices": [price(rate_off=1_000_001, price=0)]}, "rate_out_of_range"),
        ({"rebates": ["R-9"]}, "rebate_unknown"),
        ({"targets": [{"validity": NEXT, "amount": 0}]}, "target_not_positive"),
        ({"targets": [{"validity": {"first": "2026-12-31"}, "amount": 1}]}, "target_outside_term"),
        ({"targets": [{"validity": NEXT, "amount": 1}] * 2}, "targets_overlap"),
        ({"targets": [{"validity": NEXT, "amount": 1, "selection": {"skus": ["NIX"]}}]}, "sku_unknown"),
        ({"type": "project"}, "project_missing"),
        ({"project": "HOTEL"}, "project_of_dealer_contract"),
        ({"payment_days": -1}, "payment_days_negative"),
        ({"payment_days": "30"}, "type_wrong"),
        ({"payment": {"id": "T", "name": "T", "parts": []}}, "parts_missing"),
        ({"credit": {"accounts": [{"id": "A", "type": "annual", "limit": -1}]}}, "limit_negative"),
        ({"credit": {"accounts": [{"id": "A", "type": "temporary"}]}}, "end_missing"),
        ({"credit": {"deposit": {"required": -1}}}, "limit_negative"),
        ({"validity": {"first": "2027-12-31", "last": "2027-01-01"}}, "dates_inverted"),
        ({"validity": {"first": "2026-06-01", "last": "2027-12-31"}}, "contracts_overlap"),
        ({"number": ""}, "number_unfit"),
        ({"number": " HT"}, "number_unfit"),
        ({"number": "HT\n1"}, "number_unfit"),
        ({"number": "x" * 65}, "number_unfit"),
        ({"paymentdays": 3}, "field_unknown"),
    ],
)
def test_a_faulty_contract_is_refused(hq: SeededHq, change: dict[str, Any], code: str) -> None:
    assert code in faults(hq, plain() | change)
    assert versions(hq) == [(OLD, 1, "")]


def test_every_fault_is_listed_at_once(hq: SeededHq) -> None:
    bad = plain(rebates=["R-8", "R-9"], prices=[price(sku="NIX"), price("二", unit="桶")])
    assert sorted(faults(hq, bad)) == ["rebate_unknown", "rebate_unknown", "sku_unknown", "unit_unknown"]


def test_a_price_term_that_ties_with_a_published_contract_price_is_refused_with_both_named(
    hq: SeededHq,
) -> None:
    with hq.database.write() as session:
        term = {"first": date(2027, 1, 1), "last": date(2027, 12, 31)}
        row = {"dealer_id": 1, "id": "C-2", "level": 30, "book": "HT-X", "sku": "P-001", "unit": "根"}
        session.execute(insert(Price), [row | term | {"price": 1}])
    assert faults(hq, plain(prices=[price()])) == ["price_tie"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '"合同"', '{"number": "A", "number": "B"}', "\ufeff", "null"]
)
def test_a_file_that_is_no_contract_is_refused(text: str) -> None:
    with pytest.raises(FaultyError):
        parse_contract(text.encode())


def test_a_number_is_signed_once(hq: SeededHq) -> None:
    sign(hq, plain())
    with pytest.raises(Exception, match="contract_exists"):
        sign(hq, plain())


def test_an_amendment_follows_from_its_day_and_leaves_what_was(hq: SeededHq) -> None:
    sign(hq, plain(payment_days=30))
    with hq.database.read() as session:
        before = session.execute(select(Contract.body).where(Contract.number == "HT-2027-001")).all()
    with hq.database.write() as session:
        dealer = find_dealer(session, "D001")
        terms = read_contract(plain(payment_days=45))
        amend_contract(session, dealer, terms, START, effective=date(2027, 4, 1))
        first, second = (find_version(session, dealer, "HT-2027-001", n) for n in (1, 2))
    assert standing(hq, date(2027, 3, 31)) == [("HT-2027-001", 1)]
    assert standing(hq, date(2027, 4, 1)) == [("HT-2027-001", 2)]
    assert (first.until, second.from_day, second.reason) == (date(2027, 3, 31), date(2027, 4, 1), "amended")
    assert [(one.term, one.before, one.after) for one in compare(first, second)] == [
        ("payment_days", None, 45)
    ]
    with hq.database.read() as session:
        query = select(Contract.body).where(Contract.number == "HT-2027-001", Contract.version == 1)
        assert session.execute(query).all() == before


@pytest.mark.parametrize(
    ("change", "effective", "code"),
    [
        ({}, date(2026, 1, 1), "amendment_before_its_version"),
        ({"type": "project", "project": "HOTEL"}, date(2027, 4, 1), "contract_party_changed"),
    ],
)
def test_a_faulty_amendment_is_refused(
    hq: SeededHq, change: dict[str, Any], effective: date, code: str
) -> None:
    sign(hq, plain())
    with hq.database.write() as session, pytest.raises(FaultyError) as caught:
        terms = read_contract(plain() | change)
        amend_contract(session, find_dealer(session, "D001"), terms, START, effective=effective)
    assert code in [one.code for one in caught.value.faults]


def test_what_does_not_exist_is_neither_amended_nor_ended_nor_renewed(hq: SeededHq) -> None:
    with hq.database.write() as session:
        dealer = find_dealer(session, "D001")
        with pytest.raises(Exception, match="contract_unknown"):
            amend_contract(session, dealer, read_contract(plain("HT-9")), START, effective=DAY)
        with pytest.raises(Exception, match="contract_unknown"):
            end_contract(session, dealer, "HT-9", DAY, START)
        with pytest.raises(Exception, match="contract_unknown"):
            renew_contract(session, dealer, "HT-9", "HT-10", START)


def test_an_early_end_stops_contract_and_plain_prices_after_its_last_day(hq: SeededHq) -> None:
    last = date(2026, 9, 30)
    with hq.database.write() as session:
        end_contract(session, find_dealer(session, "D001"), OLD, last, START)
        prices = session.execute(select(Price.id, Price.last).where(Price.book == OLD)).all()
    assert versions(hq) == [(OLD, 1, ""), (OLD, 2, "ended")]
    assert standing(hq, last) == [(OLD, 2)] and standing(hq, date(2026, 10, 1)) == []
    assert [tuple(row) for row in prices] == [("C-P-001", last)]


def test_a_contract_is_renewed_with_its_terms_and_plain_prices(hq: SeededHq) -> None:
    with hq.database.write() as session:
        listed = {"id": "C-2", "level": 30, "book": OLD, "sku": "P-003", "unit": "桶", "price": 3_000_000}
        session.execute(insert(Price), [listed | {"dealer_id": 1, "last": date(2026, 12, 31)}])
    with hq.database.write() as session:
        renew_contract(session, find_dealer(session, "D001"), OLD, "HT-2027-001", START)
        found = session.execute(select(Price.sku, Price.first, Price.last).where(Price.book == "HT-2027-001"))
        assert [tuple(row) for row in found] == [("P-003", date(2027, 1, 1), date(2027, 12, 31))]
    assert standing(hq, date(2026, 12, 31)) == [(OLD, 1)]
    assert standing(hq, date(2027, 1, 1)) == [("HT-2027-001", 1)]


def test_contracts_that_end_soon_are_told_until_something_carries_them_on(hq: SeededHq) -> None:
    with hq.database.write() as session:
        assert renewals(session, date(2026, 10, 31), 60) == []
        (row,) = renewals(session, date(2026, 11, 1), 60)
        assert (row.dealer_code, row.number, row.days_left) == ("D001", OLD, 60)
        renew_contract(session, find_dealer(session, "D001"), OLD, "HT-2027-001", START)
        assert renewals(session, date(2026, 11, 1), 60) == []


def test_staff_sign_amend_end_and_renew_over_rest(hq: SeededHq) -> None:
    message = {"dealer_code": "D001", "contract": plain()}
    assert hq.staff("POST", routes.CONTRACT_SIGN, message).status_code == 201
    longer = message | {"contract": plain(payment_days=60), "effective": "2027-02-01"}
    amended = hq.staff("POST", routes.CONTRACT_AMEND, longer)
    assert msgspec.json.decode(amended.content, type=ContractVersion).version == 2
    end = {"dealer_code": "D001", "number": "HT-2027-001", "last": "2027-06-30"}
    assert hq.staff("POST", routes.CONTRACT_END, end).json()["last"] == "2027-06-30"
    fresh = {"dealer_code": "D001", "number": "HT-2027-001", "fresh": "HT-2027-002"}
    assert hq.staff("POST", routes.CONTRACT_RENEW, fresh).json()["first"] == "2027-07-01"
    listed = msgspec.json.decode(hq.staff("GET", routes.CONTRACTS).content, type=list[ContractVersion])
    assert [(one.number, one.version) for one in listed] == [
        (OLD, 1),
        ("HT-2027-001", 1),
        ("HT-2027-001", 2),
        ("HT-2027-001", 3),
        ("HT-2027-002", 1),
    ]


def test_a_faulty_contract_over_rest_lists_its_faults(hq: SeededHq) -> None:
    bad = {"dealer_code": "D001", "contract": plain(rebates=["R-8", "R-9"])}
    answer = hq.staff("POST", routes.CONTRACT_SIGN, bad)
    assert (answer.status_code, answer.json()["facts"]["faults"]) == (422, 2)
    assert "R-9" in answer.json()["facts"]["2"]


@pytest.mark.parametrize(("days", "status"), [("200", 200), ("-1", 422), ("x", 400)])
def test_renewals_over_rest(hq: SeededHq, days: str, status: int) -> None:
    answer = hq.staff("GET", routes.CONTRACT_RENEWALS, params={"days": days})
    assert answer.status_code == status
    if status == 200:
        assert [row.number for row in msgspec.json.decode(answer.content, type=list[RenewalRow])] == [OLD]


@pytest.mark.parametrize("method, path", [("GET", routes.CONTRACTS), ("POST", routes.CONTRACT_END)])
def test_contracts_are_for_staff_alone(hq: SeededHq, method: str, path: str) -> None:
    assert hq.client.request(method, path).status_code == 401
