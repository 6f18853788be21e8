"""The members workspace over real records: finding, the sheet, what waits and where HQ differs."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, insert, select, update

from desktop.models.dealer import Member
from desktop.models.document import Document
from desktop.models.lease import LeaseUse
from desktop.models.member import MemberCommand
from desktop.services.member import change_member, register_member
from desktop.ui.language import switch_language
from desktop.ui.member.sheet import AT_HQ, BOUGHT, POINTS
from desktop.ui.member.view import MembersView
from desktop.ui.member.words import masked_phone, spaced_phone, status_mark
from domain.member import Field, MemberStatus
from protocol.member import MemberDoc, values_of
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk
from tests.desktop.ui.members import buy, desk, listed, settle, shown, store, words

__all__ = ["desk", "store"]

KEPT = {"consent_here": "offers", "consent_hq": "none", "consent_stands": "hq", "revision": 2}


def cell(view: MembersView, row: int, key: str) -> str:
    place = next(n for n, column in enumerate(view.rows.columns) if column.key == key)
    return str(view.rows.data(view.rows.index(row, place)))


def test_the_list_hides_the_phone_and_the_sheet_shows_it(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    assert listed(view) == ["M3", "M2", "M1"]
    view.open_subject("M1")
    settle(store)
    assert cell(view, 0, "phone") == "138****2046"
    assert {"王芳", "138 1234 2046", "no messages"} <= words(view.sheet)
    assert "Points at HQ as of 14:02" in words(view.sheet)


def test_an_empty_list_offers_to_register(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    assert view.list.empty.action.isVisible() and view.list.empty.action.text() == "Register a member"
    assert "Choose a member to see the phone, points and purchases." in words(view.sheet)


@pytest.mark.parametrize(("text", "found"), [("wf", ["M1"]), ("139 0000", ["M2"]), ("伟", ["M3"])])
def test_a_member_is_found_by_keyboard(store: Desk, qtbot: QtBot, text: str, found: list[str]) -> None:
    view = shown(store, qtbot)
    if text.isascii():
        QTest.keyClicks(view.search.edit, text)
    else:
        view.search.edit.setText(text)
    settle(store)
    QTest.keyClick(view.search.edit, Qt.Key.Key_Return)
    settle(store)
    assert listed(view) == found
    sheet = view.view_model.state.sheet
    assert sheet is not None and sheet.member.member_id == found[0]


def test_a_tier_narrows_the_list(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    assert [view.tier.itemText(n) for n in range(view.tier.count())] == ["All tiers", "gold  2", "银卡  1"]
    view.view_model.choose_tier("银卡")
    settle(store)
    assert listed(view) == ["M2"] and cell(view, 0, "status") == "blocked by HQ"


def test_points_that_hq_has_not_counted_stand_apart(store: Desk, qtbot: QtBot) -> None:
    made = buy(store, "M1")
    use = {"lease_id": "L", "doc_id": made, "kind": "points", "subject": "M1", "amount": 1_200}
    with store.database.write() as session:
        session.execute(insert(LeaseUse), [use])
    view = shown(store, qtbot)
    view.open_subject("M1")
    settle(store)
    assert cell(view, 0, "points") == "10"
    assert view.rows.columns[3].cell(view.rows.row(0)).second == "▲ −1,200 not yet counted"
    assert "10, and ▲ −1,200 not yet counted" in words(view.sheet)
    view.sheet.tabs.setCurrentIndex(POINTS)
    view.sheet.points.card.table.opened.emit(0)
    assert store.went == [("billing", made)]


def test_purchases_and_favourites_lead_to_their_places(store: Desk, qtbot: QtBot) -> None:
    made = buy(store, "M1")
    view = shown(store, qtbot)
    view.open_subject("M1")
    settle(store)
    assert {"¥92.00 · HQ set no limit"} <= words(view.sheet)
    assert cell(view, 0, "last") == "2026-11-22"
    QTest.keyClick(view.list.table, Qt.Key.Key_Return)
    assert view.sheet.purchases.table.hasFocus()
    view.sheet.purchases.table.choose_row(0)
    QTest.keyClick(view.sheet.purchases.table, Qt.Key.Key_Return)
    view.sheet.tabs.setCurrentIndex(BOUGHT)
    view.sheet.bought.table.opened.emit(0)
    assert store.went == [("billing", made), ("catalogue", "TL-800-A")]


def test_an_account_beyond_its_limit_is_said(store: Desk, qtbot: QtBot) -> None:
    buy(store, "M1")
    with store.database.write() as session:
        session.execute(update(Member).values(account_limit=5_000))
    view = shown(store, qtbot)
    view.open_subject("M1")
    settle(store)
    assert "¥92.00 of ¥50.00" in words(view.sheet)


def test_what_waits_for_hq_is_told_in_words_and_marked(store: Desk, qtbot: QtBot) -> None:
    moment = shop.clock_at(shop.TODAY).moment()
    with store.database.write() as session:
        change_member(session, "M1", {Field.CONSENT: "offers", Field.ADDRESS: "江边"}, moment, doc_id="C")
        register_member(session, {Field.NAME: "赵敏", Field.PHONE: "13600000001"}, moment, doc_id="R")
    view = shown(store, qtbot)
    assert listed(view)[0] == "R" and view.rows.columns[0].cell(view.rows.row(0)).second == "▲ not yet at HQ"
    view.open_subject("C")
    settle(store)
    assert view.sheet.tabs.tabText(AT_HQ) == "Here and HQ · 1"
    (row,) = view.sheet.at_hq.model.rows
    cells = [column.cell(row) for column in view.sheet.at_hq.model.columns]
    assert (cells[0].text, set(cells[0].second.split(" · "))) == (
        "Change",
        {"Address: 江边", "Consent: offers too"},
    )


def disagree(desk: Desk) -> None:
    moment = shop.clock_at(shop.TODAY).moment()
    with desk.database.write() as session:
        change_member(session, "M1", {Field.CONSENT: "offers"}, moment, doc_id="C")
        session.execute(update(Member).where(Member.member_id == "M1").values(revision=2))
    shop.settle(desk.database, ["C"], "applied", "member_fields_kept", msgspec.json.encode(KEPT).decode())


def test_a_disagreement_is_shown_and_sent_again_once(store: Desk, qtbot: QtBot) -> None:
    disagree(store)
    view = shown(store, qtbot)
    view.open_subject("M1")
    view.sheet.tabs.setCurrentIndex(AT_HQ)
    settle(store)
    assert {"HQ kept its own values", "✓ no messages"} <= words(view.sheet.at_hq)
    for _ in range(2):
        qtbot.mouseClick(view.sheet.at_hq.again, Qt.MouseButton.LeftButton)
    settle(store)
    with store.database.read() as session:
        bodies = session.scalars(select(MemberCommand.body).where(MemberCommand.doc_id != "C")).all()
    assert [values_of(msgspec.json.decode(body, type=MemberDoc)) for body in bodies] == [
        {Field.CONSENT: "offers"}
    ]
    assert view.view_model.state.remark is None


def test_hqs_values_are_used_by_key(store: Desk, qtbot: QtBot) -> None:
    disagree(store)
    view = shown(store, qtbot)
    view.open_subject("M1")
    view.sheet.tabs.setCurrentIndex(AT_HQ)
    settle(store)
    assert view.sheet.at_hq.settle.text() == "Use HQ's  F8"
    QTest.qWaitForWindowActive(view)
    QTest.keyClick(view.windowHandle(), Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: view.view_model.state.remark is None)
    with store.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 1


def test_a_member_hq_stops_publishing_leaves_the_sheet(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    view.open_subject("M1")
    settle(store)
    with store.database.write() as session:
        session.query(Member).filter(Member.member_id == "M1").delete()
    settle(store)
    assert listed(view) == [] and view.view_model.state.sheet is None


def test_the_language_switches_live(store: Desk, qtbot: QtBot, app: QApplication) -> None:
    view = shown(store, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert view.tier.itemText(0) == "全部等级" and view.sheet.tabs.tabText(0) == "购买记录"
    assert cell(view, 0, "status") in ("正常", "总部已停用") and "手机号" in words(view.sheet)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("status", [*(one.value for one in MemberStatus), "frozen by a newer HQ"])
def test_every_status_is_a_word(app: QApplication, status: str, language: str) -> None:
    switch_language(app, language)
    assert (
        status_mark(status).text not in ("", status)
        or (language, status) == ("en", "active")
        or status == "closed"
    )


@pytest.mark.parametrize(
    ("phone", "masked", "spaced"),
    [
        ("13812342046", "138****2046", "138 1234 2046"),
        ("02787654321", "027****4321", "02787654321"),
        ("12345", "12345", "12345"),
        ("", "", ""),
    ],
)
def test_a_phone_is_masked_on_the_list(phone: str, masked: str, spaced: str) -> None:
    assert (masked_phone(phone), spaced_phone(phone)) == (masked, spaced)
