"""What this PC knows of HQ's time: counted from the last synchronisation, and in doubt too late rather than too early.

The PC's clock decides nothing. While the program runs on, the monotonic reading says how long ago HQ told its time; the
wall clock counts too where it says more, for a sleeping PC stops the monotonic reading, and a clock that was put forward
only makes the PC careful. After a restart only the wall clock is left: one that went back behind what was counted with
before proves itself wrong, and then nothing is known until HQ is heard again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.lease import HqTime
from desktop.models.lease import Lease as Published
from desktop.reading import read_row
from domain.errors import DomainError
from domain.lease import Lease, LeaseKind

_TELL = (
    "INSERT OR REPLACE INTO hq_time (id, told, local, boot, monotonic_ms, latest) VALUES (?, ?, ?, ?, ?, ?)"
)
_TOLD = "SELECT told, local, latest, boot, monotonic_ms FROM hq_time WHERE id = 1"
SLACK = timedelta(minutes=5)
"""So much a clock may be set back by people or servers who put it right."""

_KINDS = frozenset(LeaseKind)


def tell_hq_time(session: Session, told: datetime, moment: Moment) -> None:
    """Note what HQ said its time is; it counts more than all that was counted before."""
    session.flush()
    at, local = told.isoformat(timespec="milliseconds"), moment.local.isoformat(timespec="milliseconds")
    known = (1, at, local, moment.boot, moment.monotonic_ms, at)
    session.connection().exec_driver_sql(_TELL, known)
    session.expire_all()


def estimate_hq_time(session: Session, moment: Moment) -> datetime | None:
    """Return HQ's time as this PC has to count with it, None when it cannot know."""
    known = read_row(session, _TOLD)
    if known is None:
        return None
    told, local, latest = map(datetime.fromisoformat, known[:3])
    boot, monotonic_ms = known[3:]
    passed = moment.local - local
    if moment.boot == boot:
        passed = max(passed, timedelta(milliseconds=moment.monotonic_ms - monotonic_ms), timedelta())
    counted = told + passed
    if counted < latest - SLACK:
        return None
    return max(counted, latest)


def count_with(session: Session, now: datetime) -> None:
    """Keep the time that something was decided by: from now on it is not earlier."""
    known = session.get(HqTime, 1)
    if known is not None and known.latest < now:
        known.latest = now
        session.flush()


def read_lease(row: Published) -> Lease | None:
    """Return a published lease as the rules see it; one that makes no sense lends nothing, and refuses nothing either."""
    return make_lease(row.lease_id, row.kind, row.subject, row.amount, row.granted_at, row.expires_at)


def make_lease(
    lease_id: str, kind: str, subject: str, amount: int, granted_at: datetime, expires_at: datetime
) -> Lease | None:
    """Return a lease of its columns as the rules see it, None for one that makes no sense."""
    if granted_at.tzinfo is None or expires_at.tzinfo is None or kind not in _KINDS:
        return None
    try:
        return Lease(lease_id, LeaseKind(kind), subject, amount, granted_at, expires_at)
    except DomainError:
        return None
