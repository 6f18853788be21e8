"""Stock over real records: what is on hand and why, counting, writing off."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.count import list_counts
from desktop.services.stock import get_on_hand, list_movements
from desktop.ui.context import Context
from desktop.ui.language import switch_language
from desktop.ui.stock import make
from desktop.ui.stock.count_model import CountViewModel
from desktop.ui.stock.view import COUNT, ON_HAND, StockWorkspace
from desktop.ui.stock.view_model import StockViewModel
from desktop.ui.stock.words import reason_mark
from domain.stock import MovementReason
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

TILES = "TL-800-A"
Model = TypeVar("Model", bound=QObject)


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        shop.publish(opened.database)
        shop.enrol(opened.database)
        shop.stock_up(opened.database, shop.TODAY)
        shop.sell(opened.database, shop.TODAY, [1, 2, 3, 4])
        yield opened


def shown(desk: Desk, qtbot: QtBot, tab: int = ON_HAND) -> StockWorkspace:
    workspace = make(desk.context)
    qtbot.addWidget(workspace)
    workspace.resize(1290, 692)
    workspace.show()
    workspace.activateWindow()
    QTest.qWaitForWindowActive(workspace)
    workspace.tabs.setCurrentIndex(tab)
    desk.settle()
    desk.settle()
    return workspace


def model(desk: Desk, kind: Callable[[Context], Model]) -> Model:
    """A view model without a window; it lives as long as the application, as only that may delete its timers."""
    made = kind(desk.context)
    made.setParent(QApplication.instance())
    return made


def on_hand(desk: Desk, sku: str = TILES) -> int:
    with desk.database.read() as session:
        return get_on_hand(session, sku)


def test_the_list_comes_by_pages_and_a_sale_shows_at_once(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot)
    rows = workspace.on_hand.rows
    assert rows.rowCount() == 6
    place = next(n for n in range(6) if rows.row(n).sku == TILES)
    before = rows.row(place).quantity
    shop.sell(desk.database, shop.TODAY, [1, 1, 1, 5], hour=13)
    desk.settle()
    desk.settle()
    assert rows.row(place).quantity == before - 5000


def test_a_search_finds_by_pinyin_and_shows_the_movements(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot)
    QTest.keyClicks(workspace.on_hand.search.edit, "ttdls")
    desk.settle()
    assert workspace.on_hand.rows.rowCount() == 1
    workspace.on_hand.view_model.choose(TILES)
    desk.settle()
    first, opening = workspace.on_hand.detail.movements.rows
    assert (first.quantity, first.after, first.reason) == (-4000, 1_716_000, MovementReason.SALE)
    assert opening.after == 1_720_000 and first.number.startswith("RC-")


def test_a_movement_leads_to_its_receipt(desk: Desk) -> None:
    view_model = model(desk, StockViewModel)
    view_model.choose(TILES)
    desk.settle()
    product = view_model.state.product
    assert product is not None
    view_model.open_movement(product.movements[0])
    assert desk.went == [("billing", product.movements[0].doc_id)]


def test_goods_are_written_off_once_with_a_reason(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot)
    workspace.open_subject(TILES)
    desk.settle()
    desk.settle()
    before = on_hand(desk)
    dialog = workspace.on_hand.open_write_off()
    assert dialog is not None
    QTest.keyClicks(dialog.quantity, "3")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible(), "a reason is missing"
    dialog.reason.setCurrentText("破损")
    for _ in range(3):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.settle()
    assert on_hand(desk) == before - 3000
    with desk.database.read() as session:
        assert list_movements(session, TILES)[0].reason is MovementReason.WRITE_OFF


def test_a_shipment_is_shown_where_it_is_taken_in(desk: Desk) -> None:
    shop.ship(desk.database, "DN-1", shop.TODAY)
    view_model = model(desk, StockViewModel)
    view_model.open_subject("DN-1")
    desk.settle()
    assert desk.went == [("orders", "DN-1")]


def test_a_count_by_keyboard_shows_differences_and_is_booked_once(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot, COUNT)
    count = workspace.count
    count.view_model.begin()
    desk.settle()
    for figure in ("1400", "50", "30", "205"):
        count.quantity.selectAll()
        QTest.keyClicks(count.quantity, figure)
        QTest.keyClick(count.quantity, Qt.Key.Key_Return)
    state = count.view_model.state
    assert [one.difference for one in state.counted] == [0, 4000, -108_000, -4000]
    assert workspace.tabs.tabText(COUNT) == "Count · 4 of 6"
    dialog = count.open_confirm()
    for _ in range(3):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    count.view_model.confirm()
    desk.settle()
    with desk.database.read() as session:
        (taken,) = list_counts(session)
    assert (taken.line_count, taken.differing) == (4, 3)
    assert on_hand(desk, "EM-18-W") == 50_000


def test_scans_count_one_each_and_begin_a_count_by_themselves(desk: Desk) -> None:
    view_model = model(desk, CountViewModel)
    for _ in range(3):
        view_model.find("6900000000003")
        desk.settle()
    (entry,) = view_model.state.entries
    assert (entry.sku, entry.counted, entry.difference) == (TILES, 3000, 3000 - 1_716_000)


def test_what_is_sold_while_counting_stays_sold(desk: Desk) -> None:
    view_model = model(desk, CountViewModel)
    view_model.begin()
    desk.settle()
    view_model.choose(TILES)
    view_model.set_counted(1_716_000)
    shop.sell(desk.database, shop.TODAY, [1, 1, 1, 10], hour=13)
    view_model.confirm()
    desk.settle()
    assert on_hand(desk) == 1_706_000


def test_an_unknown_code_is_said(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot, COUNT)
    workspace.count.view_model.find("9999999999999")
    desk.settle()
    assert workspace.count.banner.isVisible()


def test_a_left_count_can_be_taken_up_again(desk: Desk) -> None:
    view_model = model(desk, CountViewModel)
    view_model.begin()
    desk.settle()
    before = view_model.drop()
    assert view_model.state.entries == ()
    view_model.restore(before)
    assert len(view_model.state.entries) == 6


@pytest.mark.parametrize("reason", list(MovementReason))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reason_has_words(app: QApplication, reason: MovementReason, language: str) -> None:
    switch_language(app, language)
    assert reason_mark(reason).text not in ("", reason.value, "SALE")


def test_the_language_switches_live(desk: Desk, qtbot: QtBot, app: QApplication) -> None:
    workspace = shown(desk, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert workspace.tabs.tabText(COUNT) == "盘点"
    assert workspace.on_hand.list.heading._title.text() == "本店现存"


def test_the_paged_table_keeps_the_rules_of_models(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot)
    tester = QAbstractItemModelTester(workspace.on_hand.rows)
    workspace.on_hand.view_model.search("水泥")
    desk.settle()
    workspace.on_hand.view_model.search("")
    desk.settle()
    assert tester and workspace.on_hand.rows.rowCount() == 6
