"""Garbage with Qt objects in it is collected on the main thread only."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.ui.collector import MainThreadCollector, collect_what_is_due


class Knot(QObject):
    """An object that only the cyclic collector can free; it notes where it died."""

    died: list[str] = []

    def __init__(self) -> None:
        super().__init__()
        self.me = self

    def __del__(self) -> None:
        Knot.died.append(threading.current_thread().name)


def allocate() -> None:
    """Make enough garbage on another thread for Python to want to collect."""
    kept = [[[]] for _ in range(50_000)]
    assert kept


def test_nothing_is_collected_on_another_thread(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Knot, "died", [])
    collector = MainThreadCollector()
    for _ in range(20):
        Knot()
    worker = threading.Thread(target=allocate, name="worker")
    worker.start()
    worker.join()
    assert "worker" not in Knot.died
    assert collect_what_is_due() >= 0
    qtbot.waitUntil(lambda: gc.collect() >= 0 and len(Knot.died) == 20)
    assert set(Knot.died) == {threading.main_thread().name}
    collector.stop()
    assert gc.isenabled()
