"""How often the store's other tills used limited promotions, as far as their receipts were pulled; read once and then as they come."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from domain.promotion.cart import Uses

_MARK: Final = "SELECT gen, v FROM scope WHERE scope LIKE 'store:%' ORDER BY scope"
_USED: Final = (
    "SELECT s.doc_id, json_extract(g.value, '$[1]'), json_extract(g.value, '$[4]'),"
    " json_extract(CAST(s.body AS TEXT), '$.member_id'), s.business_day"
    " FROM store_receipt s, json_each(iif(s.body = x'', '[]', CAST(s.body AS TEXT)), '$.quote.given') g"
    " WHERE s.v > ?1 AND s.body <> x'' AND json_extract(g.value, '$[0]') = 'use'"
    " AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.doc_id = s.doc_id)"
)
_RETURNED: Final = (
    "SELECT s.doc_id, u.key, -u.value, json_extract(CAST(s.body AS TEXT), '$.member_id'),"
    " coalesce((SELECT o.business_day FROM receipt o WHERE o.doc_id = s.original_id),"
    " (SELECT o.business_day FROM store_receipt o WHERE o.doc_id = s.original_id), s.business_day)"
    " FROM store_receipt s, json_each(iif(s.body = x'', '[]', CAST(s.body AS TEXT)), '$.unearned.uses') u"
    " WHERE s.v > ?1 AND s.original_id <> '' AND s.body <> x''"
    " AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.doc_id = s.doc_id)"
)
_Use = tuple[str, int, str, str]
"""Promotion, times (below zero for a return), member and the day of the sale."""


@dataclass(slots=True)
class _Held:
    """What was read so far of one generation of the scope, up to version `v`."""

    gen: tuple[str, ...] = ()
    v: int = 0
    uses: dict[str, list[_Use]] = field(default_factory=dict)


_held: WeakKeyDictionary[Engine, _Held] = WeakKeyDictionary()


def sum_store_uses(session: Session, limited: Collection[str], member_id: str, day: date) -> dict[str, Uses]:
    """Return how often promotions were applied at the store's other tills: for a member, in the store, on a day, in all."""
    sums: dict[str, list[int]] = {}
    for uses in _read(session).uses.values():
        for promotion, times, member, on in uses:
            if promotion in limited:
                total = sums.setdefault(promotion, [0, 0, 0])
                total[0] += times if member_id and member == member_id else 0
                total[1] += times
                total[2] += times if on == day.isoformat() else 0
    return {id: Uses(member, total, of_day, total) for id, (member, total, of_day) in sums.items()}


def _read(session: Session) -> _Held:
    """Read what was pulled since the last look; another generation is read anew."""
    connection = session.connection()
    marks = connection.exec_driver_sql(_MARK).all()
    gen, v = tuple(str(row[0]) for row in marks), max((int(row[1]) for row in marks), default=0)
    held = _held.get(connection.engine)
    if held is None or held.gen != gen or held.v > v:
        held = _held[connection.engine] = _Held(gen)
    if held.v < v:
        fresh: dict[str, list[_Use]] = {}
        for doc_id, *use in _rows(session, held.v):
            promotion, times, member, day = use
            fresh.setdefault(doc_id, []).append((promotion, int(times or 0), member or "", day))
        held.uses |= fresh
        held.v = v
    return held


def _rows(session: Session, v: int) -> Iterator[Any]:
    for query in (_USED, _RETURNED):
        yield from session.connection().exec_driver_sql(query, (v,))
