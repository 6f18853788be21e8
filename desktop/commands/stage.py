"""The app's window driven without a person: show a workspace, wait until it is quiet, take its picture."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.app import Program, log_qt_messages, make_application
from desktop.clock import Clock, SystemClock
from desktop.db import open_database
from desktop.log import start_log
from desktop.paths import Profile
from desktop.settings import load_settings
from desktop.ui.billing.state import BillingState
from desktop.ui.billing.view import BillingView
from desktop.ui.billing.view_model import BillingViewModel
from desktop.ui.pause import wait_until_quiet
from desktop.ui.screenshots import Shot, close_dialogs, dress, take


class Stage:
    """One open program and how its pictures are taken."""

    def __init__(self, program: Program, out: Path, shot: Shot) -> None:
        self.program, self._out, self._shot = program, out, shot

    def dress(self, shot: Shot) -> None:
        """Change language, theme and size."""
        self._shot = shot
        dress(self.program.application, shot)

    def show(self, key: str, subject: str = "") -> None:
        """Bring a workspace into sight, at a document when one is named, and wait until it is quiet."""
        self.program.go(key, subject)
        self.settle()

    def recall_bill(self) -> None:
        """Take up the bill that is held at the counter."""
        self.show("billing")
        self._counter().recall_any()
        self.settle()

    @property
    def bill(self) -> BillingState:
        """The bill in hand at the counter."""
        return self._counter().state

    def open_promotions(self) -> None:
        """Open what became of the promotions of the bill in hand."""
        self._billing().explain_promotions()
        self.settle()

    def hold_bill(self, title: str) -> None:
        """Put the bill in hand aside again."""
        self._counter().hold(title)
        self.settle()

    def close_dialogs(self) -> None:
        """Close what stands over the window."""
        close_dialogs(self.program.window)
        self.settle()

    def _counter(self) -> BillingViewModel:
        return self._billing().view_model

    def _billing(self) -> BillingView:
        view = self.program.window.workspace("billing")
        if not isinstance(view, BillingView):
            raise TypeError("the billing workspace is another view")
        return view

    def settle(self) -> None:
        """Wait until no work is under way."""
        wait_until_quiet(self.program.tasks)

    def picture(self, name: str) -> Path:
        """Write the window as it is now."""
        self.settle()
        path = self._out / f"{name}.png"
        take(self.program.window, self._shot, path)
        self.settle()
        return take(self.program.window, self._shot, path)


@contextmanager
def open_stage(profile: Profile, out: Path, shot: Shot, *, clock: Clock | None = None) -> Iterator[Stage]:
    """Open the program on a profile with nothing running in the background but its own work."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out.mkdir(parents=True, exist_ok=True)
    start_log(profile)
    log_qt_messages()
    app = make_application(load_settings(profile.settings).settings)
    program = Program(app, open_database(profile), clock or SystemClock(), syncs=False)
    stage = Stage(program, out, shot)
    stage.dress(shot)
    try:
        yield stage
    finally:
        program.close()
