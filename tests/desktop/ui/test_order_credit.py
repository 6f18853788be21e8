"""An order says what credit this computer may promise as of when, and which orders wait for credit at HQ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.hqtime import tell_hq_time
from desktop.lineage import current_lineage
from desktop.models.lease import Lease
from desktop.services.order import Wanted, place_order
from desktop.ui.kit import Text
from desktop.ui.language import switch_language
from desktop.ui.order import make
from desktop.ui.order.view import NEW, ORDERS, OrderWorkspace
from desktop.ui.order.words import order_reason, state_mark
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

TILES = "TL-800-A"


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        shop.publish(opened.database)
        shop.enrol(opened.database)
        switch_language(app, "en")
        yield opened


def lend(desk: Desk, kind: str, subject: str, amount: int) -> None:
    moment = desk.context.clock.moment()
    times = {"granted_at": moment.local, "expires_at": moment.local + timedelta(days=14)}
    named = {"scope": "lease:1.7", "v": 1, "row_hash": 1, "lease_id": kind, "kind": kind, "subject": subject}
    with desk.database.write() as session:
        tell_hq_time(session, moment.local, moment)
        session.add(Lease(**named, **times, amount=amount, lineage=current_lineage(session).id))


def shown(desk: Desk, qtbot: QtBot, tab: int) -> OrderWorkspace:
    workspace = make(desk.context)
    qtbot.addWidget(workspace)
    workspace.resize(1290, 692)
    workspace.show()
    workspace.tabs.setCurrentIndex(tab)
    desk.settle()
    return workspace


def draft(desk: Desk, qtbot: QtBot, boxes: int) -> OrderWorkspace:
    workspace = shown(desk, qtbot, NEW)
    workspace.draft.view_model.add(TILES, "箱", boxes * 1000)
    desk.settle()
    return workspace


def said(workspace: OrderWorkspace) -> str:
    return " ".join(text.text() for text in workspace.findChildren(Text) if text.isVisible())


def test_a_draft_says_what_this_computer_may_promise_and_as_of_when(desk: Desk, qtbot: QtBot) -> None:
    lend(desk, "credit", "", 2_000_000)
    workspace = draft(desk, qtbot, 3)
    assert "may promise ¥20,000.00 on credit without asking HQ, as of" in said(workspace)
    assert not workspace.draft.panel.effect.needs.isVisible()


def test_a_draft_beyond_the_credit_says_so_and_can_still_be_placed(desk: Desk, qtbot: QtBot) -> None:
    lend(desk, "credit", "", 2_000_000)
    workspace = draft(desk, qtbot, 120)
    assert workspace.draft.panel.effect.needs.isVisible()
    assert "may promise, as of 14:02: ¥20,000.00. The order is sent; HQ decides it." in said(workspace)
    dialog = workspace.draft.confirm()
    assert dialog is not None and any("needs credit" in text.text() for text in dialog.findChildren(Text))
    dialog.accept()
    desk.settle()
    order = shown(desk, qtbot, ORDERS).orders.view_model.state.orders[0]
    assert order.reason == "needs_credit" and "HQ decides it" in order_reason(order)


def test_before_hq_told_anything_the_draft_does_not_guess(desk: Desk, qtbot: QtBot) -> None:
    assert "HQ has not told yet" in said(draft(desk, qtbot, 3))


def test_goods_that_hq_promised_are_marked_in_the_order(desk: Desk, qtbot: QtBot) -> None:
    lend(desk, "stock", TILES, 1_000_000)
    with desk.database.write() as session:
        place_order(session, [Wanted(TILES, "箱", 2000)], desk.context.clock.moment())
    workspace = shown(desk, qtbot, ORDERS)
    detail = workspace.orders.detail
    assert detail._second(detail.lines.row(0)) == f"{TILES} · promised by HQ"


def test_an_order_in_review_for_credit_wears_its_badge(desk: Desk, qtbot: QtBot) -> None:
    doc_id = shop.order(desk.database, shop.TODAY, 3, "review", reason="needs_credit")
    rows = shown(desk, qtbot, ORDERS).orders.view_model.state.orders
    order = next(row for row in rows if row.doc_id == doc_id)
    assert state_mark(order).text in ("needs credit", "▲ not yet at HQ")
    assert "HQ decides it" in order_reason(order)
