"""Rebates and credit: steps, months, the simulator, the gauge, due days and holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.statement import list_entries
from desktop.ui.kit import Text
from desktop.ui.language import switch_language
from desktop.ui.rebate import make
from desktop.ui.rebate.credit_model import CreditViewModel
from desktop.ui.rebate.view import CREDIT, RebatesWorkspace
from desktop.ui.rebate.view_model import RebatesViewModel
from desktop.ui.rebate.words import next_step
from desktop.ui.terms.scale import fill_of, segments_of
from domain.rebate.tier import Tier
from tests.desktop import terms
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        yield opened


@pytest.fixture
def earned(desk: Desk) -> Desk:
    shop.publish(desk.database)
    shop.enrol(desk.database)
    shop.fill_account(desk.database)
    terms.publish_policy(desk.database)
    terms.publish_rebates(desk.database, shop.TODAY)
    publish_credit(desk)
    return desk


def publish_credit(desk: Desk, off: int = 0) -> None:
    at = datetime.combine(shop.TODAY, time(13, 58), terms.CHINA)
    with desk.database.read() as session:
        entries = list_entries(session)
    facts = terms.credit_facts(shop.TODAY)
    terms.publish_credit(desk.database, terms.credit_policy(), facts, entries, at, off=off)


def shown(desk: Desk, qtbot: QtBot, tab: int = 0) -> RebatesWorkspace:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    view.tabs.setCurrentIndex(tab)
    desk.settle()
    return view


def words(view: RebatesWorkspace) -> str:
    said = "\n".join(label.text() for label in view.findChildren(Text) if label.isVisible())
    return said.replace("\u00a0", " ")


def test_before_hq_sends_anything_each_page_says_what_belongs_there(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    assert "Rebates stand here once HQ has counted" in words(view)
    assert not view.rebates.wallet.isVisible()
    view.tabs.setCurrentIndex(CREDIT)
    desk.settle()
    qtbot.mouseClick(view.credit.empty.action, Qt.MouseButton.LeftButton)
    assert desk.went == [("settings", "")]


def test_the_programme_in_hand_explains_what_it_earned(earned: Desk, qtbot: QtBot) -> None:
    view = shown(earned, qtbot)
    view.open_subject("R-YEAR")
    earned.settle()
    said = words(view)
    assert (
        "Bought ¥1,263,000.00 so far. The step of 3 % is reached and pays on everything: ¥37,890.00." in said
    )
    assert "¥737,000 more reach 4 %." in said
    steps = view.rebates.scale.steps
    assert [(one.pays, one.filled, one.is_here) for one in steps] == [
        ("1 %", 1_000_000, False),
        ("2 %", 1_000_000, False),
        ("3 %", 78_750, True),
        ("4 %", 0, False),
    ]


def test_a_period_that_has_ended_asks_for_nothing_more(earned: Desk, qtbot: QtBot) -> None:
    view = shown(earned, qtbot)
    view.open_subject("R-YEAR")
    earned.settle()
    running = view.rebates.view_model.state.view
    assert running is not None
    assert next_step(replace(running, is_current=False)) == "The period has ended."


def test_months_are_compared_with_what_hq_posted(earned: Desk, qtbot: QtBot) -> None:
    view = shown(earned, qtbot)
    view.open_subject("R-YEAR")
    earned.settle()
    rows = view.rebates.months
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    marks = [str(rows.index(n, 5).data()) for n in range(rows.rowCount())]
    assert marks == ["month is running", *(["as HQ posted"] * 10)]
    assert not view.rebates.banner.isVisible()


def test_a_posting_that_differs_is_said(earned: Desk, qtbot: QtBot) -> None:
    terms.publish_rebates(earned.database, shop.TODAY, off=500)
    view = shown(earned, qtbot)
    view.open_subject("R-YEAR")
    earned.settle()
    assert view.rebates.banner.isVisible()
    assert "HQ posted ¥5.00 against the rules" in words(view)


def test_the_simulator_begins_at_the_next_step_and_follows_what_is_typed(earned: Desk, qtbot: QtBot) -> None:
    view = shown(earned, qtbot)
    view.open_subject("R-YEAR")
    earned.settle()
    simulator = view.rebates.simulator
    assert simulator.amount.value() == 73_700_000
    assert "The next step takes ¥737,000.00 more and gains ¥42,110.00." in words(view)
    simulator.amount.setFocus()
    simulator.amount.selectAll()
    qtbot.keyClicks(simulator.amount, "100000")
    said = words(view)
    assert "¥3,000.00" in said and "¥40,890.00" in said
    qtbot.keyClicks(simulator.amount, "000000000")
    simulator.amount.clear()
    qtbot.keyClicks(simulator.amount, "-5")
    assert view.rebates.view_model.state.simulation is None


def test_the_wallet_says_what_ends_soon(earned: Desk, qtbot: QtBot) -> None:
    said = words(shown(earned, qtbot))
    assert "¥9,481.00" in said and "¥1,123.00 of it ends within 30 days, the first on 2026-12-10." in said
    assert "It pays at most 30 % of an order." in said


def test_what_does_not_count_is_named_with_its_reason(earned: Desk, qtbot: QtBot) -> None:
    shop.ship(earned.database, "DN-1", shop.TODAY)
    view = shown(earned, qtbot)
    view.open_subject("R-TILE")
    earned.settle()
    assert "通体大理石瓷砖 ¥27,600.00: not among the products of the programme" in words(view)


@pytest.mark.parametrize(
    ("value", "filled"), [(0, 0), (999, 0), (1000, 0), (1500, 500_000), (2000, 1_000_000), (9999, 1_000_000)]
)
def test_a_step_fills_from_its_start_to_its_end(value: int, filled: int) -> None:
    assert fill_of(Tier(1000, 2000, 1), value) == filled


def test_an_open_step_is_full_once_it_is_reached() -> None:
    assert (fill_of(Tier(1000, None, 1), 999), fill_of(Tier(1000, None, 1), 1000)) == (0, 1_000_000)


def test_the_gauge_shows_every_part_and_what_is_free(earned: Desk, qtbot: QtBot) -> None:
    view = shown(earned, qtbot, CREDIT)
    said = words(view)
    for text in ("¥351,115.00", "Owed and invoiced", "445,585.00", "Deposit that counts", "as of 13:58"):
        assert text in said
    picture = view.credit.view_model.state.view
    assert picture is not None
    whole = sum(one.ppm for one in segments_of(picture))
    assert abs(whole - picture.used * 1_000_000 // 90_000_000) <= len(picture.parts)


def test_an_own_order_shows_at_once_with_its_mark(earned: Desk, qtbot: QtBot) -> None:
    view = shown(earned, qtbot, CREDIT)
    doc_id = shop.order(earned.database, shop.TODAY, 3)
    earned.settle()
    assert "▲ Orders not yet at HQ" in words(view)
    table = view.credit.hold_list.table
    assert str(view.credit.holds.index(0, 0).data()).startswith("▲ PO-")
    assert str(view.credit.holds.index(0, 2).data()) == "50.8 % of the debt is overdue; 30 % are allowed."
    table.setFocus()
    table.choose_row(0)
    for _ in range(3):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert earned.went[0] == ("orders", doc_id)


def test_debts_stand_by_due_day_and_lead_to_their_statement(earned: Desk, qtbot: QtBot) -> None:
    view = shown(earned, qtbot, CREDIT)
    rows = view.credit.due
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert [str(rows.index(n, 4).data()) for n in range(3)] == [
        "14 days overdue",
        "due in 11 days",
        "due in 25 days",
    ]
    view.credit.due_list.table.opened.emit(0)
    assert earned.went == [("statements", "2026-10")]


def test_what_a_new_order_would_wait_for_is_said_before_it_is_placed(earned: Desk, qtbot: QtBot) -> None:
    said = words(shown(earned, qtbot, CREDIT))
    assert "A new order would wait" in said and "Level 1: ¥226,385.00 overdue." in said
    assert "Deposit: ¥50,000.00 of ¥50,000.00 is there." in said


def test_a_figure_of_hq_that_differs_is_said(earned: Desk, qtbot: QtBot) -> None:
    publish_credit(earned, off=100)
    view = shown(earned, qtbot, CREDIT)
    assert view.credit.differs_banner.isVisible()


def test_the_language_switches_live(earned: Desk, qtbot: QtBot, app: QApplication) -> None:
    view = shown(earned, qtbot, CREDIT)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert "可用信用" in words(view) and "欠款中 50.8 % 已逾期，最多允许 30 %。" in words(view)
    view.tabs.setCurrentIndex(0)
    assert "返利钱包" in words(view) and "month" not in words(view)


def test_the_view_models_need_no_window(earned: Desk) -> None:
    rebates, credit = RebatesViewModel(earned.context), CreditViewModel(earned.context)
    rebates.refresh()
    credit.refresh()
    earned.settle()
    assert rebates.state.rebates is not None and len(rebates.state.rebates.programmes) == 3
    assert credit.state.view is not None and credit.state.view.free == 35_111_500
