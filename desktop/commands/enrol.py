"""`enrol`: turn this profile into a device of a store with a one-time code from HQ."""

from __future__ import annotations

import argparse
import platform

from desktop.clock import SystemClock
from desktop.commands.summary import Value, print_summary
from desktop.db import open_database
from desktop.paths import Profile
from desktop.sync.enrol import enrol


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser("enrol", parents=[shared], help="enrol this PC at HQ with a one-time code")
    parser.add_argument(
        "--hq", required=True, metavar="URL", help="HQ's address, such as http://127.0.0.1:8765"
    )
    parser.add_argument("--code", required=True, help="the one-time code HQ gave for the store")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Enrol and say as what."""
    with open_database(Profile(args.profile)) as database:
        answer = enrol(database, args.hq, args.code, platform.node(), SystemClock())
    figures: dict[str, Value] = {
        "hq": answer.hq_name,
        "dealer": f"{answer.dealer_code} {answer.dealer_name}",
        "store": f"{answer.store_code} {answer.store_name}",
        "till": answer.till,
        "numbers_start_with": answer.series_prefix,
    }
    print_summary(figures, as_json=args.json)
    return 0
