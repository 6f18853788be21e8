"""Puts the desktop together: database, background work, synchronisation, workspaces and the window."""

from __future__ import annotations

import importlib
import logging
import os
import platform
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from desktop.clock import Clock, SystemClock
from desktop.db import Database
from desktop.log import start_log
from desktop.paths import Profile
from desktop.settings import Settings, load_settings, save_settings
from desktop.sync.enrol import enrol
from desktop.sync.http import PROGRAM
from desktop.sync.retirement import close_if_retired, open_profile
from desktop.sync.runner import SyncRunner
from desktop.ui.collector import MainThreadCollector
from desktop.ui.context import Context, Preferences
from desktop.ui.fonts import load_fonts
from desktop.ui.language import switch_language
from desktop.ui.news import FrameNews
from desktop.ui.shell import ShellState, ShellViewModel
from desktop.ui.tasks import Tasks
from desktop.ui.theme import apply_theme
from desktop.ui.window import MainWindow
from desktop.ui.workspaces import Factory, workspaces
from domain.errors import DomainError

PACKAGES = {
    "home": "desktop.ui.home",
    "billing": "desktop.ui.billing",
    "orders": "desktop.ui.order",
    "stock": "desktop.ui.stock",
    "catalogue": "desktop.ui.catalogue",
    "members": "desktop.ui.member",
    "contracts": "desktop.ui.contract",
    "rebates": "desktop.ui.rebate",
    "statements": "desktop.ui.statement",
    "sync": "desktop.ui.sync",
    "settings": "desktop.ui.settings",
}
_STARTED_SIZE = (1366, 768)
_NATURAL_SIZE = 100


def make_application(settings: Settings) -> QApplication:
    """Return the one QApplication, dressed in the chosen language, theme and size."""
    existing = QApplication.instance()
    if existing is None and settings.scale_percent != _NATURAL_SIZE:
        os.environ.setdefault("QT_SCALE_FACTOR", str(settings.scale_percent / _NATURAL_SIZE))
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Branchline")
    load_fonts(app)
    apply_theme(app, settings.theme)
    switch_language(app, settings.language)
    return app


class _Line(QObject):
    """What screens may ask of synchronisation, done away from the main thread."""

    def __init__(
        self, database: Database, runner: SyncRunner, tasks: Tasks[Any], clock: Clock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._database, self._runner, self._tasks, self._clock = database, runner, tasks, clock

    def sync_now(self) -> None:
        """Synchronise at once."""
        self._runner.sync_now()

    def enrol(
        self, hq_url: str, code: str, done: Callable[[str], None], failed: Callable[[Exception], None]
    ) -> None:
        """Enrol this PC, then synchronise."""

        def ask() -> str:
            answer = enrol(self._database, hq_url, code, platform.node(), self._clock)
            self._runner.sync_now()
            return answer.store_name

        self._tasks.run(ask, done, failed=failed)


class Program(QObject):
    """The running desktop of one profile; `close` stops everything it started within five seconds."""

    def __init__(self, app: QApplication, database: Database, clock: Clock, *, syncs: bool = True) -> None:
        super().__init__(app)
        self.application, self.database, self.clock = app, database, clock
        self.collector = MainThreadCollector(self)
        loaded = load_settings(database.profile.settings)
        save = partial(save_settings, database.profile.settings)
        self.preferences = Preferences(loaded.settings, save, self)
        self.tasks: Tasks[Any] = Tasks(database.read, database.write, parent=self)
        self.runner = SyncRunner(database, clock, interval=float(loaded.settings.sync_interval_s))
        database.on_commit.append(self.tasks.announce)
        self.shell = ShellViewModel(ShellState(version=PROGRAM.partition("/")[2]), self)
        self.news = FrameNews(self.shell, self.tasks, clock, self.preferences, self)
        self.runner.listeners.append(self.news.hear)
        self.context = self._make_context()
        self.window = self._make_window()
        self.preferences.changed.connect(self._dress)
        self.tasks.failed.connect(self.window.show_error)
        self.shell.sync_requested.connect(self.runner.sync_now)
        self.news.refresh()
        if syncs:
            database.on_commit.append(self.runner.notice)
            self.runner.start()

    def _make_context(self) -> Context:
        line = _Line(self.database, self.runner, self.tasks, self.clock, self)
        folder = self.database.profile.folder
        return Context(self.tasks, self.clock, folder, self.preferences, line, self.shell, self.go)

    def _make_window(self) -> MainWindow:
        factories: dict[str, Factory] = {
            key: partial(_make_workspace, package, self.context) for key, package in PACKAGES.items()
        }
        from desktop.ui.find import make_providers

        window = MainWindow(self.shell, workspaces(factories), make_providers(self.context))
        window.resize(*_STARTED_SIZE)
        return window

    def go(self, key: str, subject: str = "") -> None:
        """Show a workspace, at a document when a subject is named."""
        self.window.show_workspace(key)
        opener = getattr(self.window.workspace(key), "open_subject", None)
        if subject and opener:
            opener(subject)

    def _dress(self) -> None:
        settings = self.preferences.settings
        apply_theme(self.application, settings.theme)
        switch_language(self.application, settings.language)

    def close(self) -> None:
        """Stop synchronising, finish what is being written, and give the profile free."""
        self.runner.stop()
        self.window.close()
        self.tasks.close()
        if not close_if_retired(self.database):
            self.database.close()
        self.collector.stop()


def _make_workspace(package: str, context: Context) -> QWidget:
    """A workspace's code is loaded when it is first shown, so that the window is there at once."""
    made: QWidget = importlib.import_module(package).make(context)
    return made


def run_app(folder: Path, *, hq_url: str = "") -> int:
    """Open the app on a profile and return its exit status; a refused profile is explained in a window."""
    if not _has_display():
        sys.stderr.write("There is no display here. `python -m desktop tour` plays the demo without one.\n")
        return 1
    profile = Profile(folder)
    profile.folder.mkdir(parents=True, exist_ok=True)
    start_log(profile)
    log_qt_messages()
    app = make_application(load_settings(profile.settings).settings)
    try:
        database = open_profile(profile)
    except DomainError as error:
        return _refuse(app, error)
    if hq_url:
        _remember_address(profile, hq_url)
    program = Program(app, database, SystemClock())
    sys.excepthook = partial(_report_bug, program)
    program.window.show()
    try:
        return app.exec()
    finally:
        program.close()


def log_qt_messages() -> None:
    """Send what Qt has to say to the log; a shopkeeper's terminal is no place for it."""
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }
    qInstallMessageHandler(
        lambda type, context, text: logging.getLogger("desktop.qt").log(levels.get(type, logging.ERROR), text)
    )


def _has_display() -> bool:
    """Qt ends the program where it finds no display; a sentence is better."""
    shown = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & os.environ.keys()
    return not sys.platform.startswith("linux") or bool(shown)


def _remember_address(profile: Profile, hq_url: str) -> None:
    settings = load_settings(profile.settings).settings
    save_settings(profile.settings, msgspec.structs.replace(settings, hq_url=hq_url))


def _refuse(app: QApplication, error: DomainError) -> int:
    from desktop.ui.kit import ErrorDialog

    dialog = ErrorDialog(error)
    dialog.finished.connect(app.quit)
    dialog.show()
    app.exec()
    return 1


def _report_bug(
    program: Program, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Log what nobody caught and show it with its code; the program lives on."""
    traceback.print_exception(kind, error, trace)
    program.window.show_error(error)
