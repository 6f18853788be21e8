"""When to synchronise next: computed from what the last failures left in the ledger, so that a restart forgets no patience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.models.document import Device

FIRST_DELAY_SECONDS = 2.0
LONGEST_DELAY_SECONDS = 15 * 60.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How many synchronisations failed in a row, when the last of them ended, and how long to wait since then."""

    failures: int = 0
    failed_at: datetime | None = None
    wait_ms: int = 0


def backoff_seconds(failures: int, chance: float) -> float:
    """Return the delay after so many failures in a row: chance (0..1) of 2 s, 4 s, 8 s ... up to 15 minutes."""
    return chance * min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0 ** min(failures, 20))


def read_schedule(session: Session) -> Schedule:
    """Return what was stored; a PC that is not enrolled has nothing to wait for."""
    row = session.execute(select(Device.failures, Device.failed_at, Device.wait_ms)).one_or_none()
    return Schedule(*row) if row else Schedule()


def write_schedule(session: Session, schedule: Schedule) -> None:
    """Store it."""
    values = {"failures": schedule.failures, "failed_at": schedule.failed_at, "wait_ms": schedule.wait_ms}
    session.execute(update(Device).values(values))


def seconds_left(schedule: Schedule, now: datetime) -> float:
    """Return how long to wait still: nothing after a success, and never longer than was meant, whatever the clock did."""
    if not schedule.failures or schedule.failed_at is None:
        return 0.0
    wait, passed = schedule.wait_ms / 1000, (now - schedule.failed_at).total_seconds()
    return max(0.0, wait - passed) if passed >= 0 else 0.0
