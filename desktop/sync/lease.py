"""Leases on the line: what is given back and wished for goes up, and HQ's time is noted; pure reading but for closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.clock import Clock, Moment
from desktop.db import Database
from desktop.hqtime import estimate_hq_time, read_lease
from desktop.lineage import Entry
from desktop.models.document import Document, Lineage
from desktop.models.lease import Lease, LeaseClosed, LeaseUse, LeaseWish
from desktop.sync.push import Log
from domain.lease import is_due_back
from protocol.lease import MOST_RETURNED, MOST_WISHES
from protocol.lease import LeaseWish as Wish

_CURRENT = select(Lineage.id).order_by(Lineage.ordinal.desc()).limit(1).scalar_subquery()
_OPEN = (
    select(Lease)
    .where(Lease.lineage == _CURRENT, Lease.lease_id.not_in(select(LeaseClosed.lease_id)))
    .order_by(Lease.lease_id)
)
"""The current lineage's open leases; built once, for every synchronisation looks at them."""


def close_leases(database: Database, clock: Clock) -> None:
    """Close what is due back, so that nothing here can spend it any more when HQ hears of it."""
    moment = clock.moment()
    with database.read() as session:
        if not _find_due(session, moment):
            return
    with database.write() as session:
        due = _find_due(session, moment)
        session.add_all(LeaseClosed(lease_id=lease_id, closed_at=moment.local) for lease_id in due)


def _find_due(session: Session, moment: Moment) -> list[str]:
    """Return this lineage's open leases that are past half their life, by the most careful reading of HQ's time."""
    leases = session.scalars(_OPEN).all()
    now = estimate_hq_time(session, moment) if leases else None
    if now is None:
        return []
    return [lease.id for lease in map(read_lease, leases) if lease is not None and is_due_back(lease, now)]


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
    query = select(LeaseWish.kind, LeaseWish.subject, LeaseWish.amount)
    rows = session.execute(query.order_by(LeaseWish.kind, LeaseWish.subject).limit(MOST_WISHES))
    return [Wish(*row) for row in rows]


def drop_wishes(session: Session, heard: Iterable[Wish]) -> None:
    """Drop wishes that HQ heard as they still stand; it granted what it could."""
    for wish in heard:
        mine = (LeaseWish.kind == wish.kind, LeaseWish.subject == wish.subject)
        session.execute(delete(LeaseWish).where(*mine, LeaseWish.amount == wish.amount))
