"""Waiting on the main thread, with events flowing, until background work is done."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

from desktop.ui.tasks import Tasks

_QUIET_MS = 60
_LONGEST_MS = 20_000


def wait_until_quiet(tasks: Tasks[Any]) -> bool:
    """Wait until no task ran for a moment; false when it took too long."""
    loop, quiet, longest = QEventLoop(), QTimer(), QTimer()
    quiet.setSingleShot(True)
    quiet.setInterval(_QUIET_MS)
    quiet.timeout.connect(lambda: loop.exit(0))
    longest.setSingleShot(True)
    longest.timeout.connect(lambda: loop.exit(1))

    def follow(is_busy: bool) -> None:
        if is_busy:
            quiet.stop()
        else:
            quiet.start()

    tasks.busy_changed.connect(follow)
    follow(tasks.is_busy)
    longest.start(_LONGEST_MS)
    try:
        return loop.exec() == 0
    finally:
        tasks.busy_changed.disconnect(follow)
