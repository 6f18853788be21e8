"""Heads of scopes: what every synchronisation has to know of the scopes it answers for, as plain as they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from protocol.digest import Digest
from server_stub.models import Scope
from server_stub.prepared import PreparedList

_COLUMNS = (
    Scope.id,
    Scope.name,
    Scope.gen,
    Scope.floor_v,
    Scope.head_v,
    Scope.count,
    Scope.high,
    Scope.low,
)
_NAMED = PreparedList(lambda names: select(*_COLUMNS).where(Scope.name.in_(names)))


@dataclass(frozen=True, slots=True)
class ScopeHead:
    """How far a scope is published in one snapshot, and what its rows add up to."""

    id: int
    name: str
    gen: str
    floor_v: int
    head_v: int
    count: int
    high: int
    low: int

    @property
    def digest(self) -> Digest:
        """The digest of the living rows."""
        return Digest(self.count, self.high, self.low)


def read_heads(session: Session, names: Iterable[str]) -> dict[str, ScopeHead]:
    """Return the heads of the scopes there are of these names."""
    return {row[1]: ScopeHead(*row) for row in _NAMED.rows(session, names)}
