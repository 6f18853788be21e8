"""What HQ said of the log: head, verdicts, orders and control totals, stored in one transaction of the ledger."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.db import Database
from desktop.hqtime import tell_hq_time
from desktop.lineage import may_begin
from desktop.sync.control import record_days
from desktop.sync.lease import drop_wishes
from desktop.sync.outbox import chain_at, record_durable, record_outcome, record_verdicts, without_gap
from desktop.sync.push import Acked, Forked, Log, Outcome, judge_push
from desktop.sync.revocation import take_trust
from desktop.sync.round import Progress, Round
from protocol.sync import SyncReply

MOST_NEW_LINEAGES = 1
_CONTACT = "UPDATE device SET gen = ?, synced_at = ?, hq_offset_ms = ? WHERE id = 1"


def take_log(
    database: Database, step: Round, reply: SyncReply, now: Moment, progress: Progress, new_id: str
) -> Outcome:
    """Store what HQ said of the documents and return what its head means for them."""
    with database.write() as session:
        outcome = judge_push(reply, step.log, step.batch, lambda n: _chain_at(session, step.log, n))
        outcome = without_gap(session, step.log, outcome)
        if isinstance(outcome, Forked) and _is_bounded(session, progress, now):
            progress.is_fork_refused = True
        else:
            progress.new_lineages += isinstance(outcome, Forked)
            record_outcome(session, step.log, outcome, new_id=new_id, now=now.local)
        known = (
            []
            if isinstance(outcome, Forked)
            else record_verdicts(session, [*step.batch, *step.late], reply.verdicts)
        )
        if isinstance(outcome, Acked):
            record_durable(session, step.log, min(reply.durable, reply.head.n))
            progress.pushed += max(0, outcome.n - step.log.acked.n)
            drop_wishes(session, step.wishes)
            _take_trust(session, reply, step, now, progress)
            if outcome.n == step.log.acked.n and step.control.mark:
                for day in record_days(session, step.log, step.control, reply.days, now):
                    progress.note(f"totals_differ:{day}")
        _note_contact(session, reply, now)
    progress.verdicts.update(verdict.status.value for verdict in known)
    return outcome


def _chain_at(session: Session, log: Log, n: int) -> str | None:
    """Return the chain at a place; both heads are known from the request, and HQ mostly names one of them."""
    known = {log.acked.n: log.acked.chain, log.head.n: log.head.chain}
    return known.get(n) or chain_at(session, log.lineage_id, n)


def _is_bounded(session: Session, progress: Progress, now: Moment) -> bool:
    """Tell whether so many histories began that one more would only spend series of numbers."""
    return progress.new_lineages >= MOST_NEW_LINEAGES or not may_begin(session, now.local)


def _take_trust(session: Session, reply: SyncReply, step: Round, now: Moment, progress: Progress) -> None:
    heard = take_trust(session, reply, step.told, now.local)
    progress.has_news = heard.has_news
    for problem in heard.problems:
        progress.note(problem)


def _note_contact(session: Session, reply: SyncReply, now: Moment) -> None:
    offset = round((reply.hq_time - now.local).total_seconds() * 1000) if _has_zone(reply.hq_time) else None
    values = (reply.gen, now.local.isoformat(timespec="milliseconds"), offset)
    session.connection().exec_driver_sql(_CONTACT, values)
    if _has_zone(reply.hq_time):
        tell_hq_time(session, reply.hq_time, now)


def _has_zone(moment: datetime) -> bool:
    return moment.tzinfo is not None
