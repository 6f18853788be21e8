"""Synchronising in the background: a worker, the watchdog that replaces it, and what to tell the screens."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from desktop.audit import audit_ledger
from desktop.clock import Clock
from desktop.db import Database
from desktop.lineage import current_lineage
from desktop.models.document import Device, Document
from desktop.sync.engine import LINEAGE_REFUSED, Interrupted, SyncReport, sync_once
from desktop.sync.enrol import open_http
from desktop.sync.http import HqRefused, Http, NotHq, Unreachable
from desktop.sync.outbox import NEEDS_ATTENTION
from desktop.sync.schedule import Schedule, backoff_seconds, read_schedule, seconds_left, write_schedule
from domain.errors import DomainError
from protocol.base import MAX_ENVELOPES

INTERVAL_SECONDS = 60.0
STOP_SECONDS = 5.0
LEAST_PATIENCE_SECONDS = 120.0
"""A worker is never taken for stuck before: connecting and one stalled part of a request need less."""
PRICES_HELD = "prices_held"
FAULT = "sync_failed"
"""What is told of a fault that nobody foresaw."""

log = logging.getLogger(__name__)


class SyncState(StrEnum):
    """What the sync chip shows."""

    NOT_ENROLLED = "not_enrolled"
    SYNCING = "syncing"
    SYNCED = "synced"
    OFFLINE = "offline"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The line to HQ as a person wants to know it; `code` says why it is offline or refused, by HQ or by a fault of this program."""

    state: SyncState
    synced_at: datetime | None = None
    waiting: int = 0
    attention: int = 0
    code: str = ""
    report: SyncReport | None = None


Listener = Callable[[SyncStatus], None]


def read_status(session: Session) -> SyncStatus:
    """Return the status as the database knows it: when it was last synced, what waits, what needs attention."""
    synced_at = session.execute(select(Device.synced_at)).one_or_none()
    lineage = current_lineage(session)
    troubled = select(func.count()).where(
        Document.status.in_([status.value for status in NEEDS_ATTENTION]), Document.settled_at.is_(None)
    )
    return SyncStatus(
        SyncState.NOT_ENROLLED if synced_at is None else SyncState.SYNCED,
        synced_at=synced_at[0] if synced_at else None,
        waiting=lineage.n - lineage.acked_n,
        attention=session.scalar(troubled) or 0,
    )


def _trouble(report: SyncReport) -> str:
    """Return the code of what a person should know of although the line is good."""
    if LINEAGE_REFUSED in report.problems:
        return LINEAGE_REFUSED
    return PRICES_HELD if any(problem.startswith(PRICES_HELD) for problem in report.problems) else ""


