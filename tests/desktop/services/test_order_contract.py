"""Every order keeps the contract version in force on its day, its project's where it is for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select

from desktop.db import Database
from desktop.models.dealer import Contract as Outline
from desktop.models.document import Document
from desktop.models.order import OrderStatus
from desktop.models.terms import ContractTerms
from desktop.services.amendment import Wish, preview_amendment
from desktop.services.order import Wanted, get_order, place_order
from desktop.services.order_book import get_known_order
from desktop.services.order_contract import find_contract, list_projects
from domain.amendment import AddLine
from domain.contract import Contract, ContractType
from domain.errors import DomainError
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from protocol.order import OrderDoc
from protocol.plain import write_brief
from tests.desktop.services.test_order import WANTED
from tests.desktop.shop import CLOCK, GLUE

YEAR = Validity(date(2025, 1, 1), date(2027, 12, 31))
OWN = Contract("HT-1", 1, 7, YEAR, payment_days=45)
RULE = PriceRule("胶", PriceLevel.PROJECT_CONTRACT, "", GLUE, "袋", 111_100)
HOTEL = Contract("XM-1", 3, 7, YEAR, type=ContractType.PROJECT, project="HOTEL", prices=(RULE,))


def agree(database: Database, *contracts: Contract) -> None:
    shared = {"scope": "dealer:7", "v": 1, "row_hash": 1}
    with database.write() as session:
        for one in contracts:
            body = msgspec.json.encode(write_brief(one)).decode()
            row = {"number": one.number, "version": one.version, "body": body}
            session.execute(insert(ContractTerms), [shared | row])


def place(database: Database, **more: Any) -> OrderDoc:
    with database.write() as session:
        issued = place_order(session, WANTED, CLOCK.moment(), **more)
        body = session.scalars(select(Document.body).where(Document.doc_id == issued.doc_id)).one()
        doc = msgspec.json.decode(body, type=OrderDoc)
        assert get_order(session, issued.doc_id).contract == doc.contract
        assert get_known_order(session, issued.doc_id).contract == doc.contract
    return doc


def test_without_a_contract_an_order_pins_none(shop: Database) -> None:
    assert place(shop).contract == ""


def test_an_order_pins_the_contract_in_force(shop: Database) -> None:
    agree(shop, OWN, HOTEL)
    assert place(shop).contract == "HT-1/1"


def test_an_order_for_a_project_pins_its_contract_and_has_its_prices(shop: Database) -> None:
    agree(shop, OWN, HOTEL)
    doc = place(shop, project="HOTEL")
    assert doc.contract == "XM-1/3"
    assert {line.price for line in doc.lines if line.sku == GLUE and line.unit == "袋"} <= {111_100}


def test_a_project_without_a_contract_is_refused(shop: Database) -> None:
    agree(shop, OWN)
    with pytest.raises(DomainError, match="project_unknown"):
        place(shop, project="HOTEL")


def test_an_outline_is_pinned_where_hq_sent_no_more(shop: Database) -> None:
    row = {"scope": "dealer:7", "v": 1, "row_hash": 1, "number": "HT-9", "version": 2, "payment_days": 30}
    with shop.write() as session:
        session.execute(insert(Outline), [row | {"first": YEAR.first, "last": YEAR.last}])
    assert place(shop).contract == "HT-9/2"


def test_projects_are_listed_while_their_contract_is_in_force(shop: Database) -> None:
    agree(shop, OWN, HOTEL)
    with shop.read() as session:
        assert list_projects(session, date(2026, 5, 1)) == ["HOTEL"]
        assert list_projects(session, date(2028, 1, 1)) == []
        assert find_contract(session, date(2028, 1, 1)) is None


def test_an_order_placed_elsewhere_shows_its_contract_and_takes_lines_at_its_prices(shop: Database) -> None:
    agree(shop, OWN, replace(HOTEL, dealer_id=0))
    line = {"sku": GLUE, "name": "", "unit": "袋", "requested": 1_000, "approved": 1_000, "shipped": 0}
    decided = msgspec.json.encode([list((line | {"price": 111_100, "amount": 1_111}).values())])
    row = {"scope": "dealer:7", "v": 1, "row_hash": 1, "order_id": "o-9", "number": "PO-9", "revision": 1}
    told = {"state": "approved", "lines": decided, "total": 1_111, "contract": "XM-1/3"}
    with shop.write() as session:
        session.execute(insert(OrderStatus), [row | told])
    with shop.read() as session:
        assert get_known_order(session, "o-9").contract == "XM-1/3"
        wish = Wish(added=(Wanted(GLUE, "袋", 2_000),))
        command, _, _ = preview_amendment(session, "o-9", wish, date(2026, 9, 7))
    (op,) = command.ops
    assert isinstance(op, AddLine)
    assert (op.line.price, op.line.source.level, op.line.source.rule) == (111_100, 20, "XM-1/3/胶")
