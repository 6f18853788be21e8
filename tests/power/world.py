"""One PC on a disk that is recorded, the real HQ in this process, and the truth about what the PC acknowledged."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import keyring
from keyring.backends.fail import Keyring
from requests.structures import CaseInsensitiveDict
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.sync.engine import SyncReport, sync_once
from desktop.sync.enrol import enrol, open_http
from desktop.sync.http import Http
from server_stub.db import Database as HqDatabase
from server_stub.db import open_database as open_hq_database
from tests.hq import START, SeededHq, run_seeded, seed
from tests.power.record import Recorder
from tests.simulation.hq import Reply

ADDRESS = "http://hq.power"
HOP = frozenset({"content-length", "connection", "date", "server"})
IMMUTABLE = (
    *("receipt", "receipt_line", "tender", "movement", "adjustment", "stock_count", "stock_count_line"),
    *("order", "order_line", "receiving", "receiving_line"),
)
Snapshot = dict[str, bytes]
Rows = dict[str, dict[str, frozenset[tuple[Any, ...]]]]


@dataclass(frozen=True)
class Doc:
    """A document that the product said was done."""

    doc_id: str
    kind: str
    body: bytes


@dataclass(frozen=True)
class Drafted:
    """A draft that was kept (or dropped, when there is no body)."""

    id: str
    body: bytes | None


@dataclass(frozen=True)
class Synced:
    """A synchronisation that ended: what HQ had acknowledged by then, and under which history."""

    lineage: str
    acked: int


@dataclass(frozen=True)
class HqIs:
    """HQ after it answered a request."""

    files: Snapshot


@dataclass
class Truth:
    """What a recording holds against every state after a cut."""

    rows: Rows = field(default_factory=dict)
    base: list[Doc] = field(default_factory=list)
    hq: Snapshot = field(default_factory=dict)
    most_unheard: int = 1
    may_begin_anew: bool = False
    hq_now: datetime = START


@cache
def seeded_hq() -> bytes:
    """Seed an HQ once a run."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hq.db"
        database = open_hq_database(str(path))
        seed(database)
        database.close()
        return path.read_bytes()


