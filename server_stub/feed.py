"""Scopes: what HQ publishes gets a new version only where it changed; `page` answers with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from protocol.base import encode
from protocol.digest import Digest, change, row_hash
from protocol.lease import LEASE
from protocol.verdict import VERDICT
from server_stub.db import add_last_step
from server_stub.edition import name_in, newest, older, plain_name, project
from server_stub.models import BRAND, Headquarters, Scope, ScopeRow

_GONE = b"null"
_FEW = 500
_OF_DEALERS = frozenset({"dealer", LEASE, "store", VERDICT})

Key = tuple[str, str]
Pending = dict[Key, tuple[int, bytes] | None]
"""Shape and body of each row that is published; None for one that is gone."""


def publish(session: Session, scope: str, kind: str, rows: Iterable[tuple[str, msgspec.Struct]]) -> None:
    """Publish rows by key; before the commit those that differ from what is out get a new version."""
    pending = _pending(session, scope)
    for key, row in rows:
        pending[(kind, key)] = (newest().shape(kind), encode(row))


def publish_bodies(session: Session, scope: str, rows: Iterable[tuple[str, str, bytes]]) -> None:
    """Publish rows as kind, key and body bytes, which stay as they are; a scope without any is made all the same."""
    _pending(session, scope).update({(kind, key): (newest().shape(kind), body) for kind, key, body in rows})


def retract(session: Session, scope: str, kind: str, keys: Iterable[str]) -> None:
    """Publish that rows are gone."""
    pending = _pending(session, scope)
    for key in keys:
        pending[(kind, key)] = None


def publish_all(session: Session, scope: str, kind: str, rows: Iterable[tuple[str, msgspec.Struct]]) -> None:
    """Publish the full set of a kind: rows as given, every other living row of the kind is gone."""
    fresh = dict(rows)
    living = select(ScopeRow.key).join(Scope, Scope.id == ScopeRow.scope_id)
    living = living.where(Scope.name == scope, ScopeRow.kind == kind, ScopeRow.is_gone.is_(False))
    retract(session, scope, kind, (key for key in session.scalars(living) if key not in fresh))
    publish(session, scope, kind, fresh.items())


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Run a part that can fail alone: its rows and what it meant to publish go together."""
    before = {name: dict(rows) for name, rows in session.info.get("pending_rows", {}).items()}
    try:
        with session.begin_nested():
            yield
    except BaseException:
        session.info["pending_rows"] = before
        raise


def _pending(session: Session, scope: str) -> Pending:
    add_last_step(session, "feed", _flush)
    scopes: dict[str, Pending] = session.info.setdefault("pending_rows", {})
    return scopes.setdefault(scope, {})


def _flush(session: Session) -> None:
    scopes = _in_editions(session.info.pop("pending_rows", {}))
    _open_scopes(session, sorted(scopes))
    locked = select(Scope).where(Scope.name.in_(scopes)).order_by(Scope.id).with_for_update()
    for scope in list(session.scalars(locked.execution_options(populate_existing=True))):
        _write_changes(session, scope, scopes[scope.name])


def _in_editions(scopes: dict[str, Pending]) -> dict[str, Pending]:
    """Add to what is published the same rows as each older edition sees them."""
    every = dict(scopes)
    for edition in older():
        for name, pending in scopes.items():
            if plain_name(name) == name:
                every[name_in(edition, name)] = {
                    key: row and project(edition, key[0], *row) for key, row in pending.items()
                }
    return every


def publish_editions(session: Session) -> None:
    """Publish every scope in the editions that lack it: after an update of HQ that brought another shape."""
    living = select(ScopeRow.kind, ScopeRow.key, ScopeRow.shape, ScopeRow.body)
    for scope_id, name in session.execute(select(Scope.id, Scope.name)).all() if older() else ():
        if plain_name(name) != name:
            continue
        rows = session.execute(living.where(ScopeRow.scope_id == scope_id, ScopeRow.is_gone.is_(False))).all()
        for edition in older():
            pending = _pending(session, name_in(edition, name))
            for kind, key, shape, body in rows:
                pending[(kind, key)] = project(edition, kind, shape, bytes(body))


def _open_scopes(session: Session, names: Sequence[str]) -> None:
    known = set(session.scalars(select(Scope.name).where(Scope.name.in_(names))))
    gen = session.scalar(select(Headquarters.gen)) or ""
    missing = [{"dealer_id": owner_of(name), "name": name, "gen": gen} for name in names if name not in known]
    if missing:
        session.execute(insert(Scope), missing)


def owner_of(scope: str) -> int:
    """Return the dealer whose rows a scope holds, or the brand."""
    kind, _, rest = plain_name(scope).partition(":")
    return int(rest.partition(".")[0]) if kind in _OF_DEALERS else BRAND


def _held(session: Session, scope_id: int, pending: Pending) -> dict[Key, tuple[int, bool]]:
    query = select(ScopeRow.kind, ScopeRow.key, ScopeRow.hash, ScopeRow.is_gone)
    query = query.where(ScopeRow.scope_id == scope_id)
    if len(pending) <= _FEW:
        query = query.where(ScopeRow.key.in_({key for _, key in pending}))
    return {(kind, key): (hash, is_gone) for kind, key, hash, is_gone in session.execute(query)}


def _write_changes(session: Session, scope: Scope, pending: Pending) -> None:
    held, digest = _held(session, scope.id, pending), Digest(scope.count, scope.high, scope.low)
    added: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    v = scope.head_v
    for (kind, key), published in pending.items():
        old = held.get((kind, key))
        old_hash = old[0] if old and not old[1] else None
        shape, body = published or (1, None)
        new_hash = None if body is None else row_hash(kind, shape, key, body)
        if new_hash == old_hash:
            continue
        digest, v = change(digest, removed=old_hash, added=new_hash), v + 1
        row = {"row_kind": kind, "row_key": key, "v": v, "hash": new_hash or 0, "shape": shape}
        row |= {"is_gone": body is None, "body": body if body is not None else _GONE}
        (changed if old else added).append(row)
    if not added and not changed:
        return
    _write_rows(session, scope.id, added, changed)
    counts = {"count": digest.count, "high": digest.high, "low": digest.low}
    step = update(Scope).where(Scope.id == scope.id).values(head_v=v, **counts)
    session.execute(step.execution_options(synchronize_session=False))


def _write_rows(
    session: Session, scope_id: int, added: list[dict[str, object]], changed: list[dict[str, object]]
) -> None:
    table = ScopeRow.__table__
    shared = {"scope_id": scope_id}
    if added:
        rows = [shared | {"kind": row.pop("row_kind"), "key": row.pop("row_key")} | row for row in added]
        session.execute(insert(table), rows)  # type: ignore[arg-type]  # __table__ is typed as FromClause
    if changed:
        by_key = (ScopeRow.kind == bindparam("row_kind")) & (ScopeRow.key == bindparam("row_key"))
        columns: dict[str, object] = {
            name: bindparam(name) for name in ("v", "hash", "is_gone", "shape", "body")
        }
        step = update(table).where(ScopeRow.scope_id == scope_id, by_key).values(columns)  # type: ignore[arg-type]  # same
        session.connection().execute(step, changed)
