"""Histories of the ledger file: the current one, and beginning another where continuity cannot be proved."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Row, Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from desktop.models.document import Device, Document, Lineage
from protocol.lineage import chain_next, chain_start

PREFIX_MARK_LENGTH = 3
MOST_AN_HOUR: Final = 3
"""So many histories HQ's word may make begin within an hour; more is no HQ that knows what it says."""
_HOUR: Final = timedelta(hours=1)

_COLUMNS = (Document.n, Document.doc_id, Document.kind, Document.version, Document.body, Document.chain)


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored document as it stands in its lineage."""

    n: int
    doc_id: str
    kind: str
    version: int
    body: bytes
    chain: str


def current_lineage(session: Session) -> Lineage:
    """Return the lineage that documents are appended to."""
    return session.scalars(select(Lineage).order_by(Lineage.ordinal.desc()).limit(1)).one()


def select_entries(lineage_id: str, after: int) -> Select[int, str, str, int, bytes, str]:
    """Select the documents of a lineage after a place, in their order; read rows with `entry_of`."""
    query = select(*_COLUMNS).where(Document.lineage_id == lineage_id, Document.n > after)
    return query.order_by(Document.n)


def entry_of(row: Row[int, str, str, int, bytes, str]) -> Entry:
    """Return what `select_entries` selected."""
    return Entry(*row)


def lineage_prefix(series_prefix: str, lineage_id: str) -> str:
    """Return the number prefix of a later lineage: three characters of its own random id, so that
    two clones that both had to start again never print the same number."""
    mark = b32encode(hashlib.blake2b(lineage_id.encode(), digest_size=5).digest()).decode()
    return f"{series_prefix}{mark[:PREFIX_MARK_LENGTH]}"


def rechain(lineage_id: str, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Put documents on a new lineage in their order, keeping identity and bytes."""
    chain = chain_start(lineage_id)
    for n, entry in enumerate(entries, start=1):
        chain = chain_next(chain, n, entry.doc_id, entry.kind, entry.version, entry.body)
        yield Entry(n, entry.doc_id, entry.kind, entry.version, entry.body, chain)


def may_begin(session: Session, now: datetime) -> bool:
    """Tell whether HQ's word may make another history begin; one that began later than now is a clock's, not HQ's."""
    last = select(Lineage.began_at).order_by(Lineage.ordinal.desc()).limit(MOST_AN_HOUR)
    recent = [at for at in session.scalars(last) if at is not None and now - _HOUR < at <= now]
    return len(recent) < MOST_AN_HOUR


def start_lineage(
    session: Session, lineage_id: str, prefix: str = "", began_at: datetime | None = None
) -> None:
    """Begin a new history of this file: its documents keep identity, bytes and order and wait for HQ again.

    One that left its body to HQ stays where it is, for every backup of HQ holds it.
    """
    old = current_lineage(session)
    entries = [entry_of(row) for row in session.execute(select_entries(old.id, 0)) if row.body]
    session.add(
        Lineage(
            id=lineage_id,
            ordinal=old.ordinal + 1,
            parent=old.id,
            prefix=prefix or _new_prefix(session, old, lineage_id),
            n=0,
            chain=chain_start(lineage_id),
            acked_n=0,
            durable_n=0,
            pruned_n=0,
            is_healed=False,
            began_at=began_at,
        )
    )
    session.flush()
    _rehome(session, lineage_id, entries)


def _new_prefix(session: Session, old: Lineage, lineage_id: str) -> str:
    """Return a prefix that no history of this file ever had: a printed number never comes again."""
    first = (
        session.scalar(select(Device.series_prefix))
        or session.scalars(select(Lineage.prefix).order_by(Lineage.ordinal).limit(1)).one()
    )
    prefix = lineage_prefix(first, lineage_id)
    taken = session.scalar(select(func.count()).where(Lineage.prefix == prefix))
    return lineage_prefix(prefix, lineage_id) if taken else prefix


def _rehome(session: Session, lineage_id: str, entries: list[Entry]) -> None:
    moved = list(rechain(lineage_id, entries))
    if not moved:
        return
    session.connection().execute(
        update(Document)
        .where(Document.doc_id == bindparam("id_"))
        .values(lineage_id=lineage_id, n=bindparam("n_"), chain=bindparam("chain_")),
        [{"id_": entry.doc_id, "n_": entry.n, "chain_": entry.chain} for entry in moved],
    )
    head = moved[-1]
    session.execute(update(Lineage).where(Lineage.id == lineage_id).values(n=head.n, chain=head.chain))
