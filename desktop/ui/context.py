"""What every workspace is given: background work, news of commits, the clock, choices, the line to HQ, and a way to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.clock import Clock
from desktop.settings import Settings
from desktop.ui.shell import ShellViewModel
from desktop.ui.tasks import Tasks
from desktop.ui.view_model import ViewModel


class Preferences(QObject):
    """The choices of this PC; a change is saved, applied at once and told."""

    changed = Signal()

    def __init__(
        self, settings: Settings, save: Callable[[Settings], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._save = settings, save

    @property
    def settings(self) -> Settings:
        """The choices in force."""
        return self._settings

    def choose(self, settings: Settings) -> None:
        """Put new choices in force."""
        if settings != self._settings:
            self._save(settings)
            self._settings = settings
            self.changed.emit()


class Line(Protocol):
    """What a screen may ask of synchronisation; everything happens in the background."""

    def sync_now(self) -> None:
        """Synchronise at once."""

    def enrol(
        self, hq_url: str, code: str, done: Callable[[str], None], failed: Callable[[Exception], None]
    ) -> None:
        """Enrol this PC; `done` gets the store's name on the main thread."""


@dataclass(frozen=True, slots=True)
class Context:
    """Made once by the program; a job is handed a session that it only passes on to services.

    `go(key, subject)` shows another workspace, at a document when a subject is named.
    """

    tasks: Tasks[Any]
    clock: Clock
    folder: Path
    preferences: Preferences
    line: Line
    shell: ShellViewModel
    go: Callable[[str, str], None]

    def watch(self, view_model: ViewModel[Any]) -> None:
        """Let a view model hear of commits."""
        self.tasks.committed.connect(view_model.on_committed)
