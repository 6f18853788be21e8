"""Telling a scanner from a person, wherever the focus is."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.billing.scanner import Burst, Scanner

Send = Callable[..., None]


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ((0, 8, 16, 24, 32, 40), "abcdef"),
        ((0, 50, 100, 150, 200, 250), "abcdef"),
        ((0, 51, 102, 153, 204, 255), ""),
        ((0, 8, 16, 24, 32), ""),
        ((0, 100, 108, 116, 124, 132), "abcdef"),
        ((0, 121, 129, 137, 145, 153), ""),
    ],
)
def test_six_characters_at_a_mean_gap_of_fifty_milliseconds_are_a_scan(
    times: tuple[int, ...], code: str
) -> None:
    burst = Burst()
    for at, char in zip(times, "abcdef", strict=False):
        burst.add(char, at)
    assert burst.code() == code


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def scanned(field: QLineEdit) -> Iterator[list[str]]:
    scanner, codes = Scanner(field), []
    scanner.scanned.connect(codes.append)
    scanner.listen(True)
    yield codes
    scanner.listen(False)


@pytest.fixture
def send(field: QLineEdit) -> Send:
    clock = [1_000]

    def press(text: str, gap: int = 8, *, repeats: bool = False) -> None:
        for char in text:
            clock[0] += gap
            key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char.upper()))
            modifiers = Qt.KeyboardModifier.NoModifier
            event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, char, repeats)
            event.setTimestamp(clock[0])
            QApplication.sendEvent(field.windowHandle(), event)

    return press


def test_a_scan_never_lands_in_a_text_field(field: QLineEdit, scanned: list[str], send: Send) -> None:
    field.setText("note")
    returned: list[bool] = []
    field.returnPressed.connect(lambda: returned.append(True))
    send("6901234500022\r")
    assert (scanned, field.text(), returned) == (["6901234500022"], "note", [])


def test_typing_stays_where_it_was_typed(field: QLineEdit, scanned: list[str], send: Send) -> None:
    send("6901234", gap=90)
    send("\r", gap=90)
    assert (scanned, field.text()) == ([], "6901234")


def test_a_held_key_is_no_scan(field: QLineEdit, scanned: list[str], send: Send) -> None:
    send("1")
    send("1111111111", gap=30, repeats=True)
    send("\r")
    assert (scanned, field.text()) == ([], "1" * 11)


def test_silence_ends_a_scan_without_a_terminator(
    qtbot: QtBot, field: QLineEdit, scanned: list[str], send: Send
) -> None:
    send("6901234500022")
    qtbot.waitUntil(lambda: scanned == ["6901234500022"])
    assert field.text() == ""


def test_a_second_terminator_presses_nothing(field: QLineEdit, scanned: list[str], send: Send) -> None:
    returned: list[bool] = []
    field.returnPressed.connect(lambda: returned.append(True))
    send("6901234500022\r\r")
    assert (len(scanned), returned) == (1, [])
    send("\r", gap=300)
    assert returned == [True]


def test_scans_that_follow_each_other_are_all_told(field: QLineEdit, scanned: list[str], send: Send) -> None:
    for _ in range(30):
        send("6901234500022\r")
    assert (len(scanned), field.text()) == (30, "")
