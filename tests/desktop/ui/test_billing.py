"""Billing by keyboard and scanner: bills, payments, and what must never happen twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.billing.pay_model import PayStep
from desktop.ui.language import switch_language
from tests.desktop.ui.counter import GLUE, NAILS, PIPE, Counter, counter_at


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    with counter_at(tmp_path, qtbot) as opened:
        yield opened


def pay(counter: Counter, figure: str = "") -> None:
    """Pay the bill in hand with a typed figure, or exactly."""
    counter.press(Qt.Key.Key_F9)
    counter.qtbot.keyClicks(counter.window.amount, figure)
    counter.press(Qt.Key.Key_Return, counter.window.amount)
    counter.qtbot.waitUntil(lambda: counter.window.model.state.slip is not None)


def test_a_whole_sale_by_keyboard_ends_in_a_receipt_with_its_change(counter: Counter) -> None:
    counter.type("czj")
    counter.type("*", None)
    counter.type("3")
    counter.type("")
    dialog = counter.window
    counter.qtbot.keyClicks(dialog.amount, "200")
    counter.press(Qt.Key.Key_Return, dialog.amount)
    counter.qtbot.waitUntil(lambda: dialog.model.state.slip is not None)
    assert dialog.model.state.change == 20_000 - 10_500
    assert [row.gross for row in counter.receipts()] == [10_500]
    assert counter.receipts()[0].number in dialog.paper.text
    assert counter.model.state.cart.lines == ()


def test_thirty_scans_in_a_burst_give_the_right_quantities(counter: Counter) -> None:
    for _ in range(15):
        counter.scan(GLUE)
        counter.scan(PIPE)
    counter.settle()
    assert counter.quantities() == {"C-0020": 15_000, "P-2501": 15_000}
    assert counter.view.entry.text() == ""


def test_an_unknown_code_does_not_stop_the_next_scan(counter: Counter) -> None:
    counter.scan("4000000000006")
    counter.scan(GLUE)
    counter.settle()
    assert counter.model.state.unknown == ("4000000000006",)
    assert counter.view.banner.isVisible()
    assert counter.quantities() == {"C-0020": 1_000}


def test_one_code_of_several_products_asks_without_eating_the_next_scan(counter: Counter) -> None:
    counter.scan(NAILS)
    counter.scan(GLUE)
    counter.settle()
    assert counter.view.offers.isVisible()
    assert counter.quantities() == {"C-0020": 1_000}
    counter.press(Qt.Key.Key_Down)
    counter.press(Qt.Key.Key_Return)
    counter.settle()
    assert counter.quantities() == {"C-0020": 1_000, "X-0002": 1_000}


def test_a_held_enter_makes_one_receipt(counter: Counter) -> None:
    counter.type("czj")
    counter.press(Qt.Key.Key_F9)
    dialog = counter.window
    for _ in range(20):
        counter.press(Qt.Key.Key_Return, dialog.amount)
        QApplication.processEvents()
    counter.settle()
    assert len(counter.receipts()) == 1
    assert dialog.model.state.step is PayStep.DONE


def test_a_double_click_on_pay_makes_one_receipt(counter: Counter) -> None:
    counter.type("czj")
    counter.press(Qt.Key.Key_F9)
    dialog = counter.window
    counter.qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    counter.qtbot.mouseDClick(dialog.confirm, Qt.MouseButton.LeftButton)
    counter.settle()
    assert len(counter.receipts()) == 1


def test_a_scan_while_paying_goes_back_to_the_bill_and_pays_nothing(counter: Counter) -> None:
    counter.type("czj")
    counter.press(Qt.Key.Key_F9)
    counter.window.amount.setFocus()
    counter.scan(PIPE)
    counter.settle()
    assert counter.window is None
    assert counter.receipts() == []
    assert counter.quantities() == {"C-0020": 1_000, "P-2501": 1_000}


def test_a_scan_after_the_receipt_begins_the_next_bill(counter: Counter) -> None:
    counter.type("czj")
    pay(counter)
    counter.scan(PIPE)
    counter.settle()
    assert counter.window is None
    assert counter.quantities() == {"P-2501": 1_000}


def test_a_language_switch_reaches_the_open_bill(counter: Counter, app: QApplication) -> None:
    counter.type("czj")
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert counter.view.side.pay.text() == "收款  F9"
