"""What stays empty until HQ has sent it offers enrolment only to a computer HQ does not know."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.enrolment import Awaited, Enrolment
from desktop.ui.kit import EmptyState, Text
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

SENTENCE = "Months appear here."


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        yield opened


def test_enrolment_is_offered_until_the_computer_belongs_to_a_store(desk: Desk, qtbot: QtBot) -> None:
    empty = EmptyState("bank")
    qtbot.addWidget(empty)
    awaited = Awaited(empty, Enrolment(desk.context))
    awaited.show_text(SENTENCE)
    assert said(empty) == f"{SENTENCE} Enrol this computer first."
    empty.action.click()
    assert desk.went == [("settings", "")]
    desk.context.shell.update(store="石祥路旗舰店")
    assert said(empty) == SENTENCE
    assert empty.action.isHidden()


def said(empty: EmptyState) -> str:
    return "".join(label.text() for label in empty.findChildren(Text))
