"""The sync centre's card of prices that wait for a person."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from desktop.models.price_hold import PriceHold, ScopeTrouble
from desktop.models.scope import CatalogScope
from desktop.ui.errors import explain
from desktop.ui.kit import Text
from desktop.ui.sync import make
from desktop.ui.sync.view import SyncView
from domain.errors import DomainError
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

STEPS = (
    ("EM-18-W", "桶", 4_680_000, 46_800_000),
    ("PPR-20", "根", 146_000, 1_460_000),
    ("TA-C1-20", "包", 325_000, 65_000),
    ("TL-800-A", "片", 460_000, 4_600_000),
    ("CM-425", "包", 260_000, 26_000),
    ("WB-BV25", "卷", 1_980_000, 198_000),
)


def hold_prices(desk: Desk, *, scope: str = "price:A", reason: str = "prices_many") -> None:
    """Leave prices as a synchronisation does that put them aside."""
    with desk.database.write() as session:
        session.add(
            PriceHold(
                **{"scope": scope, "gen": "g1", "v": 9, "count": 6, "high": 1, "low": 1, "reason": reason},
                compared=1_000,
                changed=340,
                examples=msgspec.json.encode(STEPS),
            )
        )
    with desk.database.write_catalog() as session:
        step = update(CatalogScope).where(CatalogScope.scope == scope)
        session.execute(step.values(staged_gen="g1", staged_v=9))


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        shop.publish(opened.database)
        shop.enrol(opened.database)
        opened.context.shell.update(user="李娟")
        yield opened


def shown(desk: Desk, qtbot: QtBot) -> SyncView:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    desk.settle()
    return view


def words(view: SyncView) -> str:
    return " | ".join(label.text() for label in view._prices.findChildren(Text) if label.isVisible())


def test_where_nothing_waits_there_is_no_card(desk: Desk, qtbot: QtBot) -> None:
    assert not shown(desk, qtbot)._prices.isVisible()


def test_how_much_changes_is_said_with_the_largest_steps(desk: Desk, qtbot: QtBot) -> None:
    hold_prices(desk)
    told = words(shown(desk, qtbot))
    assert "HQ sent prices that change a lot" in told
    assert "340 of 1,000 products by more than half" in told
    assert "内墙乳胶漆 净味五合一 | 468.00 → 4,680.00" in told


@pytest.mark.parametrize(
    ("reason", "title"),
    [
        ("prices_zero", "HQ sent prices of 0 for what had a price"),
        ("prices_beyond", "HQ sent prices beyond all reason"),
    ],
)
def test_prices_beyond_reason_are_called_that(desk: Desk, qtbot: QtBot, reason: str, title: str) -> None:
    hold_prices(desk, reason=reason)
    assert title in words(shown(desk, qtbot))


def test_taking_them_is_noted_with_a_name_and_synchronises(desk: Desk, qtbot: QtBot) -> None:
    hold_prices(desk)
    view = shown(desk, qtbot)
    qtbot.mouseClick(view._prices.take, Qt.MouseButton.LeftButton)
    desk.settle()
    with desk.database.read() as session:
        hold = session.scalars(select(PriceHold)).one()
    assert (hold.choice, hold.chosen_by, hold.chosen_at) == (
        "taken",
        "李娟",
        desk.context.clock.moment().local,
    )
    assert desk.line.synced == 1 and not view._prices.isVisible()


def test_leaving_them_asks_hq_and_they_can_still_be_taken(desk: Desk, qtbot: QtBot) -> None:
    hold_prices(desk)
    view = shown(desk, qtbot)
    qtbot.mouseClick(view._prices.leave, Qt.MouseButton.LeftButton)
    desk.settle()
    with desk.database.read() as session:
        assert session.scalars(select(ScopeTrouble.reason)).all() == ["prices_left"]
    assert "You kept the old prices" in words(view)
    assert view._prices.take.isVisible() and not view._prices.leave.isVisible()


@pytest.mark.parametrize("code", ["lineage_refused", "prices_held", "held_prices_gone"])
def test_the_line_says_in_words_what_is_refused(app: QApplication, code: str) -> None:
    told = explain(DomainError(code))
    assert "refused the step" not in told.sentence and told.title and told.todo