class SyncRunner:
    """One worker that synchronises, and a watchdog that replaces it should it be dead or give no sign for two intervals.

    What to do and how long to wait after a failure is in the database; the worker wakes every interval whether or not
    anybody called. Listeners are called on its thread.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        interval: float = INTERVAL_SECONDS,
        chance: Callable[[], float] = random.random,
        patience: float | None = None,
    ) -> None:
        self._database, self._clock = database, clock
        self._interval, self._chance = interval, chance
        self._patience = max(2 * interval, LEAST_PATIENCE_SECONDS) if patience is None else patience
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._left = threading.Event()
        self._expected = 0.0
        self._failures, self._most = 0, MAX_ENVELOPES
        self._audited_on: date | None = None
        self._alarm = ""
        self._http: Http | None = None
        self._thread: threading.Thread | None = None
        self._watchdog: threading.Thread | None = None
        self._starting = threading.Lock()
        self.listeners: list[Listener] = []
        self.status = SyncStatus(SyncState.NOT_ENROLLED)

    def start(self) -> None:
        """Begin synchronising; calling it again brings a dead worker back."""
        with self._starting:
            if self._stopping.is_set():
                return
            if not (self._thread and self._thread.is_alive()):
                self._start_worker()
            if not (self._watchdog and self._watchdog.is_alive()):
                self._watchdog = threading.Thread(target=self._watch, name="sync watchdog", daemon=True)
                self._watchdog.start()

    def _start_worker(self) -> None:
        self._left = threading.Event()
        self._live()
        self._thread = threading.Thread(target=self._run, args=(self._left,), name="sync", daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        """Look at the worker again and again; one that is stuck is left behind and does nothing more when it comes to."""
        while not self._stopping.wait(self._patience / 2):
            with self._starting:
                is_stuck = self._signs() > self._patience
                if self._stopping.is_set() or not (
                    is_stuck or self._thread is None or not self._thread.is_alive()
                ):
                    continue
                log.error("the sync worker gave no sign for too long and is replaced")
                self._left.set()
                self._http = None
                self._start_worker()

    def _signs(self) -> float:
        """Return for how many seconds the worker has been silent beyond what it meant to wait."""
        heard = self._http.heard_at if self._http else 0.0
        return time.monotonic() - max(self._expected, heard)

    def _live(self, wait: float = 0.0) -> None:
        self._expected = time.monotonic() + wait

    def sync_now(self) -> None:
        """Synchronise at once, whatever the backoff says: a person asked for it."""
        self._wake.set()
        self.start()

    def notice(self, tables: frozenset[str]) -> None:
        """Hear what a commit touched (`Database.on_commit`): new documents go up at once unless HQ is out of reach."""
        if "lineage" in tables and not self._failures and threading.current_thread() is not self._thread:
            self.sync_now()

    def stop(self) -> bool:
        """Stop within five seconds and say whether it did; a request still open holds no transaction."""
        self._stopping.set()
        self._wake.set()
        threads = [each for each in (self._watchdog, self._thread) if each is not None]
        until = time.monotonic() + STOP_SECONDS
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in threads if thread is not threading.current_thread())

    def _run(self, left: threading.Event) -> None:
        delay = self._first_delay()
        while not (self._stopping.is_set() or left.is_set()):
            self._live(delay)
            self._wake.wait(delay)
            self._wake.clear()
            if not self._stopping.is_set():
                delay = self._attempt(left)
        if self._http and not left.is_set():
            self._http.close()

    def _first_delay(self) -> float:
        """Return what is left of the patience of an earlier run; whatever cannot be read is tried at once."""
        try:
            with self._database.read() as session:
                schedule = read_schedule(session)
        except SQLAlchemyError:
            log.exception("reading when to synchronise failed")
            return 0.0
        self._failures = schedule.failures
        return seconds_left(schedule, self._clock.moment().local)

    def _attempt(self, left: threading.Event) -> float:
        """Synchronise once and return how many seconds to wait before the next time; nothing stops the thread."""
        self._live()
        try:
            delay = self._exchange(left)
            self._audit(left)
            return delay
        except Interrupted:
            return 0.0
        except Exception:  # the sync runner is one of the three places where nothing may pass
            log.exception("synchronising failed")
            self._failures += 1  # not stored: the database may be what fails
            with suppress(SQLAlchemyError):
                self._tell(SyncState.REFUSED, code=FAULT)
            return backoff_seconds(self._failures, self._chance())

    def _exchange(self, left: threading.Event) -> float:
        try:
            self._tell(SyncState.SYNCING)
            line, is_leaving = self._line(), partial(self._is_leaving, left)
            report = sync_once(self._database, line, self._clock, most=self._most, is_stopping=is_leaving)
        except (DomainError, Unreachable, NotHq, HqRefused) as error:
            if left.is_set():
                raise Interrupted from error
            return self._explain(error)
        self._most = min(MAX_ENVELOPES, self._most * 2)
        had_failed, self._failures = self._failures > 0, 0
        self._tell(SyncState.SYNCED, code=_trouble(report), report=report)
        if had_failed:
            self._store(Schedule())
        return self._interval

    def _is_leaving(self, left: threading.Event) -> bool:
        self._live()
        return self._stopping.is_set() or left.is_set()

    def _explain(self, error: Exception) -> float:
        match error:
            case HqRefused():
                return self._be_refused(error)
            case DomainError():
                return self._wait_for_enrolment(error)
            case _:
                return self._go_offline(error)

    def _store(self, schedule: Schedule) -> None:
        with self._database.write() as session:
            write_schedule(session, schedule)

    def _audit(self, left: threading.Event) -> None:
        """Once a day, with or without HQ, see that the ledger is what its documents say; nothing is changed."""
        today = self._clock.moment().local.date()
        if today == self._audited_on:
            return
        with self._database.read() as session:
            found = audit_ledger(session, partial(self._is_leaving, left))
        self._audited_on, self._alarm = today, "ledger_differs" if found else ""
        if found:
            log.error("%s places of the ledger are not what was written: %s", len(found), found[:20])
            self._tell(self.status.state, code=self.status.code, report=self.status.report)

    def _line(self) -> Http:
        if self._http is None:
            self._http = open_http(self._database)
        return self._http

    def _wait_for_enrolment(self, error: DomainError) -> float:
        if error.code == "not_enrolled":
            self._tell(SyncState.NOT_ENROLLED)
            return self._interval
        return self._fail(SyncState.REFUSED, error.code)

    def _go_offline(self, error: Exception) -> float:
        self._most = max(1, self._most // 2)  # on a bad line smaller steps get through
        return self._fail(SyncState.OFFLINE, "not_hq" if isinstance(error, NotHq) else "unreachable")

    def _be_refused(self, refusal: HqRefused) -> float:
        return self._fail(SyncState.REFUSED, refusal.code, refusal.retry_after or 0.0)

    def _fail(self, state: SyncState, code: str, least: float = 0.0) -> float:
        delay = max(least, backoff_seconds(self._failures, self._chance()))
        self._failures += 1
        if self._http:
            self._http.close()
            self._http = None  # a new enrolment or address is taken up by the next attempt
        self._tell(state, code=code)  # before anything is written: the disk may be full
        self._store(Schedule(self._failures, self._clock.moment().local, int(delay * 1000)))
        return delay

    def _tell(self, state: SyncState, *, code: str = "", report: SyncReport | None = None) -> None:
        with self._database.read() as session:
            found = read_status(session)
        if found.state is SyncState.NOT_ENROLLED:
            state = SyncState.NOT_ENROLLED
        self.status = replace(found, state=state, code=code or self._alarm, report=report)
        for listener in self.listeners:
            listener(self.status)
