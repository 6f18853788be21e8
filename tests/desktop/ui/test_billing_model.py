"""The view models of billing without any window."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from desktop.clock import FixedClock
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.services.billing import load_bill
from desktop.services.product import create_local_product
from desktop.services.receipt import list_receipts
from desktop.ui.billing.pay_model import PayStep, PayViewModel
from desktop.ui.billing.state import Mode
from desktop.ui.billing.view_model import BillingViewModel
from desktop.ui.tasks import Tasks
from domain.errors import DomainError
from domain.product import Product
from domain.receipt import TenderType
from domain.unit import Unit

CLOCK = FixedClock(datetime(2026, 11, 22, 10, 0, tzinfo=UTC))
CODE = "6901234500022"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database(Profile(tmp_path)) as opened:
        with opened.write() as session:
            glue = Product("C-0020", "瓷砖胶", (Unit("袋"),), 130_000)
            create_local_product(session, glue, price=350_000, barcodes={"袋": [CODE]})
            create_local_product(session, Product("Z-1", "赠品", (Unit("个"),), 130_000))
        yield opened


@pytest.fixture
def tasks(database: Database, qapp: object) -> Iterator[Tasks[Any]]:
    made: Tasks[Any] = Tasks(database.read, database.write)
    yield made
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def model(tasks: Tasks[Any]) -> BillingViewModel:
    return BillingViewModel(tasks, CLOCK, tasks)


def scan(qtbot: QtBot, model: BillingViewModel, code: str) -> None:
    before = model.state.cart
    model.scan(code)
    qtbot.waitUntil(lambda: model.state.cart != before and model.state.is_quoted)


def test_a_scan_becomes_a_quoted_line(qtbot: QtBot, model: BillingViewModel) -> None:
    scan(qtbot, model, CODE)
    assert model.state.can_pay
    assert (model.state.quote.totals.gross, model.state.cart.lines[0].keyed) == (3_500, False)


def test_a_line_without_a_price_waits_for_one_to_be_typed(qtbot: QtBot, model: BillingViewModel) -> None:
    scan(qtbot, model, "Z-1")
    fault = model.state.quote.fault
    assert fault and fault.code == "price_missing"
    assert not model.state.can_pay
    model.set_mode(Mode.PRICE)
    model.enter("0")
    qtbot.waitUntil(lambda: model.state.can_pay)


def test_paying_waits_for_a_scan_that_is_still_being_looked_up(qtbot: QtBot, model: BillingViewModel) -> None:
    model.scan(CODE)
    with qtbot.waitSignal(model.pay_wanted):
        model.pay()
    assert model.state.quote.totals.gross == 3_500


def test_scans_during_a_payment_go_on_the_next_bill(qtbot: QtBot, model: BillingViewModel) -> None:
    scan(qtbot, model, CODE)
    model.hold_back(True)
    model.scan(CODE)
    model.clear()
    assert model.state.cart.lines == ()
    model.hold_back(False)
    qtbot.waitUntil(lambda: len(model.state.cart.lines) == 1)


def test_the_same_payment_taken_again_and_again_is_one_receipt(
    qtbot: QtBot, model: BillingViewModel, tasks: Tasks[Any], database: Database
) -> None:
    scan(qtbot, model, CODE)
    payment = PayViewModel(tasks, CLOCK, model.state.cart, 3_500, parent=tasks)
    for _ in range(10):
        payment.take()
    qtbot.waitUntil(lambda: payment.state.step is PayStep.DONE and not tasks.is_busy)
    payment.take()
    with database.read() as session:
        assert [row.doc_id for row in list_receipts(session)] == [payment.doc_id]


def test_a_refused_payment_can_be_taken_again(
    qtbot: QtBot, model: BillingViewModel, tasks: Tasks[Any]
) -> None:
    scan(qtbot, model, CODE)
    payment = PayViewModel(tasks, CLOCK, model.state.cart, 1_000, parent=tasks)
    payment.take()
    qtbot.waitUntil(lambda: payment.state.fault is not None)
    assert isinstance(payment.state.fault, DomainError)
    assert (payment.state.step, payment.state.tenders) == (PayStep.TAKING, ())


def test_only_cash_may_be_more_than_is_missing(tasks: Tasks[Any]) -> None:
    payment = PayViewModel(
        tasks, CLOCK, BillingViewModel(tasks, CLOCK, tasks).state.cart, 3_500, parent=tasks
    )
    payment.choose(TenderType.WECHAT)
    assert not payment.take(3_501)
    assert isinstance(payment.state.fault, DomainError)


def test_the_bill_in_hand_outlives_the_program(
    qtbot: QtBot, model: BillingViewModel, tasks: Tasks[Any]
) -> None:
    scan(qtbot, model, CODE)
    model.set_quantity("7")
    qtbot.wait(900)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    after = BillingViewModel(tasks, CLOCK, tasks)
    with qtbot.waitSignal(after.was_restored):
        after.refresh()
    assert [line.quantity for line in after.state.cart.lines] == [7_000]


def test_a_sold_bill_never_comes_back(
    qtbot: QtBot, model: BillingViewModel, tasks: Tasks[Any], database: Database
) -> None:
    scan(qtbot, model, CODE)
    qtbot.wait(900)
    payment = PayViewModel(tasks, CLOCK, model.state.cart, 3_500, parent=tasks)
    payment.take()
    qtbot.waitUntil(lambda: payment.state.step is PayStep.DONE and not tasks.is_busy)
    with database.read() as session:
        assert load_bill(session).lines == ()
