"""Printing from the counter: once, as a copy when asked again, and later when the printer is away."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.devices.preview import preview
from desktop.settings import Settings
from tests.desktop.ui.counter import GLUE, Counter, counter_at


def sell(counter: Counter) -> None:
    counter.scan(GLUE)
    counter.settle()
    counter.press(Qt.Key.Key_F9)
    counter.press(Qt.Key.Key_Return, counter.window.amount)
    counter.qtbot.waitUntil(lambda: counter.window.model.state.slip is not None)
    counter.qtbot.waitUntil(lambda: not counter.tasks.is_busy)
    counter.window.reject()


def printed(folder: Path) -> list[str]:
    return [
        "\n".join(line.text for line in preview(file.read_bytes())) for file in sorted(folder.glob("*.bin"))
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_receipt_is_printed_once_and_again_as_numbered_copies(
    tmp_path: Path, qtbot: QtBot, language: str
) -> None:
    paper = tmp_path / "paper"
    settings = Settings(language=language, printer=f"file:{paper}")
    with counter_at(tmp_path / "profile", qtbot, settings) as counter:
        sell(counter)
        assert len(printed(paper)) == 1
        assert "COPY" not in printed(paper)[0]
        for number in (1, 2):
            counter.view._windows.reprint_last()
            qtbot.waitUntil(lambda: not counter.tasks.is_busy)
            assert sum("COPY" in text for text in printed(paper)) == number
        assert any("COPY 2" in text for text in printed(paper))


def test_a_missing_printer_keeps_the_receipt_and_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    settings = Settings(language="en", printer=f"device:{tmp_path / 'unplugged'}")
    with counter_at(tmp_path / "profile", qtbot, settings) as counter:
        told: list[str] = []
        counter.view._windows.told.connect(told.append)
        sell(counter)
        qtbot.waitUntil(lambda: bool(told))
        assert "1 printouts wait" in told[0]
        assert len(counter.receipts()) == 1


def test_without_a_chosen_printer_nothing_is_queued(tmp_path: Path, qtbot: QtBot) -> None:
    with counter_at(tmp_path / "profile", qtbot) as counter:
        sell(counter)
        assert not (tmp_path / "profile" / "print").exists()
