"""Synchronising in the background: when to wake, how long to back off, and what to tell the screens."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
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
from domain.errors import DomainError
from protocol.base import MAX_ENVELOPES

INTERVAL_SECONDS = 60.0
FIRST_DELAY_SECONDS = 2.0
LONGEST_DELAY_SECONDS = 15 * 60.0
STOP_SECONDS = 5.0
PRICES_HELD = "prices_held"

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
    """The line to HQ as a person wants to know it; `code` says why it is offline or refused."""

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


def backoff_seconds(failures: int, chance: float) -> float:
    """Return the delay after so many failures in a row: chance (0..1) of 2 s, 4 s, 8 s ... up to 15 minutes."""
    return chance * min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0 ** min(failures, 20))


def _trouble(report: SyncReport) -> str:
    """Return the code of what a person should know of although the line is good."""
    if LINEAGE_REFUSED in report.problems:
        return LINEAGE_REFUSED
    return PRICES_HELD if any(problem.startswith(PRICES_HELD) for problem in report.problems) else ""


class SyncRunner:
    """One thread that synchronises; nothing but a stop ends it, and every new document starts it again should it be dead.

    It keeps nothing but the count of failures: what to do is read from the database each time it wakes, and it
    wakes every interval whether or not anybody called. Listeners are called on its thread.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        interval: float = INTERVAL_SECONDS,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database, self._clock = database, clock
        self._interval, self._chance = interval, chance
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._failures, self._most = 0, MAX_ENVELOPES
        self._audited_on: date | None = None
        self._alarm = ""
        self._http: Http | None = None
        self._thread: threading.Thread | None = None
        self.listeners: list[Listener] = []
        self.status = SyncStatus(SyncState.NOT_ENROLLED)

    def start(self) -> None:
        """Begin synchronising; calling it again brings a dead thread back."""
        if self._stopping.is_set() or (self._thread and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

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
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(STOP_SECONDS)
            return not self._thread.is_alive()
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            delay = self._attempt()
            self._wake.wait(delay)
        if self._http:
            self._http.close()

    def _attempt(self) -> float:
        """Synchronise once and return how many seconds to wait before the next time; nothing stops the thread."""
        try:
            delay = self._exchange()
            self._audit()
            return delay
        except Interrupted:
            return 0.0
        except Exception:  # the sync runner is one of the three places where nothing may pass
            log.exception("synchronising failed")
            self._failures += 1
            return backoff_seconds(self._failures, self._chance())

    def _exchange(self) -> float:
        try:
            self._tell(SyncState.SYNCING)
            line, stopping = self._line(), self._stopping.is_set
            report = sync_once(self._database, line, self._clock, most=self._most, is_stopping=stopping)
        except DomainError as error:
            return self._wait_for_enrolment(error)
        except (Unreachable, NotHq) as error:
            return self._go_offline(error)
        except HqRefused as error:
            return self._be_refused(error)
        self._failures, self._most = 0, min(MAX_ENVELOPES, self._most * 2)
        self._tell(SyncState.SYNCED, code=_trouble(report), report=report)
        return self._interval

    def _audit(self) -> None:
        """Once a day, with or without HQ, see that the ledger is what its documents say; nothing is changed."""
        today = self._clock.moment().local.date()
        if today == self._audited_on:
            return
        with self._database.read() as session:
            found = audit_ledger(session, self._stopping.is_set)
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

    def _go_offline(self, error: Unreachable | NotHq) -> float:
        self._most = max(1, self._most // 2)  # on a bad line smaller steps get through
        return self._fail(SyncState.OFFLINE, "not_hq" if isinstance(error, NotHq) else "unreachable")

    def _be_refused(self, refusal: HqRefused) -> float:
        delay = self._fail(SyncState.REFUSED, refusal.code)
        return delay if refusal.retry_after is None else max(refusal.retry_after, delay)

    def _fail(self, state: SyncState, code: str) -> float:
        delay = backoff_seconds(self._failures, self._chance())
        self._failures += 1
        if self._http:
            self._http.close()
            self._http = None  # a new enrolment or address is taken up by the next attempt
        self._tell(state, code=code)
        return delay

    def _tell(self, state: SyncState, *, code: str = "", report: SyncReport | None = None) -> None:
        with self._database.read() as session:
            found = read_status(session)
        if found.state is SyncState.NOT_ENROLLED:
            state = SyncState.NOT_ENROLLED
        self.status = replace(found, state=state, code=code or self._alarm, report=report)
        for listener in self.listeners:
            listener(self.status)
