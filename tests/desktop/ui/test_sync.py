"""The sync centre: what waits, why something failed, and what to do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models.control import ControlDay
from desktop.models.member import MemberCommand
from desktop.services.member import change_member
from desktop.services.outbox import list_recent
from desktop.ui.document import disagreements, kind_word, verdict_mark, verdict_reason
from desktop.ui.document.line import LINE_TEXTS
from desktop.ui.document.verdicts import VERDICT_TEXTS
from desktop.ui.kit import Text, Tone
from desktop.ui.language import switch_language
from desktop.ui.shell import Sync, SyncChip
from desktop.ui.sync import make
from desktop.ui.sync.control_dialog import ControlDialog
from desktop.ui.sync.view import SyncView
from desktop.ui.sync.view_model import Shown
from desktop.ui.sync.words import scope_word
from domain.member import Field
from protocol.member import MemberDoc, values_of
from tests.desktop.hqsaid import say_member
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        yield opened


@pytest.fixture
def store(desk: Desk) -> Desk:
    """Four receipts: one rejected, one parked, one booked, one waiting."""
    shop.publish(desk.database)
    shop.enrol(desk.database)
    ids = shop.sell(desk.database, shop.TODAY, [1, 2, 3, 4])
    shop.acknowledge(desk.database, 1)
    shop.settle(desk.database, ids[:1], "rejected", "shipment_of_other_store", '{"shipment": "DN-7"}')
    shop.settle(desk.database, ids[1:2], "parked", "judging_failed", '{"error": "KeyError"}')
    return desk


def shown(desk: Desk, qtbot: QtBot) -> SyncView:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    desk.settle()
    return view


def words(view: SyncView) -> set[str]:
    return {label.text() for label in view.findChildren(Text) if label.isVisible()}


def test_before_enrolment_the_way_to_it_is_shown(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    assert "Not enrolled at HQ" in words(view)
    assert not view._line.now.isEnabled()
    qtbot.mouseClick(view._line.enrol, Qt.MouseButton.LeftButton)
    assert desk.went == [("settings", "")]


def test_what_needs_a_person_comes_first_and_says_why(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    assert view.view_model.state.shown is Shown.ATTENTION
    view._list.table.choose_row(1)
    assert "Shipment DN-7 was sent to another store of the dealer." in words(view)
    assert [view._documents.index(n, 2).data() for n in range(2)] == ["set aside at HQ", "rejected by HQ"]


def test_other_documents_are_one_click_away(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    qtbot.mouseClick(view._choices[Shown.WAITING], Qt.MouseButton.LeftButton)
    store.settle()
    assert view._documents.index(0, 2).data() == "▲ waiting to be sent"
    qtbot.mouseClick(view._choices[Shown.RECENT], Qt.MouseButton.LeftButton)
    store.settle()
    assert view._documents.rowCount() == 4


def test_a_document_opens_where_it_belongs(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    view._list.table.setFocus()
    qtbot.keyClick(view._list.table, Qt.Key.Key_Return)
    assert store.went == [("billing", view.view_model.state.chosen)]


def test_a_named_document_is_found_wherever_it_is_listed(store: Desk, qtbot: QtBot) -> None:
    waiting = shop.sell(store.database, shop.TODAY, [1])[0]
    view = shown(store, qtbot)
    view.open_subject(waiting)
    store.settle()
    assert view.view_model.state.document is not None
    assert view.view_model.state.shown is Shown.WAITING


def test_new_documents_and_verdicts_show_at_once(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    assert view._choices[Shown.WAITING].text() == "To send 1"
    shop.sell(store.database, shop.TODAY, [1])
    store.settle()
    assert view._choices[Shown.WAITING].text() == "To send 2"


def test_a_document_somebody_saw_to_needs_nobody_any_more(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    settle = view._document._settle
    for left in ("Need you 1", "Need you 0"):
        assert settle.isVisible()
        qtbot.mouseClick(settle, Qt.MouseButton.LeftButton)
        store.settle()
        assert view._choices[Shown.ATTENTION].text() == left
    view.view_model.show_documents(Shown.RECENT)
    store.settle()
    view._list.table.choose_row(0)
    assert not settle.isVisible()


def test_synchronising_is_asked_for_and_details_are_copied(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    qtbot.mouseClick(view._line.now, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view._line.copy, Qt.MouseButton.LeftButton)
    assert store.line.synced == 1
    assert "shipment_of_other_store" in QGuiApplication.clipboard().text()


def test_a_refusing_hq_is_explained(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    store.context.shell.update(sync=SyncChip(Sync.OFFLINE, code="device_revoked"))
    assert "HQ has shut this computer out" in words(view)


@pytest.mark.parametrize("code", [*VERDICT_TEXTS, *LINE_TEXTS, "price_negative", "never_heard_of"])
def test_no_reason_shows_a_raw_code_as_its_title(code: str, app: QApplication) -> None:
    told = verdict_reason(code, {})
    assert "_" not in told.title and told.sentence and told.todo


def test_every_state_and_kind_has_words(app: QApplication) -> None:
    for status in ("pending", "applied", "have", "received", "waiting", "parked", "rejected", "new"):
        assert verdict_mark(status, is_sent=True).text != status
    assert verdict_mark("pending", is_sent=False).tone is Tone.WARNING
    assert kind_word("receiving") == "Goods received" and kind_word("new") == "Document"


def test_the_language_switches_live(store: Desk, qtbot: QtBot, app: QApplication) -> None:
    view = shown(store, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert {"总部下发的数据", "单据在总部的状态"} <= words(view)
    assert view._documents.index(0, 2).data() == "总部暂存"


def compared(desk: Desk, *states: str) -> None:
    day = ControlDay(
        **dict.fromkeys(("receipts", "refunds", "refunded", "moved"), 0),
        **dict.fromkeys(("hq_receipts", "hq_refunds", "hq_refunded", "hq_moved"), 0),
        sales=10_000,
        hq_sales=9_999,
        unbooked=0,
        compared_at=desk.context.clock.moment().local,
    )
    columns = [column.name for column in ControlDay.__table__.columns if column.name not in ("day", "state")]
    with desk.database.write() as session:
        for place, state in enumerate(states, start=1):
            values = {name: getattr(day, name) for name in columns}
            session.add(ControlDay(day=date(2026, 11, place), state=state, **values))


def test_days_that_agree_are_counted(store: Desk, qtbot: QtBot) -> None:
    compared(store, "agrees", "agrees")
    view = shown(store, qtbot)
    assert "2 agree to the fen" in words(view)
    assert not view._apart.isVisible()


def test_days_that_differ_are_shown_with_both_figures(store: Desk, qtbot: QtBot) -> None:
    compared(store, "agrees", "differs")
    view = shown(store, qtbot)
    qtbot.mouseClick(view._apart, Qt.MouseButton.LeftButton)
    (dialog,) = view.findChildren(ControlDialog)
    cells = [dialog._days.index(0, column).data() for column in range(4)]
    assert cells == ["2026-11-02", "100.00", "99.99", "No reason found; HQ has an alarm"]
    dialog.close()


@pytest.fixture
def disagreed(desk: Desk) -> Desk:
    """A change of a member of which HQ kept the consent and the tier."""
    shop.publish(desk.database)
    shop.enrol(desk.database)
    moment = shop.clock_at(shop.TODAY).moment()
    with desk.database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        change_member(session, "M1", {Field.CONSENT: "offers", Field.ADDRESS: "江边"}, moment, doc_id="C")
    facts = (
        '{"revision":0,"consent_here":"offers","consent_hq":"none","consent_stands":"hq",'
        '"address_here":"江边","address_hq":"山上","address_stands":"here","account_limit_here":1,"account_limit_hq":null}'
    )
    shop.settle(desk.database, ["C"], "applied", "member_fields_kept", facts)
    shop.acknowledge(desk.database, 0)
    return desk


def test_a_disagreement_shows_both_sides_and_what_stands(disagreed: Desk, qtbot: QtBot) -> None:
    view = shown(disagreed, qtbot)
    assert view._choices[Shown.DISAGREEMENT].text() == "HQ differs 1"
    assert view.view_model.state.shown is Shown.DISAGREEMENT
    said = {
        "Here",
        "HQ",
        "Consent",
        "offers too",
        "✓ no messages",
        "Address",
        "✓ 江边",
        "山上",
        "✓ –",
        "¥0.01",
    }
    assert said <= words(view)
    assert view._documents.index(0, 2).data() == "booked, with a remark"


def test_hqs_value_is_taken_with_one_click(disagreed: Desk, qtbot: QtBot) -> None:
    view = shown(disagreed, qtbot)
    assert view._document._settle.text() == "Use HQ's  F8"
    qtbot.mouseClick(view._document._settle, Qt.MouseButton.LeftButton)
    disagreed.settle()
    assert view._choices[Shown.DISAGREEMENT].text() == "HQ differs 0"


def test_mine_is_sent_again_once_and_only_what_a_store_may_change(disagreed: Desk, qtbot: QtBot) -> None:
    view = shown(disagreed, qtbot)
    for _ in range(3):
        qtbot.mouseClick(view._document._again, Qt.MouseButton.LeftButton)
    disagreed.settle()
    with disagreed.database.read() as session:
        rows = session.scalars(select(MemberCommand.body).where(MemberCommand.doc_id != "C")).all()
    (sent,) = [values_of(msgspec.json.decode(body, type=MemberDoc)) for body in rows]
    assert sent == {Field.CONSENT: "offers"}
    assert view._choices[Shown.DISAGREEMENT].text() == "HQ differs 0"


@pytest.fixture
def skipped(desk: Desk) -> tuple[Desk, str]:
    """A receipt of which HQ has the hash alone."""
    shop.publish(desk.database)
    shop.enrol(desk.database)
    (doc_id,) = shop.sell(desk.database, shop.TODAY, [1])
    shop.acknowledge(desk.database, 0)
    shop.settle(desk.database, [doc_id], "parked", "body_missing")
    return desk, doc_id


def test_what_hq_could_not_store_is_sent_again_by_key_and_says_so(
    skipped: tuple[Desk, str], qtbot: QtBot
) -> None:
    desk, doc_id = skipped
    view = shown(desk, qtbot)
    view.activateWindow()
    QTest.qWaitForWindowActive(view)
    assert view._document._resend.text() == "Send it again  F9" and not view._document._again.isVisible()
    for _ in range(3):
        QTest.keyClick(view.windowHandle(), Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not view._document._resend.isVisible())
    desk.settle()
    with desk.database.read() as session:
        (row,) = [row for row in list_recent(session) if row.doc_id == doc_id]
    assert row.code == "sending_again" and not row.can_go_again
    assert "The document goes to HQ again" in words(view)


def test_a_document_hq_holds_cannot_be_sent_again(store: Desk, qtbot: QtBot) -> None:
    view = shown(store, qtbot)
    assert not view._document._resend.isVisible()
    view.view_model.resend_document()
    store.settle()
    assert view._choices[Shown.ATTENTION].text() == "Need you 2"


def test_a_rejection_that_shows_both_sides_is_listed_once(disagreed: Desk, qtbot: QtBot) -> None:
    facts = '{"requested_here": 40000, "requested_hq": 45000}'
    shop.settle(disagreed.database, ["C"], "rejected", "line_changed", facts)
    view = shown(disagreed, qtbot)
    assert view._choices[Shown.ATTENTION].text() == "Need you 1"
    assert view._choices[Shown.DISAGREEMENT].text() == "HQ differs 0"
    assert view._document._table.isVisible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_button_of_a_document_is_cut(
    skipped: tuple[Desk, str], qtbot: QtBot, app: QApplication, language: str
) -> None:
    switch_language(app, language)
    view = shown(skipped[0], qtbot)
    buttons = [one for one in view.findChildren(QPushButton) if one.isVisible()]
    assert len(buttons) > 6
    assert all(one.width() >= one.sizeHint().width() for one in buttons)


def test_every_word_of_a_disagreement_is_told_and_never_a_raw_name(app: QApplication) -> None:
    told = disagreements({"mood_here": None, "mood_hq": "x", "state_here": "review", "state_hq": "shipped"})
    assert [(row.field, row.here, row.hq) for row in told] == [
        ("Another detail", "–", "x"),
        ("State", "in review at HQ", "shipped"),
    ]
    assert disagreements({"name_hq": "alone", "store": 1}) == ()


@pytest.mark.parametrize("scope", ["product", "price:list", "price:A", "supply", "dealer:1", "verdict:7"])
@pytest.mark.parametrize("later", ["lease:1.7", "store:1.11", "never heard of:1"])
def test_no_set_of_published_rows_shows_its_raw_name(scope: str, later: str, app: QApplication) -> None:
    words = {scope_word(scope), scope_word(later)}
    assert len(words) == 2 and not any(word in (scope, later) or ":1" in word for word in words)
