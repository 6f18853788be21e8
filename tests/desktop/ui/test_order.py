"""Ordering from HQ over real records: writing, placing once, HQ's word, taking in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.draft import DraftKind, list_drafts
from desktop.services.order import list_orders
from desktop.services.stock import get_on_hand
from desktop.ui.context import Context
from desktop.ui.kit import Dialog
from desktop.ui.language import switch_language
from desktop.ui.order import make
from desktop.ui.order.draft_model import DraftViewModel
from desktop.ui.order.list_model import OrdersViewModel
from desktop.ui.order.shipment_model import ShipmentsViewModel
from desktop.ui.order.view import NEW, ORDERS, SHIPMENTS, OrderWorkspace
from desktop.ui.order.words import cut_sentence, order_reason, state_mark
from desktop.ui.preview import PdfPreview, count_pages
from domain.order import CutReason
from domain.receiving import Discrepancy
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

TILES = "TL-800-A"
Model = TypeVar("Model", bound=QObject)


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        shop.publish(opened.database)
        shop.enrol(opened.database)
        yield opened


def shown(desk: Desk, qtbot: QtBot, tab: int = ORDERS) -> OrderWorkspace:
    workspace = make(desk.context)
    qtbot.addWidget(workspace)
    workspace.resize(1290, 692)
    workspace.show()
    workspace.activateWindow()
    QTest.qWaitForWindowActive(workspace)
    workspace.tabs.setCurrentIndex(tab)
    desk.settle()
    return workspace


def model(desk: Desk, kind: Callable[[Context], Model]) -> Model:
    """A view model without a window; it lives as long as the application, as only that may delete its timers."""
    made = kind(desk.context)
    made.setParent(QApplication.instance())
    return made


def placed(desk: Desk) -> list[str]:
    with desk.database.read() as session:
        return [row.doc_id for row in list_orders(session)]


def write(desk: Desk, view_model: DraftViewModel, quantity: int = 3) -> None:
    view_model.add(TILES, "箱", quantity * 1000)
    desk.settle()


def dialog_of(workspace: OrderWorkspace) -> Dialog:
    dialog = workspace.draft.confirm()
    assert dialog is not None
    return dialog


def test_an_order_is_written_and_placed_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot, NEW)
    QTest.keyClicks(workspace.draft.search.edit, "ttdls")
    desk.settle()
    QTest.keyClick(workspace.draft.search.edit, Qt.Key.Key_Return)
    desk.settle()
    panel = workspace.draft.panel
    assert panel.unit.currentText() == "箱" and panel.quantity.value() == 1000
    panel.quantity.selectAll()
    QTest.keyClicks(panel.quantity, "12")
    QTest.keyClick(panel.quantity, Qt.Key.Key_Return)
    desk.settle()
    assert workspace.draft.view_model.state.quote.total == 4_600 * 10 * 12
    QTest.keyClick(dialog_of(workspace), Qt.Key.Key_Return)
    desk.settle()
    assert len(placed(desk)) == 1
    assert workspace.tabs.currentIndex() == ORDERS
    assert workspace.orders.view_model.state.orders[0].is_waiting


def test_a_double_enter_and_a_double_submit_make_one_order(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot, NEW)
    view_model = workspace.draft.view_model
    write(desk, view_model)
    dialog = dialog_of(workspace)
    for _ in range(3):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    view_model.submit()
    view_model.submit()
    desk.settle()
    assert len(placed(desk)) == 1


def test_a_draft_saves_itself_and_is_taken_up_by_the_next_start(desk: Desk, qtbot: QtBot) -> None:
    write(desk, (first := model(desk, DraftViewModel)))
    qtbot.wait(350)
    desk.settle()
    second = model(desk, DraftViewModel)
    second.refresh()
    desk.settle()
    desk.settle()
    assert second.state.draft == first.state.draft
    second.submit()
    desk.settle()
    with desk.database.read() as session:
        assert list_drafts(session, DraftKind.ORDER) == []
        assert placed(desk) == [first.state.draft_id]


def test_a_line_says_when_hq_had_too_little_and_as_of_when(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot, NEW)
    write(desk, workspace.draft.view_model, 41)
    assert workspace.draft.view_model.state.quote.short
    assert workspace.draft.banner.isVisible()
    assert workspace.draft.panel._available._name.text() == "At HQ as of 13:58"
    assert "too little" in workspace.draft.panel._available._value.text()


def test_what_runs_low_goes_into_the_order_by_one_click(desk: Desk, qtbot: QtBot) -> None:
    shop.stock_up(desk.database, shop.TODAY - timedelta(days=20))
    shop.sell(desk.database, shop.TODAY - timedelta(days=1), [45])
    workspace = shown(desk, qtbot, NEW)
    table = workspace.draft.low_card.table
    assert len(workspace.draft.low.rows) == 1
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(0, 0)).center()
    )
    desk.settle()
    (line,) = workspace.draft.view_model.state.draft.lines
    assert (line.sku, line.unit) == ("EM-18-W", "箱") and line.quantity > 0
    assert not workspace.draft.low.rows


def test_a_scanned_barcode_twice_counts_two(desk: Desk) -> None:
    view_model = model(desk, DraftViewModel)
    for _ in range(2):
        view_model.enter("6900000000003")
        desk.settle()
    (line,) = view_model.state.draft.lines
    assert (line.sku, line.unit, line.quantity) == (TILES, "片", 2000)


def test_an_unknown_code_is_said_and_adds_nothing(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot, NEW)
    workspace.draft.view_model.enter("9999999999999")
    desk.settle()
    assert workspace.draft.banner.isVisible()
    assert workspace.draft.view_model.state.draft.lines == ()


def test_a_removed_line_comes_back_by_undo(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot, NEW)
    write(desk, workspace.draft.view_model)
    before = workspace.draft.view_model.state
    workspace.draft._remove()
    assert workspace.draft.view_model.state.draft.lines == ()
    workspace.draft.view_model.restore(before.draft_id, before.draft)
    desk.settle()
    assert len(workspace.draft.view_model.state.quote.lines) == 1


def test_a_rejected_order_says_why_and_one_key_copies_it(desk: Desk, qtbot: QtBot) -> None:
    shop.order(desk.database, shop.TODAY, 15, "rejected", reason="超出信用额度")
    workspace = shown(desk, qtbot)
    desk.settle()
    detail = workspace.orders.view_model.state.detail
    assert detail is not None and order_reason(detail.row) == "超出信用额度"
    assert state_mark(detail.row).text == "▲ not yet at HQ"
    shop.acknowledge(desk.database, 0)
    workspace.orders.view_model.refresh()
    desk.settle()
    assert state_mark(workspace.orders.view_model.state.orders[0]).text == "rejected"
    QTest.keyClick(workspace.windowHandle(), Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: workspace.tabs.currentIndex() == NEW)
    desk.settle()
    assert workspace.draft.view_model.state.draft.lines[0].quantity == 15_000


def test_a_cut_is_marked_and_told_line_by_line(desk: Desk, qtbot: QtBot) -> None:
    shop.order(desk.database, shop.TODAY, 200, "approved", approved=120)
    workspace = shown(desk, qtbot)
    (row,) = workspace.orders.rows.rows
    assert row.is_cut
    (line,) = workspace.orders.detail.lines.rows
    assert (line.requested, line.approved) == (200_000, 120_000)
    assert cut_sentence(line.cut) == "HQ has only a part in stock"


@pytest.mark.parametrize("cut", list(CutReason))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_cut_has_words(app: QApplication, cut: CutReason, language: str) -> None:
    switch_language(app, language)
    assert cut_sentence(cut) and cut.value not in cut_sentence(cut)
    assert cut_sentence("something new")


def test_a_shipment_is_taken_in_short_over_and_damaged_once(desk: Desk, qtbot: QtBot) -> None:
    shop.ship(desk.database, "DN-1", shop.TODAY)
    workspace = shown(desk, qtbot, SHIPMENTS)
    dialog = workspace.shipments.open_receive()
    assert dialog is not None
    dialog.arrived.selectAll()
    QTest.keyClicks(dialog.arrived, "590")
    QTest.keyClick(dialog.arrived, Qt.Key.Key_Return)
    dialog.damaged.selectAll()
    QTest.keyClicks(dialog.damaged, "4")
    (line,) = dialog.view_model.state.lines
    assert dict(line.line.discrepancies) == {Discrepancy.SHORT: 10_000, Discrepancy.DAMAGED: 4_000}
    for _ in range(3):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.settle()
    with desk.database.read() as session:
        assert get_on_hand(session, TILES) == 586_000
    assert workspace.shipments.view_model.state.open_count == 0


def test_more_than_shipped_is_over_and_damage_never_exceeds_what_came(desk: Desk) -> None:
    shop.ship(desk.database, "DN-1", shop.TODAY)
    shipments = model(desk, ShipmentsViewModel)
    shipments.refresh()
    desk.settle()
    receiving = shipments.receive()
    assert receiving is not None
    receiving.set_arrived(TILES, 610_000)
    receiving.set_damaged(TILES, 900_000)
    assert receiving.state.lines[0].line.damaged == 610_000
    assert receiving.state.total_of(Discrepancy.OVER) == 1
    receiving.set_arrived(TILES, 0)
    assert receiving.state.lines[0].line.damaged == 0


def test_a_subject_leads_to_its_order_or_shipment(desk: Desk, qtbot: QtBot) -> None:
    order = shop.order(desk.database, shop.TODAY, 2)
    shop.ship(desk.database, "DN-1", shop.TODAY)
    workspace = shown(desk, qtbot, NEW)
    workspace.open_subject(order)
    desk.settle()
    assert workspace.tabs.currentIndex() == ORDERS
    workspace.open_subject("DN-1")
    desk.settle()
    assert workspace.tabs.currentIndex() == SHIPMENTS
    assert workspace.shipments.view_model.state.chosen == "DN-1"


def test_an_order_placed_elsewhere_is_listed_with_hqs_word(desk: Desk) -> None:
    order = shop.order(desk.database, shop.TODAY, 20, "approved")
    with desk.database.write() as session:
        session.connection().exec_driver_sql("UPDATE order_status SET order_id = ?", (f"{order[:-4]}0000",))
    view_model = model(desk, OrdersViewModel)
    view_model.refresh()
    desk.settle()
    assert [row.is_elsewhere for row in view_model.state.orders].count(True) == 1
    other = next(row for row in view_model.state.orders if row.is_elsewhere)
    assert other.day == shop.TODAY and other.total == 4_600 * 10 * 20


def test_the_language_switches_live(desk: Desk, qtbot: QtBot, app: QApplication) -> None:
    shop.order(desk.database, shop.TODAY, 2)
    workspace = shown(desk, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert workspace.tabs.tabText(ORDERS) == "全部订单"
    assert "复制为新订单" in workspace.orders.detail.copy.text()
    assert workspace.orders.detail._badge.accessibleName() == "▲ 待上传"


def test_the_tables_keep_the_rules_of_models(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot, NEW)
    models = (workspace.draft.cart, workspace.draft.low, workspace.draft.offers)
    testers = [QAbstractItemModelTester(model) for model in models]
    write(desk, workspace.draft.view_model)
    workspace.draft.view_model.remove()
    desk.settle()
    assert testers and workspace.draft.cart.rows == ()


def test_the_order_in_hand_is_previewed_and_saved_as_a_pdf(desk: Desk, qtbot: QtBot) -> None:
    shop.order(desk.database, shop.TODAY, 30, "approved", approved=12)
    workspace = shown(desk, qtbot)
    for _ in range(2):
        qtbot.mouseClick(workspace.orders.detail.print, Qt.MouseButton.LeftButton)
    desk.settle()
    (dialog,) = workspace.findChildren(PdfPreview)
    desk.settle()
    assert dialog.page == (1, 1) and not dialog.picture.isNull()
    dialog.close()


def test_what_was_shown_of_an_order_is_what_is_saved(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    shop.order(desk.database, shop.TODAY, 30)
    view_model, target, shown_pdf = shown(desk, qtbot).orders.view_model, tmp_path / "order.pdf", []
    view_model.drawn.connect(lambda pdf, number: shown_pdf.append(pdf))
    view_model.draw()
    desk.settle()
    with qtbot.waitSignal(view_model.saved):
        view_model.save(target, shown_pdf[0])
    assert target.read_bytes() == shown_pdf[0] and count_pages(target.read_bytes()) == 1


def test_without_an_order_there_is_nothing_to_print(desk: Desk, qtbot: QtBot) -> None:
    workspace = shown(desk, qtbot)
    workspace.orders.view_model.draw()
    desk.settle()
    assert not workspace.orders.detail.print.isVisible() and not workspace.findChildren(PdfPreview)
