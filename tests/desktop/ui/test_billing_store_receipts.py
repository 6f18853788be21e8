"""Receipts of the store's other tills at this counter: found by number, marked, printed as a copy, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, select

from desktop.models.document import Document
from desktop.models.receipt import Receipt
from desktop.models.store_receipt import StoreReceipt
from desktop.services.refund import get_taken
from desktop.settings import Settings
from desktop.ui.billing.receipts import ReceiptsDialog
from desktop.ui.billing.refund import RefundDialog
from desktop.ui.kit import Text
from desktop.ui.language import switch_language
from domain.refund import Taken
from protocol.receipt import RECEIPT, ReceiptDoc
from tests.desktop.ui.counter import GLUE, Counter, counter_at

NUMBER = "RC-X2Q9-26-000187"


@dataclass(frozen=True, slots=True)
class OtherTill:
    """What the other till sold: three bags of glue for 105.00."""

    counter: Counter
    doc_id: str = "OT1"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return tmp_path / "paper"


@pytest.fixture
def other(tmp_path: Path, paper: Path, qtbot: QtBot, app: QApplication) -> Iterator[OtherTill]:
    settings = Settings(language="en", printer=f"file:{paper}")
    with counter_at(tmp_path / "pc", qtbot, settings) as counter:
        publish(counter, sell_here(counter))
        yield OtherTill(counter)


def sell_here(counter: Counter) -> ReceiptDoc:
    counter.scan(GLUE)
    counter.settle()
    counter.type("3*", None)
    counter.press(Qt.Key.Key_F9)
    counter.press(Qt.Key.Key_Return, counter.window.amount)
    counter.qtbot.waitUntil(lambda: counter.window.model.state.slip is not None)
    counter.window.reject()
    with counter.database.read() as session:
        body = session.scalars(select(Document.body).where(Document.kind == RECEIPT)).one()
    return msgspec.json.decode(body, type=ReceiptDoc)


def publish(counter: Counter, doc: ReceiptDoc, doc_id: str = "OT1", number: str = NUMBER) -> None:
    """HQ publishes the same sale as one of the other till."""
    sold = msgspec.structs.replace(doc, number=number, cashier="Zhou")
    row = {"scope": "store:1.11", "v": 1, "row_hash": 1, "doc_id": doc_id, "kind": RECEIPT, "number": number}
    with counter.database.write() as session:
        session.execute(
            insert(StoreReceipt),
            [row | {"business_day": sold.business_day, "original_id": "", "body": msgspec.json.encode(sold)}],
        )


def find(other: OtherTill, text: str) -> ReceiptsDialog:
    counter = other.counter
    counter.qtbot.waitUntil(counter.edit.hasFocus)
    counter.press(Qt.Key.Key_F11)
    window = counter.window
    assert isinstance(window, ReceiptsDialog)
    counter.qtbot.keyClicks(window.search.edit, text)
    counter.settle()
    counter.settle()
    return window


def cells(window: ReceiptsDialog) -> list[tuple[str, str]]:
    rows = window.rows
    return [(rows.index(n, 1).data(), rows.index(n, 3).data()) for n in range(rows.rowCount())]


def test_the_day_lists_this_till_and_a_number_finds_the_others_too(other: OtherTill) -> None:
    window = find(other, "")
    (own,) = cells(window)
    assert own[0] != NUMBER and own[1] != "other till"
    window.search.edit.setText("x2q9")
    other.counter.settle()
    other.counter.qtbot.waitUntil(lambda: window.model.state.slip is not None)
    assert cells(window) == [(NUMBER, "other till")]
    other.counter.qtbot.waitUntil(lambda: NUMBER in window.paper.text)


def test_a_number_no_till_printed_says_where_others_come_from(other: OtherTill) -> None:
    window = find(other, "RC-NONE")
    assert "come by synchronisation" in " ".join(text.text() for text in window.findChildren(Text))
    assert not window.confirm.isEnabled() or window.model.state.rows == ()


def test_goods_of_the_other_till_come_back_here_once(other: OtherTill) -> None:
    counter = other.counter
    window = find(other, NUMBER)
    counter.qtbot.waitUntil(lambda: NUMBER in window.paper.text)
    counter.press(Qt.Key.Key_Return, window.search.edit)
    dialog = counter.window
    assert isinstance(dialog, RefundDialog)
    counter.settle()
    assert any(
        "Sold at another till" in text.text() and text.isVisible() for text in dialog.findChildren(Text)
    )
    counter.qtbot.keyClicks(dialog.edits[0], "2")
    counter.qtbot.waitUntil(lambda: dialog.model.state.amount == 7_000)
    for _ in range(5):
        counter.press(Qt.Key.Key_Return, dialog.edits[0])
    counter.qtbot.waitUntil(lambda: dialog.model.state.refund is not None)
    with counter.database.read() as session:
        assert get_taken(session, other.doc_id) == {1: Taken(2_000, 7_000)}
        refunds = session.scalars(select(Receipt.original_number).where(Receipt.kind == "refund")).all()
    assert refunds == [NUMBER]


def test_a_receipt_of_the_other_till_is_printed_again_as_a_numbered_copy(
    other: OtherTill, paper: Path
) -> None:
    counter = other.counter
    window = find(other, NUMBER)
    counter.qtbot.waitUntil(lambda: NUMBER in window.paper.text)
    for _ in range(2):
        counter.qtbot.mouseClick(window._again, Qt.MouseButton.LeftButton)
        counter.qtbot.waitUntil(lambda: not counter.tasks.is_busy)
    printed = b"".join(one.read_bytes() for one in paper.iterdir())
    assert NUMBER.encode() in printed
    assert b"COPY 1" in printed and b"COPY 2" in printed


def test_what_a_synchronisation_brings_shows_at_once_and_in_chinese(
    other: OtherTill, app: QApplication
) -> None:
    counter = other.counter
    window = find(other, "X2Q9")
    with counter.database.read() as session:
        body = session.scalars(select(StoreReceipt.body)).one()
    publish(counter, msgspec.json.decode(body, type=ReceiptDoc), "OT2", "RC-X2Q9-26-000188")
    counter.qtbot.waitUntil(lambda: len(cells(window)) > 1)
    switch_language(app, "zh")
    assert {mark for _, mark in cells(window)} == {"其他收银机"}
