"""Leases on the line: what is given back and wished for goes up, and HQ's time is noted; pure reading but for closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.clock import Clock, Moment
from desktop.db import Database
from desktop.hqtime import estimate_hq_time, make_lease
from desktop.lineage import Entry
from desktop.models.document import Document
from desktop.models.lease import Lease, LeaseClosed, LeaseUse
from desktop.reading import read_rows
from desktop.sync.push import Log
from domain.lease import Lease as Lent
from domain.lease import is_due_back
from protocol.lease import MOST_RETURNED, MOST_WISHES
from protocol.lease import LeaseWish as Wish

_OPEN = (
    "SELECT lease_id, kind, subject, amount, granted_at, expires_at FROM lease"
    " WHERE lineage = (SELECT id FROM lineage ORDER BY ordinal DESC LIMIT 1)"
    " AND lease_id NOT IN (SELECT lease_id FROM lease_closed) ORDER BY lease_id"
)
_WISHES = "SELECT kind, subject, amount FROM lease_wish ORDER BY kind, subject LIMIT ?"
_DROP = "DELETE FROM lease_wish WHERE kind = ? AND subject = ? AND amount = ?"


def close_leases(database: Database, clock: Clock) -> None:
    """Close what is due back, so that nothing here can spend it any more when HQ hears of it."""
    moment = clock.moment()
    with database.write() as session:
        due = find_due(session, moment)
        session.add_all(LeaseClosed(lease_id=lease_id, closed_at=moment.local) for lease_id in due)


def find_due(session: Session, moment: Moment) -> list[str]:
    """Return this lineage's open leases that are past half their life, by the most careful reading of HQ's time."""
    rows = read_rows(session, _OPEN)
    now = estimate_hq_time(session, moment) if rows else None
    if now is None:
        return []
    leases = (_lease(*row) for row in rows)
    return [lease.id for lease in leases if lease is not None and is_due_back(lease, now)]


def _lease(
    lease_id: str, kind: str, subject: str, amount: int, granted_at: str, expires_at: str
) -> Lent | None:
    times = (datetime.fromisoformat(granted_at), datetime.fromisoformat(expires_at))
    return make_lease(lease_id, kind, subject, amount, *times)


def read_returned(session: Session, log: Log, batch: Sequence[Entry]) -> list[str]:
    """Return the closed leases HQ still counts as open, once every document that spent of them is on its way or there."""
    reached = batch[-1].n if batch else log.acked.n
    closed = select(LeaseClosed.lease_id).join(Lease, Lease.lease_id == LeaseClosed.lease_id)
    closed = closed.where(Lease.lineage == log.lineage_id).order_by(LeaseClosed.lease_id)
    waiting = select(LeaseUse.lease_id).join(Document, Document.doc_id == LeaseUse.doc_id)
    waiting = waiting.where(Document.lineage_id == log.lineage_id, Document.n > reached)
    held_up = set(session.scalars(waiting))
    found = [lease_id for lease_id in session.scalars(closed) if lease_id not in held_up]
    return found[:MOST_RETURNED]


def read_wishes(session: Session) -> list[Wish]:
    """Return what this PC would like to hold."""
    return [Wish(*row) for row in read_rows(session, _WISHES, (MOST_WISHES,))]


def drop_wishes(session: Session, heard: Iterable[Wish]) -> None:
    """Drop wishes that HQ heard as they still stand; it granted what it could."""
    for wish in heard:
        session.connection().exec_driver_sql(_DROP, (wish.kind, wish.subject, wish.amount))
