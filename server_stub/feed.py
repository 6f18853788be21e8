"""Scopes: what HQ publishes gets a new version only where it changed, and is paged as the bytes it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy

import msgspec
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from protocol.base import MAX_BODY_BYTES, MAX_PAGE_ROWS, encode
from protocol.digest import Checks, Digest, change, row_hash
from protocol.lease import LEASE
from protocol.problem import ProblemCode
from protocol.segment import Manifest
from protocol.sync import Feature, PageStatus, ScopePage, ScopeState, SyncRequest
from protocol.sync import ScopeRow as PageRow
from protocol.verdict import VERDICT
from server_stub.db import add_last_step
from server_stub.edition import (
    ask_in,
    choose_edition,
    name_in,
    newest,
    older,
    plain_name,
    project,
    tell_from,
)
from server_stub.models import BRAND, Headquarters, Scope, ScopeRow
from server_stub.prepared import Prepared
from server_stub.problems import RefusedError
from server_stub.repair import SMALL, find_differing, in_buckets, is_comparable, misses_much, needs_depth

_GEN = Prepared(select(Headquarters.gen))
_GONE = b"null"
_FEW = 500
_OF_DEALERS = frozenset({"dealer", LEASE, "store", VERDICT})
_COLUMNS = (ScopeRow.v, ScopeRow.kind, ScopeRow.shape, ScopeRow.key, ScopeRow.body)

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
    missing = [{"dealer_id": _owner(name), "name": name, "gen": gen} for name in names if name not in known]
    if missing:
        session.execute(insert(Scope), missing)


def _owner(scope: str) -> int:
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


class _Budget:
    """What one reply may still carry."""

    def __init__(self, rows: int) -> None:
        self.rows = self._at_first = max(1, min(rows, MAX_PAGE_ROWS))
        self.bytes = MAX_BODY_BYTES

    @property
    def is_used(self) -> bool:
        """Whether some of it is gone already."""
        return self.rows < self._at_first

    @property
    def is_spent(self) -> bool:
        return self.rows <= 0 or self.bytes <= 0

    def take(self, key: str, body: bytes) -> None:
        """Count a row."""
        self.rows -= 1
        self.bytes -= len(body) + len(key) + 32

    def become(self, other: _Budget) -> None:
        """Take over what another left."""
        self.rows, self.bytes = other.rows, other.bytes


def read_pages(
    session: Session,
    granted: Sequence[str],
    request: SyncRequest,
    find_manifest: Callable[[Scope], Manifest | None] = lambda scope: None,
) -> list[ScopePage]:
    """Answer every scope the PC holds or is granted, in shapes it knows; none to a program too old for all of them."""
    edition = choose_edition(request.shapes)
    if edition is None:
        return []
    names = [name_in(edition, name) for name in granted]
    return [
        tell_from(edition, page) for page in _read(session, names, ask_in(edition, request), find_manifest)
    ]


def _read(
    session: Session,
    granted: Sequence[str],
    request: SyncRequest,
    find_manifest: Callable[[Scope], Manifest | None],
) -> list[ScopePage]:
    """Answer scopes by the names they are kept under; those that find no room are answered as incomplete."""
    if not all(is_comparable(checks) for checks in request.checks.values()):
        raise RefusedError(ProblemCode.BAD_REQUEST, "checks are of a whole scope or of distinct buckets.")
    scopes = {scope.name: scope for scope in session.scalars(select(Scope).where(Scope.name.in_(granted)))}
    held = {state.scope: state for state in request.scopes}
    budget = _Budget(request.page_rows)
    pages = [ScopePage(scope=name, status=PageStatus.REVOKED) for name in held if name not in granted]
    for name in granted:
        if name in request.paused:
            continue
        state = held.get(name, ScopeState(name))
        scope = scopes.get(name)
        if scope is None:
            pages.append(_empty(session, state))
            continue
        manifest = find_manifest(scope) if _needs_segments(scope, state, request) else None
        pages.append(
            _in_segments(scope, manifest) if manifest else _page(session, scope, state, request, budget)
        )
    return pages


def _needs_segments(scope: Scope, state: ScopeState, request: SyncRequest) -> bool:
    """Tell whether a PC that takes segments holds nothing of this history, or misses much of it."""
    if Feature.BARE_SEGMENTS not in request.features or scope.name in request.checks:
        return False
    if state.gen == scope.gen:
        return state.v <= scope.head_v and misses_much(scope, state.v)
    return not state.gen and misses_much(scope, 0)


def _in_segments(scope: Scope, manifest: Manifest) -> ScopePage:
    head = scope.head_v
    return ScopePage(
        scope=scope.name,
        status=PageStatus.SEGMENTS,
        gen=scope.gen,
        v=manifest.v,
        head_v=head,
        is_complete=False,
        manifest=manifest,
    )


def _empty(session: Session, state: ScopeState) -> ScopePage:
    gen = str(_GEN.scalar(session) or "")
    status = PageStatus.SAME if state.digest == Digest() else PageStatus.RESET
    return ScopePage(scope=state.scope, status=status, gen=gen, digest=Digest())


def _page(
    session: Session, scope: Scope, state: ScopeState, request: SyncRequest, budget: _Budget
) -> ScopePage:
    if checks := request.checks.get(scope.name):
        return _compare(session, scope, state, checks, budget)
    fits = state.gen == scope.gen and scope.floor_v <= state.v <= scope.head_v
    if fits and state.v < scope.head_v:
        return _rows(session, scope, PageStatus.ROWS, state.v, state.gen, budget)
    if (fits or state.gen) and state.digest == _digest(scope):
        return _whole(scope, PageStatus.SAME, told=fits)
    if state.gen and min(state.digest.count, scope.count) > SMALL and Feature.COMPARE in request.features:
        return ScopePage(scope=scope.name, status=PageStatus.COMPARE, is_complete=False)
    return _from_start(session, scope, state, budget)


def _from_start(session: Session, scope: Scope, state: ScopeState, budget: _Budget) -> ScopePage:
    status = PageStatus.RESET if state.gen else PageStatus.ROWS
    return _rows(session, scope, status, 0, state.gen, budget, rewind=state.v)


def _digest(scope: Scope) -> Digest:
    return Digest(scope.count, scope.high, scope.low)


def _whole(scope: Scope, status: PageStatus, rows: Sequence[PageRow] = (), told: bool = False) -> ScopePage:
    head, digest = scope.head_v, None if told else _digest(scope)
    return ScopePage(
        scope=scope.name, status=status, gen=scope.gen, v=head, head_v=head, digest=digest, rows=list(rows)
    )


def _compare(
    session: Session, scope: Scope, state: ScopeState, checks: Sequence[Checks], budget: _Budget
) -> ScopePage:
    """Say which buckets differ, or send them; what one page cannot repair is sent from the beginning."""
    if state.digest == _digest(scope):
        return _whole(scope, PageStatus.SAME)
    if budget.is_used:
        return _no_room(scope, state.gen, state.v)
    depth, buckets = find_differing(session, scope, checks)
    if needs_depth(scope, depth, buckets):
        return ScopePage(scope=scope.name, status=PageStatus.COMPARE, is_complete=False, buckets=buckets)
    rows = _in_buckets(session, scope.id, depth, buckets, budget) if buckets else None
    if rows is None:
        return _from_start(session, scope, state, budget)
    page = _whole(scope, PageStatus.DIFF, rows)
    return msgspec.structs.replace(page, depth=depth, buckets=buckets)


def _in_buckets(
    session: Session, scope_id: int, depth: int, buckets: Sequence[int], budget: _Budget
) -> list[PageRow] | None:
    """Return all rows of these buckets, None with the budget untouched when they do not fit."""
    rows: list[PageRow] = []
    trial = copy(budget)
    for condition in in_buckets(depth, buckets):
        query = select(*_COLUMNS).where(ScopeRow.scope_id == scope_id, condition)
        for v, kind, shape, key, body in session.execute(query):
            if trial.is_spent:
                return None
            rows.append(PageRow(v, kind, shape, key, msgspec.Raw(body)))
            trial.take(key, body)
    budget.become(trial)
    return rows


def _no_room(scope: Scope, gen: str, held_v: int) -> ScopePage:
    """Let the PC keep what it holds and ask again."""
    return ScopePage(
        scope=scope.name, status=PageStatus.ROWS, gen=gen, v=held_v, head_v=scope.head_v, is_complete=False
    )


def _rows(
    session: Session,
    scope: Scope,
    status: PageStatus,
    after: int,
    gen: str,
    budget: _Budget,
    *,
    rewind: int = 0,
) -> ScopePage:
    """Cut one page of rows after a version; with no room left the PC keeps what it holds and asks again."""
    if budget.is_spent:
        return _no_room(scope, gen, rewind or after)
    rows, v, is_complete = _cut(session, scope.id, after, budget)
    return ScopePage(
        scope=scope.name,
        status=status,
        gen=scope.gen,
        v=scope.head_v if is_complete else v,
        head_v=scope.head_v,
        is_complete=is_complete,
        digest=_digest(scope) if is_complete else None,
        rows=rows,
    )


def _cut(session: Session, scope_id: int, after: int, budget: _Budget) -> tuple[list[PageRow], int, bool]:
    query = select(*_COLUMNS).where(ScopeRow.scope_id == scope_id, ScopeRow.v > after)
    if after == 0:
        query = query.where(ScopeRow.is_gone.is_(False))
    rows: list[PageRow] = []
    for v, kind, shape, key, body in session.execute(query.order_by(ScopeRow.v).limit(budget.rows + 1)):
        if budget.is_spent:
            return rows, rows[-1].v, False
        rows.append(PageRow(v, kind, shape, key, msgspec.Raw(body)))
        budget.take(key, body)
    return rows, rows[-1].v if rows else after, True
