"""Ten thousand receipts pushed to HQ on SQLite and on PostgreSQL, each beside the bare line to the same database."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import select

from bench.bare_line import push_bare
from bench.brand import DEALER, Brand, fill_demo, fill_plain
from bench.cluster import open_cluster
from bench.figure import Figure, Progress, at_most, exactly
from bench.loopback import enrolled, sync
from bench.sync import issue_many
from desktop.commands.hq_process import HqProcess
from desktop.db import open_database
from desktop.models.document import Document
from desktop.paths import Profile

NAME = "postgres"
RECEIPTS = 10_000
_LIMIT = 2.0


def run(progress: Progress) -> list[Figure]:
    """Push receipts at list prices to both databases, and the same receipts the bare way; then receipts of a brand with
    policies, which HQ computes again, each under the version it names."""
    with tempfile.TemporaryDirectory() as name, open_cluster() as cluster:
        figures = []
        for brand, limit in ((fill_plain, _LIMIT), (fill_demo, None)):
            folder = Path(name) / brand.__name__
            hq, bare = f"hq_{brand.__name__}", f"bare_{brand.__name__}"
            cluster.execute(f"CREATE DATABASE {hq}", f"CREATE DATABASE {bare}")
            place = f"host={cluster.folder} port={cluster.port} user=postgres dbname={bare}"
            (folder / "sqlite").mkdir(parents=True)
            (folder / "postgresql").mkdir()
            for label, at, url, target in (
                ("SQLite", "sqlite", str(folder / "hq.db"), str(folder / "bare.db")),
                ("PostgreSQL", "postgresql", cluster.url(hq), place),
            ):
                progress(f"{label}: {RECEIPTS:,} receipts")
                figures += _measure(label, brand, limit, folder / at, (url, target))
        return figures


def _measure(
    label: str, brand: Brand, limit: float | None, folder: Path, places: tuple[str, str]
) -> list[Figure]:
    url, bare = places
    with HqProcess(url) as hq, open_database(Profile(folder / "pc")) as database:
        brand(hq)
        hq.start()
        with enrolled(database, hq) as http:
            sync(database, http)
            issue_many(database, RECEIPTS)
            with database.read() as session:
                documents = [
                    (row.doc_id, bytes(row.body))
                    for row in session.execute(select(Document.doc_id, Document.body))
                ]
            seconds = sync(database, http).duration_ms / 1000
        at_hq = sum(day[2] for day in hq.totals(DEALER))
    floor = push_bare(documents, bare, folder / "outbox.db")
    what = f"{RECEIPTS:,} receipts to HQ on {label}"
    if limit is None:
        times = Figure(f"of the bare line's time, {label}, computed again", seconds / floor, "times")
        return [Figure(f"{what}, computed again by policy", seconds, "s", None, floor), times]
    return [
        Figure(what, seconds, "s", None, floor),
        at_most(f"of the bare line's time, {label}", seconds / floor, "times", limit),
        exactly(f"receipts at HQ on {label}", at_hq, "", RECEIPTS),
    ]
