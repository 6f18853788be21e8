"""The command `seed iowa`: check the files, then book them in one transaction, then say the figures."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.money import format_money
from server_stub.db import DatabaseRefusedError, open_database
from server_stub.iowa.booking import Booked, Booking, MonthFigures
from server_stub.iowa.files import Faults
from server_stub.iowa.parties import BOOK, PAYMENT_DAYS, add_accounts, add_products, name_headquarters
from server_stub.iowa.source import Source, SourceChangedError, check_source, read_invoices
from server_stub.publish import publish_dealer, publish_price_book, publish_products
from server_stub.sentences import counted
from server_stub.settings import default_database

_SHOWN_FAULTS = 50
_SHOWN_NUMBERS = 20
_INTERRUPTED = 130
TERMS = (
    f"Own terms over real volumes: no contracts are public, every debt falls due after {PAYMENT_DAYS} days."
)

Summary = dict[str, Any]


class _Progress:
    """A count on standard error, at most five times a second."""

    def __init__(self, label: str, total: int = 0) -> None:
        self.label, self.of, self.next = label, f" of {total:,}" if total else "", 0.0

    def __call__(self, count: int) -> None:
        now = time.monotonic()
        if now >= self.next:
            self.next = now + 0.2
            self._write(count, "\r")

    def end(self, count: int) -> None:
        """Write the last count and leave the line."""
        self._write(count, "\n")

    def _write(self, count: int, end: str) -> None:
        sys.stderr.write(f"{self.label}: {count:,}{self.of}{end}")
        sys.stderr.flush()


def seed_iowa(session: Session, source: Source) -> Summary:
    """Book a checked source in the session's transaction and return the figures; what HQ holds is left as it is."""
    name_headquarters(session)
    products = add_products(session, source.items.values())
    accounts, new_dealers = add_accounts(session, source)
    if products:
        publish_products(session)
        publish_price_book(session, BOOK)
    for dealer_id in new_dealers:
        publish_dealer(session, dealer_id)
    booking, progress = Booking(session, accounts), _Progress("Booked invoices", len(source.invoices))
    count = 0
    for invoice in read_invoices(source):
        booking.book(invoice)
        count += 1
        progress(count)
    booking.flush()
    progress.end(count)
    added = {"dealers": len(new_dealers), "products": products, "invoices": booking.booked.invoices_added}
    return _summary(source, booking.booked) | {"added": added}


def _month(month: str, figures: MonthFigures) -> Summary:
    return {
        "month": month,
        "invoices": figures.invoices,
        "lines": figures.lines,
        "dealers": len(figures.dealers),
        "shipped": format_money(figures.shipped),
        "credited": format_money(figures.credited),
        "total": format_money(figures.shipped + figures.credited),
    }


def _summary(source: Source, booked: Booked) -> Summary:
    months = sorted(booked.months.items())
    total = sum(figures.shipped + figures.credited for _, figures in months)
    with_orders = set().union(*(figures.dealers for _, figures in months))
    return {
        "lines": source.lines,
        "invoice_numbers": len(source.invoices),
        "stores_with_orders": len(with_orders),
        "dealers": len(source.stores),
        "products": len(source.items),
        "orders": booked.orders,
        "credit_notes": booked.credit_notes,
        "total": format_money(total),
        "months": [_month(month, figures) for month, figures in months],
        "empty_lines": source.empty_lines,
        "inexact_lines": booked.inexact,
        "terms": TERMS,
    }


def _print_summary(summary: Summary) -> None:
    added = summary["added"]
    print(f"Lines {summary['lines']:,} · invoice numbers {summary['invoice_numbers']:,}", end="")
    print(f" · stores with orders {summary['stores_with_orders']:,} of {summary['dealers']:,}", end="")
    print(f" · products {summary['products']:,}")
    print(
        f"Orders {summary['orders']:,} · credit notes {summary['credit_notes']:,} · total {summary['total']}"
    )
    for month in summary["months"]:
        print(f"{month['month']}: invoices {month['invoices']:,} · lines {month['lines']:,}", end="")
        print(f" · dealers {month['dealers']:,} · shipped {month['shipped']} · credited {month['credited']}")
    _print_numbers("Lines without bottles and money, not booked", summary["empty_lines"])
    _print_numbers("Lines whose amount is no unit price × quantity", summary["inexact_lines"])
    print(f"Added: dealers {added['dealers']:,}, products {added['products']:,}, ", end="")
    print(
        f"invoices {added['invoices']:,}" + ("" if any(added.values()) else "; all of it was there already")
    )
    print(summary["terms"])


def _print_numbers(label: str, numbers: list[str]) -> None:
    if numbers:
        shown = ", ".join(numbers[:_SHOWN_NUMBERS]) + (" ..." if len(numbers) > _SHOWN_NUMBERS else "")
        print(f"{label}: {len(numbers):,} ({shown})")


def _report(faults: Faults, as_json: bool) -> int:
    if as_json:
        listed = [
            {
                "file": fault.file,
                "row": fault.row,
                "column": fault.column,
                "code": fault.code,
                "text": fault.text,
            }
            for fault in faults.listed
        ]
        print(msgspec.json.encode({"faults": faults.count, "listed": listed}).decode())
    for fault in faults.listed[:_SHOWN_FAULTS]:
        print(fault, file=sys.stderr)
    if faults.count > _SHOWN_FAULTS:
        print(f"... {faults.count - _SHOWN_FAULTS:,} more", file=sys.stderr)
    print(f"{counted(faults.count, 'fault')}; nothing was written.", file=sys.stderr)
    return 1


def _run(args: argparse.Namespace) -> int:
    faults, progress = Faults(), _Progress("Checked lines")
    source = check_source(Path(args.folder), faults, progress)
    progress.end(source.lines)
    if faults.count:
        return _report(faults, args.json)
    database = open_database(args.db or default_database())
    try:
        with database.hq_wide.write() as session:
            summary = seed_iowa(session, source)
            sys.stderr.write("Publishing to the dealers and committing ...\n")
    finally:
        database.close()
    if args.json:
        print(msgspec.json.encode(summary).decode())
    else:
        _print_summary(summary)
    return 0


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit code; interrupted it leaves nothing half-written."""
    try:
        return _run(args)
    except KeyboardInterrupt:
        print("\nInterrupted; nothing was written.", file=sys.stderr)
        return _INTERRUPTED
    except OperationalError as error:
        print(f"\nThe database could not be written: {error.orig}; nothing was changed.", file=sys.stderr)
        return 1
    except (DatabaseRefusedError, SourceChangedError, DomainError) as error:
        print(f"\n{error}; nothing was written.", file=sys.stderr)
        return 1
