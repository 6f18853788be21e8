"""One PC in the tests: its profile, its documents and its synchronising."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from desktop.clock import FixedClock
from desktop.db import Database, open_database
from desktop.models.document import Document, Lineage
from desktop.paths import Profile
from desktop.services.document import append_document, issue_number, new_doc_id
from desktop.sync.engine import SyncReport, sync_once
from desktop.sync.enrol import enrol, open_http
from desktop.sync.http import Http
from domain.numbering import DocumentType
from protocol.receipt import RECEIPT
from tests.hq import DAY, receipt

CLOCK = FixedClock(datetime(2026, 9, 7, 2, tzinfo=UTC))


@dataclass
class Pc:
    """A PC's profile with its databases open."""

    database: Database

    def enrol(self, url: str, code: str) -> None:
        """Enrol at HQ."""
        enrol(self.database, url, code, "test-pc", CLOCK)

    def sell(self, count: int = 1, *, store_id: int = 11) -> list[str]:
        """Issue receipts and return their ids."""
        made = []
        for _ in range(count):
            with self.database.write() as session:
                number = issue_number(session, DocumentType.RECEIPT, DAY)
                doc_id = new_doc_id(CLOCK.moment())
                append_document(session, doc_id=doc_id, kind=RECEIPT, body=receipt(number, store_id=store_id))
            made.append(doc_id)
        return made

    def line(self) -> Http:
        """Open the line to HQ."""
        return open_http(self.database)

    def sync(self, *, most: int = 500) -> SyncReport:
        """Synchronise once over a line of its own."""
        with self.line() as http:
            return sync_once(self.database, http, CLOCK, most=most)

    def statuses(self) -> dict[str, str]:
        """Return the status of each document in the order of the log."""
        with self.database.read() as session:
            rows = session.execute(select(Document.doc_id, Document.status).order_by(Document.n))
            return {doc_id: status for doc_id, status in rows}  # noqa: C416 rows are not pairs to dict

    def lineage(self) -> Lineage:
        """Return the current lineage."""
        with self.database.read() as session:
            return session.scalars(select(Lineage).order_by(Lineage.ordinal.desc())).first()

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Return every row of every table of both files, to see that nothing changed."""
        tables: dict[str, list[tuple[object, ...]]] = {}
        with self.database.read() as session:
            run = session.connection().exec_driver_sql
            for schema in ("main", "catalog"):
                names = run(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'").scalars().all()
                for name in names:
                    tables[f"{schema}.{name}"] = [
                        tuple(row) for row in run(f'SELECT * FROM {schema}."{name}"')
                    ]
        return tables


@contextmanager
def open_pc(folder: Path) -> Iterator[Pc]:
    """Open or make the PC of a folder."""
    with open_database(Profile(folder)) as database:
        yield Pc(database)


def copy_pc(source: Path, target: Path) -> None:
    """Copy the folder of a closed PC, as a backup or a disk image does."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
