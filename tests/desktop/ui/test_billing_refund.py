"""Goods that come back against a receipt: never more than was sold, and only once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.refund import get_taken
from desktop.ui.billing.receipts import ReceiptsDialog
from desktop.ui.billing.refund import RefundDialog
from domain.errors import DomainError
from domain.refund import Taken
from tests.desktop.ui.counter import GLUE, Counter, counter_at


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    with counter_at(tmp_path, qtbot) as opened:
        yield opened


@pytest.fixture
def sold(counter: Counter) -> Counter:
    """A counter that sold three bags of glue for 105.00."""
    counter.scan(GLUE)
    counter.settle()
    counter.type("3*", None)
    counter.press(Qt.Key.Key_F9)
    counter.press(Qt.Key.Key_Return, counter.window.amount)
    counter.qtbot.waitUntil(lambda: counter.window.model.state.slip is not None)
    counter.window.reject()
    return counter


def open_return(counter: Counter, down: int = 0) -> RefundDialog:
    counter.qtbot.waitUntil(counter.edit.hasFocus)
    counter.press(Qt.Key.Key_F11)
    receipts = counter.window
    assert isinstance(receipts, ReceiptsDialog)
    counter.qtbot.waitUntil(lambda: receipts.model.state.slip is not None)
    for _ in range(down):
        counter.press(Qt.Key.Key_Down, receipts.search.edit)
    counter.qtbot.waitUntil(receipts.confirm.isEnabled)
    counter.press(Qt.Key.Key_Return, receipts.search.edit)
    refund = counter.window
    assert isinstance(refund, RefundDialog)
    counter.qtbot.waitUntil(lambda: not counter.tasks.is_busy)
    return refund


def take_back(counter: Counter, quantity: str) -> RefundDialog:
    dialog = open_return(counter)
    counter.qtbot.keyClicks(dialog.edits[0], quantity)
    counter.qtbot.waitUntil(lambda: not counter.tasks.is_busy)
    return dialog


def test_part_of_a_receipt_comes_back_for_its_part_of_the_money(sold: Counter) -> None:
    dialog = take_back(sold, "1")
    assert dialog.model.state.amount == 3_500
    for _ in range(5):
        sold.press(Qt.Key.Key_Return, dialog.edits[0])
    sold.qtbot.waitUntil(lambda: dialog.model.state.refund is not None)
    assert [(row.kind, row.gross) for row in sold.receipts()] == [("refund", 3_500), ("receipt", 10_500)]
    assert sold.receipts()[0].number in dialog.paper.text


def test_more_than_is_left_is_refused_and_nothing_is_written(sold: Counter) -> None:
    dialog = take_back(sold, "4")
    sold.press(Qt.Key.Key_Return, dialog.edits[0])
    sold.qtbot.waitUntil(lambda: not sold.tasks.is_busy)
    fault = dialog.model.state.fault
    assert isinstance(fault, DomainError) and fault.code == "refund_exceeds_sale"
    assert len(sold.receipts()) == 1
    assert not dialog.confirm.isEnabled()


def test_everything_comes_back_to_the_fen_and_then_nothing_is_left(sold: Counter) -> None:
    dialog = take_back(sold, "1")
    sold.press(Qt.Key.Key_Return, dialog.edits[0])
    sold.qtbot.waitUntil(lambda: dialog.model.state.refund is not None)
    dialog.reject()
    again = open_return(sold, down=1)
    sold.qtbot.mouseClick(again.everything, Qt.MouseButton.LeftButton)
    sold.qtbot.waitUntil(lambda: again.model.state.amount == 7_000)
    sold.press(Qt.Key.Key_Return, again.edits[0])
    sold.qtbot.waitUntil(lambda: again.model.state.refund is not None)
    with sold.database.read() as session:
        assert get_taken(session, sold.receipts()[-1].doc_id) == {1: Taken(3_000, 10_500)}


def test_a_receipt_is_found_by_scanning_its_number(sold: Counter) -> None:
    number = sold.receipts()[0].number
    sold.qtbot.waitUntil(sold.edit.hasFocus)
    sold.press(Qt.Key.Key_F11)
    window = sold.window
    QApplication.processEvents()
    sold.scan(number)
    sold.qtbot.waitUntil(lambda: not sold.tasks.is_busy)
    assert [row.number for row in window.model.state.rows] == [number]
    assert sold.quantities() == {}


def test_another_screen_opens_a_receipt_by_its_document(sold: Counter) -> None:
    row = sold.receipts()[0]
    sold.view.open_subject(row.doc_id)
    window = sold.window
    sold.qtbot.waitUntil(lambda: window.model.state.slip is not None)
    assert row.number in window.paper.text


def test_a_document_that_is_no_receipt_opens_the_list_of_today(sold: Counter) -> None:
    sold.view.open_subject("no-such-document")
    sold.qtbot.waitUntil(lambda: len(sold.window.model.state.rows) == 1)
