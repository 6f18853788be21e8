"""The catalogue over real records: finding, prices and why, a long list page by page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.db import Database
from desktop.ui.catalogue import make
from desktop.ui.catalogue.view import CatalogueView
from desktop.ui.catalogue.view_model import CatalogueViewModel
from desktop.ui.context import Context
from desktop.ui.kit import PAGE
from desktop.ui.language import switch_language
from desktop.ui.price import WhyPriceDialog, level_word, rule_terms, verdict_sentence
from domain.period import Validity
from domain.price import PriceLevel, PriceRule, Verdict
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
        contract(opened.database)
        yield opened


def contract(database: Database) -> None:
    """A contract price for a case of tiles, and one that begins next year."""
    with database.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO contract_price (scope, id, v, row_hash, level, book, sku, unit, price, first, last, minimum)"
            " VALUES ('dealer:1', 'c1', 1, 1, 30, 'HT-1', ?, '箱', 4000000, '2026-01-01', '2026-12-31', 0),"
            " ('dealer:1', 'c2', 1, 1, 30, 'HT-1', ?, '箱', 3900000, '2027-01-01', NULL, 0)",
            (TILES, TILES),
        )


def more_products(database: Database, count: int) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO catalog.product (scope, v, row_hash, sku, name, spec, category, brand, type, tax_rate, units,"
            " initials, pinyin, order_unit, is_active, search_id) SELECT scope, v, row_hash, printf('X%06d', i), name,"
            " spec, '长表', brand, type, tax_rate, units, initials, pinyin, order_unit, 1, 1000000 + i"
            " FROM n JOIN catalog.product ON sku = 'PPR-20'",
            (count,),
        )


def shown(desk: Desk, qtbot: QtBot) -> CatalogueView:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    desk.settle()
    desk.settle()
    return view


def model(desk: Desk, kind: Callable[[Context], Model]) -> Model:
    """A view model without a window; it lives as long as the application, as only that may delete its timers."""
    made = kind(desk.context)
    made.setParent(QApplication.instance())
    return made


def test_the_first_product_is_shown_with_everything_known(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    assert view.rows.rowCount() == 6
    sheet = view.view_model.state.sheet
    assert sheet is not None and sheet.available is not None
    assert view.sheet._available._name.text() == "At HQ as of 13:58"


def test_a_search_by_keyboard_leads_to_the_product(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    QTest.keyClicks(view.search.edit, "ttdls")
    desk.settle()
    desk.settle()
    assert [view.rows.row(n).product.sku for n in range(view.rows.rowCount())] == [TILES]
    assert view.rows.row(0).purchase == 4_000_000


def test_the_trace_lists_every_rule_with_why_it_lost(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    view.open_subject(TILES)
    desk.settle()
    told = [(level_word(t.rule), verdict_sentence(t.verdict)) for t in view.sheet.why.rules.rows]
    assert told == [
        ("Contract price", "This price applies."),
        ("List price", "Not used: a price of a stronger level goes first."),
        ("Contract price", "Not used: it is not in force on this day."),
    ]
    view.view_model.explain("片", is_purchase=False)
    assert [level_word(t.rule) for t in view.sheet.why.rules.rows] == ["List price"]


def test_a_last_sale_leads_to_its_receipt_and_stock_to_its_movements(desk: Desk) -> None:
    view_model = model(desk, CatalogueViewModel)
    view_model.choose(TILES)
    desk.settle()
    sheet = view_model.state.sheet
    assert sheet is not None
    (sale,) = sheet.sales
    view_model.open_sale(sale)
    view_model.open_stock()
    assert desk.went == [("billing", sale.doc_id), ("stock", TILES)]


def test_a_category_narrows_the_list(desk: Desk, qtbot: QtBot) -> None:
    more_products(desk.database, 5)
    view = shown(desk, qtbot)
    view.view_model.choose_category("长表")
    desk.settle()
    desk.settle()
    assert view.rows.rowCount() == 5


def test_a_long_catalogue_is_read_only_as_far_as_it_is_seen(desk: Desk, qtbot: QtBot) -> None:
    more_products(desk.database, 20_000)
    view = shown(desk, qtbot)
    assert view.rows.rowCount() == 20_006
    view.list.table.scrollToBottom()
    for _ in range(4):
        QApplication.processEvents()
        desk.settle()
    assert view.rows.loaded_row(20_005) is not None
    assert len(view.rows._pages) * PAGE < 1_000


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_verdict_is_a_sentence(app: QApplication, verdict: Verdict, language: str) -> None:
    switch_language(app, language)
    assert verdict.value not in verdict_sentence(verdict) and len(verdict_sentence(verdict)) > 3


@pytest.mark.parametrize(
    ("validity", "minimum", "told"),
    [
        (Validity(), 0, "HT-1 · no end"),
        (Validity(shop.TODAY, None), 0, "HT-1 · from 2026-11-22"),
        (Validity(None, shop.TODAY), 0, "HT-1 · until 2026-11-22"),
        (Validity(shop.TODAY, shop.TODAY), 5000, "HT-1 · 2026-11-22 to 2026-11-22 · from 5 片 on"),
    ],
)
def test_the_terms_of_a_rule_are_told(validity: Validity, minimum: int, told: str) -> None:
    rule = PriceRule("c", PriceLevel.DEALER_CONTRACT, "HT-1", TILES, "片", 1, validity, minimum)
    assert rule_terms(rule, "片") == told


def test_the_reason_opens_as_a_dialog_of_its_own(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    view.open_subject(TILES)
    desk.settle()
    prices = view.view_model.state.prices
    assert prices is not None and prices.purchase is not None
    dialog = WhyPriceDialog("瓷砖", "箱", prices.purchase, "片", view)
    assert len(dialog.why.rules.rows) == 3


def test_the_language_switches_live(desk: Desk, qtbot: QtBot, app: QApplication) -> None:
    view = shown(desk, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert view.category.itemText(0) == "全部分类"
    assert view.sheet._why_title.text() == "1 箱 为什么是这个价"
