"""A first synchronisation killed when its rows are committed and still in the log of the file alone."""

import os
import signal
import subprocess
import sys

import pytest

from tests.desktop.sync.pc import open_pc
from tests.desktop.sync.test_segment import cut, parts_of, whole
from tests.hq import ROOT

__all__ = ["cut"]

DIES = """
import os, signal, sys
from pathlib import Path
from desktop.clock import SystemClock
from desktop.db import open_database
from desktop.paths import Profile
from desktop.sync import beside
from desktop.sync.engine import sync_once
from desktop.sync.enrol import open_http

beside.WORTH_BYTES = 0  # as of a catalogue of a hundred thousand
beside.Checkpoints._run = lambda self: os.kill(os.getpid(), signal.SIGKILL)
with open_database(Profile(Path(sys.argv[1]))) as database, open_http(database) as http:
    sync_once(database, http, SystemClock())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as on Unix")
def test_what_was_committed_and_not_brought_to_its_place_is_there_after_a_kill(enrolled, line, cut):
    folder = enrolled.database.profile.folder
    enrolled.database.close()
    command, around = [sys.executable, "-c", DIES, str(folder)], os.environ | {"PYTHONPATH": str(ROOT)}
    killed = subprocess.run(command, cwd=ROOT, env=around, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (folder / "catalog.db-wal").stat().st_size > 0
    fetched = len(parts_of(line))
    with open_pc(folder) as pc:
        assert pc.sync().problems == ()
        whole(pc)
        assert len(parts_of(line)) < 2 * fetched, "what was taken in before the kill is not fetched again"