class HqHere:
    """HQ on files of its own, called without a socket; it stays alive when the PC's power goes."""

    def __init__(self, folder: Path, files: Snapshot | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("hq.db*"):
            path.unlink()
        for name, content in (files or {"hq.db": seeded_hq()}).items():
            (folder / name).write_bytes(content)
        self.database: HqDatabase
        self.seeded: SeededHq
        self.on_answer: Callable[[], None] = lambda: None

    @contextmanager
    def serving(self, now: datetime = START) -> Iterator[HqHere]:
        """Run the application."""
        self.database = open_hq_database(str(self.folder / "hq.db"))
        with run_seeded(self.database) as self.seeded:
            self.seeded.clock.now = now
            yield self
        self.database.close()

    def files(self) -> Snapshot:
        """Return HQ's files as they are between two requests."""
        return {
            path.name: path.read_bytes() for path in self.folder.glob("hq.db*") if path.suffix != ".db-shm"
        }

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Answer one request."""
        with self.seeded.client.stream(method, path, content=body, headers=headers) as response:
            raw = b"".join(response.iter_raw())
            found = {name: value for name, value in response.headers.items() if name not in HOP}
        self.on_answer()
        return Reply(response.status_code, found, raw)


class Wire:
    """Stands where requests.Session stands in the desktop's Http."""

    def __init__(self, hq: HqHere) -> None:
        self._hq = hq

    def request(self, method: str, url: str, *, data: bytes | None, headers: Any, **_: Any) -> Reply:
        """Carry one request."""
        return self._hq.answer(
            method, url.removeprefix(ADDRESS), data or b"", dict(CaseInsensitiveDict(headers))
        )

    def close(self) -> None:
        """Hang up."""


class PowerClock:
    """The PC's clock: it goes on by a second with every reading, and by days when told to."""

    def __init__(self, local: datetime = START) -> None:
        self.local, self._readings = local, 0

    def moment(self) -> Moment:
        """Return a reading."""
        self._readings += 1
        self.local += timedelta(seconds=1)
        return Moment(self.local, "boot-1", self._readings)


class Pc:
    """The PC that is recorded; it says what it did only after the product said that it is done."""

    def __init__(self, folder: Path, hq: HqHere, chance: random.Random) -> None:
        self.folder, self.hq, self.chance = folder, hq, chance
        self.clock = PowerClock()
        self.recorder: Recorder | None = None
        self.database: Database
        self.line: Http | None = None
        self.says_too_early = False

    def mark(self, what: object) -> None:
        """Note what was acknowledged, where a recording runs."""
        if self.recorder:
            self.recorder.mark(what)

    def open(self) -> None:
        """Start the program."""
        self.database, self.line = open_database(Profile(self.folder)), None

    def close(self) -> None:
        """End the program as people do."""
        self.database.close()

    def drop(self) -> None:
        """End the program as a crash does."""
        self.database._engine.dispose()
        self.database._lock.release()

    def issue(self, make: Callable[[Session, Moment], str]) -> str:
        """Issue one document in one transaction and acknowledge it."""
        with self.database.write() as session:
            doc_id = make(session, self.clock.moment())
            doc = read_doc(session, doc_id)
            if self.says_too_early:
                self.mark(doc)
        if not self.says_too_early:
            self.mark(doc)
        return doc_id

    def enrol(self) -> None:
        """Become a device of the store."""
        with with_wire(self.hq):
            enrol(self.database, ADDRESS, self.hq.seeded.enrol_code(), "power-pc", self.clock)

    def sync(self, *, most: int = 500) -> SyncReport:
        """Synchronise once."""
        with with_wire(self.hq):
            self.line = self.line or open_http(self.database)
            report = sync_once(self.database, self.line, self.clock, most=most)
        with self.database.read() as session:
            run = session.connection().exec_driver_sql
            self.mark(Synced(*run("SELECT id, acked_n FROM lineage ORDER BY ordinal DESC LIMIT 1").one()))
        return report


@contextmanager
def with_wire(hq: HqHere) -> Iterator[None]:
    """Let the desktop's Http reach this HQ."""
    make = Http.__init__

    def wired(self: Http, *given: Any, **more: Any) -> None:
        make(self, *given, **more)
        self._session.close()
        self._session = Wire(hq)  # type: ignore[assignment]  # it has the two methods that are called

    Http.__init__ = wired  # type: ignore[method-assign]  # for this long
    try:
        yield
    finally:
        Http.__init__ = make  # type: ignore[method-assign]


def read_doc(session: Session, doc_id: str) -> Doc:
    """Return a document as the log has it."""
    query = "SELECT doc_id, kind, body FROM document WHERE doc_id = ?"
    return Doc(*session.connection().exec_driver_sql(query, (doc_id,)).one())


def read_docs(session: Session) -> list[Doc]:
    """Return every document of the log."""
    run = session.connection().exec_driver_sql
    return [Doc(*row) for row in run("SELECT doc_id, kind, body FROM document ORDER BY n")]


def read_rows(session: Session) -> Rows:
    """Return what each document left in the tables whose rows never change."""
    run = session.connection().exec_driver_sql
    found: Rows = {}
    for table in IMMUTABLE:
        result = run(f'SELECT * FROM "{table}"')
        place = list(result.keys()).index("doc_id")
        by_doc: dict[str, set[tuple[Any, ...]]] = {}
        for row in result:
            by_doc.setdefault(row[place], set()).add(tuple(row))
        found[table] = {doc_id: frozenset(rows) for doc_id, rows in by_doc.items()}
    return found


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder in memory where there is one; the device's key is kept in a file and nothing is logged."""
    memory = Path("/dev/shm")
    root = Path(mkdtemp(prefix="branchline-power-", dir=memory if memory.is_dir() else None)).resolve()
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    logging.disable(logging.CRITICAL)
    try:
        yield root
    finally:
        logging.disable(logging.NOTSET)
        keyring.set_keyring(before)
        shutil.rmtree(root, ignore_errors=True)
