"""Cuts of prices that wait for a person: put aside whole, shown, taken when somebody says so, replaced by newer ones."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

import msgspec
import zstandard
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.models.document import Device
from desktop.models.price_hold import LEFT, TAKEN, PriceHold
from desktop.sync.cursor import Cursor, State, Taken, distrust, drop_stage, state_of, writing
from desktop.sync.published import File
from domain.price_change import PriceChange
from protocol.digest import Digest
from protocol.sync import PageStatus, ScopePage

WAITING: Final = "prices_waiting"
LEFT_ALONE: Final = "prices_left"

log = logging.getLogger(__name__)


def put_page_aside(session: Session, file: File, state: State, page: ScopePage, most: int) -> bool:
    """Add a page to the stage, which begins anew with one that does not follow; tell whether there was room."""
    if page.status is not PageStatus.ROWS:
        drop_stage(session, file, state)
    number = session.scalar(select(func.count()).where(file.stage.scope == page.scope)) or 0
    if number >= most:
        return False
    content = zstandard.compress(msgspec.json.encode(page), level=1)
    session.execute(insert(file.stage).values(scope=page.scope, page=number, content=content))
    state.staged_gen, state.staged_v = page.gen, page.v
    return True


def hold_back(database: Database, file: File, page: ScopePage, change: PriceChange, most: int) -> Taken:
    """Put the last page of a doubted cut beside those that wait; the prices in force stay."""
    with database.write() as session:  # first: a stage without this row is asked for again, never shown
        _note(session, page, change)
    with writing(database, file) as session:
        has_room = put_page_aside(session, file, state_of(session, file, page.scope), page, most)
    if not has_room:
        return distrust(database, page.scope)
    log.info("prices of %s wait for a person: %s, %s products", page.scope, change.doubt, change.changed)
    return Taken(held=WAITING)


def _note(session: Session, page: ScopePage, change: PriceChange) -> None:
    digest = page.digest or Digest()
    session.execute(delete(PriceHold).where(PriceHold.scope == page.scope))
    row = {
        "scope": page.scope,
        "gen": page.gen,
        "v": page.v,
        "count": digest.count,
        "high": digest.high,
        "low": digest.low,
        "held_at": session.scalar(select(Device.synced_at)),
        "reason": change.doubt or "",
        "compared": change.compared,
        "changed": change.changed,
        "examples": msgspec.json.encode([(one.sku, one.unit, one.old, one.new) for one in change.examples]),
    }
    session.execute(insert(PriceHold).values(row))


def read_hold(session: Session, state: State | Cursor) -> PriceHold | None:
    """Return what waits of a scope, None where the stage is at another place."""
    if not state.staged_gen:
        return None
    hold = session.get(PriceHold, state.scope)
    return hold if hold is not None and (hold.gen, hold.v) == (state.staged_gen, state.staged_v) else None


def digest_of_hold(hold: PriceHold) -> Digest:
    """Return the digest of the cut that waits."""
    return Digest(hold.count, hold.high, hold.low)


def reason_of(hold: PriceHold) -> str:
    """Return why a scope is not HQ's: nobody looked yet, or somebody would not have these prices."""
    return LEFT_ALONE if hold.choice == LEFT else WAITING


def find_taken(session: Session, cursors: Iterable[Cursor]) -> list[PriceHold]:
    """Return the cuts that a person said may be taken."""
    holds = [read_hold(session, each) for each in cursors if each.staged_gen]
    return [hold for hold in holds if hold is not None and hold.choice == TAKEN]


def end_hold(database: Database, scope: str) -> None:
    """Forget a cut that does not wait any more."""
    with database.write() as session:
        session.execute(delete(PriceHold).where(PriceHold.scope == scope))


def move_hold(database: Database, file: File, page: ScopePage) -> None:
    """Take over HQ's new name and version of a cut whose content is the same."""
    with database.write() as session:
        hold = session.get_one(PriceHold, page.scope)
        hold.gen, hold.v = page.gen, page.v
        session.flush()
    with writing(database, file) as session:
        state = state_of(session, file, page.scope)
        state.staged_gen, state.staged_v = page.gen, page.v


def log_taken(hold: PriceHold) -> None:
    """Write down who took which prices."""
    log.info(
        "prices of %s at %s taken by %s on %s: %s of %s products by more than half",
        *(hold.scope, hold.v, hold.chosen_by or "nobody named", hold.chosen_at, hold.changed, hold.compared),
    )
