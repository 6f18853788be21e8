"""Billing by keyboard and scanner: bills, payments, and what must never happen twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.billing.pay_model import PayStep
from desktop.ui.kit import Toast
from desktop.ui.language import switch_language
from desktop.ui.shortcuts import live_shortcuts
from domain.receipt import TenderType
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


def test_a_held_bill_comes_back_with_its_member(counter: Counter) -> None:
    counter.type("czj")
    counter.press(Qt.Key.Key_F2)
    counter.type("1381", None)
    counter.type("")
    counter.press(Qt.Key.Key_F7)
    counter.settle()
    assert (counter.quantities(), counter.model.state.member) == ({}, None)
    counter.press(Qt.Key.Key_F8)
    counter.qtbot.waitUntil(lambda: counter.quantities() == {"C-0020": 1_000})
    member = counter.model.state.member
    assert member and member.name == "Wang"


def test_recalling_over_a_bill_holds_that_bill(counter: Counter) -> None:
    counter.type("czj")
    counter.press(Qt.Key.Key_F7)
    counter.settle()
    counter.scan(PIPE)
    counter.settle()
    counter.press(Qt.Key.Key_F8)
    counter.qtbot.waitUntil(lambda: counter.quantities() == {"C-0020": 1_000})
    counter.qtbot.waitUntil(lambda: counter.model.state.held == 1)


def test_a_removed_line_comes_back_by_undo(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    counter.press(Qt.Key.Key_Delete)
    assert counter.quantities() == {}
    toast = counter.view.findChild(Toast)
    counter.qtbot.mouseClick(toast.findChild(QPushButton), Qt.MouseButton.LeftButton)
    counter.settle()
    assert counter.quantities() == {"C-0020": 1_000}


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        (("*", "2.5"), 8_750),
        (("+",), 7_000),
        (("+", "+", "-"), 7_000),
        (("-",), 3_500),
        ((".", "30"), 3_000),
        (("/", "5"), 3_000),
        (("/", "/", "10"), 3_150),
        (("3*",), 10_500),
    ],
)
def test_the_number_pad_changes_the_line_in_hand(
    counter: Counter, typed: tuple[str, ...], total: int
) -> None:
    counter.scan(GLUE)
    counter.settle()
    for part in typed:
        counter.type(part, Qt.Key.Key_Return if part[0].isdigit() and part[-1] != "*" else None)
    assert counter.model.state.quote.totals.gross == total
    assert counter.view.entry.text() == ""


def test_a_point_and_a_slash_type_normally_inside_text(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    counter.type("a./b", None)
    assert counter.view.entry.text() == "a./b"


def test_the_unit_switches_to_the_pallet_at_its_price(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    counter.press(Qt.Key.Key_F6)
    counter.settle()
    assert counter.model.state.quote.totals.gross == 60 * 3_500


def test_a_discount_above_the_line_is_refused_and_says_so(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    counter.type("/", None)
    counter.type("36")
    assert counter.view.banner.isVisible()
    assert counter.model.state.quote.totals.gross == 3_500


def test_tenders_add_up_and_rounding_down_is_one_of_them(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    counter.type("/", None)
    counter.type("0.3")
    counter.press(Qt.Key.Key_F9)
    dialog = counter.window
    counter.press(Qt.Key.Key_Minus, dialog.amount)
    counter.qtbot.keyClicks(dialog.amount, "20")
    counter.press(Qt.Key.Key_Return, dialog.amount)
    counter.qtbot.keyClicks(dialog.amount, "*")
    counter.press(Qt.Key.Key_Return, dialog.amount)
    counter.qtbot.waitUntil(lambda: dialog.model.state.slip is not None)
    tenders = {tender.type.value: tender.amount for tender in dialog.model.state.slip.receipt.tenders}
    assert tenders == {"rounding": 70, "cash": 2_000, "wechat": 1_400}


def test_an_unknown_code_becomes_a_product_of_the_store(counter: Counter) -> None:
    counter.scan("4000000000006")
    counter.settle()
    counter.view._create_product()
    dialog = counter.window
    dialog.name.setText("砂纸")
    dialog.price.setText("2.5")
    counter.press(Qt.Key.Key_Return, dialog.price)
    counter.qtbot.waitUntil(lambda: counter.quantities() == {"4000000000006": 1_000})
    counter.settle()
    assert counter.model.state.unknown == ()
    assert counter.model.state.quote.totals.gross == 250


def test_every_key_of_the_counter_is_on_the_cheat_sheet(counter: Counter) -> None:
    listed = {key for shortcut in live_shortcuts(counter.view) for key in shortcut.keys}
    assert {"F2", "F7", "F8", "F9", "F10", "F11", "F12", "*", "+", "-", ".", "/", "Del", "Ctrl+J"} <= listed


def test_a_shift_is_opened_and_closed_with_its_count(counter: Counter) -> None:
    counter.view._windows.open_shift()
    counter.qtbot.waitUntil(lambda: counter.window is not None)
    counter.qtbot.waitUntil(lambda: counter.window.cashier.completer() is not None)
    counter.window.cashier.setText("Li")
    counter.window.float.setText("100")
    counter.press(Qt.Key.Key_Return, counter.window.float)
    counter.qtbot.waitUntil(lambda: counter.model.state.shift is not None)
    counter.view._windows.open_shift()
    counter.qtbot.waitUntil(lambda: counter.window is not None)
    counter.qtbot.keyClicks(counter.window.counted, "99")
    counter.press(Qt.Key.Key_Return, counter.window.counted)
    counter.qtbot.waitUntil(lambda: counter.model.state.shift is None)
    assert counter.window._closed.cash.variance == -100


def test_an_enter_held_over_from_a_name_does_not_begin_to_pay(counter: Counter) -> None:
    counter.type("czj")
    for _ in range(20):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
        )
        QApplication.sendEvent(counter.edit, event)
    counter.settle()
    assert counter.window is None


def test_the_whole_bill_is_cleared_and_the_member_removed_by_keys(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    counter.press(Qt.Key.Key_F2)
    counter.type("Wang")
    counter.press(Qt.Key.Key_End)
    assert (counter.model.state.member, counter.quantities()) == (None, {"C-0020": 1_000})
    counter.qtbot.keyClick(counter.edit, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert counter.quantities() == {}


def test_a_way_to_pay_on_the_screen_is_the_first_of_the_payment_only_once(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    counter.qtbot.mouseClick(counter.view.side.ways[1], Qt.MouseButton.LeftButton)
    assert counter.window.model.state.type is TenderType.WECHAT
    counter.window.reject()
    counter.qtbot.waitUntil(counter.edit.hasFocus)
    counter.press(Qt.Key.Key_Return)
    assert counter.window.model.state.type is TenderType.CASH
