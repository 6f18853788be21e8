"""Background work: one writer thread, a few readers, results and errors back on the main thread."""

import inspect
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

Session = TypeVar("Session")
Result = TypeVar("Result")
Opener = Callable[[], AbstractContextManager[Session]]

_READERS = 2


class Cancelled(Exception):
    """Raised inside a job whose progress was cancelled."""


class Progress(QObject):
    """A count that a long job reports and a person can stop; `stepped` arrives on the main thread."""

    stepped = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = Event()

    def step(self, done: int, total: int) -> None:
        """Report from inside the job; raises `Cancelled` when a person asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        self.stepped.emit(done, total)

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()


@dataclass(slots=True)
class _Call:
    """One job and whom to tell."""

    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    busy: Callable[[bool], None] | None
    latest: str | None
    number: int
    context: QObject | None
    touched: frozenset[str] = field(default_factory=frozenset)
    future: "Future[Any] | None" = None


class Tasks(QObject, Generic[Session]):
    """Runs jobs `job(session)` away from the main thread.

    `reading` and `writing` open a session as a context manager; leaving `writing` commits.
    `touched(session)` names the tables a write changed; it is asked after the commit. A store that tells of every
    commit itself, whoever made it, calls `announce` instead.
    """

    committed = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    _returned = Signal(object)
    _announced = Signal(object)

    def __init__(
        self,
        reading: Opener[Session],
        writing: Opener[Session],
        touched: Callable[[Session], frozenset[str]] = lambda _: frozenset(),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reading = reading
        self._writing = writing
        self._touched = touched
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._open: dict[int, _Call] = {}
        self._latest: dict[str, int] = {}
        self._number = 0
        self._is_closed = False
        self._is_over, self._gate = False, Lock()
        self._progress: list[Progress] = []
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._announced.connect(self.committed, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether any job is still under way."""
        return bool(self._open)

    def read(
        self,
        job: Callable[[Session], Result],
        done: Callable[[Result], None] | None = None,
        *,
        failed: Callable[[Exception], None] | None = None,
        busy: Callable[[bool], None] | None = None,
        latest: str | None = None,
    ) -> None:
        """Run a query; of several with the same `latest` only the newest result is delivered."""

        def run(_: _Call) -> Result:
            with self._reading() as session:
                return job(session)

        self._start(self._readers, run, self._call(done, failed, busy, latest))

    def write(
        self,
        job: Callable[[Session], Result],
        done: Callable[[Result], None] | None = None,
        *,
        failed: Callable[[Exception], None] | None = None,
        busy: Callable[[bool], None] | None = None,
    ) -> None:
        """Run one transaction in the order asked for, then tell which tables it changed."""

        def run(call: _Call) -> Result:
            with self._writing() as session:
                result = job(session)
            call.touched = self._touched(session)
            return result

        self._start(self._writer, run, self._call(done, failed, busy, None))

    def run(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        *,
        failed: Callable[[Exception], None] | None = None,
        busy: Callable[[bool], None] | None = None,
    ) -> None:
        """Run work that needs no database: a printer, a file, drawing a document."""
        self._start(self._readers, lambda _: job(), self._call(done, failed, busy, None))

    def announce(self, tables: frozenset[str]) -> None:
        """Tell of a commit made elsewhere; may be called from any thread, `committed` is sent on this one."""
        with self._gate:
            if not self._is_over:
                self._announced.emit(tables)

    def progress(self) -> Progress:
        """A progress for one long job; it is cancelled when the program closes."""
        made = Progress(self)
        self._progress.append(made)
        return made

    def close(self, timeout_s: float = 5.0) -> bool:
        """Stop: queued reads are dropped, queued writes are finished; false when a job still runs."""
        self._is_closed = True
        for progress in self._progress:
            progress.cancel()
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=False)
        open_futures = [call.future for call in self._open.values() if call.future]
        left = wait(open_futures, timeout_s).not_done
        with self._gate:
            self._is_over = True
        return not left

    def _call(
        self,
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        busy: Callable[[bool], None] | None,
        latest: str | None,
    ) -> _Call:
        self._number += 1
        return _Call(done, failed, busy, latest, self._number, _owner(done))

    def _start(self, pool: ThreadPoolExecutor, run: Callable[[_Call], Any], call: _Call) -> None:
        if self._is_closed:
            return
        if call.latest:
            self._latest[call.latest] = call.number
        self._open[call.number] = call
        if len(self._open) == 1:
            self.busy_changed.emit(True)
        if call.busy:
            call.busy(True)
        call.future = pool.submit(run, call)
        call.future.add_done_callback(lambda _: self._report(call))

    def _report(self, call: _Call) -> None:
        """Runs on a worker's thread, maybe after `close` returned; then this object may be gone any moment."""
        with self._gate:
            if not self._is_over:
                self._returned.emit(call)

    def _deliver(self, call: _Call) -> None:
        self._open.pop(call.number, None)
        if call.future is None or call.future.cancelled():
            return
        is_wanted = call.context is None or shiboken6.isValid(call.context)
        if call.busy and is_wanted:
            call.busy(False)
        if not self._open:
            self.busy_changed.emit(False)
        self._settle(call, call.future, is_wanted)

    def _settle(self, call: _Call, future: "Future[Any]", is_wanted: bool) -> None:
        error = future.exception()
        if isinstance(error, Cancelled):
            return
        if isinstance(error, Exception):
            if call.failed and is_wanted:
                call.failed(error)
            else:
                self.failed.emit(error)
            return
        is_stale = call.latest is not None and self._latest.get(call.latest) != call.number
        if call.done and is_wanted and not is_stale:
            call.done(future.result())
        if call.touched:
            self.committed.emit(call.touched)


def _owner(done: Callable[..., Any] | None) -> QObject | None:
    while isinstance(done, partial):
        done = done.func
    owner = getattr(done, "__self__", None) if inspect.ismethod(done) else None
    return owner if isinstance(owner, QObject) else None
