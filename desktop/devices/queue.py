"""The print queue on disk: jobs outlive a missing printer, a crash and a power cut, none is lost and none doubled.

A job is one file; its ending says where it stands, and every step is one rename:
`waiting` → `printing` → `done`. A job that is still `printing` when the program starts, or whose printer stopped in the
middle, is doubtful: it may be on paper or not. It is never printed again by itself and never dropped; the user decides.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop.devices.printer import Printer, PrinterInterruptedError, PrinterUnavailableError
from domain.errors import DomainError

_KEPT_DONE = 500


class JobState(StrEnum):
    """Where a job stands, and the ending of its file."""

    WAITING = "waiting"
    DOUBTFUL = "printing"
    DONE = "done"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Job:
    """A job that is not finished."""

    id: str
    title: str
    state: JobState
    data: bytes


@dataclass(frozen=True, slots=True)
class Flushed:
    """What one go at the queue did, and why it stopped if it did."""

    printed: int
    waiting: int
    problem: str = ""


def _tag(job_id: str) -> str:
    return hashlib.blake2b(job_id.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


class PrintQueue:
    """The jobs in one folder; one program at a time, any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._flushing = threading.Lock()
        self._current: Path | None = None
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob("*.part"):
            leftover.unlink()

    def put(self, job_id: str, title: str, data: bytes) -> bool:
        """Keep a job durably; tell whether it is new. An id that was put before, printed or not, changes nothing."""
        with self._lock:
            if any(self._folder.glob(f"*_{_tag(job_id)}.*")):
                return False
            head = json.dumps({"id": job_id, "title": title}).encode("ascii")
            path = self._folder / f"{self._next_number():010d}_{_tag(job_id)}.{JobState.WAITING}"
            _write_durably(path, head + b"\n" + data)
            return True

    def jobs(self) -> list[Job]:
        """Return what is waiting or doubtful, oldest first; the one being printed right now is neither."""
        with self._lock:
            return [job for _, job in self._unfinished()]

    def flush(self, printer: Printer) -> Flushed:
        """Print what waits, oldest first, until it is done or the printer fails; jobs may be put meanwhile."""
        printed, problem = 0, ""
        with self._flushing:
            while not problem and (taken := self._take_next()):
                problem = self._print(*taken, printer)
                printed += not problem
        with self._lock:
            self._forget_old()
            return Flushed(printed, len(list(self._files(JobState.WAITING))), problem)

    def retry(self, job_id: str) -> None:
        """Print a doubtful job again, on the user's word that it is not on paper."""
        with self._lock:
            _move(self._find(job_id), JobState.WAITING)

    def drop(self, job_id: str) -> None:
        """Give up a job, on the user's word; its id stays used."""
        with self._lock:
            self._finish(self._find(job_id))

    def _take_next(self) -> tuple[Path, Job] | None:
        with self._lock:
            for path, job in self._unfinished():
                if job.state is JobState.WAITING:
                    self._current = _move(path, JobState.DOUBTFUL)
                    return self._current, job
        return None

    def _print(self, path: Path, job: Job, printer: Printer) -> str:
        """Print one job outside the lock; return why it failed, if it did."""
        problem, outcome = "", JobState.DOUBTFUL
        try:
            printer.send(job.id, job.data)
            outcome = JobState.DONE
        except PrinterUnavailableError as error:
            problem, outcome = str(error) or "printer unavailable", JobState.WAITING
        except PrinterInterruptedError as error:
            problem = str(error) or "printer interrupted"
        finally:
            with self._lock:
                self._current = None
                self._conclude(path, outcome)
        return problem

    def _conclude(self, path: Path, outcome: JobState) -> None:
        match outcome:
            case JobState.DONE:
                self._finish(path)
            case JobState.WAITING:
                _move(path, JobState.WAITING)

    def _finish(self, path: Path) -> None:
        _move(path, JobState.DONE).write_bytes(b"")

    def _find(self, job_id: str) -> Path:
        for path, job in self._unfinished():
            if job.id == job_id:
                return path
        raise DomainError("print_job_unknown", job=job_id)

    def _unfinished(self) -> Iterator[tuple[Path, Job]]:
        paths = [*self._files(JobState.WAITING), *self._files(JobState.DOUBTFUL)]
        for path in sorted(paths, key=lambda path: path.name):
            if path == self._current:
                continue
            job = _read(path)
            if job:
                yield path, job
            else:
                _move(path, JobState.BROKEN)

    def _files(self, state: JobState) -> Iterator[Path]:
        return self._folder.glob(f"*.{state}")

    def _next_number(self) -> int:
        return max((int(path.name.partition("_")[0]) for path in self._folder.glob("*_*.*")), default=0) + 1

    def _forget_old(self) -> None:
        for path in sorted(self._files(JobState.DONE))[:-_KEPT_DONE]:
            path.unlink()


def _read(path: Path) -> Job | None:
    """Return the job of a file; none when somebody else damaged it."""
    head, _, data = path.read_bytes().partition(b"\n")
    try:
        facts = json.loads(head)
        return Job(str(facts["id"]), str(facts["title"]), JobState(path.suffix[1:]), data)
    except (ValueError, KeyError, TypeError):
        return None


def _move(path: Path, state: JobState) -> Path:
    target = path.rename(path.with_suffix(f".{state}"))
    _sync_folder(path.parent)
    return target


def _write_durably(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make renames durable; Windows has no such call and journals them itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
