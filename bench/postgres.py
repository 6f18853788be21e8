"""Ten thousand receipts pushed to HQ on SQLite and on PostgreSQL, each beside the bare line to the same database."""

from __future__ import annotations

import io
import tempfile
from contextlib import redirect_stderr
from pathlib import Path

from sqlalchemy import select

from bench.bare_line import push_bare
from bench.cluster import open_cluster
from bench.figure import Figure, Progress, at_most, exactly
from bench.loopback import DEALER, enrolled, sync
from bench.sync import issue_many
from desktop.commands.hq_process import HqProcess
from desktop.db import open_database
from desktop.models.document import Document
from desktop.paths import Profile

NAME = "postgres"
RECEIPTS = 10_000
_LIMIT = 2.0


def run(progress: Progress) -> list[Figure]:
    """Push the same number of receipts to both databases, and the same receipts the bare way."""
    with tempfile.TemporaryDirectory() as name, open_cluster() as cluster:
        folder = Path(name)
        cluster.execute("CREATE DATABASE hq", "CREATE DATABASE bare")
        place = f"host={cluster.folder} port={cluster.port} user=postgres dbname=bare"
        (folder / "sqlite").mkdir()
        (folder / "postgresql").mkdir()
        return [
            *_measure("SQLite", folder / "sqlite", str(folder / "hq.db"), str(folder / "bare.db"), progress),
            *_measure("PostgreSQL", folder / "postgresql", cluster.url("hq"), place, progress),
        ]


def _measure(label: str, folder: Path, url: str, bare: str, progress: Progress) -> list[Figure]:
    progress(f"{label}: filling HQ with the demo brand")
    with (
        HqProcess(url) as hq,
        open_database(Profile(folder / "pc")) as database,
    ):
        with redirect_stderr(io.StringIO()):
            hq.seed_demo()
        hq.start()
        with enrolled(database, hq) as http:
            sync(database, http)
            progress(f"{label}: billing {RECEIPTS:,} receipts")
            issue_many(database, RECEIPTS)
            with database.read() as session:
                documents = [
                    (row.doc_id, bytes(row.body))
                    for row in session.execute(select(Document.doc_id, Document.body))
                ]
            progress(f"{label}: pushing {RECEIPTS:,} receipts")
            seconds = sync(database, http).duration_ms / 1000
        at_hq = sum(day[2] for day in hq.totals(DEALER))
    floor = push_bare(documents, bare, folder / "outbox.db")
    return [
        Figure(f"{RECEIPTS:,} receipts to HQ on {label}", seconds, "s", None, floor),
        at_most(f"of the bare line's time, {label}", seconds / floor, "times", _LIMIT),
        exactly(f"receipts at HQ on {label}", at_hq, "", RECEIPTS),
    ]
