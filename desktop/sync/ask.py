"""One request: all it carries from one snapshot, and how it shrinks while HQ cannot take it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.sync.brief import read_scopes
from desktop.sync.control import Statement, state_days
from desktop.sync.glance import look
from desktop.sync.http import HqRefused, Http
from desktop.sync.lease import read_returned, read_wishes
from desktop.sync.outbox import read_batch, read_log
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
from desktop.sync.repair import count_scope, make_checks
from desktop.sync.reply import check_reply
from desktop.sync.revocation import Told, read_told, wanted_features
from desktop.sync.round import Progress, Round
from desktop.sync.trouble import read_troubles, to_tell
from domain.errors import DomainError
from protocol.routes import SYNC
from protocol.sync import BodyForm, ScopeState, SyncReply


def ask(database: Database, http: Http, most: int, progress: Progress) -> tuple[Round, SyncReply]:
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


def _read_round(session: Session, most: int, progress: Progress) -> Round:
    seen = look(session)
    if not seen.is_enrolled:
        raise DomainError("not_enrolled")
    log, (scopes, is_brief) = read_log(session), read_scopes(session, progress)
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
        is_brief=is_brief,
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


def note_stuck(database: Database, progress: Progress) -> None:
    """Count the document that HQ could not take while it took everything else."""
    if progress.stuck and progress.is_answered:
        with database.write() as session:
            note_failure(session, progress.stuck)
        progress.is_answered = False
