"""Reading real CSV files into checked rows, beside the bare csv module that checks nothing."""

from __future__ import annotations

import csv
import gzip
import io
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from bench.figure import Figure, Progress, at_most
from desktop.imports import order_file, receipt_file
from domain.table import Column, read_table

NAME = "table"
_DATA: Final = Path(__file__).parents[1] / "../shared/data"
_ROUNDS: Final = 3
_FILES: Final[tuple[tuple[str, Sequence[Column], float], ...]] = (
    ("pos_uk/receipts_2010-12_2011-05.csv.gz", receipt_file.COLUMNS, 2.5),
    ("iowa_wholesale/orders_2022-08_2022-09.csv.gz", order_file.COLUMNS, 4.0),
)


def run(progress: Progress) -> list[Figure]:
    """Read each file three times and keep the fastest."""
    figures = []
    for name, columns, limit in _FILES:
        path = _DATA / name
        if not path.exists():
            progress("table: the real data folder ../shared/data is absent")
            continue
        progress(f"table: {path.stem}")
        data = path.read_bytes()
        ours, rows = _fastest(_checked, data, columns)
        bare, _ = _fastest(_bare, data)
        figures.append(at_most(f"{rows:,} rows checked, processor time", ours, "s", limit, peer=bare))
    return figures


def _fastest(read: Callable[..., int], *arguments: Any) -> tuple[float, int]:
    best, rows = float("inf"), 0
    for _ in range(_ROUNDS):
        begun = time.process_time()
        rows = read(*arguments)
        best = min(best, time.process_time() - begun)
    return best, rows


def _checked(data: bytes, columns: Sequence[Column]) -> int:
    return len(read_table(data, columns).rows)


def _bare(data: bytes) -> int:
    text = gzip.decompress(data).decode()
    return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))
