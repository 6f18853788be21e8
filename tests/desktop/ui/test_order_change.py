"""Changing an order by keyboard over real records: what is asked, what will come of it, what came of it."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.amendment import OrderChange
from desktop.services.amendment import ChangeView, OwnAmendment, list_amendments
from desktop.services.order_book import get_known_order
from desktop.ui.document.words import kind_word, verdict_reason, workspace_of
from desktop.ui.errors import explain
from desktop.ui.language import switch_language
from desktop.ui.order import make
from desktop.ui.order.change_dialog import ChangeDialog
from desktop.ui.order.change_model import Outcome, QuotedLine
from desktop.ui.order.view import OrderWorkspace
from desktop.ui.order.words import change_mark, change_sentence, op_sentence, outcome_mark, result_mark
from domain.amendment import AddLine, Cancel, SetNote, SetRequested, SetWantedOn
from domain.errors import DomainError
from domain.order import OrderLine, OrderState
from domain.unit import Unit
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

F9, F12, ENTER = Qt.Key.Key_F9, Qt.Key.Key_F12, Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        shop.publish(opened.database)
        shop.enrol(opened.database)
        yield opened


def shown(desk: Desk, qtbot: QtBot) -> OrderWorkspace:
    workspace = make(desk.context)
    qtbot.addWidget(workspace)
    workspace.resize(1290, 692)
    workspace.show()
    workspace.activateWindow()
    QTest.qWaitForWindowActive(workspace)
    desk.settle()
    return workspace


def dialog_of(desk: Desk, workspace: OrderWorkspace) -> ChangeDialog:
    dialog = workspace.orders.open_change()
    assert dialog is not None
    desk.settle()
    return dialog


def type_quantity(desk: Desk, dialog: ChangeDialog, text: str) -> None:
    dialog.quantity.selectAll()
    QTest.keyClicks(dialog.quantity, text)
    desk.settle()


def say(desk: Desk, **values: object) -> None:
    row = {"scope": "dealer:1", "v": 7, "row_hash": 1, "line": "1", "sku": "TL-800-A", "name": "瓷砖"}
    row |= {"unit": "箱", "asked_at": shop.clock_at(shop.TODAY).local, "order_number": "PO", "note": ""}
    with desk.database.write() as session:
        session.add(OrderChange(**row | values))


def test_less_is_sent_once_and_shown_as_waiting(desk: Desk, qtbot: QtBot) -> None:
    order = shop.order(desk.database, shop.TODAY, 20, "approved")
    workspace = shown(desk, qtbot)
    QTest.keyClick(workspace.windowHandle(), Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: workspace.findChild(ChangeDialog) is not None)
    dialog = workspace.findChild(ChangeDialog)
    desk.settle()
    assert not dialog.confirm.isEnabled()
    type_quantity(desk, dialog, "12")
    assert dialog.lines.row(0).outcome is Outcome.AGREED
    for _ in range(3):
        dialog.confirm.click()
    desk.settle()
    with desk.database.read() as session:
        view = get_known_order(session, order)
        assert len(list_amendments(session, order)) == 1
    assert (view.lines[0].requested, view.row.is_changed, view.row.state) == (
        12_000,
        True,
        OrderState.APPROVED,
    )
    (line,) = workspace.orders.detail.lines.rows
    assert line.is_waiting and workspace.orders.rows.row(0).is_changed
    assert len(workspace.orders.detail.history.rows.rows) == 1
    assert "wait for HQ" in workspace.orders.detail._told.text()


def test_more_and_goods_beside_go_to_review(desk: Desk, qtbot: QtBot) -> None:
    shop.order(desk.database, shop.TODAY, 20, "approved")
    dialog = dialog_of(desk, shown(desk, qtbot))
    type_quantity(desk, dialog, "30")
    assert dialog.lines.row(0).outcome is Outcome.REVIEW
    QTest.keyClick(dialog, F12)
    QTest.keyClicks(dialog.search.edit, "ppr")
    QTest.keyClick(dialog.search.edit, ENTER)
    desk.settle()
    desk.settle()
    assert (dialog.lines.row(1).sku, dialog.lines.row(1).is_added, dialog.card.table.current_row()) == (
        "PPR-20",
        True,
        1,
    )
    type_quantity(desk, dialog, "4")
    assert dialog.lines.row(1).asked == 4_000
    QTest.keyClick(dialog.card.table, Qt.Key.Key_Up)
    QTest.keyClick(dialog.windowHandle(), F9)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    with desk.database.read() as session:
        (change,) = list_amendments(session, dialog.view_model._order_id)
    assert [type(op) for op in change.ops] == [SetRequested, AddLine]


def test_added_goods_are_taken_out_again_and_unknown_ones_are_told(desk: Desk, qtbot: QtBot) -> None:
    shop.order(desk.database, shop.TODAY, 20)
    dialog = dialog_of(desk, shown(desk, qtbot))
    dialog.view_model.add("ppr")
    desk.settle()
    desk.settle()
    dialog.card.table.choose_row(1)
    dialog.card.table.setFocus()
    QTest.keyClick(dialog.card.table, Qt.Key.Key_Delete)
    desk.settle()
    assert len(dialog.lines.rows) == 1 and not dialog.confirm.isEnabled()
    dialog.view_model.add("没有这种东西")
    desk.settle()
    assert "没有这种东西" in dialog.banner._text.text()


def test_day_note_and_cancellation(desk: Desk, qtbot: QtBot) -> None:
    order = shop.order(desk.database, shop.TODAY, 20)
    dialog = dialog_of(desk, shown(desk, qtbot))
    dialog.wants_day.click()
    dialog.wanted_on.setDate(QDate(2026, 12, 1))
    QTest.keyClicks(dialog.note, "now")
    desk.settle()
    assert dialog.view_model.state.wish.head == (date(2026, 12, 1), "now")
    dialog.back.click()
    desk.settle()
    assert not dialog.quantity.isEnabled() and dialog.view_model.state.quote.total == 0
    dialog.view_model.confirm()
    desk.settle()
    with desk.database.read() as session:
        assert get_known_order(session, order).row.state is OrderState.CANCELLED


def test_an_order_is_kept_after_all_and_nothing_is_sent(desk: Desk, qtbot: QtBot) -> None:
    order = shop.order(desk.database, shop.TODAY, 20)
    dialog = dialog_of(desk, shown(desk, qtbot))
    type_quantity(desk, dialog, "12")
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_F4)
    qtbot.waitUntil(dialog.back.isChecked)
    desk.settle()
    assert dialog.back.text() == "Keep the order after all  F4" and dialog.view_model.state.wish.is_cancelled
    assert dialog.back.width() >= dialog.back.sizeHint().width() and dialog.view_model.state.quote.total == 0
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: not dialog.back.isChecked())
    desk.settle()
    assert dialog.back.text() == "Cancel the whole order  F4" and dialog.quantity.isEnabled()
    assert dialog.lines.row(0).asked == 12_000, "what was typed before is still wished for"
    dialog.reject()
    with desk.database.read() as session:
        assert list_amendments(session, order) == []
        assert get_known_order(session, order).row.state is OrderState.PLACED


def test_a_released_order_is_changed_by_a_request(desk: Desk, qtbot: QtBot) -> None:
    order = shop.order(desk.database, shop.TODAY, 20, "released")
    workspace = shown(desk, qtbot)
    dialog = dialog_of(desk, workspace)
    type_quantity(desk, dialog, "12")
    assert dialog.lines.row(0).outcome is Outcome.LATE and "request" in dialog.banner._text.text()
    dialog.view_model.confirm()
    desk.settle()
    with desk.database.read() as session:
        (change,) = list_amendments(session, order)
    say(desk, id=f"{change.doc_id}.1", order_id=order, op="set_requested", state="refused", reason="已装车",
        was=20_000, quantity=12_000)  # fmt: skip
    workspace.orders.view_model.refresh()
    desk.settle()
    (row,) = workspace.orders.detail.history.rows.rows
    assert row.request is not None and row.request.reason == "已装车"


def test_a_refused_change_says_why_in_the_history(desk: Desk, qtbot: QtBot) -> None:
    shop.order(desk.database, shop.TODAY, 20, "approved")
    workspace = shown(desk, qtbot)
    dialog = dialog_of(desk, workspace)
    type_quantity(desk, dialog, "12")
    dialog.view_model.confirm()
    desk.settle()
    facts = '{"results": "line_changed", "requested_here": 12000, "requested_hq": 15000, "name": "瓷砖"}'
    shop.settle(desk.database, [dialog.view_model._doc_id], "rejected", "line_changed", facts)
    workspace.orders.view_model.refresh()
    desk.settle()
    history = workspace.orders.detail.history.rows
    assert "elsewhere" in str(history.row(0).own and history.columns[0].second(history.row(0)))
    assert not workspace.orders.detail.lines.rows[0].is_waiting
    workspace.open_subject(dialog.view_model._doc_id)
    desk.settle()
    assert workspace.orders.view_model.state.chosen == dialog.view_model._order_id


def test_an_order_that_is_over_offers_no_change(desk: Desk, qtbot: QtBot) -> None:
    shop.order(desk.database, shop.TODAY, 20, "rejected", reason="x")
    workspace = shown(desk, qtbot)
    assert workspace.orders.open_change() is None and not workspace.orders.detail.change.isVisible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_of_a_change_has_words(app: QApplication, language: str) -> None:
    switch_language(app, language)
    line = OrderLine("S", "瓷砖", Unit("箱"), 1_000, 1, 0)
    ops = (SetRequested("1", 0, 1), SetRequested("1", 2_000, 1), AddLine(line), SetWantedOn(None, shop.TODAY))
    ops = (*ops, SetNote("急", ""), Cancel(1))
    own = OwnAmendment("d", "AM", datetime.now(shop.CHINA), ops, ("",) * 6, ("瓷砖",) * 6, "", "", {})
    said = [op_sentence(own, place) for place in range(6)]
    assert len({*said}) == 6 and all(said)
    kinds = ("set_requested", "add_line", "set_wanted_on", "set_note", "cancel", "later")
    requests = [
        ChangeView("i", kind, "open", own.created_at, "瓷砖", "箱", 1, quantity, None, "", "")
        for kind in kinds
        for quantity in (0, 1_000)
    ]
    assert all(change_sentence(request) for request in requests)
    assert change_mark("something new").text == change_mark("open").text
    marks = [result_mark(*told).text for told in (("", "pending"), ("applied", "applied"))]
    marks += [result_mark(*told).text for told in (("too_late", "applied"), ("line_changed", "rejected"))]
    assert len({*marks}) == 4
    outcomes = [
        outcome_mark(QuotedLine("1", "S", "瓷砖", "箱", 1, asked, 0, 0, outcome))
        for outcome in Outcome
        for asked in (0, 2)
    ]
    assert len({mark.text for mark in outcomes if mark}) == 4
    assert kind_word("amend") != kind_word("never heard of") and workspace_of("amend") == "orders"
    for code in ("line_changed", "partly_refused", "change_requested", "order_line_unknown"):
        assert verdict_reason(code, {}).title != explain(DomainError("never")).title


def test_the_tables_keep_the_rules_of_models(desk: Desk, qtbot: QtBot) -> None:
    shop.order(desk.database, shop.TODAY, 20, "approved")
    workspace = shown(desk, qtbot)
    dialog = dialog_of(desk, workspace)
    models = (dialog.lines, workspace.orders.detail.history.rows)
    testers = [QAbstractItemModelTester(model) for model in models]
    type_quantity(desk, dialog, "3")
    dialog.view_model.confirm()
    desk.settle()
    assert testers
