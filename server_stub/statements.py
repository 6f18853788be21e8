"""The command `statements`: one PDF for every dealer with a balance or a movement, drawn by several processes."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import case, func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.invoice import Entry as AccountEntry
from domain.invoice import EntryType
from domain.money import Fen, format_money
from domain.period import Month, parse_month
from domain.statement import Statement, content_hash, make_statement
from paper.statement import render_statement
from paper.style import Language
from protocol.dealer import dealer_scope
from protocol.statement import STATEMENT, StatementRow
from server_stub.db import Database, DatabaseRefusedError, open_database
from server_stub.feed import publish
from server_stub.headquarters import utc_now
from server_stub.models import Dealer, Entry, Headquarters
from server_stub.models import Statement as Issued
from server_stub.settings import default_database
from server_stub.statement import dealer_party, hq_party

_CHUNK = 40
_INTERRUPTED = 130
_SHOWN_PROBLEMS = 20

Summary = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """One dealer's statement as a worker drew it; a `problem` says why it did not, the old one stays."""

    dealer_id: int
    number: str
    opening: Fen = 0
    closing: Fen = 0
    entries: int = 0
    content_hash: str = ""
    totals: dict[str, Fen] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is to do: some dealers' statements of one month into a folder."""

    month: Month
    folder: Path
    language: Language
    dealer_ids: tuple[int, ...]


def find_dealers(session: Session, month: Month) -> list[int]:
    """Return the ids of the dealers with an opening balance or a movement in the month."""
    before = func.sum(case((Entry.day < month.first, Entry.amount), else_=0))
    within = func.sum(case((Entry.day >= month.first, 1), else_=0))
    query = select(Entry.dealer_id).where(Entry.day <= month.last).group_by(Entry.dealer_id)
    return list(session.scalars(query.having((before != 0) | (within > 0)).order_by(Entry.dealer_id)))


def load_statements(
    session: Session, month: Month, dealer_ids: Sequence[int]
) -> Iterator[tuple[int, Statement]]:
    """Make the statements of some dealers with three queries for all of them."""
    columns = (Entry.dealer_id, Entry.number, Entry.type, Entry.day, Entry.due, Entry.amount, Entry.reference)
    query = select(*columns).where(Entry.dealer_id.in_(dealer_ids), Entry.day <= month.last)
    accounts: dict[int, list[AccountEntry]] = defaultdict(list)
    for dealer_id, number, type, day, due, amount, reference in session.execute(query):
        accounts[dealer_id].append(AccountEntry(number, EntryType(type), day, due, amount, reference))
    hq = hq_party(session.get_one(Headquarters, 1))
    for dealer in session.scalars(select(Dealer).where(Dealer.id.in_(dealer_ids)).order_by(Dealer.id)):
        yield dealer.id, make_statement(hq, dealer_party(dealer), month, accounts[dealer.id])


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file or none: beside it first, then renamed."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _draw(statement: Statement, task: Task) -> None:
    name = f"{statement.number}.pdf"
    if Path(name).name != name:
        raise DomainError("number_is_no_file_name", number=statement.number)
    write_file(task.folder / name, render_statement(statement, language=task.language))


def _make(dealer_id: int, statement: Statement, task: Task, issued_hash: str | None) -> Made:
    fresh = content_hash(statement)
    if issued_hash not in (None, fresh):
        return Made(dealer_id, statement.number, problem="issued_with_other_content")
    try:
        _draw(statement, task)
    except (OSError, DomainError) as error:
        return Made(dealer_id, statement.number, problem=str(error))
    totals = {type.value: total for type, total in statement.totals}
    balances = (statement.opening, statement.closing, len(statement.entries))
    return Made(dealer_id, statement.number, *balances, fresh, totals)


def make_chunk(database: Database, task: Task) -> list[Made]:
    """Make and draw the statements of a task; those issued before with other content are left alone."""
    with database.read() as session:
        query = select(Issued.dealer_id, Issued.content_hash).where(Issued.month == str(task.month))
        issued = {row.dealer_id: row.content_hash for row in session.execute(query)}
        statements = list(load_statements(session, task.month, task.dealer_ids))
    return [_make(key, statement, task, issued.get(key)) for key, statement in statements]


class _Worker:
    """What one drawing process keeps: its own connection to HQ's database."""

    database: Database


def _start_worker(url: str) -> None:
    _Worker.database = open_database(url).hq_wide


def _work(task: Task) -> list[Made]:
    return make_chunk(_Worker.database, task)


@dataclass(frozen=True, slots=True)
class Batch:
    """What to state: the month, where the PDFs go, their language, and how many processes draw (None: as fits)."""

    month: Month
    folder: Path
    jobs: int | None = None
    language: Language = "zh"


