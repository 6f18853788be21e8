"""Registering, changing and asking HQ in the members workspace: by keyboard, once only, with what happens said before."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select, update

from desktop.models.dealer import Member
from desktop.models.document import Document
from desktop.services.member import find_members
from desktop.ui.language import switch_language
from desktop.ui.member.form import MemberSheetDialog
from desktop.ui.member.view import MembersView
from domain.member import MemberStatus
from tests.desktop.ui.desk import Desk
from tests.desktop.ui.members import desk, listed, settle, shown, store, words

__all__ = ["desk", "store"]

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(store: Desk, qtbot: QtBot) -> Iterator[MembersView]:
    yield shown(store, qtbot)


def documents(desk: Desk) -> int:
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(Document)) or 0


def form(view: MembersView) -> MemberSheetDialog:
    (dialog,) = view.findChildren(MemberSheetDialog)
    return dialog


def take(desk: Desk, view: MembersView, member_id: str) -> None:
    view.open_subject(member_id)
    settle(desk)


def test_a_member_is_registered_by_keyboard_once(store: Desk, view: MembersView) -> None:
    QTest.keyClicks(view.search.edit, "13600000009")
    settle(store)
    QTest.keyClick(view, Qt.Key.Key_N, CONTROL)
    dialog = form(view)
    assert dialog.phone.text() == "13600000009"
    QTest.keyClicks(dialog.name, "Zhao Min")
    QTest.keyClicks(dialog.birthday, "1988/05/02")
    QTest.keyClicks(dialog.address, "Jianghan Rd 8")
    for _ in range(3):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle(store)
    sheet = view.view_model.state.sheet
    assert sheet is not None and sheet.member.name == "Zhao Min" and sheet.member.is_waiting
    assert {"136 0000 0009", "Jianghan Rd 8", "1988-05-02 · no tier"} <= words(view.sheet)
    assert documents(store) == 1


@pytest.mark.parametrize("text", ["yesterday", "2030-01-01", "1850-01-01", "1988-02-30"])
def test_a_birthday_that_is_no_day_is_said_at_its_field(store: Desk, view: MembersView, text: str) -> None:
    dialog = view.open_registration()
    dialog.phone.setText("13600000009")
    dialog.name.setText("Zhao")
    dialog.birthday.setText(text)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle(store)
    assert "A day like 1988-05-02, or nothing." in words(dialog) and documents(store) == 0
    dialog.reject()


def test_a_known_phone_is_refused_in_words_and_leads_to_who_has_it(store: Desk, view: MembersView) -> None:
    dialog = view.open_registration()
    dialog.phone.setText("139 0000 0002")
    dialog.name.setText("Somebody")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle(store)
    assert "13900000002 is the phone of 李强." in words(dialog)
    assert dialog.take.text() == "Show 李强"
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    settle(store)
    assert listed(view) == ["M2"] and view.view_model.state.chosen == "M2" and documents(store) == 0


def test_the_member_in_hand_is_changed_by_key(store: Desk, view: MembersView) -> None:
    take(store, view, "M1")
    QTest.keyClick(view, Qt.Key.Key_E, CONTROL)
    dialog = form(view)
    assert (dialog.phone.text(), dialog.name.text()) == ("13812342046", "王芳")
    dialog.address.setText("江边")
    dialog.consent.setCurrentIndex(1)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle(store)
    assert {"江边", "about own purchases only"} <= words(view.sheet)
    with store.database.read() as session:
        assert find_members(session, "王芳")[0].is_waiting


def test_what_a_merge_does_is_said_before_hq_is_asked(store: Desk, view: MembersView) -> None:
    with store.database.write() as session:
        session.execute(update(Member).where(Member.member_id == "M2").values(address="江边"))
    take(store, view, "M1")
    dialog = view.open_merge()
    assert dialog is not None and not dialog.confirm.isEnabled()
    QTest.keyClicks(dialog.search.edit, "liq")
    settle(store)
    dialog.list.table.choose_row(0)
    settle(store)
    told = words(dialog)
    assert "王芳, 138 1234 2046, stays; 李强, 139 0000 0002, goes." in told
    assert {
        "Points add up to 20.",
        "Address is taken over from the one that goes: 江边.",
        "The stricter status stays: blocked.",
        "It cannot be undone.",
    } <= told
    QTest.mouseClick(dialog.swap, Qt.MouseButton.LeftButton)
    settle(store)
    assert "李强, 139 0000 0002, stays; 王芳, 138 1234 2046, goes." in words(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    text = QGuiApplication.clipboard().text()
    assert "keep 李强, phone 13900000002" in text and "M1" not in text
    assert documents(store) == 0 and not dialog.isVisible()


def test_a_member_is_not_made_one_with_itself(store: Desk, view: MembersView) -> None:
    take(store, view, "M1")
    dialog = view.open_merge()
    assert dialog is not None
    settle(store)
    assert "Nobody else is found. Type a name or a phone." in words(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.reject()


def test_the_status_is_asked_for_and_stays_until_hq_says_so(store: Desk, view: MembersView) -> None:
    take(store, view, "M1")
    QTest.keyClick(view, Qt.Key.Key_B, CONTROL)
    dialog = view.open_status()
    assert dialog is not None and dialog.wanted is MemberStatus.BLOCKED
    assert dialog.choice.count() == 2
    dialog.choice.setCurrentIndex(dialog.choice.findData(MemberStatus.CLOSED.value))
    assert any("The membership ends" in word for word in words(dialog))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert "close the membership of 王芳, phone 13812342046" in QGuiApplication.clipboard().text()
    sheet = view.view_model.state.sheet
    assert sheet is not None and sheet.member.status == MemberStatus.ACTIVE and documents(store) == 0


def test_nothing_opens_without_a_member_in_hand(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    assert (view.open_change(), view.open_merge(), view.open_status()) == (None, None, None)


def test_the_windows_speak_chinese(store: Desk, view: MembersView, app: QApplication) -> None:
    take(store, view, "M2")
    switch_language(app, "zh")
    merge, status, registration = view.open_merge(), view.open_status(), view.open_registration()
    assert merge is not None and status is not None
    assert "李强登记了两次" in words(merge) and "李强的状态" in words(status)
    assert {"地址", "生日", "新会员"} <= words(registration)
    for dialog in (merge, status, registration):
        dialog.reject()
