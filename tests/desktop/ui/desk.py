"""What the tests of workspaces are given: a context over a real profile, and a record of what was asked of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop.clock import FixedClock
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.settings import Settings
from desktop.ui.context import Context, Preferences
from desktop.ui.shell import ShellState, ShellViewModel
from desktop.ui.tasks import Tasks


@dataclass
class Line:
    """The line to HQ, answering as the test wants."""

    synced: int = 0
    enrolled: list[tuple[str, str]] = field(default_factory=list)
    refusal: Exception | None = None

    def sync_now(self) -> None:
        self.synced += 1

    def enrol(
        self, hq_url: str, code: str, done: Callable[[str], None], failed: Callable[[Exception], None]
    ) -> None:
        self.enrolled.append((hq_url, code))
        if self.refusal:
            failed(self.refusal)
        else:
            done("汉口建材城店")


@dataclass
class Desk:
    """A program without its window."""

    database: Database
    context: Context
    line: Line
    went: list[tuple[str, str]]
    saved: list[Settings]
    failures: list[Any]

    def settle(self) -> None:
        """Wait until all background work is done and shown."""
        for _ in range(1000):
            QApplication.processEvents()
            if not self.context.tasks.is_busy:
                break
            QApplication.instance().thread().msleep(2)  # type: ignore[union-attr]
        QApplication.processEvents()


@contextmanager
def open_desk(folder: Path, clock: FixedClock, settings: Settings | None = None) -> Iterator[Desk]:
    """A desk on a fresh profile."""
    with open_database(Profile(folder)) as database:
        tasks: Tasks[Any] = Tasks(database.read, database.write)
        database.on_commit.append(tasks.announce)
        line, went, saved, failures = Line(), [], [], []
        tasks.failed.connect(failures.append)
        shell = ShellViewModel(ShellState(version="branchline 0.1"))
        preferences = Preferences(settings or Settings(), saved.append)
        context = Context(
            tasks, clock, folder, preferences, line, shell, lambda key, subject: went.append((key, subject))
        )
        yield Desk(database, context, line, went, saved, failures)
        tasks.close()
    assert failures == []