def _processes(batch: Batch, dealers: int) -> int:
    """Return how many processes draw: as many as asked for, else one per core where there is work for each."""
    return min(batch.jobs, dealers) if batch.jobs else min(os.cpu_count() or 1, dealers // _CHUNK + 1)


def _tasks(batch: Batch, dealer_ids: Sequence[int], jobs: int) -> list[Task]:
    size = max(1, min(_CHUNK, -(-len(dealer_ids) // (jobs * 4))))
    cuts = range(0, len(dealer_ids), size)
    shared = (batch.month, batch.folder, batch.language)
    return [Task(*shared, tuple(dealer_ids[start : start + size])) for start in cuts]


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Let processes that start now ignore Ctrl+C: stopping them is this process's job."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _in_processes(url: str, tasks: Sequence[Task], jobs: int) -> Iterator[list[Made]]:
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _start_worker, (url,))
    try:
        with _interrupts_ignored():
            futures = [pool.submit(_work, task) for task in tasks]
        for future in as_completed(futures):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _show_progress(done: int, total: int) -> None:
    sys.stderr.write(f"Statements: {done:,} of {total:,}" + ("\n" if done == total else "\r"))
    sys.stderr.flush()


def draw_statements(database: Database, url: str, batch: Batch) -> list[Made]:
    """Draw every dealer's statement and return them by number."""
    with database.read() as session:
        dealer_ids = find_dealers(session, batch.month)
    batch.folder.mkdir(parents=True, exist_ok=True)
    jobs = max(1, _processes(batch, len(dealer_ids)))
    tasks = _tasks(batch, dealer_ids, jobs)
    chunks: Iterable[list[Made]]
    chunks = _in_processes(url, tasks, jobs) if jobs > 1 else map(partial(make_chunk, database), tasks)
    made: list[Made] = []
    for chunk in chunks:
        made += chunk
        _show_progress(len(made), len(dealer_ids))
    return sorted(made, key=lambda one: one.number)


def record_statements(session: Session, month: Month, made: Iterable[Made], moment: datetime) -> int:
    """Record and publish what was not issued yet; return how many."""
    query = select(Issued.dealer_id).where(Issued.month == str(month))
    known = set(session.scalars(query))
    fresh = [one for one in made if not one.problem and one.dealer_id not in known]
    rows = []
    for one in fresh:
        row = StatementRow(
            number=one.number,
            month=str(month),
            opening=one.opening,
            closing=one.closing,
            entries=one.entries,
            content_hash=one.content_hash,
            issued_at=moment,
        )
        publish(session, dealer_scope(one.dealer_id), STATEMENT, [(row.number, row)])
        rows.append({"dealer_id": one.dealer_id} | msgspec.structs.asdict(row))
    if rows:
        session.execute(insert(Issued), rows)
    return len(fresh)


def summarise(month: Month, made: Sequence[Made]) -> Summary:
    """Return the plain figures of a run."""
    good = [one for one in made if not one.problem]
    totals = {type.value: sum(one.totals[type.value] for one in good) for type in EntryType}
    others = sum(totals[type.value] for type in (EntryType.FEE, EntryType.REBATE, EntryType.ADJUSTED))
    return {
        "month": str(month),
        "statements": len(good),
        "opening": format_money(sum(one.opening for one in good)),
        "shipped": format_money(totals[EntryType.SHIPPED.value]),
        "credited": format_money(totals[EntryType.RETURNED.value]),
        "received": format_money(totals[EntryType.RECEIVED.value]),
        "other": format_money(others),
        "closing": format_money(sum(one.closing for one in good)),
        "problems": [{"number": one.number, "problem": one.problem} for one in made if one.problem],
    }


def run_batch(url: str, batch: Batch, moment: datetime) -> Summary:
    """Draw, record and publish a month; a month that is not over yet is drawn as it stands but not recorded."""
    started = time.monotonic()
    database = open_database(url).hq_wide
    try:
        made = draw_statements(database, url, batch)
        is_over = batch.month.last < moment.astimezone().date()
        recorded = 0
        if is_over:
            with database.write() as session:
                recorded = record_statements(session, batch.month, made, moment)
    finally:
        database.close()
    figures = summarise(batch.month, made) | {"recorded": recorded, "is_draft": not is_over}
    return figures | {"seconds": f"{time.monotonic() - started:.1f}"}


def _print_summary(summary: Summary, folder: Path) -> None:
    print("Statements {statements:,} for {month} in {seconds} s".format_map(summary), f"-> {folder}")
    print("Sum of openings {opening}".format_map(summary))
    print("Shipped {shipped} · credited {credited}".format_map(summary), end="")
    print(" · received {received} · other {other}".format_map(summary))
    print("Sum of closings {closing}".format_map(summary))
    if summary["is_draft"]:
        print("The month is not over: drawn as it stands, not recorded as issued.")
    else:
        print("Newly issued {recorded:,}".format_map(summary))
    for problem in summary["problems"][:_SHOWN_PROBLEMS]:
        print("{number}: {problem}".format_map(problem), file=sys.stderr)
    if summary["problems"]:
        print(f"{len(summary['problems']):,} statements were not made.", file=sys.stderr)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    try:
        batch = Batch(parse_month(args.month), Path(args.out), args.jobs, args.lang)
        summary = run_batch(args.db or default_database(), batch, utc_now())
    except KeyboardInterrupt:
        print("\nInterrupted; every written file is whole, nothing was recorded.", file=sys.stderr)
        return _INTERRUPTED
    except OperationalError as error:
        print(f"The database could not be used: {error.orig}; nothing was recorded.", file=sys.stderr)
        return 1
    except (DatabaseRefusedError, DomainError, OSError, BrokenProcessPool) as error:
        print(error, file=sys.stderr)
        return 1
    if args.json:
        print(msgspec.json.encode(summary).decode())
    else:
        _print_summary(summary, Path(args.out))
    return 1 if summary["problems"] else 0
