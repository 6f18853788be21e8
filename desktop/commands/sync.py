"""`sync`: send what waits, take what HQ published, and say what happened in plain figures."""

from __future__ import annotations

import argparse
import platform

from desktop.clock import Clock, SystemClock
from desktop.commands.summary import Value, print_progress, print_summary
from desktop.db import Database
from desktop.paths import Profile
from desktop.sync.engine import SyncReport, sync_once
from desktop.sync.enrol import enrol, open_http
from desktop.sync.http import HqRefused, NotHq, Unreachable
from desktop.sync.retirement import close_if_retired, open_profile, retired
from desktop.sync.runner import read_status
from domain.errors import DomainError


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser("sync", parents=[shared], help="synchronise this PC with HQ once")
    parser.add_argument(
        "--hq", metavar="URL", help="HQ's address; needed with --code, otherwise the enrolled one is used"
    )
    parser.add_argument(
        "--code", help="enrol first with this one-time code, where the PC is not enrolled yet"
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Synchronise once; non-zero when HQ did not answer or something needs a person."""
    clock = SystemClock()
    with open_profile(Profile(args.profile)) as database:
        if args.code:
            if not args.hq:
                raise DomainError("hq_missing")
            enrol(database, args.hq, args.code, platform.node(), clock)
        report = synchronise(database, clock, hq_url=args.hq)
        with database.read() as session:
            status = read_status(session)
        is_retired = close_if_retired(database)
    print_summary(_figures(report, status.waiting, status.attention), as_json=args.json)
    if is_retired:
        raise retired(Profile(args.profile))
    return 1 if report.problems else 0


def synchronise(database: Database, clock: Clock, *, hq_url: str | None = None) -> SyncReport:
    """Synchronise and turn what the line does into refusals: `hq_unreachable`, `not_hq`, or HQ's own code."""
    http = open_http(database, hq_url=hq_url)
    try:
        with http:
            return sync_once(database, http, clock, on_progress=_show_progress)
    except Unreachable as error:
        raise DomainError("hq_unreachable", url=http.url) from error
    except NotHq as error:
        raise DomainError("not_hq", url=http.url, reason=str(error)) from error
    except HqRefused as error:
        raise DomainError(error.code, **error.facts) from error


def _show_progress(pushed: int, rows: int) -> None:
    print_progress(f"{pushed:,} documents sent, {rows:,} rows taken")


def _figures(report: SyncReport, waiting: int, attention: int) -> dict[str, Value]:
    return {
        "documents_sent": report.pushed,
        "verdicts": report.verdicts,
        "rows_taken": report.rows,
        "requests": report.requests,
        "bytes_up": report.bytes_up,
        "bytes_down": report.bytes_down,
        "milliseconds": report.duration_ms,
        "still_waiting": waiting,
        "need_attention": attention,
        "problems": list(report.problems),
    }
