"""Contracts as they stand on a day, how far their targets are, and what their versions changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert

from desktop.db import Database
from desktop.models.dealer import Contract as ShortContract
from desktop.models.receiving import Shipment
from desktop.services.contract import (
    Clause,
    Standing,
    get_contract,
    list_changes,
    list_contract_prices,
    list_contracts,
)
from domain.contract import Target
from domain.invoice import EntryType
from domain.period import Validity
from protocol.order import DecidedLine, ShipmentLine
from tests.desktop import terms
from tests.desktop.hqsaid import account, say_decision, say_entries
from tests.desktop.shop import GLUE

TODAY = date(2026, 11, 22)
YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))
_PUBLISHED: dict[str, Any] = {"scope": "dealer:1", "v": 1, "row_hash": 1}


def test_contracts_in_force_come_before_those_to_come_and_those_that_ended(database: Database) -> None:
    terms.publish_contracts(database)
    with database.read() as session:
        rows = list_contracts(session, TODAY)
    assert [(row.number, row.standing, row.contract.version) for row in rows] == [
        ("HT-2026-031", Standing.RUNNING, 3),
        ("XM-2026-007", Standing.COMING, 1),
        ("HT-2025-018", Standing.ENDED, 1),
    ]


@pytest.mark.parametrize(
    ("day", "left", "asks"), [(date(2026, 11, 1), 60, True), (date(2026, 10, 31), 61, False)]
)
def test_a_contract_asks_for_renewal_sixty_days_before_its_end(
    database: Database, day: date, left: int, asks: bool
) -> None:
    terms.publish_contract(database, terms.contract())
    with database.read() as session:
        (row,) = list_contracts(session, day)
    assert (row.days_left, row.needs_renewal) == (left, asks)


def test_a_contract_that_another_carries_on_asks_for_nothing(database: Database) -> None:
    following = terms.contract(
        "HT-2027-002", 1, validity=Validity(date(2027, 1, 1), date(2027, 12, 31)), renews="HT-2026-031"
    )
    terms.publish_contract(database, terms.contract(), following)
    with database.read() as session:
        rows = list_contracts(session, TODAY)
    assert [row.needs_renewal for row in rows] == [False, False]


def test_the_version_of_the_day_is_shown_with_the_days_of_each(database: Database) -> None:
    terms.publish_contracts(database)
    with database.read() as session:
        sheet = get_contract(session, "HT-2026-031", date(2026, 5, 1))
    assert sheet is not None and sheet.row.contract.version == 2 and sheet.is_whole
    assert [(one.contract.version, one.span) for one in sheet.versions] == [
        (3, Validity(date(2026, 10, 1), date(2026, 12, 31))),
        (2, Validity(date(2026, 4, 1), date(2026, 9, 30))),
        (1, Validity(date(2026, 1, 1), date(2026, 3, 31))),
    ]


def test_a_version_says_clause_by_clause_what_it_changed() -> None:
    before = terms.contract()
    after = replace(
        before,
        version=4,
        payment=None,
        payment_days=45,
        territory=before.territory | {"武汉市武昌区"},
        prices=before.prices[1:],
    )
    changes = {one.clause: one for one in list_changes(before, after)}
    assert set(changes) == {Clause.PAYMENT, Clause.TERRITORY, Clause.PRICES}
    assert (changes[Clause.PAYMENT].removed, changes[Clause.PAYMENT].added) == ((terms.MONTHLY,), (45,))
    assert changes[Clause.TERRITORY].added == ("武汉市武昌区",)
    assert changes[Clause.PRICES].removed == (before.prices[0],)


def test_a_target_for_everything_counts_shipments_less_returns_of_its_days(database: Database) -> None:
    terms.publish_contract(database, terms.contract(targets=(Target(YEAR, 1_000_000),)))
    entries = account(
        ("S-0", EntryType.SHIPPED, date(2025, 12, 31), 700_000),
        ("S-1", EntryType.SHIPPED, date(2026, 2, 1), 500_000),
        ("R-1", EntryType.RETURNED, date(2026, 2, 9), -80_000),
        ("P-1", EntryType.RECEIVED, date(2026, 3, 1), -400_000),
    )
    with database.write() as session:
        say_entries(session, entries)
        sheet = get_contract(session, "HT-2026-031", date(2026, 7, 2))
    assert sheet is not None
    (view,) = sheet.targets
    assert (view.bought, view.ordered, view.elapsed) == (420_000, 0, 183 * 1_000_000 // 365)


def test_a_target_for_some_goods_counts_their_shipped_lines_and_what_is_approved(shop: Database) -> None:
    glue = terms.Selection(skus=frozenset({GLUE}))
    terms.publish_contract(shop, terms.contract(targets=(Target(YEAR, 1_000_000, glue),)))
    lines = [ShipmentLine(GLUE, "瓷砖胶", "袋", 2000, 2000, 70_000), ShipmentLine("X", "X", "袋", 1, 1, 9)]
    due = DecidedLine(GLUE, "瓷砖胶", "袋", 9000, 5000, 2000, 350_000, 315_000)
    row = {"number": "SH-1", "order_id": "o", "order_number": "PO", "store_id": 0, "state": "shipped"}
    body = {"lines": msgspec.json.encode(lines), "total": 70_009, "shipped_on": TODAY}
    with shop.write() as session:
        session.execute(insert(Shipment), [{**_PUBLISHED, **row, **body}])
        say_decision(session, "o-1", "approved", [due])
        sheet = get_contract(session, "HT-2026-031", TODAY)
    assert sheet is not None
    assert (sheet.targets[0].bought, sheet.targets[0].ordered) == (70_000, 10_500)


def test_before_hq_sends_all_terms_the_outline_stands_for_them(database: Database) -> None:
    row = {"number": "C-1", "version": 2, "first": None, "last": None, "payment_days": 45, "target": 900}
    with database.write() as session:
        session.execute(insert(ShortContract), [{**_PUBLISHED, **row, "territory": "武汉"}])
        sheet = get_contract(session, "C-1", TODAY)
    assert sheet is not None and not sheet.is_whole
    contract = sheet.row.contract
    assert (contract.payment_days, contract.territory, sheet.row.days_left) == (45, frozenset({"武汉"}), None)


def test_a_programme_that_hq_has_not_sent_is_named_all_the_same(database: Database) -> None:
    terms.publish_contract(database, terms.contract(rebates=("R-YEAR", "R-GONE")))
    terms.publish_policy(database)
    with database.read() as session:
        sheet = get_contract(session, "HT-2026-031", TODAY)
        missing = get_contract(session, "nothing", TODAY)
    assert sheet is not None and missing is None
    assert [(id, programme and programme.name) for id, programme in sheet.rebates] == [
        ("R-YEAR", "年度阶梯返利"),
        ("R-GONE", None),
    ]


def test_reductions_come_before_the_prices_of_single_products() -> None:
    rates = [rule.rate_off for rule in list_contract_prices(terms.contract())]
    assert rates == [80_000, None, None]
