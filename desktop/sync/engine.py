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
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.clock import Clock, Moment
from desktop.db import Database
from desktop.hqtime import tell_hq_time
from desktop.lineage import may_begin
from desktop.sync.apply import find_held, take_page
from desktop.sync.control import Statement, record_days, state_days
from desktop.sync.cursor import (
    Taken,
    distrust,
    give_up,
    held_scopes,
)
from desktop.sync.glance import look
from desktop.sync.heal import heal
from desktop.sync.http import HqRefused, Http, refusal_of
from desktop.sync.lease import drop_wishes, read_returned, read_wishes
from desktop.sync.outbox import (
    chain_at,
    read_batch,
    read_log,
    record_durable,
    record_outcome,
    record_verdicts,
    without_gap,
)
from desktop.sync.poison import (
    INDIGESTIBLE,
    cut_batch,
    first_form,
    next_form,
    note_failure,
    put_back,
    read_failures,
    read_late,
)
from desktop.sync.pull import PageRefused
from desktop.sync.push import Acked, Forked, Outcome, judge_push
from desktop.sync.repair import count_scope, make_checks
from desktop.sync.reply import MOST_TEXT, check_reply, check_scope
from desktop.sync.revocation import Told, read_told, take_trust, wanted_features
from desktop.sync.round import Progress, Round, SyncReport
from desktop.sync.segment import take_segments
from desktop.sync.trouble import DIFFERS, read_troubles, refused, to_tell
from desktop.sync.upkeep import begin, tidy_up
from domain.errors import DomainError
from protocol.base import MAX_ENVELOPES
from protocol.lineage import new_lineage_id
from protocol.problem import ProblemCode
from protocol.routes import SYNC
from protocol.sync import BodyForm, Feature, PageStatus, ScopePage, ScopeState, SyncReply

__all__ = ["Interrupted", "SyncReport", "sync_once"]

MAX_ROUNDS = 10_000
MOST_NEW_LINEAGES = 1
LINEAGE_REFUSED = "lineage_refused"
MOST_COMPARISONS = 4
NOT_HEALED = frozenset(
    {
        ProblemCode.NOT_FOUND,
        ProblemCode.DEVICE_DRAINING,
        ProblemCode.DEVICE_LOCKED,
        ProblemCode.CERTIFICATE_EXPIRED,
    }
)


_CONTACT = "UPDATE device SET gen = ?, synced_at = ?, hq_offset_ms = ? WHERE id = 1"


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

    def exchange() -> None:
        for _ in range(MAX_ROUNDS):
            if is_stopping():
                raise Interrupted
            step, reply = _ask(database, http, 0 if progress.stuck else most, progress)
            has_more, moved = _take_reply(database, step, reply, clock.moment(), progress, new_id())
            _take_segments(database, http, progress, is_stopping)
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
        _note_stuck(database, progress)
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


def _note_stuck(database: Database, progress: Progress) -> None:
    """Count the document that HQ could not take while it took everything else."""
    if progress.stuck and progress.is_answered:
        with database.write() as session:
            note_failure(session, progress.stuck)
        progress.is_answered = False


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


def _ask(database: Database, http: Http, most: int, progress: Progress) -> tuple[Round, SyncReply]:
    """Ask HQ; a batch it cannot take as a whole is halved until the document at fault stands alone. Then HQ is asked
    without it, or, after it failed often enough, with its bytes unread or its hash alone."""
    while True:
        with database.read() as session:
            step = _read_round(session, most, progress)
        try:
            reply = http.post(SYNC, step.request(), SyncReply)
        except HqRefused as refusal:
            if refusal.code not in INDIGESTIBLE or not (step.batch or step.late):
                raise
            most = _isolate(database, step, progress)
        else:
            check_reply(reply)
            progress.is_answered, progress.form = True, BodyForm.PLAIN
            return step, reply


def _isolate(database: Database, step: Round, progress: Progress) -> int:
    """Come closer to what HQ cannot take and return how many documents to send next."""
    if step.late:
        with database.write() as session:
            put_back(session, step.late)
        progress.is_late_refused = True
        progress.note(f"document_refused:{step.late[0].doc_id}")
        return len(step.batch)
    if len(step.batch) > 1:
        return len(step.batch) // 2
    doc_id, form = step.batch[0].doc_id, next_form(step.form)
    if form is None:
        progress.stuck = doc_id
        progress.is_answered = False
        progress.note(f"document_refused:{doc_id}")
        return 0
    progress.form = form
    if form is BodyForm.HASH:
        progress.note(f"document_skipped:{doc_id}")
    return 1


def _figures(http: Http) -> tuple[int, int, int]:
    return http.traffic.requests, http.traffic.bytes_up, http.traffic.bytes_down


