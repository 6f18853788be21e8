"""Product search at 100,000 products: a scanned barcode, two Chinese characters, pinyin initials and more."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from bench.catalogue import barcode_of, fill_catalogue
from bench.figure import Figure, Progress, at_most, percentile
from desktop.db import open_database
from desktop.paths import Profile
from desktop.services.search import find_by_barcode, find_products

NAME = "search"
_PRODUCTS = 100_000
_ROUNDS = 100
_SCAN_MS = 5.0
_KEY_MS = 50.0
_SEARCHES = {
    "two Chinese characters": (
        "瓷砖",
        "砖胶",
        "防水",
        "涂料",
        "白色",
        "立邦",
        "龙头",
        "木地",
        "阻燃",
        "配电",
    ),
    "one Chinese character": ("管", "漆", "胶", "板", "白"),
    "three Chinese characters and more": ("瓷砖胶", "配电箱", "防水涂料", "白色乳胶漆"),
    "pinyin initials": ("czj", "fstl", "rjq", "lb", "bsr", "c", "cz", "gsg", "dfjh"),
    "full pinyin": ("cizhuan", "fangshui", "longtou", "zhuan", "mudiban"),
    "several words": ("czj 20kg", "瓷砖 25", "lb rjq", "白色 胶 50", "dongfang 110mm"),
    "SKU and last digits": ("BM-0421", "bm-09999", "0012", "4213", "99999"),
}


def run(progress: Progress) -> list[Figure]:
    """Fill a profile, then time every kind of search with its rows read."""
    with tempfile.TemporaryDirectory() as folder, open_database(Profile(Path(folder))) as database:
        begun = time.perf_counter()
        fill_catalogue(database, _PRODUCTS, progress)
        filled = time.perf_counter() - begun
        size = (Path(folder) / "catalog.db").stat().st_size
        with database.read() as session:
            progress("search: timing")
            codes = [barcode_of(random.Random(3 + n).randrange(_PRODUCTS)) for n in range(_ROUNDS)]
            scans = [_time(find_by_barcode, session, code) for code in codes]
            figures = [at_most("scanned barcode p99", percentile(scans, 99) * 1000, "ms", _SCAN_MS)]
            figures += [_figure(session, name, texts) for name, texts in _SEARCHES.items()]
    figures.append(Figure("filling and indexing 100,000 products", filled, "s"))
    figures.append(Figure("size of catalog.db", size / 2**20, "MiB"))
    return figures


def _figure(session: Session, name: str, texts: tuple[str, ...]) -> Figure:
    times = []
    for number in range(_ROUNDS):
        text = texts[number % len(texts)]
        times.append(_time(find_products, session, text))
    return at_most(f"{name} p99", percentile(times, 99) * 1000, "ms", _KEY_MS)


def _time(search: Callable[[Session, str], Sequence[object]], session: Session, text: str) -> float:
    begun = time.perf_counter()
    found = search(session, text)
    seconds = time.perf_counter() - begun
    if not found:
        raise RuntimeError("a search found nothing")
    return seconds
