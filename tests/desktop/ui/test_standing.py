"""A computer that HQ drains, locked, had wiped, or whose certificate is over says so above every workspace."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, select, update

from desktop.app import Program
from desktop.db import open_database
from desktop.models.document import Device
from desktop.models.revocation import HqOrder
from desktop.paths import Profile
from desktop.services.outbox import get_sync_state
from desktop.services.revocation import ComputerStanding, get_standing
from desktop.sync.runner import SyncState, SyncStatus
from desktop.ui.errors import explain
from desktop.ui.kit import Text, Tone
from desktop.ui.language import switch_language
from desktop.ui.news import FrameNews
from desktop.ui.shell import ShellState, ShellViewModel, Sync, SyncChip
from desktop.ui.standing import StandingBanner, standing_words
from desktop.ui.sync import make
from desktop.ui.sync.words import line_words
from desktop.ui.window import MainWindow
from desktop.ui.workspaces import workspaces
from domain.errors import DomainError
from protocol import routes
from tests.desktop.sync.line import line_to
from tests.desktop.sync.pc import Pc
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk
from tests.hq import open_seeded

KINDS = ("drain", "lock", "wipe", "expired")


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        shop.publish(opened.database)
        shop.enrol(opened.database)
        yield opened


def obey(desk: Desk, kind: str, reason: str = "") -> None:
    """Make the computer one that obeyed an order, or heard that its certificate is over."""
    row = {"key": "k", "serial": 7, "lineage": "", "action": kind, "reason": reason, "content": "", "n": 0}
    row |= {"signature": "", "received_at": datetime(2026, 9, 7, tzinfo=UTC), "outcome": "obeyed"}
    with desk.database.write() as session:
        if kind == "expired":
            session.execute(update(Device).values(standing=kind))
            return
        session.execute(insert(HqOrder), [row | {"code": "", "is_told": True}])
        session.execute(update(Device).values(lock=kind, order_serial=7))


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    shell = ShellViewModel(ShellState(store="Hankou", version="0.1"))
    places = {key: (lambda key=key: QLabel(key)) for key in ("home", "billing", "orders", "stock", "sync")}
    opened = MainWindow(shell, workspaces(places))
    qtbot.addWidget(opened)
    opened.resize(1366, 768)
    opened.show()
    return opened


def words(widget: object) -> set[str]:
    return {label.text() for label in widget.findChildren(Text) if label.isVisible()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_standing_is_said_above_every_workspace_and_leads_to_the_sync_centre(
    window: MainWindow, qtbot: QtBot, kind: str
) -> None:
    banner = window.findChild(StandingBanner)
    assert not banner.isVisible()
    window.shell.update(standing=kind, standing_reason="old till")
    for workspace in window.workspaces:
        window.show_workspace(workspace.key)
        assert banner.isVisible() and standing_words(kind, "")[0] in words(window)
    assert "old till" in banner.toolTip()
    window.show_workspace("home")
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert window.current_key == "sync"
    window.shell.update(standing="", standing_reason="")
    assert not banner.isVisible()


@pytest.mark.parametrize("kind", KINDS)
def test_the_banner_speaks_the_language_in_use(window: MainWindow, app: QApplication, kind: str) -> None:
    window.shell.update(standing=kind)
    english = words(window)
    switch_language(app, "zh")
    app.processEvents()
    assert standing_words(kind, "")[0] in words(window) - english


@pytest.mark.parametrize("kind", KINDS)
def test_the_sync_centre_says_what_it_means_and_what_to_do(desk: Desk, qtbot: QtBot, kind: str) -> None:
    obey(desk, kind, "old till")
    view = make(desk.context)
    qtbot.addWidget(view)
    view.show()
    desk.settle()
    title, meaning, _ = standing_words(kind, "old till" if kind != "expired" else "")
    assert {title, meaning} <= words(view)


@pytest.mark.parametrize("kind", KINDS)
def test_the_frame_hears_of_it_by_itself(desk: Desk, kind: str) -> None:
    shell = desk.context.shell
    news = FrameNews(shell, desk.context.tasks, desk.context.clock, desk.context.preferences)
    obey(desk, kind, "old till")
    news.refresh()
    desk.settle()
    assert shell.state.standing == kind


def test_records_that_went_bad_are_said_above_every_workspace_and_in_the_sync_centre(desk: Desk) -> None:
    shell = desk.context.shell
    news = FrameNews(shell, desk.context.tasks, desk.context.clock, desk.context.preferences)
    news.hear(SyncStatus(SyncState.SYNCED, code="ledger_differs"))
    QApplication.processEvents()
    desk.settle()
    assert shell.state.standing == "damaged" and shell.state.sync.code == "ledger_differs"
    assert standing_words("damaged", "") is not None
    assert line_words(shell.state.sync, None)[0] == "Some records are not what was written"
    news.hear(SyncStatus(SyncState.SYNCED))
    QApplication.processEvents()
    desk.settle()
    assert shell.state.standing == "" and not shell.state.sync.code


@pytest.mark.parametrize(
    ("said", "shown"),
    [("", ""), ("expired", "expired"), ("lock", "drain"), ("wipe", "drain"), ("new", "drain")],
)
def test_without_an_order_obeyed_here_only_what_hq_does_is_said(desk: Desk, said: str, shown: str) -> None:
    with desk.database.write() as session:
        session.execute(update(Device).values(standing=said))
    with desk.database.read() as session:
        assert get_standing(session) == ComputerStanding(shown)
        assert get_sync_state(session).standing.kind == shown


def test_a_line_that_is_refused_is_more_urgent_than_the_standing(desk: Desk) -> None:
    obey(desk, "drain")
    with desk.database.read() as session:
        sync = get_sync_state(session)
        assert session.scalars(select(HqOrder.serial)).one() == 7
    refused = line_words(SyncChip(Sync.OFFLINE, code="device_revoked"), sync)
    assert refused[2] is Tone.DANGER and refused[0] != line_words(SyncChip(Sync.SYNCED), sync)[0]


@pytest.mark.parametrize("code", ["computer_locked", "computer_retired"])
def test_refusals_of_a_retired_computer_are_explained(code: str, app: QApplication) -> None:
    told = explain(DomainError(code, store="Hankou", reason="old till", note="retired.json"))
    assert told.title.startswith("HQ has") and told.todo


def test_a_kind_that_nobody_knows_says_nothing() -> None:
    assert standing_words("other", "") is None


def test_a_program_that_closes_after_a_wipe_leaves_only_the_note(tmp_path: Path, app: QApplication) -> None:
    with ExitStack() as stack:
        folder = tmp_path / "hq"
        folder.mkdir()
        hq = stack.enter_context(open_seeded(folder))
        line = stack.enter_context(line_to(hq))
        pc = Pc(open_database(Profile(tmp_path / "pc")))
        pc.enrol(line.url, hq.enrol_code())
        pc.sell()
        pc.sync()
        hq.staff("POST", f"{routes.DEVICES}/1/orders", {"action": "wipe", "is_backed_up": True})
        program = Program(app, pc.database, shop.clock_at(shop.TODAY), syncs=False)
        pc.sync()
        program.close()
    assert {path.name for path in (tmp_path / "pc").iterdir()} <= {"retired.json", "in-use.lock", "logs"}
