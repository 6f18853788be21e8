"""What is due before and after the exchange with HQ, found by one look and mostly nothing."""

from __future__ import annotations

from desktop.clock import Clock
from desktop.db import Database
from desktop.sync.apply import take_chosen
from desktop.sync.cursor import Cursor, read_cursors, recount, take_pauses
from desktop.sync.glance import look, look_after
from desktop.sync.lease import close_leases, find_due
from desktop.sync.outbox import find_prunable, prune_bodies
from desktop.sync.promote import promote_unknown
from desktop.sync.round import Progress
from desktop.sync.trouble import DIFFERS, note_troubles, read_troubles


def begin(database: Database, clock: Clock) -> Progress:
    """Look after the scopes that were not HQ's: leave them alone for now, or compare them; and close leases."""
    with database.read() as session:
        seen, cursors = look(session), read_cursors(session)
        has_due = seen.has_leases and bool(find_due(session, clock.moment()))
    if any(each.staged_gen for each in cursors):
        take_chosen(database)
        with database.read() as session:
            cursors = read_cursors(session)
    progress = Progress(left_alone=set(take_pauses(database, cursors)), is_healed=seen.is_healed)
    for scope in progress.left_alone:
        progress.note(f"scope_differs:{scope}")
        progress.troubles[scope] = DIFFERS
    if seen.has_troubles:
        with database.read() as session:
            progress.troubles_before = read_troubles(session)
    if seen.has_unknown and promote_unknown(database):
        with database.read() as session:
            cursors = read_cursors(session)
    progress.dealer_id = seen.dealer_id
    progress.asked = {each.scope: () for each in cursors if _is_doubted(each)}
    if has_due:
        close_leases(database, clock)
    return progress


def _is_doubted(cursor: Cursor) -> bool:
    """Tell whether HQ is to hear the checks of a scope's buckets unasked."""
    is_lost = not (cursor.gen or cursor.staged_gen)
    return cursor.is_complete and (is_lost or (cursor.differed > 0 and not cursor.pauses))


def tidy_up(database: Database, clock: Clock, progress: Progress) -> None:
    """Note which scopes are not HQ's, and do what is due once a day: count digests from the rows, and leave old bodies to HQ."""
    note_troubles(database, progress)
    today = clock.moment().local
    with database.read() as session:
        stale, has_old = look_after(session, today.date().isoformat())
        has_prunable = has_old and bool(find_prunable(session, today))
    if has_prunable:
        with database.write() as session:
            prune_bodies(session, today)
    if stale:
        fresh = {name for name in progress.rows if progress.rows[name]}
        recount(database, today.date().isoformat(), but=fresh)
