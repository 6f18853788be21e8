"""The settings: choices that hold at once, enrolment, the printer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.devices.preview import preview
from desktop.settings import Settings
from desktop.ui.kit import Text
from desktop.ui.language import switch_language
from desktop.ui.settings import make
from desktop.ui.settings.licences import LicencesDialog, list_parts
from desktop.ui.settings.view import SettingsView
from desktop.ui.settings.view_model import SettingsViewModel
from domain.errors import DomainError
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY), Settings(language="en")) as opened:
        yield opened


def shown(desk: Desk, qtbot: QtBot) -> SettingsView:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    desk.settle()
    return view


def words(view: SettingsView) -> set[str]:
    return {label.text() for label in view.findChildren(Text) if label.isVisible()}


def test_a_choice_is_saved_at_once_and_only_once(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    for _ in range(2):
        qtbot.mouseClick(view._look.theme.button("dark"), LEFT)
    qtbot.mouseClick(view._look.language.button("zh"), LEFT)
    qtbot.mouseClick(view._look.scale.button("150"), LEFT)
    last = desk.saved[-1]
    assert (last.theme, last.language, last.scale_percent) == ("dark", "zh", 150)
    assert len(desk.saved) == 3


def test_the_cashier_is_kept_when_the_field_is_left(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    qtbot.keyClicks(view._look.cashier, " Li Juan ")
    qtbot.keyClick(view._look.cashier, Qt.Key.Key_Return)
    assert desk.saved[-1].cashier == "Li Juan"


def test_enrolling_by_keyboard_shows_the_store(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    qtbot.keyClicks(view._enrol.address, "https://hq.example.cn")
    qtbot.keyClicks(view._enrol.code, "k7qp-2mnx")
    shop.enrol(desk.database)
    qtbot.keyClick(view._enrol.code, Qt.Key.Key_Return)
    desk.settle()
    assert desk.line.enrolled == [("https://hq.example.cn", "K7QP-2MNX")]
    assert "汉口建材城店 S011" in words(view)
    assert not view._enrol.code.isVisible()


def test_a_refused_code_is_explained_under_the_field(desk: Desk, qtbot: QtBot) -> None:
    desk.line.refusal = DomainError("enrol_code_used")
    view = shown(desk, qtbot)
    view._enrol.address.setText("https://hq.example.cn")
    qtbot.keyClicks(view._enrol.code, "K7QP-2MNX")
    qtbot.mouseClick(view._enrol.button, LEFT)
    assert any(text.startswith("This code was used already:") for text in words(view))
    assert view._enrol.button.isEnabled()


def test_enrolling_is_asked_once_while_it_is_under_way(desk: Desk) -> None:
    view_model = SettingsViewModel(desk.context)
    asked: list[str] = []
    desk.line.enrol = lambda url, code, done, failed: asked.append(code)  # type: ignore[method-assign]
    for _ in range(3):
        view_model.enrol("https://hq.example.cn", "K7QP-2MNX")
    assert len(asked) == 1


def test_without_address_or_code_nothing_is_asked(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    qtbot.mouseClick(view._enrol.button, LEFT)
    assert desk.line.enrolled == []
    assert "Both the address and the code are needed." in words(view)


def test_a_test_page_is_printed_into_the_chosen_folder(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    view = shown(desk, qtbot)
    assert not view._printer.test.isEnabled()
    qtbot.mouseClick(view._printer.kind.button("file"), LEFT)
    qtbot.keyClicks(view._printer.place, str(tmp_path / "slips"))
    qtbot.keyClick(view._printer.place, Qt.Key.Key_Return)
    qtbot.mouseClick(view._printer.paper.button("58"), LEFT)
    qtbot.mouseClick(view._printer.test, LEFT)
    desk.settle()
    (page,) = (tmp_path / "slips").iterdir()
    lines = [line.text for line in preview(page.read_bytes())]
    assert "12345678901234567890123456789012" in lines and "Printer test" in lines
    assert "Sent to the printer." in words(view)


def test_a_missing_printer_is_told(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    view = shown(desk, qtbot)
    view.view_model.choose_printer("device", str(tmp_path / "lp9"))
    qtbot.mouseClick(view._printer.kick, LEFT)
    desk.settle()
    assert any(text.startswith("The printer cannot be reached") for text in words(view))


def test_no_printer_is_an_empty_address(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    view.view_model.choose_printer("file", "/srv/slips")
    qtbot.mouseClick(view._printer.kind.button("none"), LEFT)
    assert desk.saved[-1].printer == ""
    assert not view._printer.place.isVisible()


def test_the_parts_are_listed_with_their_versions(desk: Desk, qtbot: QtBot) -> None:
    dialog = LicencesDialog()
    qtbot.addWidget(dialog)
    assert dialog.parts.rowCount() == len(list_parts())
    assert all(part.licence for part in list_parts())


def test_the_language_switches_live(desk: Desk, qtbot: QtBot, app: QApplication) -> None:
    view = shown(desk, qtbot)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert {"外观与语言", "小票打印机", "本机与总部", "关于分线通"} <= words(view)
