"""A distributor's real month at HQ: booked, summed up, stated in PDFs on all cores beside the same pages drawn bare."""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Final

import msgspec

from bench.figure import Figure, Progress, at_least, exactly, money
from bench.statement import LEAST_RATIO, Call, paper_fonts, record, replay
from domain.money import parse_money
from domain.period import Month
from paper.style import Weight
from server_stub.db import open_database
from server_stub.iowa import command as seed
from server_stub.statements import Batch, find_dealers, load_statements, run_batch

NAME = "iowa"
FOLDER: Final = Path(__file__).parents[1] / "../shared/data/iowa_wholesale"
_MONTH: Final = Month(2022, 9)
_NOW: Final = datetime(2022, 10, 1, tzinfo=UTC)
_ROUNDS: Final = 2
_CHUNK: Final = 40
_PATIENCE_S: Final = 300.0


def run(progress: Progress) -> list[Figure]:
    """Seed a temporary HQ, then state the month twice, each time beside a bare drawing of the same statements."""
    if not FOLDER.is_dir():
        progress("iowa: the real data folder ../shared/data/iowa_wholesale is absent; nothing to measure")
        return []
    with tempfile.TemporaryDirectory() as folder:
        url, begun = str(Path(folder) / "hq.db"), time.perf_counter()
        progress("iowa: booking two months at HQ")
        booked = seed_hq(url)
        figures = [*_booked(booked), Figure("booked in", time.perf_counter() - begun, "s")]
        stated = _compare(url, Path(folder), progress)
    return [*figures, *stated]


def seed_hq(url: str) -> dict[str, Any]:
    """Run the command `seed iowa` on the real folder and return its figures."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        status = seed.run(argparse.Namespace(folder=str(FOLDER), db=url, json=True))
    if status:
        raise RuntimeError("seed iowa refused the folder")
    figures: dict[str, Any] = msgspec.json.decode(said.getvalue())
    return figures


def _booked(figures: dict[str, Any]) -> list[Figure]:
    september = next(month for month in figures["months"] if month["month"] == str(_MONTH))
    return [
        exactly("order lines", figures["lines"], "", 457_751),
        exactly("invoice numbers", figures["invoice_numbers"], "", 18_036),
        exactly("stores with orders", figures["stores_with_orders"], "", 1_910),
        money("all sales", parse_money(figures["total"]), 7_799_676_185),
        exactly("September's invoices", september["invoices"], "", 8_689),
        exactly("September's lines", september["lines"], "", 220_359),
        exactly("September's dealers", september["dealers"], "", 1_834),
    ]


def _compare(url: str, folder: Path, progress: Progress) -> list[Figure]:
    """Let the batch and the bare drawing take turns; each is its best round."""
    ours, bare, summaries = [], [], []
    for turn in range(1, _ROUNDS + 1):
        progress(f"iowa: the statement batch, round {turn} of {_ROUNDS}")
        begun = time.perf_counter()
        summaries.append(_state(url, folder / "ours"))
        ours.append(time.perf_counter() - begun)
        progress(f"iowa: the same pages on a bare canvas, round {turn} of {_ROUNDS}")
        bare.append(draw_bare(url, folder / "bare", os.cpu_count() or 1))
    best, started = min(bare, key=sum), min(ours)
    ratio = sum(best) / started
    count = summaries[0]["statements"]
    return [
        *_stated(summaries[0], len(list((folder / "ours").glob("*.pdf")))),
        Figure("the batch, from start to recorded", count / started, "statements/s", peer=count / sum(best)),
        at_least(f"{os.cpu_count()} processes, speed against bare canvas", ratio, "×", LEAST_RATIO),
        Figure("... had the bare processes been running already", best[1] / started, "×"),
    ]


def _state(url: str, folder: Path) -> dict[str, Any]:
    with contextlib.redirect_stderr(io.StringIO()):
        return run_batch(url, Batch(_MONTH, folder, os.cpu_count()), _NOW)


def _stated(summary: dict[str, Any], files: int) -> list[Figure]:
    amounts = {name: parse_money(summary[name]) for name in ("opening", "shipped", "credited", "closing")}
    return [
        exactly("statements", summary["statements"], "", 1_910),
        exactly("PDF files", files, "", 1_910),
        money("sum of openings", amounts["opening"], 4_137_406_824),
        money("shipped", amounts["shipped"], 3_665_093_444),
        money("credited", amounts["credited"], -2_824_083),
        money("sum of closings", amounts["closing"], 7_799_676_185),
    ]


class _Work:
    """What a bare process holds: the recorded calls of every statement, and where its files go."""

    recordings: list[list[Call]]
    names: dict[Weight, str]
    folder: Path


def _prepare(url: str, folder: Path, ready: Barrier) -> None:
    """Start as any script would (fonts), then, off the clock, take down the calls it is to make."""
    _Work.names, _Work.folder = paper_fonts(), folder
    ready.wait(_PATIENCE_S)
    database = open_database(url)
    with database.read() as session:
        dealers = find_dealers(session, _MONTH)
        _Work.recordings = [record(statement) for _, statement in load_statements(session, _MONTH, dealers)]
    database.close()
    ready.wait(_PATIENCE_S)


def _draw(places: Sequence[int]) -> int:
    for place in places:
        path = _Work.folder / f"{place}.pdf"
        path.write_bytes(replay(_Work.recordings[place], _Work.names))
    return len(places)


def draw_bare(url: str, folder: Path, processes: int) -> tuple[float, float]:
    """Draw every statement of the month bare; return the seconds to start the processes and to draw and write."""
    folder.mkdir(exist_ok=True)
    database = open_database(url)
    with database.read() as session:
        count = len(find_dealers(session, _MONTH))
    database.close()
    context = multiprocessing.get_context("spawn")
    ready, begun = context.Barrier(processes + 1), time.perf_counter()
    with context.Pool(processes, _prepare, (url, folder, ready)) as pool:
        ready.wait(_PATIENCE_S)
        started = time.perf_counter() - begun
        ready.wait(_PATIENCE_S)
        begun = time.perf_counter()
        cuts = [range(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
        drawn = sum(pool.imap_unordered(_draw, cuts))
        seconds = time.perf_counter() - begun
    if drawn != count:
        raise RuntimeError("the bare drawing did not draw every statement")
    return started, seconds
