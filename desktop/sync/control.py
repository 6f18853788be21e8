"""Daily control totals on the PC: which days to state to HQ, their figures, and what HQ answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.reading import read_row, read_rows
from desktop.sync.push import Log
from domain.control import Agreement, DayTotals, compare_totals
from protocol.control import MAX_DAYS, DayAnswered, DayStated

_MARK = "SELECT n FROM control_mark WHERE lineage_id = ?"
_OPEN = "SELECT day FROM control_day WHERE state <> ? ORDER BY day LIMIT ?"
_FRESH = (
    "SELECT r.business_day, min(d.n) FROM document d JOIN receipt r ON r.doc_id = d.doc_id"
    " WHERE d.lineage_id = ? AND d.n > ? AND d.n <= ? GROUP BY r.business_day ORDER BY 2 LIMIT ?"
)
_OF_DAY = "FROM receipt r JOIN document d ON d.doc_id = r.doc_id"
_WHERE = "WHERE r.business_day = ? AND d.lineage_id = ? AND d.n <= ?"
_FIGURES = (
    "SELECT min(d.n), max(d.n), coalesce(sum(r.kind = 'receipt'), 0),"
    " coalesce(sum(r.gross) FILTER (WHERE r.kind = 'receipt'), 0), coalesce(sum(r.kind = 'refund'), 0),"
    f" coalesce(sum(r.gross) FILTER (WHERE r.kind = 'refund'), 0) {_OF_DAY} {_WHERE}"
)
_MOVED = f"SELECT coalesce(sum(m.quantity), 0) {_OF_DAY} JOIN movement m ON m.doc_id = r.doc_id {_WHERE}"
_PUT_MARK = "INSERT INTO control_mark VALUES (?, ?) ON CONFLICT (lineage_id) DO UPDATE SET n = excluded.n"
_PUT_DAY = f"INSERT OR REPLACE INTO control_day VALUES ({', '.join('?' * 14)})"  # noqa: S608 our own words


@dataclass(frozen=True, slots=True)
class Statement:
    """The days stated in one request, and the place in the log up to which nothing is left to state."""

    days: tuple[DayStated, ...] = ()
    mark: int = 0


def state_days(session: Session, log: Log) -> Statement:
    """Return the days with documents HQ took since the last comparison, and those that did not agree then.

    Only when nothing waits: both ends then speak of the same documents.
    """
    acked = log.acked.n
    if acked != log.head.n:
        return Statement()
    mark = min((read_row(session, _MARK, (log.lineage_id,)) or (0,))[0], acked)
    fresh: Sequence[Any] = ()
    if mark < acked:
        fresh = read_rows(session, _FRESH, (log.lineage_id, mark, acked, MAX_DAYS + 1))
    days = {row[0]: None for row in fresh[:MAX_DAYS]}
    for (day,) in read_rows(session, _OPEN, (Agreement.AGREES.value, MAX_DAYS)):
        if len(days) < MAX_DAYS:
            days[day] = None
    end = fresh[MAX_DAYS][1] - 1 if len(fresh) > MAX_DAYS else acked
    if not days and end == mark:
        return Statement()
    stated = (_state(session, day, log) for day in days)
    return Statement(tuple(day for day in stated if day is not None), end)


def _state(session: Session, day: str, log: Log) -> DayStated | None:
    run, where = session.connection().exec_driver_sql, (day, log.lineage_id, log.acked.n)
    first, last, receipts, sales, refunds, refunded = run(_FIGURES, where).one()
    if first is None:
        return None
    moved = int(run(_MOVED, where).scalar() or 0)
    return DayStated(date.fromisoformat(day), first, last, receipts, sales, refunds, refunded, moved)


def record_days(
    session: Session, log: Log, statement: Statement, answers: Sequence[DayAnswered], now: Moment
) -> list[date]:
    """Keep both ends' figures and return the days that differ without an explanation; an HQ that answers for fewer
    days is asked again."""
    answered = {answer.day: answer for answer in answers}
    if any(stated.day not in answered for stated in statement.days):
        return []
    run, at = session.connection().exec_driver_sql, now.local.isoformat(timespec="milliseconds")
    differing = []
    for stated in statement.days:
        answer = answered[stated.day]
        here = DayTotals(stated.receipts, stated.sales, stated.refunds, stated.refunded, stated.moved)
        hq = DayTotals(answer.receipts, answer.sales, answer.refunds, answer.refunded, answer.moved)
        state = compare_totals(here, hq, answer.unbooked)
        figures = (*_figures(here), *_figures(hq), answer.unbooked)
        run(_PUT_DAY, (stated.day.isoformat(), *figures, state.value, at))
        if state is Agreement.DIFFERS:
            differing.append(stated.day)
    run(_PUT_MARK, (log.lineage_id, statement.mark))
    return differing


def _figures(totals: DayTotals) -> tuple[int, ...]:
    return (totals.receipts, totals.sales, totals.refunds, totals.refunded, totals.moved)
