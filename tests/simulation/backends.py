"""Where a simulated HQ keeps its tables: a SQLite file in the world's folder, or a database of a PostgreSQL server."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from unittest.mock import patch

from bench.cluster import Cluster, open_cluster
from server_stub.db import open_database
from tests.simulation.disk import copy_files, drop_database, scratch_folder
from tests.simulation.seed import seed


class Store(Protocol):
    """A database that can be copied and put back."""

    address: str

    def back_up(self, place: int) -> None:
        """Keep a copy under a number."""

    def restore(self, place: int) -> None:
        """Put a copy back; nobody is connected."""

    def close(self) -> None:
        """Drop what is not in the world's folder."""


@cache
def _template(dealers: int) -> bytes:
    """Make the database of a new HQ once a run."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hq.db"
        database = open_database(str(path))
        seed(database, dealers)
        database.close()
        return path.read_bytes()


class FileStore:
    """A SQLite file."""

    def __init__(self, folder: Path, dealers: int) -> None:
        self.folder = folder
        self.address = str(folder / "hq.db")
        (folder / "hq.db").write_bytes(_template(dealers))

    def back_up(self, place: int) -> None:
        """Copy the folder."""
        copy_files(self.folder, self.folder.parent / f"hq-backup-{place}")

    def restore(self, place: int) -> None:
        """Copy it back; what is beside the database stays."""
        drop_database(self.folder / "hq.db")
        for path in (self.folder.parent / f"hq-backup-{place}").iterdir():
            (self.folder / path.name).write_bytes(path.read_bytes())

    def close(self) -> None:
        """The folder goes with the world."""


_ROOM = 2**31
_SERVERS: list[Cluster] = []


@contextmanager
def postgres_server() -> Iterator[None]:
    """Run a server of the embedded wheel for the worlds that want one, in memory where there is enough of it."""
    memory = scratch_folder()
    is_roomy = memory is not None and shutil.disk_usage(memory).free > _ROOM
    place = patch.object(tempfile, "tempdir", str(memory)) if is_roomy else nullcontext()
    with place, open_cluster(is_durable=False) as cluster:
        _SERVERS.append(cluster)
        try:
            yield
        finally:
            _SERVERS.remove(cluster)
            _server_template.cache_clear()


@cache
def _server_template(dealers: int) -> str:
    name = f"template_{dealers}"
    _SERVERS[-1].execute(f"CREATE DATABASE {name}")
    database = open_database(_SERVERS[-1].url(name))
    seed(database.hq_wide, dealers)
    database.close()
    return name


class ServerStore:
    """A database of the running server; its copies are databases too."""

    def __init__(self, dealers: int) -> None:
        self.cluster, self.copies = _SERVERS[-1], 0
        self._make("world", _server_template(dealers))
        self.address = self.cluster.url("world")

    def _make(self, name: str, source: str) -> None:
        drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
        self.cluster.execute(drop, f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY wal_log")

    def back_up(self, place: int) -> None:
        """Copy the database."""
        self._make(f"copy_{place}", "world")
        self.copies = max(self.copies, place + 1)

    def restore(self, place: int) -> None:
        """Copy it back."""
        self._make("world", f"copy_{place}")

    def close(self) -> None:
        """Drop the databases of this world."""
        names = ["world", *(f"copy_{place}" for place in range(self.copies))]
        self.cluster.execute(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names))


def make_store(kind: str, folder: Path, dealers: int) -> Store:
    """Return the store of a kind: sqlite or postgresql."""
    return ServerStore(dealers) if kind == "postgresql" else FileStore(folder, dealers)
