"""HQ as the ordeal handles it: its database on SQLite or PostgreSQL, its processes, and how they are killed."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from bench.cluster import Cluster, open_cluster
from domain.unit import Unit
from server_stub.db import Database, open_database
from server_stub.enrol import issue_code
from server_stub.headquarters import utc_now
from server_stub.models import BRAND, Member, Price
from server_stub.product import NewProduct, NewUnit, import_products
from server_stub.publish import publish_everything
from tests.hq import seed
from tests.ordeal.board import Board
from tests.ordeal.hq_process import DEALER, PEOPLE
from tests.ordeal.proxy import Proxy
from tests.ordeal.zygote import Child, Zygote

SQLITE, POSTGRESQL = "sqlite", "postgresql"
STORE = "S011"
_GREETING = b"Branchline HQ on http://127.0.0.1:"
_MANY = 5_200
"""Enough products for the scope to travel in segments."""


def _fill(database: Database) -> None:
    seed(database, moment=utc_now())
    skus = [f"X-{number:05}" for number in range(_MANY)]
    with database.write() as session:
        import_products(session, [NewProduct(sku, sku, (NewUnit(Unit("个")),)) for sku in skus])
        row = {"dealer_id": BRAND, "level": 80, "book": "list", "unit": "个", "price": 10_000}
        session.execute(insert(Price), [row | {"id": f"L-{sku}", "sku": sku} for sku in skus])
        people = [{"dealer_id": DEALER, "id": f"M-{n:03}", "name": "王", "phone": "1"} for n in range(PEOPLE)]
        session.execute(insert(Member), people)
        publish_everything(session, utc_now())


@cache
def _filled_file() -> bytes:
    with TemporaryDirectory() as folder:
        database = open_database(str(Path(folder) / "hq.db"))
        _fill(database)
        database.close()
        return (Path(folder) / "hq.db").read_bytes()


class HqSide:
    """The database of an HQ and the process that serves it behind the proxy."""

    def __init__(self, folder: Path, zygote: Zygote, proxy: Proxy, cluster: Cluster | None) -> None:
        self._folder, self._zygote, self._proxy, self.cluster = folder, zygote, proxy, cluster
        self.name = cluster.url("hq") if cluster else str(folder / "hq.db")
        self.board, self.office_board = Board(folder / "hq.board"), Board(folder / "office.board")
        self.child: Child | None = None
        self.office: Child | None = None
        self.is_fresh = False
        self.breaker = ""
        self.words: list[bytes] = []

    def fill(self) -> None:
        """Make the database."""
        if self.cluster is None:
            (self._folder / "hq.db").write_bytes(_filled_file())
            return
        self.cluster.execute("CREATE DATABASE hq")
        database = open_database(self.name)
        _fill(database.hq_wide)
        database.close()

    @contextmanager
    def open(self) -> Iterator[Database]:
        """Give the database to look at, with HQ's own eyes."""
        database = open_database(self.name)
        try:
            yield database.hq_wide
        finally:
            database.close()

    def enrol_code(self) -> str:
        """Issue a one-time code."""
        with self.open() as database, database.write() as session:
            return issue_code(session, STORE, utc_now()).code

    def start(self, *, is_fresh: bool = False) -> None:
        """Serve; the proxy hears of the address as soon as it is known."""
        self.is_fresh = is_fresh
        self.board.clear()
        role = "fresh hq" if is_fresh else "hq"
        path = str(self._folder / "hq.board")
        self.child = self._zygote.spawn(role, database=self.name, board=path, breaker=self.breaker)
        threading.Thread(target=self._read, args=(self.child.output,), daemon=True).start()

    def _read(self, output: int) -> None:
        with os.fdopen(output, "rb") as lines:
            for line in lines:
                if line.startswith(_GREETING):
                    self._proxy.upstream = int(line.removeprefix(_GREETING))
                elif line.startswith(b'["error"'):
                    self.words.append(line)

    def start_office(self, seed: int) -> None:
        """Let the office publish."""
        self.office_board.clear()
        path = str(self._folder / "office.board")
        self.office = self._zygote.spawn("office", database=self.name, board=path, seed=seed)
        threading.Thread(target=self._read, args=(self.office.output,), daemon=True).start()

    def revive(self) -> None:
        """Start HQ again where it ended by itself because PostgreSQL was away while it started, as a service manager does."""
        if self.child and self.child.wait(0):
            self.child.close()
            self.words.clear()
            self.start()

    def kill(self) -> tuple[str, str]:
        """Kill HQ and say what it was at."""
        if self.child is None:
            raise RuntimeError("no HQ is running")
        self.child.kill()
        self._proxy.upstream = 0
        self.child.close()
        self.child = None
        return ("unseen", "unseen") if self.is_fresh else self.board.both()

    def kill_office(self) -> str:
        """Kill the office and say what it was at."""
        if self.office is None:
            raise RuntimeError("no office is at work")
        self.office.kill()
        self.office.close()
        self.office = None
        return self.office_board.get(0)

    def kill_server(self) -> None:
        """Kill PostgreSQL itself, wait until all of it is gone, and start it again on what is on the disk."""
        cluster = self.cluster
        if cluster is None or cluster.process is None:
            raise RuntimeError("there is no PostgreSQL here")
        group = cluster.process.pid
        cluster.kill()
        with contextlib.suppress(ProcessLookupError):
            for _ in range(2_000):
                os.killpg(group, 0)
                time.sleep(0.005)
        cluster.start()

    def stop(self) -> None:
        """End both processes."""
        if self.child:
            self.kill()
        if self.office:
            self.kill_office()


@contextmanager
def open_hq_side(folder: Path, zygote: Zygote, proxy: Proxy, kind: str) -> Iterator[HqSide]:
    """Make an HQ of a kind and take it away at the end."""
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(open_cluster()) if kind == POSTGRESQL else None
        side = HqSide(folder, zygote, proxy, cluster)
        stack.callback(side.stop)
        side.fill()
        yield side
