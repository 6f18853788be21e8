"""Accounts, payments and statements."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from sqlalchemy import select

from domain.period import Month
from domain.statement import content_hash
from protocol import routes
from protocol.order import ORDER
from protocol.statement import EntryRow, StatementRow
from server_stub.models import Dealer, Entry
from server_stub.models import Statement as Issued
from server_stub.receivable import publish_entries
from server_stub.statement import make_dealer_statement
from tests.hq import SeededHq, TestDevice, order

PAYMENT = {
    "dealer_code": "D001",
    "number": "PAY-1",
    "day": "2026-09-20",
    "amount": 10_000,
    "reference": "转账",
}
OCTOBER = datetime(2026, 10, 1, 1, tzinfo=UTC)
MONTH = {"dealer_code": "D001", "month": "2026-09"}


def trade(hq: SeededHq) -> TestDevice:
    """One order shipped for 168.00 and 100.00 paid."""
    device = hq.device()
    device.append(ORDER, order(), "o-1")
    device.sync()
    hq.staff("POST", routes.ORDER_SHIP.replace("{order_id:str}", "o-1"), {"shipped_on": "2026-09-08"})
    hq.staff("POST", routes.PAYMENTS, PAYMENT)
    return device


def issue(hq: SeededHq) -> StatementRow:
    """Issue September's statement, after its end."""
    if hq.clock.now < OCTOBER:
        hq.clock.now = OCTOBER
    answer = hq.staff("POST", routes.STATEMENTS, MONTH)
    assert answer.status_code == 201, answer.text
    return msgspec.json.decode(answer.content, type=StatementRow)


def published(device: TestDevice, kind: str, shape: type[msgspec.Struct]) -> list[msgspec.Struct]:
    rows = device.sync(after=len(device.log)).pages[0].rows
    return [msgspec.json.decode(row.body, type=shape) for row in rows if row.kind == kind]


def test_a_payment_lowers_the_debt_and_reaches_the_dealer(hq: SeededHq) -> None:
    device = hq.device()
    answer = hq.staff("POST", routes.PAYMENTS, PAYMENT)
    entry = EntryRow("PAY-1", "received", date(2026, 9, 20), date(2026, 9, 20), -10_000, "转账")
    assert msgspec.json.decode(answer.content, type=EntryRow) == entry
    assert published(device, "entry", EntryRow) == [entry]


def test_a_payment_sent_twice_is_one_entry(hq: SeededHq) -> None:
    device = hq.device()
    assert [hq.staff("POST", routes.PAYMENTS, PAYMENT).status_code for _ in range(2)] == [201, 201]
    assert len(published(device, "entry", EntryRow)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": 0}, "amount_not_positive"),
        ({"amount": 10**13}, "amount_too_large"),
        ({"dealer_code": "D9"}, "dealer_unknown"),
        ({"number": " "}, "number_missing"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(hq: SeededHq, change: dict[str, object], code: str) -> None:
    answer = hq.staff("POST", routes.PAYMENTS, PAYMENT | change)
    assert (answer.status_code, answer.json()["facts"]["reason"]) == (422, code)


def test_another_payment_under_a_taken_number_is_refused(hq: SeededHq) -> None:
    hq.staff("POST", routes.PAYMENTS, PAYMENT)
    answer = hq.staff("POST", routes.PAYMENTS, PAYMENT | {"amount": 20_000})
    assert answer.json()["facts"]["reason"] == "entry_exists"


def test_a_statement_is_issued_published_and_remade_with_the_same_hash(hq: SeededHq) -> None:
    device = trade(hq)
    issued = issue(hq)
    assert (issued.number, issued.opening, issued.closing, issued.entries) == ("ST-D001-202609", 0, 6_800, 2)
    assert published(device, "statement", StatementRow) == [issued]
    with hq.database.read() as session:
        assert content_hash(make_dealer_statement(session, 1, Month(2026, 9))) == issued.content_hash


def test_a_statement_issued_again_stays_and_its_month_is_closed(hq: SeededHq) -> None:
    trade(hq)
    first = issue(hq)
    hq.clock.forward(days=1)
    assert issue(hq) == first
    late = hq.staff("POST", routes.PAYMENTS, PAYMENT | {"number": "PAY-2"})
    assert late.json()["facts"]["reason"] == "period_closed"
    open_month = PAYMENT | {"number": "PAY-2", "day": "2026-10-02"}
    assert hq.staff("POST", routes.PAYMENTS, open_month).status_code == 201
    assert issue(hq) == first


def test_a_month_that_is_not_over_has_no_statement(hq: SeededHq) -> None:
    trade(hq)
    answer = hq.staff("POST", routes.STATEMENTS, MONTH)
    assert answer.json()["facts"]["reason"] == "month_not_over"


def test_the_pdf_goes_to_its_dealers_device_and_to_staff(hq: SeededHq) -> None:
    device = trade(hq)
    path = routes.STATEMENT_PDF.replace("{number:str}", issue(hq).number)
    answers = [device.send(b"", path, "GET"), hq.staff("GET", path)]
    assert [answer.headers["Content-Type"] for answer in answers] == ["application/pdf"] * 2
    assert answers[0].content == answers[1].content and answers[0].content.startswith(b"%PDF-")


def test_a_statement_of_another_dealer_is_not_found(hq: SeededHq) -> None:
    device = trade(hq)
    number = issue(hq).number
    with hq.database.write() as session:
        session.add(Dealer(id=2, code="D002", name="乙"))
        session.flush()
        session.scalars(select(Issued)).one().dealer_id = 2
    path = routes.STATEMENT_PDF.replace("{number:str}", number)
    assert device.send(b"", path, "GET").json()["code"] == "not_found"


def test_an_account_that_changed_since_is_not_drawn_as_the_issued_statement(hq: SeededHq) -> None:
    trade(hq)
    path = routes.STATEMENT_PDF.replace("{number:str}", issue(hq).number)
    with hq.database.write() as session:
        session.scalars(select(Entry).where(Entry.number == "PAY-1")).one().amount -= 1
    assert hq.staff("GET", path).json()["detail"].startswith("statement_changed")


@pytest.mark.parametrize("month", ["2026-13", "2026-9", "", "0000-01"])
def test_a_month_that_is_none_is_refused(hq: SeededHq, month: str) -> None:
    answer = hq.staff("POST", routes.STATEMENTS, MONTH | {"month": month})
    assert answer.json()["facts"]["reason"] == "not_a_month"


def test_entries_written_by_an_import_are_published_by_name(hq: SeededHq) -> None:
    device = trade(hq)
    with hq.database.write() as session:
        publish_entries(session, 1)
        publish_entries(session, 1, ["PAY-1"])
    assert len(published(device, "entry", EntryRow)) == 2
