"""Members at the counter: registered, found to be known already, changed, by keyboard and once only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.document import Document
from desktop.models.member import MemberCommand
from desktop.services.member import find_members
from desktop.ui.billing.state import Mode
from desktop.ui.kit import Text
from desktop.ui.language import switch_language
from desktop.ui.member_form import MemberDialog
from tests.desktop.ui.counter import GLUE, Counter, counter_at

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot, app: QApplication) -> Iterator[Counter]:
    with counter_at(tmp_path / "pc", qtbot) as opened:
        yield opened


def ask_new(counter: Counter, text: str) -> MemberDialog:
    """Look for a member nobody is and come to the window that registers one."""
    counter.press(Qt.Key.Key_F2)
    counter.type(text)
    counter.qtbot.waitUntil(lambda: counter.window is not None)
    assert isinstance(counter.window, MemberDialog)
    return counter.window


def confirm(counter: Counter, dialog: MemberDialog, times: int = 1) -> None:
    for _ in range(times):
        counter.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    counter.settle()


def words(dialog: MemberDialog) -> set[str]:
    return {label.text() for label in dialog.findChildren(Text) if label.isVisible()}


def count(counter: Counter, table: type) -> int:
    with counter.database.read() as session:
        return session.query(table).count()


def test_an_unknown_phone_leads_to_a_new_member_on_the_bill(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    dialog = ask_new(counter, "13900000002")
    assert dialog.phone.text() == "13900000002"
    counter.qtbot.keyClicks(dialog.name, "Li Lei")
    dialog.consent.setCurrentIndex(2)
    confirm(counter, dialog, times=3)
    state = counter.model.state
    assert state.member is not None and state.mode is Mode.SELL
    assert (state.member.name, state.member.consent, state.member.is_waiting) == ("Li Lei", "offers", True)
    assert state.cart.member_id == state.member.member_id
    assert (count(counter, MemberCommand), count(counter, Document)) == (1, 1)


def test_a_malformed_phone_and_a_missing_name_are_said_at_their_field(counter: Counter) -> None:
    dialog = ask_new(counter, "139")
    confirm(counter, dialog)
    assert any("“139” is neither a mobile number" in word for word in words(dialog))
    dialog.phone.setText("139 0000 0002")
    confirm(counter, dialog)
    assert "Fill this in." in words(dialog) and dialog.isVisible()
    dialog.reject()


def test_a_known_phone_offers_the_member_who_has_it(counter: Counter) -> None:
    dialog = ask_new(counter, "Somebody")
    assert dialog.name.text() == "Somebody"
    dialog.phone.setText("138 1234 2046")
    confirm(counter, dialog)
    counter.qtbot.waitUntil(dialog.take.isVisible)
    assert dialog.take.text() == "Take Wang"
    counter.qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    counter.settle()
    assert counter.model.state.member is not None and counter.model.state.member.member_id == "M1"
    assert count(counter, MemberCommand) == 0


def test_the_member_of_the_bill_is_changed_by_key(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F2)
    counter.type("Wang")
    assert counter.model.state.member is not None
    counter.qtbot.keyClick(counter.edit, Qt.Key.Key_E, CONTROL)
    dialog = counter.window
    assert isinstance(dialog, MemberDialog) and dialog.phone.text() == "13812342046"
    dialog.name.setText("Wang Fang")
    confirm(counter, dialog)
    assert counter.model.state.member.name == "Wang Fang"
    assert counter.view.side._name.text() == "Wang Fang"
    assert "not yet at HQ" in counter.view.side._points.text()


def test_the_member_in_the_list_is_changed_by_key(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F2)
    counter.qtbot.waitUntil(lambda: counter.view.offers.count == 1)
    counter.qtbot.keyClick(counter.edit, Qt.Key.Key_E, CONTROL)
    assert counter.window.name.text() == "Wang"
    counter.window.reject()


def test_the_button_in_the_side_column_registers_a_member(counter: Counter) -> None:
    counter.qtbot.mouseClick(counter.view.side.member, Qt.MouseButton.LeftButton)
    dialog = counter.window
    dialog.phone.setText("02787654321")
    dialog.name.setText("Han")
    confirm(counter, dialog)
    with counter.database.read() as session:
        assert [row.phone for row in find_members(session, "Han")] == ["02787654321"]


def test_a_scan_closes_the_window_and_goes_on_the_bill(counter: Counter) -> None:
    ask_new(counter, "139")
    counter.scan(GLUE)
    counter.settle()
    assert counter.window is None and counter.quantities() == {"C-0020": 1_000}


def test_the_words_are_chinese_too(counter: Counter, app: QApplication) -> None:
    switch_language(app, "zh")
    dialog = ask_new(counter, "139")
    confirm(counter, dialog)
    assert {"新会员", "手机号", "会员姓名"} <= words(dialog)
    dialog.reject()
