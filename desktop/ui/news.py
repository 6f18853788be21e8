"""Keeps the frame true: store, shift, user and the sync chip, from the database and from synchronisation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.clock import Clock
from desktop.services.revocation import ComputerStanding, get_standing
from desktop.services.shift import OpenShift, get_open_shift
from desktop.sync.engine import LINEAGE_REFUSED
from desktop.sync.outbox import get_device
from desktop.sync.runner import PRICES_HELD, SyncState, SyncStatus, read_status
from desktop.ui.context import Preferences
from desktop.ui.shell import ShellViewModel, Sync, SyncChip
from desktop.ui.standing import DAMAGED
from desktop.ui.tasks import Tasks

WATCHED = frozenset({"device", "shift", "lineage", "document", "receipt", "hq_order"})
_EVERY_MS = 30_000
_ALARM = "ledger_differs"
_TOLD = frozenset({_ALARM, LINEAGE_REFUSED, PRICES_HELD})


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one look at the database says."""

    store: str
    till: int
    offset_ms: int | None
    shift: OpenShift | None
    status: SyncStatus
    standing: ComputerStanding


class FrameNews(QObject):
    """Feeds the frame; `hear` may be called from any thread."""

    _heard = Signal(object)

    def __init__(
        self,
        shell: ShellViewModel,
        tasks: Tasks[Any],
        clock: Clock,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell, self._tasks, self._clock, self._preferences = shell, tasks, clock, preferences
        self._line_state = SyncState.NOT_ENROLLED
        self._line_code = ""
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)
        tasks.committed.connect(self._on_committed)
        preferences.changed.connect(self.refresh)
        timer = QTimer(self)
        timer.timeout.connect(self.refresh)
        timer.start(_EVERY_MS)

    def hear(self, status: SyncStatus) -> None:
        """Take what synchronisation says, on whatever thread it says it."""
        self._heard.emit(status)

    def hear_line(self, state: SyncState) -> None:
        """Take only how the line is; everything else is looked up."""
        self.hear(SyncStatus(state))

    def refresh(self) -> None:
        """Look at the database again."""
        self._tasks.read(_look, self._show, latest="frame")

    def _on_committed(self, tables: frozenset[str]) -> None:
        if tables & WATCHED:
            self.refresh()

    def _take(self, status: SyncStatus) -> None:
        self._line_state = status.state
        is_told = status.state is SyncState.REFUSED or status.code in _TOLD
        self._line_code = status.code if is_told else ""
        self.refresh()

    def _show(self, facts: _Facts) -> None:
        now = self._clock.moment().local
        settings = self._preferences.settings
        self._shell.update(
            store=facts.store,
            till=str(facts.till) if facts.till else "",
            shift_opened=f"{facts.shift.opened_at:%H:%M}" if facts.shift else "",
            date=f"{now:%Y-%m-%d}",
            user=facts.shift.cashier if facts.shift else settings.cashier,
            sync=replace(sync_chip(facts.status, self._line_state, now), code=self._line_code),
            printer=settings.printer,
            printer_ready=bool(settings.printer),
            clock_offset_ms=facts.offset_ms,
            standing=facts.standing.kind or (DAMAGED if self._line_code == _ALARM else ""),
            standing_reason=facts.standing.reason,
        )


def sync_chip(status: SyncStatus, line: SyncState, now: datetime) -> SyncChip:
    """Say in one chip what matters most: people needed, no line, something waiting, or all synced."""
    at = f"{status.synced_at.astimezone():%H:%M}" if status.synced_at else ""
    minutes = int((now - status.synced_at).total_seconds() // 60) if status.synced_at else 0
    return SyncChip(_kind(status, line), at, status.waiting, max(0, minutes), status.attention)


def _kind(status: SyncStatus, line: SyncState) -> Sync:
    if status.attention:
        return Sync.ATTENTION
    if line in (SyncState.OFFLINE, SyncState.REFUSED) or status.state is SyncState.NOT_ENROLLED:
        return Sync.OFFLINE
    if line is SyncState.SYNCING and status.waiting:
        return Sync.SENDING
    return Sync.WAITING if status.waiting or not status.synced_at else Sync.SYNCED


def _look(session: Any) -> _Facts:
    device = get_device(session)
    return _Facts(
        store=device.store_name if device else "",
        till=device.till if device else 0,
        offset_ms=device.hq_offset_ms if device else None,
        shift=get_open_shift(session),
        status=read_status(session),
        standing=get_standing(session),
    )