def _read_round(session: Session, most: int, progress: Progress) -> Round:
    seen = look(session)
    if not seen.is_enrolled:
        raise DomainError("not_enrolled")
    log, scopes = read_log(session), held_scopes(session)
    asked = {scope: inside for scope, inside in progress.asked.items() if scope not in progress.left_alone}
    checks = {scope: make_checks(session, scope, inside) for scope, inside in asked.items()}
    batch = read_batch(session, log, most=most) if most else []
    failures = read_failures(session, log) if batch else {}
    batch = cut_batch(batch, failures)
    form = max(
        progress.form, first_form(failures.get(batch[0].doc_id, 0) if batch else 0), key=list(BodyForm).index
    )
    return Round(
        log=log,
        batch=batch,
        scopes=[_as_counted(session, state) if state.scope in checks else state for state in scopes],
        checks=checks,
        left_alone=sorted(progress.left_alone),
        features=progress.features
        if seen.has_certificate
        else [*progress.features, *wanted_features(session)],
        form=form if batch else BodyForm.PLAIN,
        late=read_late(session, log) if seen.has_late and not progress.is_late_refused else [],
        told=read_told(session) if seen.has_orders else Told(),
        control=Statement() if batch else state_days(session, log),
        wishes=read_wishes(session) if seen.has_wishes else [],
        returned=read_returned(session, log, batch) if seen.has_closed else [],
        paused_for=to_tell(read_troubles(session)) if seen.has_troubles else {},
    )


def _as_counted(session: Session, state: ScopeState) -> ScopeState:
    return ScopeState(state.scope, state.gen, state.v, count_scope(session, state.scope))


def _take_reply(
    database: Database, step: Round, reply: SyncReply, now: Moment, progress: Progress, new_id: str
) -> tuple[bool, bool]:
    """Store what HQ said; return whether something is left to do, and whether this round changed anything."""
    progress.notice = reply.notice
    outcome = _take_push(database, step, reply, now, progress, new_id)
    moved = not isinstance(outcome, Acked) or outcome.n != step.log.acked.n
    waiting = not isinstance(outcome, Acked) or (outcome.n < step.log.head.n and not progress.stuck)
    if progress.is_fork_refused:
        progress.note(LINEAGE_REFUSED)
        return False, False
    doubts = progress.doubts()
    held = find_held(database, reply.pages)
    incomplete = [page.scope for page in reply.pages if not _take_page(database, page, progress, held)]
    pulled = bool(progress.manifests) or any(page.rows for page in reply.pages) or progress.doubts() > doubts
    has_news, progress.has_news = progress.has_news, False  # what was obeyed is told at once
    return waiting or bool(incomplete) or has_news, moved or pulled or has_news


def _take_push(
    database: Database, step: Round, reply: SyncReply, now: Moment, progress: Progress, new_id: str
) -> Outcome:
    with database.write() as session:
        outcome = judge_push(reply, step.log, step.batch, lambda n: chain_at(session, step.log.lineage_id, n))
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


def _take_page(database: Database, page: ScopePage, progress: Progress, held: frozenset[str]) -> bool:
    """Take one page in and say whether its scope is done for this synchronisation."""
    if page.scope in progress.left_alone:
        return True
    if page.status is PageStatus.ROWS and not page.rows and not page.is_complete:
        return False  # HQ had no room left for this scope; it is asked for again as it was
    progress.asked.pop(page.scope, None)
    try:
        check_scope(page, progress.dealer_id)
        taken = Taken() if page.scope in held else take_page(database, page)
    except PageRefused as refusal:
        progress.note(f"page_refused:{page.scope}:{refusal}")
        progress.troubles[page.scope[:MOST_TEXT]] = refused(str(refusal))
        return True
    if taken.held:
        progress.note(f"prices_held:{page.scope}")
        progress.troubles[page.scope] = taken.held
        return True
    progress.rows[page.scope] += taken.rows
    if taken.unreadable:
        progress.note(f"rows_unreadable:{page.scope}")
    if taken.manifest is not None:
        progress.manifests.append(taken.manifest)
        return False
    if taken.differs or taken.asked is not None:
        return _settle_difference(database, page.scope, taken, progress)
    if taken.is_complete:
        progress.whole.add(page.scope)
    return taken.is_complete


def _take_segments(
    database: Database, http: Http, progress: Progress, is_stopping: Callable[[], bool]
) -> None:
    """Take in what comes in segments; when that fails for another reason than the line, the rows come in pages."""

    def check_stop() -> None:
        if is_stopping():
            raise Interrupted

    manifests, progress.manifests = progress.manifests, []
    for manifest, refusal in take_segments(database, http, manifests, check_stop) if manifests else ():
        if refusal is None:
            progress.rows[manifest.scope] += manifest.digest.count
            progress.whole.add(manifest.scope)
        else:
            progress.features = [Feature.COMPARE.value]
            progress.note(f"segments_refused:{manifest.scope}:{refusal}")


def _settle_difference(database: Database, scope: str, taken: Taken, progress: Progress) -> bool:
    """Compare by buckets, then take the scope from its beginning, then leave it alone for a while."""
    progress.comparisons[scope] += taken.asked is not None
    if taken.asked is not None and progress.comparisons[scope] <= MOST_COMPARISONS:
        progress.asked[scope] = taken.asked
        return False
    if scope not in progress.restarted:
        progress.restarted.add(scope)
        distrust(database, scope)
        return False
    progress.left_alone.add(scope)
    progress.note(f"scope_differs:{scope}")
    progress.troubles[scope] = DIFFERS
    give_up(database, scope)
    return True
