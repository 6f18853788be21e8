"""The first screen over real records."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.home import ToDoKind
from desktop.services.statement import list_entries
from desktop.ui.home import make
from desktop.ui.home.view import HomeView
from desktop.ui.home.view_model import HomeViewModel
from desktop.ui.kit import Text
from desktop.ui.language import switch_language
from tests.desktop import terms
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        yield opened


def shown(desk: Desk, qtbot: QtBot) -> HomeView:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    desk.settle()
    return view


def words(view: HomeView) -> set[str]:
    return {label.text() for label in view.findChildren(Text) if label.isVisible()}


def test_a_fresh_profile_says_what_comes_and_leads_to_enrolment(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    assert {"¥0.00", "–", "Nothing waits for you."} <= words(view)
    qtbot.mouseClick(view._ageing._empty.action, Qt.MouseButton.LeftButton)
    assert desk.went == [("settings", "")]


def test_an_enrolled_computer_is_not_told_to_enrol(desk: Desk, qtbot: QtBot) -> None:
    desk.context.shell.update(store="石祥路旗舰店")
    view = shown(desk, qtbot)
    assert "HQ's account of this dealer stands here." in words(view)
    assert not view._ageing._empty.action.isVisible()


def test_the_figures_of_the_day_are_shown(desk: Desk, qtbot: QtBot) -> None:
    shop.make_shop(desk.database)
    view = shown(desk, qtbot)
    assert {"¥6,053.30", "↑ 59.5 %", "¥445,585.00", "¥226,385.00"} <= words(view)
    assert view._low._rows.rowCount() == 3


def test_a_sale_shows_at_once(desk: Desk, qtbot: QtBot) -> None:
    shop.publish(desk.database)
    view = shown(desk, qtbot)
    shop.sell(desk.database, shop.TODAY, [1])
    desk.settle()
    assert "¥468.00" in words(view)


def test_an_open_item_leads_to_where_it_can_be_done(desk: Desk, qtbot: QtBot) -> None:
    shop.make_shop(desk.database)
    view = shown(desk, qtbot)
    table = view._to_do.table
    table.setFocus()
    table.choose_row(3)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert desk.went == [("orders", "DN-26-001187")]


def test_the_language_switches_live(desk: Desk, qtbot: QtBot, app: QApplication) -> None:
    shop.make_shop(desk.database)
    view = shown(desk, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert {"今日销售", "待办与预警", "应付总部账龄"} <= words(view)


def test_the_view_model_needs_no_window(desk: Desk) -> None:
    shop.make_shop(desk.database)
    view_model = HomeViewModel(desk.context)
    view_model.refresh()
    desk.settle()
    assert view_model.state.orders.count == 3
    assert view_model.state.sync is not None and view_model.state.sync.waiting == 3


def tell_terms(desk: Desk) -> None:
    """HQ publishes the account, contracts, rebates and credit."""
    shop.enrol(desk.database)
    shop.fill_account(desk.database)
    terms.publish_policy(desk.database)
    terms.publish_contracts(desk.database)
    terms.publish_rebates(desk.database, shop.TODAY)
    with desk.database.read() as session:
        entries = list_entries(session)
    facts, at = terms.credit_facts(shop.TODAY), shop.clock_at(shop.TODAY).local
    terms.publish_credit(desk.database, terms.credit_policy(), facts, entries, at)


def test_free_credit_and_rebates_are_told_as_their_workspace_tells_them(desk: Desk, qtbot: QtBot) -> None:
    tell_terms(desk)
    view = shown(desk, qtbot)
    said = words(view)
    assert {"Credit still free", "¥351,115", "¥226,385 overdue", "¥548,885 of ¥900,000 taken"} <= said
    assert {"Rebates so far (estimate)", "¥52,545.00", "¥737,000 more reach 4 % and gain ¥42,110"} <= said


def test_the_tiles_lead_to_rebate_and_credit_once_however_long_a_key_is_held(
    desk: Desk, qtbot: QtBot
) -> None:
    tell_terms(desk)
    view = shown(desk, qtbot)
    qtbot.mouseClick(view._credit, Qt.MouseButton.LeftButton)
    qtbot.keyClick(view._rebates, Qt.Key.Key_Return)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", autorep=True
    )
    QApplication.sendEvent(view._rebates, held)
    assert desk.went == [("rebates", "credit"), ("rebates", "R-YEAR")]


def test_a_contract_that_ends_soon_waits_for_somebody(desk: Desk, qtbot: QtBot) -> None:
    tell_terms(desk)
    view = shown(desk, qtbot)
    rows = view._to_do._items
    place = next(n for n in range(rows.rowCount()) if rows.row(n).kind is ToDoKind.CONTRACT_ENDS)
    view._to_do.table.opened.emit(place)
    assert desk.went == [("contracts", "HT-2026-031")]
