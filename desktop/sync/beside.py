"""Segments made ready beside the program, in processes of their own: neither a sale nor a frame waits for that work."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Any, Final

import msgspec
import sqlcipher3.dbapi2 as sqlite

from desktop.sync.prepare import SERVE, SIZE_BYTES, Prepared, Result, SegmentRefused, Task, prepare

WORTH_BYTES: Final = 1024 * 1024
"""Smaller segments are ready before a process has started."""

_MOST: Final = 2
_PATIENCE_S: Final = 0.2
_ROOT: Final = Path(__file__).resolve().parents[2]
log = logging.getLogger(__name__)


class Checkpoints:
    """Brings what an import committed from the log of a file to its place, in a thread beside the next import.

    SQLite does so within the commit otherwise; for small imports it is left to it.
    """

    def __init__(self, file: Path, size: int) -> None:
        self._file, self._is_worth = file, size >= WORTH_BYTES
        self._thread: Thread | None = None

    def __enter__(self) -> Checkpoints:
        return self

    def __exit__(self, *_: object) -> None:
        self._wait()

    def hold(self, connection: Any) -> None:
        """Let a connection commit without bringing anything to its place."""
        if self._is_worth:
            connection.execute("PRAGMA wal_autocheckpoint = 0")

    def begin(self) -> None:
        """Bring to its place what is committed, after what was begun before."""
        if self._is_worth:
            self._wait()
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()

    def _wait(self) -> None:
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        try:
            connection = sqlite.connect(str(self._file), isolation_level=None)
            try:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                connection.close()
        except sqlite.Error:  # it stays in the log, where everybody reads it, until the next commit
            log.warning("what was committed could not be brought to its place", exc_info=True)


class _Process:
    """A process that makes segments ready one after the other; it ends with the pipe to this one."""

    def __init__(self) -> None:
        is_packed = bool(getattr(sys, "frozen", False))
        command = [sys.executable, SERVE] if is_packed else [sys.executable, "-m", "desktop.sync.prepare"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ if is_packed else os.environ | {"PYTHONPATH": str(_ROOT)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def ask(self, task: Task) -> Result:
        """Return what became of a task; raises OSError when the process is gone."""
        given, answers = self._process.stdin, self._process.stdout
        assert given is not None and answers is not None
        message = msgspec.msgpack.encode(task)
        given.write(len(message).to_bytes(SIZE_BYTES) + message)
        given.flush()
        size = answers.read(SIZE_BYTES)
        if len(size) < SIZE_BYTES:
            raise BrokenPipeError
        return msgspec.msgpack.decode(answers.read(int.from_bytes(size)), type=Result)

    def stop(self) -> None:
        """End it whatever it is at."""
        self._process.kill()
        self._process.communicate()


class Preparing:
    """Tasks at work in up to two processes, or here where they are small or no process can be had."""

    def __init__(self, size: int, check_stop: Callable[[], None]) -> None:
        self._check_stop = check_stop
        self._tasks: list[Task] = []
        self._results: dict[int, Result] = {}
        self._done = Condition()
        self._queue: SimpleQueue[int | None] = SimpleQueue()
        self._processes = _start(min(_MOST, os.cpu_count() or 1)) if size >= WORTH_BYTES else []
        self._threads = [Thread(target=self._work, args=(each,), daemon=True) for each in self._processes]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Preparing:
        return self

    def __exit__(self, *_: object) -> None:
        for _thread in self._threads:
            self._queue.put(None)
        for process in self._processes:
            process.stop()
        for thread in self._threads:
            thread.join()

    def add(self, task: Task) -> int:
        """Put a task in the queue and return its ticket."""
        self._tasks.append(task)
        ticket = len(self._tasks) - 1
        self._queue.put(ticket)
        return ticket

    def take(self, ticket: int) -> list[Prepared]:
        """Return what became of a task, waiting for it; raises SegmentRefused."""
        if not self._threads:
            self._results[ticket] = prepare(self._tasks[ticket])
        with self._done:
            while ticket not in self._results:
                self._check_stop()
                self._done.wait(_PATIENCE_S)
            result = self._results.pop(ticket)
        if result.refusal:
            raise SegmentRefused(result.refusal)
        return result.files

    def _work(self, process: _Process) -> None:
        while (ticket := self._queue.get()) is not None:
            result = self._ask(process, self._tasks[ticket])
            with self._done:
                self._results[ticket] = result
                self._done.notify()

    @staticmethod
    def _ask(process: _Process, task: Task) -> Result:
        try:
            return process.ask(task)
        except (OSError, ValueError, msgspec.MsgspecError):
            return prepare(task)  # the process died; what it was at is done here


def _start(count: int) -> list[_Process]:
    try:
        return [_Process() for _ in range(count)]
    except OSError:
        return []
