"""Which scopes HQ's pages of were not taken, how often in a row, and when HQ is to hear of it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.models.price_hold import ScopeTrouble
from desktop.sync.round import Progress

TOLD_FROM: Final = 3
DIFFERS: Final = "differs"
MOST_REASON: Final = 100

Troubles = dict[str, tuple[str, int]]
"""By scope: why, and how often in a row up to TOLD_FROM."""


def read_troubles(session: Session) -> Troubles:
    """Return the scopes in trouble."""
    query = select(ScopeTrouble.scope, ScopeTrouble.reason, ScopeTrouble.times)
    return {row[0]: (row[1], row[2]) for row in session.execute(query)}


def to_tell(troubles: Troubles) -> dict[str, str]:
    """Return the scopes HQ has to hear of, with the reason."""
    return {scope: reason for scope, (reason, times) in troubles.items() if times >= TOLD_FROM}


def refused(words: str) -> str:
    """Return the reason of a page that was refused."""
    return f"refused: {words}"[:MOST_REASON]


def note_troubles(database: Database, progress: Progress) -> None:
    """Count the scopes that were in trouble in this synchronisation, and forget those that are whole again."""
    before = progress.troubles_before
    now = {
        scope: (reason, min(TOLD_FROM, before.get(scope, ("", 0))[1] + 1))
        for scope, reason in progress.troubles.items()
    }
    changed = {scope: trouble for scope, trouble in now.items() if before.get(scope) != trouble}
    over = (before.keys() & progress.whole) - now.keys()
    if not (changed or over):
        return
    with database.write() as session:
        session.execute(delete(ScopeTrouble).where(ScopeTrouble.scope.in_([*changed, *over])))
        for scope, (reason, times) in changed.items():
            session.add(ScopeTrouble(scope=scope, reason=reason, times=times))
