"""The reference HQ as a process of its own, for the demo and the tour."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from desktop.commands.summary import print_progress
from domain.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]
_GREETING = "Branchline HQ on "
_STOP_SECONDS = 10.0


class HqProcess:
    """HQ on a database's file or URL; `start` serves it on a port of this machine, `stop` ends it cleanly."""

    def __init__(self, database: Path | str) -> None:
        self.database = database.resolve() if isinstance(database, Path) else database
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> HqProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def seed_demo(self) -> dict[str, object]:
        """Fill an empty HQ with the demo and return its figures; one that has data is left as it is."""
        print_progress("filling HQ with the demo brand ...")
        figures: dict[str, object] = msgspec.json.decode(self._ask("seed", "demo", "--json"))
        return figures

    def enrol_code(self, store: str) -> str:
        """Return a fresh one-time code for a store."""
        return self._ask("enrol-code", "--store", store).split()[0]

    def staff(self, command: str, *arguments: str) -> None:
        """Do a staff command, such as shipping an order."""
        self._ask(command, *arguments)

    def totals(self, dealer: str) -> list[list[Any]]:
        """Return HQ's totals of a dealer: store, day, receipts, sales, refunds, refunded; amounts in fen."""
        totals: list[list[Any]] = msgspec.json.decode(self._ask("totals", "--dealer", dealer, "--json"))
        return totals

    def launch(self, port: int = 0) -> None:
        """Begin to serve without waiting until it answers; port 0 takes a free one."""
        self._process = self._popen("serve", "--port", str(port))

    def wait(self) -> str:
        """Wait until it answers and return its address; refused as `hq_not_started`."""
        process = self._process
        greeting = process.stdout.readline().strip() if process and process.stdout else ""
        if not greeting.startswith(_GREETING):
            self.stop()
            raise DomainError("hq_not_started")
        self.url = greeting.removeprefix(_GREETING)
        return self.url

    def start(self, port: int = 0) -> str:
        """Serve and return the address, on a free port where the asked one is taken."""
        self.launch(port)
        try:
            return self.wait()
        except DomainError:
            self.launch()
            return self.wait()

    @property
    def pid(self) -> int:
        """The number of the process that serves, 0 while none does."""
        return self._process.pid if self._process else 0

    def stop(self) -> None:
        """End the process and wait for it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.communicate(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "server_stub", *arguments, "--db", str(self.database)]

    def _environment(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}

    def _popen(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self._command(*arguments), env=self._environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    def _ask(self, *arguments: str) -> str:
        done = subprocess.run(
            self._command(*arguments),
            env=self._environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DomainError("hq_command_failed", command=arguments[0], message=done.stderr.strip()[-400:])
        return done.stdout.strip().splitlines()[-1] if arguments[0] == "seed" else done.stdout.strip()
