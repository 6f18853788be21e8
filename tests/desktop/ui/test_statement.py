"""The account with HQ by month: reading, comparing, printing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.answer import OwnAnswer
from desktop.ui.kit import ErrorDialog, Text
from desktop.ui.language import switch_language
from desktop.ui.preview import PdfPreview, count_pages
from desktop.ui.statement import make
from desktop.ui.statement.answer_dialog import ConfirmDialog, DisputeDialog
from desktop.ui.statement.view import StatementsView
from desktop.ui.statement.view_model import StatementsViewModel
from domain.answer import AnswerKind, DifferenceType
from domain.period import Month
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

OCTOBER = Month(2026, 10)


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        yield opened


@pytest.fixture
def account(desk: Desk) -> Desk:
    shop.enrol(desk.database)
    shop.fill_account(desk.database)
    return desk


def shown(desk: Desk, qtbot: QtBot) -> StatementsView:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    desk.settle()
    return view


def words(view: StatementsView) -> set[str]:
    return {label.text() for label in view.findChildren(Text) if label.isVisible()}


def test_without_an_account_the_way_to_one_is_shown(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    assert not view._preview.isEnabled()
    qtbot.mouseClick(view._list.empty.action, Qt.MouseButton.LeftButton)
    assert desk.went == [("settings", "")]


def test_every_month_is_listed_with_the_running_one(account: Desk, qtbot: QtBot) -> None:
    view = shown(account, qtbot)
    assert [str(row.month) for row in view._months.rows] == ["2026-11", "2026-10", "2026-09", "2026-08"]
    marks = [view._months.index(n, 6).data() for n in range(4)]
    assert marks == ["month is running", "differs from HQ", "agrees to the fen", "agrees to the fen"]


def test_a_difference_is_shown_side_by_side_with_what_came_later(account: Desk, qtbot: QtBot) -> None:
    view = shown(account, qtbot)
    assert {"306,385.00", "309,985.00", "−3,600.00"} <= words(view)
    late = [line.entry.number for line in view._detail._lines.rows if line.is_late]
    assert late == ["CN-1001"]


def test_a_late_entry_of_an_earlier_month_explains_the_opening(account: Desk) -> None:
    shop.post(account.database, ("FE-0902", "fee", date(2026, 9, 30), 5_000), v=12)
    view_model = StatementsViewModel(account.context)
    view_model.choose(OCTOBER)
    account.settle()
    detail = view_model.state.detail
    assert detail is not None and [entry.number for entry in detail.late] == ["FE-0902", "CN-1001"]


def test_the_month_that_is_asked_for_is_shown(account: Desk, qtbot: QtBot) -> None:
    view = shown(account, qtbot)
    for subject in ("2026-09", "ST-D001-202609"):
        view.open_subject(subject)
        account.settle()
        assert "ST-D001-202609" in words(view)
        view.open_subject("2026-10")
        account.settle()


def test_a_double_click_draws_one_preview(account: Desk, qtbot: QtBot) -> None:
    view = shown(account, qtbot)
    for _ in range(3):
        qtbot.mouseClick(view._preview, Qt.MouseButton.LeftButton)
    account.settle()
    (dialog,) = view.findChildren(PdfPreview)
    account.settle()
    assert dialog.page == (1, 1)
    assert not dialog.picture.isNull()
    dialog.close()


def test_the_pdf_is_saved_and_can_be_opened(account: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    view = shown(account, qtbot)
    target = tmp_path / "statement.pdf"
    with qtbot.waitSignal(view.view_model.saved):
        view.view_model.save(target)
    assert count_pages(target.read_bytes()) == 1
    assert view._saved.isVisible()


def test_pages_are_turned_by_keys(account: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    entries = [(f"SH-{n:05d}", "shipped", date(2026, 11, 18), 100_00) for n in range(90)]
    shop.post(account.database, *entries, v=12)
    view = shown(account, qtbot)
    view.open_subject("2026-11")
    account.settle()
    view.view_model.draw()
    account.settle()
    (dialog,) = view.findChildren(PdfPreview)
    account.settle()
    dialog.turn(1)
    account.settle()
    assert dialog.page[0] == 2
    dialog.turn(-5)
    assert dialog.page[0] == 1
    dialog.close()


def test_the_language_switches_live(account: Desk, qtbot: QtBot, app: QApplication) -> None:
    view = shown(account, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert {"各月对账单", "期末余额", "与总部对账单不符"} <= words(view)
    assert view._months.index(2, 6).data() == "相符，分毫不差"


def answered(view: StatementsView, desk: Desk, month: str) -> None:
    view.open_subject(month)
    desk.settle()


def count_answers(desk: Desk) -> int:
    with desk.database.read() as session:
        return session.query(OwnAnswer).count()


def test_a_month_is_confirmed_and_signed_once(account: Desk, qtbot: QtBot) -> None:
    view = shown(account, qtbot)
    answered(view, account, "2026-09")
    qtbot.mouseClick(view._confirm, Qt.MouseButton.LeftButton)
    (dialog,) = view.findChildren(ConfirmDialog)
    dialog.signer.setText("")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.signer.setText("王芳")
    for _ in range(3):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    account.settle()
    assert count_answers(account) == 1 and not view._confirm.isEnabled()
    assert view._months.index(2, 7).data() == "▲ confirmed"
    assert any(word.startswith("Confirmed by 王芳 on 2026-11-22") for word in words(view))


def test_entries_are_disputed_with_their_reason(account: Desk, qtbot: QtBot) -> None:
    view = shown(account, qtbot)
    answered(view, account, "2026-09")
    qtbot.mouseClick(view._dispute, Qt.MouseButton.LeftButton)
    (dialog,) = view.findChildren(DisputeDialog)
    dialog.signer.setText("王芳")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.table.opened.emit(0)
    qtbot.keyClicks(dialog.entry_note, "no goods")
    (said,) = dialog.differences
    assert (said.type, said.note) == (DifferenceType.IN_TRANSIT, "no goods")
    dialog._confirm_once()
    account.settle()
    assert view._months.index(2, 7).data() == "▲ disputed"
    assert f"{said.entry} · still on its way · no goods" in words(view)
    assert not view._confirm.isEnabled()


def test_what_differs_from_hqs_is_not_signed_and_says_why(account: Desk, qtbot: QtBot) -> None:
    view = shown(account, qtbot)
    answered(view, account, "2026-10")
    view.view_model.answer(AnswerKind.CONFIRM, "王芳")
    account.settle()
    (dialog,) = view.findChildren(ErrorDialog)
    assert dialog.explanation.title == "The account here is not the one HQ stated"
    dialog.reject()
    assert count_answers(account) == 0 and view._dispute.isEnabled()


def test_a_month_hq_has_not_issued_cannot_be_answered(account: Desk, qtbot: QtBot) -> None:
    view = shown(account, qtbot)
    answered(view, account, "2026-11")
    assert not view._confirm.isEnabled() and not view._dispute.isEnabled()


def test_an_answer_leads_to_its_statement_and_the_language_switches(
    account: Desk, qtbot: QtBot, app: QApplication
) -> None:
    view = shown(account, qtbot)
    answered(view, account, "2026-09")
    view.view_model.answer(AnswerKind.CONFIRM, "王芳")
    account.settle()
    with account.database.read() as session:
        doc_id = session.query(OwnAnswer).one().doc_id
    answered(view, account, "2026-10")
    view.open_subject(doc_id)
    account.settle()
    account.settle()
    assert "ST-D001-202609" in words(view)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert view._months.index(2, 7).data() == "▲ 已确认" and view._confirm.text() == "确认  F9"
