"""One synchronisation: documents up, verdicts and scope pages down, until nothing is left on either side.

Why a crash between any two statements does no harm: all state is in the database and every step is one transaction.
(1) Before the request nothing is written. (2) HQ stored the documents but its reply was lost: they wait here still
and go again with the same places, ids and bytes; HQ finds them in its log and repeats its verdicts. (3) Verdicts and
the acknowledged place are one transaction of ledger.db, so a place is never acknowledged without its verdicts.
(4) Each page and its cursor are one transaction of the file that keeps its rows, so a cursor is never ahead of them; a
page that was not taken in is asked for again. (5) A new lineage moves all documents in the transaction that makes it;
HQ answers `have` for those it stored under the old one, and gives back the ones that are missing here; each page of
them is one transaction too, and what is held already is passed over. The order among (3) and (4) does not matter: neither reads
what the other writes.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.clock import Clock, Moment
from desktop.db import Database
from desktop.sync.ask import ask, note_stuck
from desktop.sync.brief import is_sealed
from desktop.sync.heal import heal
from desktop.sync.http import HqRefused, Http, refusal_of
from desktop.sync.push import Acked
from desktop.sync.round import Progress, Round, SyncReport
from desktop.sync.take_log import take_log
from desktop.sync.take_pages import take_manifests, take_pages
from desktop.sync.upkeep import begin, tidy_up
from protocol.base import MAX_ENVELOPES
from protocol.lineage import new_lineage_id
from protocol.problem import ProblemCode
from protocol.sync import SyncReply

__all__ = ["Interrupted", "SyncReport", "sync_once"]

MAX_ROUNDS = 10_000
LINEAGE_REFUSED = "lineage_refused"
NOT_HEALED = frozenset(
    {
        ProblemCode.NOT_FOUND,
        ProblemCode.DEVICE_DRAINING,
        ProblemCode.DEVICE_LOCKED,
        ProblemCode.CERTIFICATE_EXPIRED,
    }
)


class Interrupted(Exception):
    """The program is closing; what was done so far stays done."""


def sync_once(
    database: Database,
    http: Http,
    clock: Clock,
    *,
    new_id: Callable[[], str] = new_lineage_id,
    most: int = MAX_ENVELOPES,
    is_stopping: Callable[[], bool] = lambda: False,
    on_progress: Callable[[int, int], None] = lambda pushed, rows: None,
) -> SyncReport:
    """Exchange with HQ until the outbox is empty and every scope is whole; one request when there is little.

    Raises Unreachable, NotHq or HqRefused from `http`, `not_enrolled`, or Interrupted; what earlier rounds did stays.
    """
    started, before = clock.moment().monotonic_ms, _figures(http)
    progress = begin(database, clock)
    progress.is_brief = http.is_brief

    def check_stop() -> None:
        if is_stopping():
            raise Interrupted

    def exchange() -> None:
        for _ in range(MAX_ROUNDS):
            check_stop()
            step, reply = ask(database, http, 0 if progress.stuck else most, progress)
            has_more, moved = _take_reply(database, step, reply, clock.moment(), progress, new_id())
            take_manifests(database, http, progress, check_stop)
            on_progress(progress.pushed, sum(progress.rows.values()))
            if progress.notice and not has_more:
                raise HqRefused(refusal_of(progress.notice))
            if not has_more:
                return
            if not moved:
                progress.note("no_progress")
                return

    try:
        exchange()
    finally:
        note_stuck(database, progress)
        http.is_brief = progress.is_brief
    if (progress.new_lineages or not progress.is_healed) and _heal(database, http, clock, progress):
        exchange()
    tidy_up(database, clock, progress)
    spent = [now - then for now, then in zip(_figures(http), before, strict=True)]
    return _report(progress, spent, clock.moment().monotonic_ms - started)


def _heal(database: Database, http: Http, clock: Clock, progress: Progress) -> bool:
    """Fetch what a new lineage lacks and say whether something came that HQ has to hear of; an HQ that cannot give it
    yet is asked again next time."""
    try:
        progress.healed = heal(database, http, clock)
    except HqRefused as refusal:
        if refusal.code not in NOT_HEALED:
            raise
        progress.note("healing_refused")
    return progress.healed > 0


def _report(progress: Progress, spent: list[int], duration_ms: int) -> SyncReport:
    requests, up, down = spent
    return SyncReport(
        pushed=progress.pushed,
        verdicts=dict(progress.verdicts),
        rows=dict(progress.rows),
        requests=requests,
        bytes_up=up,
        bytes_down=down,
        duration_ms=duration_ms,
        new_lineage=progress.new_lineages > 0,
        problems=tuple(progress.problems),
        healed=progress.healed,
    )


def _figures(http: Http) -> tuple[int, int, int]:
    return http.traffic.requests, http.traffic.bytes_up, http.traffic.bytes_down


def _is_to_be_said(database: Database, step: Round, reply: SyncReply, progress: Progress) -> bool:
    """Tell whether cursors that were said in short have to be said in full, since HQ's seal is of something else."""
    progress.is_brief = is_sealed(database, step, reply)
    if step.is_brief and progress.is_brief:
        progress.whole.update(state.scope for state in step.scopes)
    return step.is_brief and not progress.is_brief


def _take_reply(
    database: Database, step: Round, reply: SyncReply, now: Moment, progress: Progress, new_id: str
) -> tuple[bool, bool]:
    """Store what HQ said; return whether something is left to do, and whether this round changed anything."""
    progress.notice = reply.notice
    outcome = take_log(database, step, reply, now, progress, new_id)
    moved = not isinstance(outcome, Acked) or outcome.n != step.log.acked.n
    waiting = not isinstance(outcome, Acked) or (outcome.n < step.log.head.n and not progress.stuck)
    if progress.is_fork_refused:
        progress.note(LINEAGE_REFUSED)
        return False, False
    doubts = progress.doubts()
    if step.is_brief and not reply.held:
        progress.is_brief = False  # HQ wants to hear the cursors in full, or does not know the short form
        return True, True
    incomplete = take_pages(database, reply, progress)
    if not incomplete and _is_to_be_said(database, step, reply, progress):
        return True, True
    pulled = bool(progress.manifests) or any(page.rows for page in reply.pages) or progress.doubts() > doubts
    has_news, progress.has_news = progress.has_news, False  # what was obeyed is told at once
    return waiting or bool(incomplete) or has_news, moved or pulled or has_news
