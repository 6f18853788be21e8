"""`import-receipts`: receipts made elsewhere become receipts, returns and write-offs of this PC."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desktop.clock import SystemClock
from desktop.commands.fault_report import list_faults, print_faults
from desktop.commands.interrupt import INTERRUPTED, stop_on_interrupt
from desktop.commands.summary import Value, print_progress, print_summary
from desktop.db import Database, open_database
from desktop.imports.receipt_file import read_receipts
from desktop.imports.receipts import (
    ReceiptPlan,
    ReceiptSummary,
    import_receipts,
    plan_receipts,
    start_summary,
)
from desktop.imports.source import read_source
from desktop.paths import Profile
from domain.money import Fen, format_money

_EVERY = 100
_REFUSED = "Nothing was imported. Correct the file, or take the other rows with --valid-rows."
_STOPPED = "Stopped between two receipts. Run the same command again to go on; nothing will be doubled."


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "import-receipts", parents=[shared], help="import receipts from a .csv or .csv.gz file"
    )
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="columns receipt_no, sku, name, quantity, time, price, customer; a number starting with C is a return",
    )
    parser.add_argument(
        "--valid-rows", action="store_true", help="import the valid rows of a file with faults"
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the whole file, then import it; 1 when it was refused, 130 when stopped by Ctrl+C."""
    print_progress("reading the file")
    file = read_receipts(read_source(args.file), SystemClock().moment().local.date())
    with open_database(Profile(args.profile)) as database:
        plan = plan_receipts(database, file)
        print_faults(plan.faults, plan.fault_count)
        is_refused = bool(plan.fault_count) and not args.valid_rows
        summary = start_summary(plan)
        is_stopped = False if is_refused else _import(database, plan, summary)
    print_summary(_figures(plan, summary, as_json=args.json), as_json=args.json)
    if is_refused or is_stopped:
        sys.stderr.write((_REFUSED if is_refused else _STOPPED) + "\n")
    return INTERRUPTED if is_stopped else int(is_refused)


def _import(database: Database, plan: ReceiptPlan, summary: ReceiptSummary) -> bool:
    """Import with a count; tell whether it was stopped before the end."""
    with stop_on_interrupt() as stop:
        for _ in import_receipts(database, plan, summary):
            if summary.done % _EVERY == 0 or summary.done == summary.todo:
                print_progress(f"{summary.done:,} of {summary.todo:,} receipts")
            if stop.is_requested:
                return summary.done < summary.todo
    return False


def _figures(plan: ReceiptPlan, summary: ReceiptSummary, *, as_json: bool) -> dict[str, Value]:
    figures: dict[str, Value] = {
        "documents": summary.documents,
        "receipts": summary.receipts,
        "returns": summary.returns,
        "write_offs": summary.write_offs,
        "lines": summary.lines,
        "sales": yuan(summary.sales, as_json=as_json),
        "returned": yuan(summary.returned, as_json=as_json),
        "total": yuan(summary.total, as_json=as_json),
        "by_month": {month: yuan(sum_, as_json=as_json) for month, sum_ in sorted(summary.by_month.items())},
        "own_goods": summary.own_goods,
        "skipped": summary.skipped,
        "faults": summary.faults,
    }
    return figures | {"fault_list": list_faults(plan.faults)} if as_json else figures


def yuan(amount: Fen, *, as_json: bool) -> str:
    """Write an amount with thousands separators for people, without them for machines."""
    if as_json:
        return format_money(amount)
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
