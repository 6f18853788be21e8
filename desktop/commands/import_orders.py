"""`import-orders`: orders written elsewhere are placed here, to be sent to HQ with the next sync."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desktop.clock import SystemClock
from desktop.commands.fault_report import list_faults, print_faults
from desktop.commands.import_receipts import yuan
from desktop.commands.interrupt import INTERRUPTED, stop_on_interrupt
from desktop.commands.summary import Value, print_progress, print_summary
from desktop.db import Database, open_database
from desktop.imports.order_file import read_orders
from desktop.imports.orders import (
    OrderPlan,
    OrderSummary,
    get_dealer_code,
    import_orders,
    plan_orders,
    start_summary,
)
from desktop.imports.source import read_source
from desktop.paths import Profile

_EVERY = 20
_REFUSED = "Nothing was imported. Correct the file, or take the other rows with --valid-rows."
_STOPPED = "Stopped between two orders. Run the same command again to go on; nothing will be doubled."


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "import-orders", parents=[shared], help="place orders from a .csv or .csv.gz file"
    )
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="columns order_no, sku or barcode, quantity, and maybe unit, day, wanted_on, dealer",
    )
    parser.add_argument(
        "--valid-rows", action="store_true", help="import the valid rows of a file with faults"
    )
    parser.add_argument(
        "--dealer", metavar="CODE", help="take the rows of this dealer (default: the enrolled one)"
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the whole file, then place its orders; 1 when it was refused, 130 when stopped by Ctrl+C."""
    data, today = read_source(args.file), SystemClock().moment().local.date()
    with open_database(Profile(args.profile)) as database:
        print_progress("reading the file")
        file = read_orders(data, today, args.dealer or get_dealer_code(database))
        plan = plan_orders(database, file)
        print_faults(plan.faults, plan.fault_count)
        is_refused = bool(plan.fault_count) and not args.valid_rows
        summary = start_summary(plan)
        is_stopped = False if is_refused else _import(database, plan, summary)
    print_summary(_figures(plan, summary, as_json=args.json), as_json=args.json)
    if is_refused or is_stopped:
        sys.stderr.write((_REFUSED if is_refused else _STOPPED) + "\n")
    return INTERRUPTED if is_stopped else int(is_refused)


def _import(database: Database, plan: OrderPlan, summary: OrderSummary) -> bool:
    """Import with a count; tell whether it was stopped before the end."""
    with stop_on_interrupt() as stop:
        for _ in import_orders(database, plan, summary):
            if summary.orders % _EVERY == 0 or summary.orders == summary.todo:
                print_progress(f"{summary.orders:,} of {summary.todo:,} orders")
            if stop.is_requested:
                return summary.orders < summary.todo
    return False


def _figures(plan: OrderPlan, summary: OrderSummary, *, as_json: bool) -> dict[str, Value]:
    figures: dict[str, Value] = {
        "orders": summary.orders,
        "lines": summary.lines,
        "total": yuan(summary.total, as_json=as_json),
        "stated": yuan(summary.stated, as_json=as_json),
        "skipped": summary.skipped,
        "rows_of_other_dealers": summary.other_rows,
        "faults": summary.faults,
    }
    return figures | {"fault_list": list_faults(plan.faults)} if as_json else figures
