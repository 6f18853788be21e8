"""An order being written shows credit, rebates and the wallet beside the cart, and asks the wallet by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models.document import Document
from desktop.services.order import Wanted, place_order
from desktop.services.order_offset import OffsetAnswer
from desktop.ui.kit import Text
from desktop.ui.language import switch_language
from desktop.ui.order.offset_box import ALL, NOTHING, PART
from desktop.ui.order.offset_words import answer_words
from desktop.ui.order.view import NEW, ORDERS, OrderWorkspace
from domain.contract import ContractType
from domain.credit.account import AccountType, CreditAccount
from domain.credit.assessment import CreditFacts
from domain.credit.policy import CreditPolicy
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from protocol.order import ORDER_STATUS, OffsetUse, OrderDoc, OrderStatusRow
from tests.desktop import terms
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk
from tests.desktop.ui.test_order_credit import said, shown

TILES = "TL-800-A"
YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        shop.publish(opened.database)
        shop.enrol(opened.database)
        terms.publish_policy(opened.database)
        terms.publish_rebates(opened.database, shop.TODAY)
        switch_language(app, "en")
        yield opened


def draft(desk: Desk, qtbot: QtBot, boxes: int = 3) -> OrderWorkspace:
    workspace = shown(desk, qtbot, NEW)
    workspace.draft.view_model.add(TILES, "箱", boxes * 1000)
    desk.settle()
    return workspace


def limit(desk: Desk, fen: int) -> None:
    account = CreditAccount("limit", AccountType.ANNUAL, fen, date(2020, 1, 1), None)
    at = desk.context.clock.moment().local
    terms.publish_credit(desk.database, CreditPolicy(accounts=(account,)), CreditFacts(shop.TODAY), (), at)


def choose(desk: Desk, workspace: OrderWorkspace, place: int) -> Any:
    box = workspace.draft.panel.offset
    box.choice.setCurrentIndex(place)
    box.choice.activated.emit(place)
    desk.settle()
    return box


def sent(desk: Desk) -> OrderDoc:
    with desk.database.read() as session:
        body = session.scalars(select(Document.body).where(Document.kind == "order")).one()
    return msgspec.json.decode(body, type=OrderDoc)


def test_nothing_is_asked_of_the_wallet_until_the_clerk_says_so(desk: Desk, qtbot: QtBot) -> None:
    workspace = draft(desk, qtbot)
    box = workspace.draft.panel.offset
    assert box.choice.currentIndex() == NOTHING and not box.totals.isVisible()
    assert "From the rebate wallet, which holds ¥9,481.00" in said(workspace)


def test_all_follows_the_order_as_it_grows_and_says_that_hq_decides(desk: Desk, qtbot: QtBot) -> None:
    workspace = draft(desk, qtbot)
    choose(desk, workspace, ALL)
    assert workspace.draft.view_model.state.quote.offset.asked == 41_400
    workspace.draft.view_model.set_quantity(6_000)
    desk.settle()
    assert workspace.draft.view_model.state.quote.offset.asked == 82_800
    text = said(workspace)
    assert "HQ decides. It would come from: ¥828.00 of 年度阶梯返利, until 2026-12-10." in text
    assert "▲ −¥828.00" in text and "¥1,932.00" in text


def test_f7_leads_to_the_wallet_and_an_amount_is_typed(desk: Desk, qtbot: QtBot) -> None:
    workspace = draft(desk, qtbot)
    box = workspace.draft.panel.offset
    workspace.activateWindow()
    QTest.keyClick(workspace.draft, Qt.Key.Key_F7)
    assert workspace.focusWidget() is box.choice
    choose(desk, workspace, PART)
    assert workspace.focusWidget() is box.amount and box.amount.value() == 41_400
    box.amount.selectAll()
    QTest.keyClicks(box.amount, "100")
    desk.settle()
    assert workspace.draft.view_model.state.draft.offset == 10_000
    choose(desk, workspace, NOTHING)
    assert workspace.draft.view_model.state.draft.offset == 0 and not box.amount.isVisible()


def test_more_than_the_rule_allows_is_asked_with_a_word_of_warning(desk: Desk, qtbot: QtBot) -> None:
    workspace = draft(desk, qtbot)
    workspace.draft.view_model.set_offset(50_000)
    desk.settle()
    text = said(workspace)
    assert "¥86.00 more than can be expected: HQ gives what rule and wallet allow." in text
    assert "At most ¥414.00 of this order." in text
    assert workspace.draft.view_model.state.can_submit


def test_more_than_the_order_keeps_it_from_being_placed_in_words(desk: Desk, qtbot: QtBot) -> None:
    workspace = draft(desk, qtbot)
    workspace.draft.view_model.set_offset(1_000_000)
    desk.settle()
    assert not workspace.draft.view_model.state.can_submit
    assert "The wallet would pay more than the order" in said(workspace)


def test_placing_asks_once_and_sends_one_wish(desk: Desk, qtbot: QtBot) -> None:
    workspace = draft(desk, qtbot)
    choose(desk, workspace, ALL)
    dialog = workspace.draft.confirm()
    assert dialog is not None
    texts = cast("list[Text]", dialog.findChildren(Text))
    told = " ".join(text.text() for text in texts)
    assert "¥414.00 of it is asked of the rebate wallet" in told
    dialog.accept()
    workspace.draft.view_model.submit()
    desk.settle()
    assert sent(desk).offset == 41_400


def test_the_order_says_what_was_asked_and_then_what_hq_gave(desk: Desk, qtbot: QtBot) -> None:
    with desk.database.write() as session:
        made = place_order(session, [Wanted(TILES, "箱", 3000)], desk.context.clock.moment(), offset=41_400)
    workspace = shown(desk, qtbot, ORDERS)
    assert "¥414.00 asked of the rebate wallet: HQ decides." in said(workspace)
    row = OrderStatusRow(made.doc_id, made.number, 2, "approved", [], 0, offset_asked=41_400)
    for uses, told in (
        ([], "Of ¥414.00 asked, the rebate wallet pays nothing."),
        (
            [OffsetUse("E-1", 40_000)],
            "Of ¥414.00 asked, the rebate wallet pays ¥400.00: ¥400.00 of 年度阶梯返利, until 2026-12-10.",
        ),
        (
            [OffsetUse("E-3", 41_400)],
            "The rebate wallet pays ¥414.00: ¥414.00 of 瓷砖季度返利, earned 2026-10-08.",
        ),
    ):
        answered = msgspec.structs.replace(row, offset_uses=uses)
        terms.put(desk.database, terms.DEALER_SCOPE, ORDER_STATUS, [(made.doc_id, answered)])
        workspace.orders.view_model.refresh()
        desk.settle()
        assert told in said(workspace)


def test_the_credit_before_and_after_stands_beside_the_cart(desk: Desk, qtbot: QtBot) -> None:
    limit(desk, 100_000)
    text = said(draft(desk, qtbot))
    assert "Free credit as of 14:02" in text
    assert "¥1,000.00" in text and "−¥1,380.00" in text and "−¥380.00" in text
    assert "The limit of ¥1,000.00 would be passed by ¥380.00." in text


def test_what_hq_has_nothing_against_is_said_too(desk: Desk, qtbot: QtBot) -> None:
    limit(desk, 100_000_000)
    assert "HQ's credit checks have nothing against it." in said(draft(desk, qtbot))


def test_the_programmes_an_order_moves_are_told(desk: Desk, qtbot: QtBot) -> None:
    near = said(draft(desk, qtbot))
    assert "年度阶梯返利: +¥41.40, and ¥1,380 nearer to 4" in near
    far = said(draft(desk, qtbot, 1_700))
    assert "年度阶梯返利 reaches 4" in far


def test_an_order_for_a_project_has_its_prices_and_pin(desk: Desk, qtbot: QtBot) -> None:
    price = PriceRule("1", PriceLevel.PROJECT_CONTRACT, "", TILES, "片", 400_000)
    project = terms.contract(
        "XM-9", 2, type=ContractType.PROJECT, project="光谷", validity=YEAR, prices=(price,)
    )
    terms.publish_contract(desk.database, terms.contract(prices=()), project)
    workspace = draft(desk, qtbot)
    panel = workspace.draft.panel
    assert "Contract HT-2026-031/3: due" in said(workspace)
    panel.project.setCurrentIndex(panel.project.findData("光谷"))
    panel.project.activated.emit(panel.project.currentIndex())
    desk.settle()
    assert workspace.draft.view_model.state.quote.total == 120_000
    assert "Contract XM-9/2: due" in said(workspace)
    workspace.draft.view_model.submit()
    desk.settle()
    assert sent(desk).contract == "XM-9/2"


def test_without_a_project_in_force_there_is_nothing_to_choose(desk: Desk, qtbot: QtBot) -> None:
    assert not draft(desk, qtbot).draft.panel.project.isVisible()


def test_the_words_follow_the_language_live(desk: Desk, qtbot: QtBot, app: QApplication) -> None:
    limit(desk, 100_000)
    workspace = draft(desk, qtbot)
    choose(desk, workspace, ALL)
    switch_language(app, "zh")
    desk.settle()
    text = said(workspace)
    assert (
        "返利抵扣（钱包可用 ¥9,481.00）" in text
        and "可用信用（截至 14:02）" in text
        and "由总部决定。" in text
    )
    choices = workspace.draft.panel.offset.choice
    assert [choices.itemText(place) for place in (NOTHING, ALL, PART)] == [
        "不抵扣",
        "全部可抵，¥414.00",
        "指定金额",
    ]


def test_nothing_is_said_of_an_order_that_asked_nothing() -> None:
    assert answer_words(OffsetAnswer()) == ""


def test_a_low_window_lets_the_wallet_and_the_credit_scroll(desk: Desk, qtbot: QtBot) -> None:
    limit(desk, 100_000)
    workspace = draft(desk, qtbot)
    panel = workspace.draft.panel
    assert not panel.isAncestorOf(panel.effect) and not panel.isAncestorOf(panel.offset)
    workspace.resize(835, 420)
    desk.settle()
    assert panel.isAncestorOf(panel.effect) and panel.isAncestorOf(panel.offset)
    workspace.resize(1290, 692)
    desk.settle()
    assert not panel.isAncestorOf(panel.effect) and panel.effect.isVisible() and panel.offset.isVisible()
