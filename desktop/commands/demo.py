"""`demo`: HQ with a generated brand, one of its stores with three months behind it, and the desktop on top."""

from __future__ import annotations

import argparse
import platform
from pathlib import Path

from desktop.clock import SystemClock
from desktop.commands.counter_history import write_history
from desktop.commands.hq_process import HqProcess
from desktop.commands.summary import print_progress
from desktop.commands.sync import synchronise
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.services.receipt import list_receipts
from desktop.sync.enrol import enrol
from desktop.sync.outbox import get_device

PORT = 8765
DEMO_FOLDER = Path("out/demo")
STORE = "S0001"


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "demo", parents=[shared], help="open the app on a demo store with its own HQ"
    )
    parser.add_argument(
        "--folder", type=Path, default=DEMO_FOLDER, help="where the demo lives (default: out/demo)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prepare what is missing, start HQ beside the app, and open the app."""
    from desktop.app import run_app

    folder: Path = args.folder
    with HqProcess(folder / "hq.db") as hq:
        profile = prepare(hq, folder)
        return run_app(profile.folder)


def prepare(hq: HqProcess, folder: Path) -> Profile:
    """Fill HQ and the store's PC once, leave HQ serving, and return the PC's profile.

    Once all is there HQ is not waited for: the desktop sells without it and finds it a moment later.
    """
    profile, address = Profile((folder / "pc").resolve()), folder / "hq-address"
    if profile.ledger.exists() and address.exists():
        hq.launch(int(address.read_text().rpartition(":")[2]))
        return profile
    profile.folder.mkdir(parents=True, exist_ok=True)
    hq.seed_demo()
    hq.start(PORT)
    with open_database(profile) as database:
        set_up(database, hq)
    address.write_text(hq.url)
    return profile


def set_up(database: Database, hq: HqProcess) -> None:
    """Enrol, take what HQ published, bill three months and send them; each step is skipped where it was done."""
    clock = SystemClock()
    with database.read() as session:
        device = get_device(session)
    if device is None:
        enrol(database, hq.url, hq.enrol_code(STORE), platform.node(), clock)
    synchronise(database, clock, hq_url=hq.url)
    with database.read() as session:
        has_history = bool(list_receipts(session, limit=1))
    if not has_history:
        write_history(database, clock.moment().local.date(), progress=print_progress)
    synchronise(database, clock, hq_url=hq.url)
