"""A wrong bit that breaks no page's form is found by the audit; an honest ledger has nothing to be found."""

from __future__ import annotations

from threading import Event

import pytest

from desktop.audit import Finding, audit_ledger
from desktop.clock import FixedClock
from desktop.db import Database
from desktop.services.refund import issue_refund
from desktop.services.stock import StockChange, adjust_stock
from desktop.sync.runner import SyncRunner
from domain.receipt import TenderType
from protocol.lineage import body_hash
from tests.desktop import shop

CHANGES = {
    "document": "UPDATE document SET body = CAST(replace(CAST(body AS TEXT), 'gross\":', 'grass\":') AS BLOB) WHERE n = 1",
    "receipt": "UPDATE receipt SET gross = gross + 1024 WHERE kind = 'receipt'",
    "receipt ": "UPDATE receipt_line SET price = price + 1 WHERE line = 1",
    "receipt  ": "UPDATE tender SET amount = amount + 512",
    "receipt   ": "DELETE FROM receipt_line WHERE line = 2",
    "stock": "UPDATE on_hand SET quantity = quantity + 4096 WHERE sku = 'BM-1001'",
    "stock ": "UPDATE movement SET quantity = quantity - 8 WHERE line = 1",
}


@pytest.fixture
def worked(database: Database) -> Database:
    """A ledger with a sale, a refund and a write-off."""
    shop.open_shop(database)
    moment = FixedClock(shop.CLOCK.local).moment
    with database.write() as session:
        sold = shop.sell(session, shop.cart(glue=3, pipe=2, service=1))
        issue_refund(session, sold.doc_id, {1: 1000}, TenderType.CASH, moment(), "unwanted")
        adjust_stock(session, [StockChange(shop.PIPE, -1000)], moment(), reason="broken")
    return database


def findings(database: Database) -> list[Finding]:
    """Audit."""
    with database.read() as session:
        return audit_ledger(session)


def test_an_honest_ledger_has_nothing_to_be_found(worked: Database) -> None:
    assert findings(worked) == []


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_behind_the_programs_back_is_found(worked: Database, what: str) -> None:
    with worked.write() as session:
        session.connection().exec_driver_sql(CHANGES[what])
    assert what.strip() in {finding.what for finding in findings(worked)}


def test_a_body_left_to_hq_is_held_against_its_hash(worked: Database) -> None:
    with worked.write() as session:
        run = session.connection().exec_driver_sql
        for n, body in run("SELECT n, body FROM document").all():
            run("UPDATE document SET body = x'', body_hash = ? WHERE n = ?", (body_hash(body), n))
    assert findings(worked) == []
    with worked.write() as session:
        session.connection().exec_driver_sql("UPDATE document SET body_hash = zeroblob(32) WHERE n = 2")
    assert [finding.what for finding in findings(worked)] == ["document"]


def test_the_alarm_stands_in_the_status_with_or_without_hq(
    worked: Database, caplog: pytest.LogCaptureFixture
) -> None:
    runner = SyncRunner(worked, shop.CLOCK)
    runner._attempt(Event())
    assert runner.status.code == ""
    with worked.write() as session:
        session.connection().exec_driver_sql(CHANGES["receipt"])
    another = SyncRunner(worked, shop.CLOCK)
    another._attempt(Event())
    assert another.status.code == "ledger_differs" and "not what was written" in caplog.text
