"""A demo HQ serving on loopback in a process of its own, and a PC enrolled at it, for benchmarks of the line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.brand import STORE, fill_demo
from desktop.clock import SystemClock
from desktop.commands.hq_process import HqProcess
from desktop.db import Database
from desktop.sync.engine import SyncReport, sync_once
from desktop.sync.enrol import enrol, open_http
from desktop.sync.http import Http


@contextmanager
def demo_hq(folder: Path) -> Iterator[HqProcess]:
    """Fill an HQ with the demo brand and serve it until the block ends."""
    with HqProcess(folder / "hq.db") as hq:
        fill_demo(hq)
        hq.start()
        yield hq


@contextmanager
def enrolled(database: Database, hq: HqProcess) -> Iterator[Http]:
    """Enrol the PC at the demo store and keep its line open."""
    enrol(database, hq.url, hq.enrol_code(STORE), "bench", SystemClock())
    with open_http(database) as http:
        yield http


def sync(database: Database, http: Http) -> SyncReport:
    """Synchronise until nothing is left; anything that went wrong ends the benchmark."""
    report = sync_once(database, http, SystemClock())
    if report.problems:
        raise RuntimeError(f"the sync met problems: {', '.join(report.problems)}")
    return report
