"""A counter for tests: a profile with goods, members and a shift, and the billing screen over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.clock import FixedClock
from desktop.db import Database, open_database
from desktop.models.dealer import Member
from desktop.paths import Profile
from desktop.services.product import create_local_product
from desktop.services.receipt import ReceiptRow, list_receipts
from desktop.settings import Settings
from desktop.ui.billing import make
from desktop.ui.billing.view import BillingView
from desktop.ui.billing.view_model import BillingViewModel
from desktop.ui.context import Context, Preferences
from desktop.ui.shell import ShellViewModel
from desktop.ui.tasks import Tasks
from domain.product import Product
from domain.unit import Unit

GLUE, PIPE, NAILS, CEMENT = "6901234500022", "6901234500015", "6901234500077", "6901234500077"
_GOODS = (
    ("C-0020", "瓷砖胶 20kg", (Unit("袋"), Unit("托", 60)), 350_000, GLUE),
    ("P-2501", "PPR管 dn25", (Unit("米"),), 56_000, PIPE),
    ("X-0001", "水泥 42.5", (Unit("袋"),), 230_000, CEMENT),
    ("X-0002", "水泥钉 5cm", (Unit("盒"),), 85_000, NAILS),
)

SCANNER_GAP_MS = 8


class NoLine:
    """A line that is not there."""

    def sync_now(self) -> None:
        """Nothing."""

    def enrol(self, *_: Any) -> None:
        """Nothing."""


@dataclass
class Counter:
    """The billing screen in a window, and what a test asks about it."""

    database: Database
    tasks: Tasks[Any]
    view: BillingView
    qtbot: QtBot
    _at: int = 1_000

    @property
    def model(self) -> BillingViewModel:
        return self.view.view_model

    @property
    def edit(self) -> QWidget:
        return self.view.entry.edit

    @property
    def window(self) -> Any:
        return self.view._windows.open

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy and self.model.state.is_quoted, timeout=30_000)

    def type(self, text: str, key: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Type into the entry box as a person does, then wait."""
        self.qtbot.keyClicks(self.edit, text)
        if key is not None:
            self.qtbot.keyClick(self.edit, key)
        self.settle()

    def press(self, key: Qt.Key, widget: QWidget | None = None) -> None:
        self.qtbot.keyClick(widget or self.edit, key)

    def scan(self, code: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Send the keys of a scanner to the window on top, as fast as it does."""
        target = (self.window or self.view).window().windowHandle()
        keys = [(Qt.Key(ord(char)), char) for char in code] + ([(end, "\r")] if end else [])
        for key, text in keys:
            self._at += SCANNER_GAP_MS
            for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
                event.setTimestamp(self._at)
                QApplication.sendEvent(target, event)

    def quantities(self) -> dict[str, int]:
        return {line.sku: line.quantity for line in self.model.state.cart.lines}

    def receipts(self) -> list[ReceiptRow]:
        with self.database.read() as session:
            return list_receipts(session)


@contextmanager
def counter_at(folder: Path, qtbot: QtBot, settings: Settings | None = None) -> Iterator[Counter]:
    """Open the counter over a fresh profile."""
    clock = FixedClock(datetime(2026, 11, 22, 10, 0, tzinfo=UTC))
    with open_database(Profile(folder)) as database:
        _fill(database)
        # Python's collector may run in a worker's thread, where no QObject may die: one parent ends them all here.
        root = QObject()
        tasks: Tasks[Any] = Tasks(database.read, database.write, parent=root)
        database.on_commit.append(tasks.announce)
        preferences = Preferences(settings or Settings(language="en"), lambda _: None, root)
        context = Context(
            tasks, clock, folder, preferences, NoLine(), ShellViewModel(None, root), lambda *_: None
        )
        view = make(context)
        assert isinstance(view, BillingView)
        qtbot.addWidget(view)
        view.resize(1290, 690)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        view.entry.edit.setFocus()
        counter = Counter(database, tasks, view, qtbot)
        counter.settle()
        yield counter
        QApplication.processEvents()
        view.close()
        tasks.close()
        shiboken6.delete(root)


def _fill(database: Database) -> None:
    with database.write() as session:
        for sku, name, units, price, code in _GOODS:
            product = Product(sku, name, units, 130_000)
            create_local_product(session, product, price=price, barcodes={units[0].name: [code]})
        session.add(
            Member(
                scope="dealer:1",
                v=1,
                row_hash=0,
                member_id="M1",
                name="Wang",
                phone="13812342046",
                tier="Gold",
            )
        )
