"""Cursors in their short form: when they can be said briefly, and whether HQ's seal is of what is held here."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.sync.cursor import Cursor, held_scope, held_scopes, read_cursors
from desktop.sync.round import FEATURES, Progress, Round
from protocol.brief import held_seal
from protocol.sync import ScopeState, SyncReply


def read_scopes(session: Session, progress: Progress) -> tuple[list[ScopeState], bool]:
    """Return what is held of every scope, and whether it goes in short: HQ understands that, and nothing is unusual."""
    cursors = read_cursors(session)
    if not _are_whole(cursors):
        return held_scopes(session), False
    is_usual = not progress.asked and not progress.left_alone and progress.features == FEATURES
    return [held_scope(each) for each in cursors], progress.is_brief and is_usual


def _are_whole(cursors: Collection[Cursor]) -> bool:
    """Tell whether every scope is held whole, with nothing waiting and none left alone."""
    return bool(cursors) and all(
        each.gen and each.is_complete and not (each.staged_gen or each.pauses) for each in cursors
    )


def is_sealed(database: Database, step: Round, reply: SyncReply) -> bool:
    """Tell whether HQ's seal is of what is held now that the pages of its answer are taken in."""
    if not reply.held:
        return False
    if step.is_brief and not reply.pages:
        return reply.held == held_seal(step.scopes)
    with database.read() as session:
        cursors = read_cursors(session)
    return _are_whole(cursors) and reply.held == held_seal(map(held_scope, cursors))
