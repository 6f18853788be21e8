"""The window: workspaces, chip, palette, cheat sheet, themes, errors."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.command import Command, CommandPalette
from desktop.ui.frame import ChipButton
from desktop.ui.kit import ErrorDialog, Tone
from desktop.ui.language import switch_language
from desktop.ui.shell import ShellState, ShellViewModel, Sync, SyncChip
from desktop.ui.shortcuts import live_shortcuts
from desktop.ui.theme import THEMES, apply_theme, style_sheet, theme
from desktop.ui.window import MainWindow
from desktop.ui.workspaces import workspaces


class Found:
    """A provider with one row."""

    def __init__(self, ran: list[str]) -> None:
        self._ran = ran

    def find(self, text: str, show: Callable[[list[Command]], None]) -> None:
        show(
            [Command("p1", f"Product {text}", "Product", lambda: self._ran.append(text))]
            if text == "tile"
            else []
        )


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, made: list[str]) -> MainWindow:
    def factory(key: str) -> Callable[[], QWidget]:
        return lambda: (made.append(key), QLabel(key))[1]

    shell = ShellViewModel(ShellState(store="Hankou", version="0.1"))
    opened = MainWindow(shell, workspaces({k: factory(k) for k in ("home", "stock", "sync")}), [Found(made)])
    qtbot.addWidget(opened)
    opened.show()
    return opened


def test_workspaces_are_made_when_first_shown(window: MainWindow, made: list[str]) -> None:
    assert made == ["home"]
    window.show_workspace("stock")
    window.show_workspace("home")
    window.show_workspace("stock")
    assert made == ["home", "stock"]


def test_the_chip_leads_to_the_sync_centre(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.findChild(ChipButton), Qt.MouseButton.LeftButton)
    assert window.current_key == "sync"


@pytest.mark.parametrize(
    ("chip", "words", "tone"),
    [
        (SyncChip(Sync.SYNCED, at="14:02"), "● synced 14:02", Tone.GOOD),
        (SyncChip(Sync.WAITING, waiting=3), "▲ 3 to send", Tone.WARNING),
        (SyncChip(Sync.OFFLINE, offline_minutes=130), "○ offline 2 h, selling normally", Tone.WARNING),
        (SyncChip(Sync.OFFLINE, offline_minutes=18), "○ offline 18 min, selling normally", Tone.WARNING),
        (SyncChip(Sync.ATTENTION, attention=2), "■ 2 need you", Tone.DANGER),
    ],
)
def test_the_chip_says_how_things_stand(qtbot: QtBot, chip: SyncChip, words: str, tone: Tone) -> None:
    button = ChipButton()
    qtbot.addWidget(button)
    mark = button.mark(chip)
    assert (mark.text, mark.tone) == (words, tone)


def test_the_palette_finds_and_runs(window: MainWindow, qtbot: QtBot, made: list[str]) -> None:
    window.open_palette()
    palette = window.findChild(CommandPalette)
    qtbot.keyClicks(palette.box.edit, "tile")
    qtbot.keyClick(palette.box.edit, Qt.Key.Key_Return)
    assert made[-1] == "tile"
    assert not palette.isVisible()


def test_the_palette_reaches_workspaces_by_name(window: MainWindow, qtbot: QtBot) -> None:
    window.open_palette()
    palette = window.findChild(CommandPalette)
    qtbot.keyClicks(palette.box.edit, "stoc")
    qtbot.keyClick(palette.box.edit, Qt.Key.Key_Return)
    assert window.current_key == "stock"


def test_the_cheat_sheet_lists_the_keys_of_the_workspace_in_sight(window: MainWindow) -> None:
    for key, words in (("home", "Refresh figures"), ("stock", "Count")):
        action = QAction(words, window.workspace(key))
        action.setShortcut("F7")
    window.show_workspace("stock")
    words_shown = {s.words for s in live_shortcuts(window)}
    assert "Count" in words_shown
    assert "Refresh figures" not in words_shown
    assert "Find anything" in words_shown


def test_an_error_is_explained_once_with_a_code(window: MainWindow) -> None:
    window.show_error(ValueError("boom"))
    dialog = window.findChild(ErrorDialog)
    assert dialog.explanation.code.startswith("ValueError-")
    dialog.reject()


def test_a_language_switch_reaches_the_window(window: MainWindow, app: QApplication) -> None:
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert "查找" in {s.words for s in live_shortcuts(window)}


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_dresses_the_window(window: MainWindow, app: QApplication, name: str) -> None:
    apply_theme(app, name)
    picture = window.grab().toImage()
    edge = picture.pixelColor(2 * 3, picture.height() // 2)
    assert edge.name().upper() == theme(name).rail
    assert "$" not in style_sheet(name)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read_on_its_background(name: str) -> None:
    chosen = theme(name)
    least = 7.0 if name == "contrast" else 4.5
    for ink, ground in (
        ("text", "surface"),
        ("muted", "surface"),
        ("accent", "accent_soft"),
        ("good", "good_soft"),
    ):
        assert _contrast(getattr(chosen, ink), getattr(chosen, ground)) >= least, (ink, ground)
    for ink, ground in (("warning", "warning_soft"), ("danger", "danger_soft"), ("on_accent", "accent")):
        assert _contrast(getattr(chosen, ink), getattr(chosen, ground)) >= least, (ink, ground)
