"""How long `python -m desktop` takes from its command to a painted window, offscreen, HQ stopped, on the demo's PC."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.figure import Figure, Progress, at_most, percentile
from desktop.commands.demo import prepare
from desktop.commands.hq_process import ROOT, HqProcess
from desktop.db import open_database
from desktop.paths import Profile
from desktop.services.receipt import list_receipts

NAME = "start"
_TIMES: Final = 5
_LIMIT_S: Final = 2.0
_MOST_RECEIPTS: Final = 100_000

OURS: Final = """
import sys
from PySide6.QtWidgets import QApplication
def show(app):
    window = max((one for one in app.topLevelWidgets() if one.isVisible()), key=lambda one: one.width())
    while not window.windowHandle().isExposed():
        app.processEvents()
    app.processEvents()
    print("shown", window.width(), flush=True)
    return 0
QApplication.exec = lambda *app: show(app[0] if app else QApplication.instance())
from desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
"""The program itself, its event loop replaced by one that paints once, says so and ends."""

BARE: Final = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.resize(1366, 768)
window.show()
app.processEvents()
print("shown", window.width(), flush=True)
"""


def run(progress: Progress) -> list[Figure]:
    """Prepare the demo's PC, then start it in turns with an empty Qt window."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        progress("start: preparing three months at the demo's counter")
        with contextlib.redirect_stderr(io.StringIO()), HqProcess(folder / "hq.db") as hq:
            profile = prepare(hq, folder)
        progress(f"start: starting {_TIMES} times")
        ours, bare = [], []
        for _ in range(_TIMES):
            ours.append(seconds_to_window(OURS, "--profile", str(profile.folder)))
            bare.append(seconds_to_window(BARE))
        return [*_figures(ours, bare), Figure("receipts in the profile", _receipts(profile), "")]


def _figures(ours: list[float], bare: list[float]) -> list[Figure]:
    return [
        at_most(
            "command to painted window, median",
            percentile(ours, 50),
            "s",
            _LIMIT_S,
            peer=percentile(bare, 50),
        ),
        Figure("command to painted window, slowest", max(ours), "s", peer=max(bare)),
    ]


def _receipts(profile: Profile) -> int:
    with open_database(profile) as database, database.read() as session:
        return len(list_receipts(session, limit=_MOST_RECEIPTS))


def seconds_to_window(script: str, *arguments: str) -> float:
    """Run a script in a new Python and return the seconds until it says that its window is shown."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        seconds = time.perf_counter() - begun
        _, errors = process.communicate()
    if not said.startswith("shown") or process.returncode:
        raise RuntimeError(f"the window did not open: {errors.strip()[-400:]}")
    return seconds
