"""What the frame around the workspaces shows: store, shift, user, sync chip, printer, clock, version."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.ui.view_model import ViewModel


class Sync(StrEnum):
    """The five things the sync chip can say."""

    SYNCED = "synced"
    SENDING = "sending"
    WAITING = "waiting"
    OFFLINE = "offline"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class SyncChip:
    """The state of synchronisation: `at` is a time of day such as 14:02, `code` why HQ refuses this computer."""

    kind: Sync = Sync.OFFLINE
    at: str = ""
    waiting: int = 0
    offline_minutes: int = 0
    attention: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class ShellState:
    """Everything the frame shows; empty texts are left out."""

    store: str = ""
    till: str = ""
    shift_opened: str = ""
    date: str = ""
    user: str = ""
    role: str = ""
    sync: SyncChip = SyncChip()
    printer: str = ""
    printer_ready: bool = False
    clock_offset_ms: int | None = None
    version: str = ""
    standing: str = ""
    standing_reason: str = ""


class ShellViewModel(ViewModel[ShellState]):
    """Holds the frame's state and passes on what people ask for there."""

    sync_requested = Signal()

    def __init__(self, state: ShellState | None = None, parent: QObject | None = None) -> None:
        super().__init__(state or ShellState(), parent)

    def update(self, **changes: Any) -> None:
        """Show some fields anew: `update(sync=SyncChip(...), printer="XP-80")`."""
        self.state = replace(self.state, **changes)
