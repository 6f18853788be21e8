"""Contracts and policies in words, in both languages, by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.dealer import Contract
from desktop.services.contract import list_changes
from desktop.services.rule_book import Names, load_names
from desktop.ui.contract import make
from desktop.ui.contract.policy_model import PoliciesViewModel
from desktop.ui.contract.view import POLICIES, ContractsWorkspace
from desktop.ui.contract.view_model import ContractsViewModel
from desktop.ui.contract.words import change_lines
from desktop.ui.kit import Text
from desktop.ui.language import switch_language
from desktop.ui.terms import gives_words, payment_words
from domain.calendar import Shift
from domain.promotion.benefit import BundlePrice, FreeDelivery
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import Every, Mix, MixPart
from domain.rebate.programme import Measure
from domain.selection import Selection
from domain.terms import Due, DueType, Part, Term
from tests.desktop import terms
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        yield opened


@pytest.fixture
def agreed(desk: Desk) -> Desk:
    shop.publish(desk.database)
    shop.enrol(desk.database)
    shop.fill_account(desk.database)
    terms.publish_policy(desk.database)
    terms.publish_contracts(desk.database)
    return desk


def shown(desk: Desk, qtbot: QtBot) -> ContractsWorkspace:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    desk.settle()
    return view


def words(view: ContractsWorkspace) -> str:
    said = "\n".join(label.text() for label in view.findChildren(Text) if label.isVisible())
    return said.replace("\u00a0", " ")


def test_without_contracts_the_way_to_them_is_shown(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    assert not view.contracts._area.isVisible()
    qtbot.mouseClick(view.contracts.list.empty.action, Qt.MouseButton.LeftButton)
    assert desk.went == [("settings", "")]


def test_the_contract_in_force_is_told_in_sentences(agreed: Desk, qtbot: QtBot) -> None:
    said = words(shown(agreed, qtbot))
    for sentence in (
        "30 days after the end of the invoice's month; 2 % off when paid within 10 days",
        "category 瓷砖: 8 % off the list price",
        "内墙乳胶漆 净味五合一: ¥410.00 per 桶, from 50 桶 on",
        "¥50,000, 50 % of it counts for the credit",
        "annual credit: ¥800,000, 2026-01-01 to 2026-12-31",
        "· from ¥1,200,000: 3 %",
        "as of 14:02",
    ):
        assert sentence in said
    assert "R-YEAR" not in said and "month_end" not in said


def test_versions_say_what_changed(agreed: Desk, qtbot: QtBot) -> None:
    said = words(shown(agreed, qtbot))
    assert "Version 2: 2026-04-01 to 2026-09-30" in said
    assert "· Rebates: added 瓷砖季度返利" in said and "· as first agreed" in said
    assert "· Price terms: added 内墙乳胶漆 净味五合一: ¥410.00 per 桶, from 50 桶 on" in said


def test_one_value_for_another_is_told_as_before_and_after() -> None:
    before, after = terms.contract(), terms.contract(version=4, payment=None, payment_days=45)
    (change,) = list_changes(before, after)
    (line,) = change_lines(change, Names(), {})
    assert line.startswith("Payment: 30 days after the end") and line.endswith("→ 45 days after the invoice")


def test_a_target_is_painted_with_what_is_missing(agreed: Desk, qtbot: QtBot) -> None:
    view = shown(agreed, qtbot)
    said = words(view)
    assert "52.8 %" in said and "¥950,086 of ¥1,800,000, ¥849,915 missing; time gone 89.3 %" in said
    assert len([bar for bar in view.contracts.sheet._bars if bar.isVisible()]) == 2


def test_the_arrows_go_through_the_contracts(agreed: Desk, qtbot: QtBot) -> None:
    view = shown(agreed, qtbot)
    table = view.contracts.list.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    agreed.settle()
    said = words(view)
    assert "XM-2026-007" in said and "project 光谷一期 · version 1" in said
    assert "30 % due at once, 40 % 60 days after the invoice, 30 % on day 25" in said


def test_a_contract_is_opened_by_its_number(agreed: Desk, qtbot: QtBot) -> None:
    view = shown(agreed, qtbot)
    view.open_subject("HT-2025-018")
    agreed.settle()
    assert view.contracts.view_model.state.chosen == "HT-2025-018"
    view.open_subject("policy")
    assert view.tabs.currentIndex() == POLICIES


@pytest.mark.parametrize(
    ("due", "english", "chinese"),
    [
        (Due(DueType.MONTH_END, 30), "30 days after the end of the invoice's month", "月结 30 天"),
        (Due(DueType.FIXED_DAY, months=1, day=25), "on day 25 of the next month", "次月 25 日"),
        (Due(days=0), "due at once", "即时付款"),
        (
            Due(DueType.FIXED_DAY, 30, 1, 15),
            "on day 15 of the next month (and 30 days)",
            "次月 15 日，再加 30 天",
        ),
        (
            Due(DueType.DAYS_THEN_DAY, 60),
            "60 days after the invoice, then the end of that month",
            "开票后 60 天，再到当月底",
        ),
        (
            Due(DueType.DAYS_THEN_DAY, 31, day=15),
            "31 days after the invoice, then the next day 15 of a month",
            "开票后 31 天，再到其后第一个 15 日",
        ),
        (
            Due(DueType.MONTH_END, closing=25),
            "at the end of the invoice's month (months close on day 25)",
            "当月底付款（每月 25 日结账）",
        ),
    ],
)
def test_payment_terms_are_said_as_people_say_them(
    app: QApplication, due: Due, english: str, chinese: str
) -> None:
    term = Term("T", "", (Part(1_000_000, due),))
    assert payment_words(term) == english
    switch_language(app, "zh")
    assert payment_words(term) == chinese


def test_a_shift_to_working_days_is_said(app: QApplication) -> None:
    term = Term("T", "", (Part(1_000_000, Due(days=30)),), Shift.NEXT)
    assert payment_words(term) == "30 days after the invoice; moved to the next working day"


def policies(desk: Desk, qtbot: QtBot) -> ContractsWorkspace:
    view = shown(desk, qtbot)
    view.tabs.setCurrentIndex(POLICIES)
    desk.settle()
    return view


def test_promotions_are_told_in_sentences_built_from_their_rules(agreed: Desk, qtbot: QtBot) -> None:
    view = policies(agreed, qtbot)
    rows = view.policies.promotions
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    gives = {rows.row(n).promotion.id: str(rows.index(n, 1).data()) for n in range(rows.rowCount())}
    assert gives == {
        "P-ITEM": "10 % off",
        "P-PAINT": "special price ¥418.00 a 桶",
        "P-GIFT": "for every 20 桶: 1 包 瓷砖胶 C1 as a gift",
        "P-PIPE": "buy 10 根, get 1 根 free",
        "P-BILL": "from ¥1,000.00 on: ¥30.00 off, from ¥5,000.00 on: ¥200.00 off",
        "P-COUPON": "from ¥2,000.00 on: a coupon for the next purchase: 五十元券",
        "C-50": "from ¥300.00 on: ¥50.00 off",
        "P-POINTS": "2 times the points",
    }


def test_the_promotion_in_hand_is_told_with_all_its_conditions(agreed: Desk, qtbot: QtBot) -> None:
    view = policies(agreed, qtbot)
    place = view.policies.promotions.find("P-BILL/1")
    assert place is not None
    view.policies.list.table.choose_row(place)
    said = words(view)
    for sentence in (
        "Only on Saturday, Sunday.",
        "Only at 09:00–12:00.",
        "At most ¥500.00 a purchase.",
        "HQ bears 60 %, the dealer 40 %, suppliers 0 %.",
        "¥200,000 in all; this computer may give ¥0 more",
    ):
        assert sentence in said


@pytest.mark.parametrize(("typed", "found"), [("乳胶漆", 2), ("coupon", 1), ("PPR-20", 1), ("nowhere", 0)])
def test_policies_are_found_by_what_they_say(agreed: Desk, qtbot: QtBot, typed: str, found: int) -> None:
    view = policies(agreed, qtbot)
    view.policies.search.edit.setText(typed)
    assert view.policies.promotions.rowCount() == found
    if not found:
        assert "No promotion says “nowhere”." in words(view)


def test_the_search_is_left_for_the_list_by_enter(agreed: Desk, qtbot: QtBot) -> None:
    view = policies(agreed, qtbot)
    view.policies.search.edit.setText("乳胶漆")
    qtbot.keyClick(view.policies.search.edit, Qt.Key.Key_Return)
    assert view.policies.list.table.current_row() == 0


def test_floor_prices_stand_beside_the_promotions(agreed: Desk, qtbot: QtBot) -> None:
    view = policies(agreed, qtbot)
    rows = view.policies.floors
    said = [(str(rows.index(n, 0).data()), str(rows.index(n, 1).data())) for n in range(rows.rowCount())]
    assert said == [
        ("category 瓷砖", "at most 15 % below the list price"),
        ("内墙乳胶漆 净味五合一", "at least ¥390.00 per 桶"),
    ]


def test_the_language_switches_live(agreed: Desk, qtbot: QtBot, app: QApplication) -> None:
    view = policies(agreed, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert "每满 20 桶 送 1 包 瓷砖胶 C1" in str(
        view.policies.promotions.index(view.policies.promotions.find("P-GIFT/1") or 0, 1).data()
    )
    view.tabs.setCurrentIndex(0)
    assert "瓷砖类：按标价优惠 8 %" in words(view)


def test_an_outline_says_that_it_is_one(desk: Desk, qtbot: QtBot) -> None:
    published = {"scope": "dealer:1", "v": 1, "row_hash": 1}
    with desk.database.write() as session:
        session.add(Contract(**published, number="C-1", version=1, payment_days=30))  # type: ignore[arg-type] # mixed
    view = shown(desk, qtbot)
    assert "HQ sent the outline of this contract only" in words(view)
    assert not view.contracts.sheet._prices.isVisible()


def test_a_quantity_of_a_category_is_told_in_the_unit_its_products_share(desk: Desk, qtbot: QtBot) -> None:
    shop.publish(desk.database)
    every = Every(Measure.QUANTITY, 5000)
    named = Selection(categories=frozenset({"建材"}))
    promotion = Promotion("P", "P", Layer.BUNDLE, FreeDelivery(), every, named)
    assert gives_words(promotion, Names(category_units={"建材": "箱"}), {}) == "for every 5 箱: free delivery"
    assert gives_words(promotion, Names(), {}) == "for every 5 units: free delivery"
    with desk.database.read() as session:
        assert load_names(session, (), {"建材"}).category_units == {}


def test_a_mix_says_which_of_its_parts_are_got_for_less(app: QApplication) -> None:
    paint, brush = (Selection(categories=frozenset({name})) for name in ("涂料", "工具"))
    parts = MixPart(paint, 2_000), MixPart(brush, 1_000, is_reduced=True)
    promotion = Promotion("P", "P", Layer.BUNDLE, BundlePrice(100), Mix(parts))
    names = Names(category_units={"涂料": "桶", "工具": "把"})
    said = gives_words(promotion, names, {})
    assert said == "with 2 桶 of category 涂料 bought, 1 把 of category 工具: together for ¥1.00"
    every = replace(promotion, threshold=Mix(tuple(replace(one, is_reduced=True) for one in parts)))
    assert (
        gives_words(every, names, {})
        == "for 2 桶 of category 涂料, 1 把 of category 工具 together: together for ¥1.00"
    )


def test_a_new_version_shows_at_once(agreed: Desk, qtbot: QtBot) -> None:
    view = shown(agreed, qtbot)
    terms.publish_contract(agreed.database, terms.contract(version=4, effective=date(2026, 11, 20)))
    agreed.settle()
    assert "dealer contract · version 4" in words(view)


def test_the_view_models_need_no_window(agreed: Desk) -> None:
    contracts, policies_model = ContractsViewModel(agreed.context), PoliciesViewModel(agreed.context)
    contracts.refresh()
    policies_model.refresh()
    agreed.settle()
    assert contracts.state.sheet is not None and contracts.state.sheet.row.number == "HT-2026-031"
    assert policies_model.state.book is not None and len(policies_model.state.book.promotions) == 8
