"""Pages: each scope a PC holds or is granted answered from one snapshot, as the bytes it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from protocol.base import MAX_BODY_BYTES, MAX_PAGE_ROWS
from protocol.brief import held_seal
from protocol.digest import Checks, Digest
from protocol.problem import ProblemCode
from protocol.segment import Manifest
from protocol.sync import Feature, PageStatus, ScopePage, ScopeState, SyncRequest
from protocol.sync import ScopeRow as PageRow
from server_stub.brief import head_of, lengthen
from server_stub.edition import Edition, ask_in, choose_edition, name_in, plain_name, tell_from
from server_stub.feed import owner_of
from server_stub.models import BRAND, Headquarters, ScopeRow
from server_stub.page_store import Cut, end_at_stride, store_of
from server_stub.prepared import Prepared
from server_stub.problems import RefusedError
from server_stub.repair import SMALL, find_differing, in_buckets, is_comparable, misses_much, needs_depth
from server_stub.scope import ScopeHead, read_heads

_GEN = Prepared(select(Headquarters.gen))
_COLUMNS = (ScopeRow.v, ScopeRow.kind, ScopeRow.shape, ScopeRow.key, ScopeRow.body)


@dataclass(frozen=True, slots=True)
class Pulled:
    """The pages of one answer and, for a PC that speaks briefly, the seal of what it holds after them."""

    pages: list[ScopePage]
    held: str = ""


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
    find_manifest: Callable[[ScopeHead], Manifest | None] = lambda scope: None,
) -> Pulled:
    """Answer every scope the PC holds or is granted, in shapes it knows; none to a program too old for all of them."""
    edition = choose_edition(request.shapes)
    if edition is None:
        return Pulled([])
    names = [name_in(edition, name) for name in granted]
    scopes = read_heads(session, names)
    heads = _heads(session, edition, names, scopes) if Feature.BRIEF in request.features else []
    if request.brief is not None:
        floors = {plain_name(scope.name): scope.floor_v for scope in scopes.values()}
        states = lengthen(request.brief, heads, floors)
        if states is None:
            return Pulled([])
        request = msgspec.structs.replace(request, scopes=states)
    found = _read(session, names, scopes, ask_in(edition, request), find_manifest)
    pages = [tell_from(edition, page) for page in found if not (request.brief and _says_nothing(page))]
    return Pulled(pages, held_seal(heads) if heads and not request.paused else "")


def _heads(
    session: Session, edition: Edition, names: Sequence[str], scopes: Mapping[str, ScopeHead]
) -> list[ScopeState]:
    gen = "" if len(scopes) == len(names) else str(_GEN.scalar(session) or "")
    return [head_of(edition, name, scopes.get(name), gen) for name in names]


def _says_nothing(page: ScopePage) -> bool:
    return page.status is PageStatus.SAME


def _read(
    session: Session,
    granted: Sequence[str],
    scopes: Mapping[str, ScopeHead],
    request: SyncRequest,
    find_manifest: Callable[[ScopeHead], Manifest | None],
) -> list[ScopePage]:
    """Answer scopes by the names they are kept under; those that find no room are answered as incomplete."""
    if not all(is_comparable(checks) for checks in request.checks.values()):
        raise RefusedError(ProblemCode.BAD_REQUEST, "checks are of a whole scope or of distinct buckets.")
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


def _needs_segments(scope: ScopeHead, state: ScopeState, request: SyncRequest) -> bool:
    """Tell whether a PC that takes segments holds nothing of this history, or misses much of it."""
    if Feature.BARE_SEGMENTS not in request.features or scope.name in request.checks:
        return False
    if state.gen == scope.gen:
        return state.v <= scope.head_v and misses_much(scope.count, scope.head_v - state.v)
    return not state.gen and misses_much(scope.count, scope.head_v)


def _in_segments(scope: ScopeHead, manifest: Manifest) -> ScopePage:
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
    session: Session, scope: ScopeHead, state: ScopeState, request: SyncRequest, budget: _Budget
) -> ScopePage:
    if checks := request.checks.get(scope.name):
        return _compare(session, scope, state, checks, budget)
    fits = state.gen == scope.gen and scope.floor_v <= state.v <= scope.head_v
    if fits and state.v < scope.head_v:
        return _rows(session, scope, PageStatus.ROWS, state.v, state.gen, budget)
    if (fits or state.gen) and state.digest == scope.digest:
        return _whole(scope, PageStatus.SAME, told=fits)
    if state.gen and min(state.digest.count, scope.count) > SMALL and Feature.COMPARE in request.features:
        return ScopePage(scope=scope.name, status=PageStatus.COMPARE, is_complete=False)
    return _from_start(session, scope, state, budget)


def _from_start(session: Session, scope: ScopeHead, state: ScopeState, budget: _Budget) -> ScopePage:
    status = PageStatus.RESET if state.gen else PageStatus.ROWS
    return _rows(session, scope, status, 0, state.gen, budget, rewind=state.v)


def _whole(
    scope: ScopeHead, status: PageStatus, rows: Sequence[PageRow] = (), told: bool = False
) -> ScopePage:
    head, digest = scope.head_v, None if told else scope.digest
    return ScopePage(
        scope=scope.name, status=status, gen=scope.gen, v=head, head_v=head, digest=digest, rows=list(rows)
    )


def _compare(
    session: Session, scope: ScopeHead, state: ScopeState, checks: Sequence[Checks], budget: _Budget
) -> ScopePage:
    """Say which buckets differ, or send them; what one page cannot repair is sent from the beginning."""
    if state.digest == scope.digest:
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


def _no_room(scope: ScopeHead, gen: str, held_v: int) -> ScopePage:
    """Let the PC keep what it holds and ask again."""
    return ScopePage(
        scope=scope.name, status=PageStatus.ROWS, gen=gen, v=held_v, head_v=scope.head_v, is_complete=False
    )


def _rows(
    session: Session,
    scope: ScopeHead,
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
    cut = _cut(session, scope, after, budget)
    return ScopePage(
        scope=scope.name,
        status=status,
        gen=scope.gen,
        v=scope.head_v if cut.is_complete else cut.v,
        head_v=scope.head_v,
        is_complete=cut.is_complete,
        digest=scope.digest if cut.is_complete else None,
        rows=cut.rows,
    )


def _cut(session: Session, scope: ScopeHead, after: int, budget: _Budget) -> Cut:
    """Cut a page; of a scope that many PCs hold, the same cut is read once. A dealer's own rows are never kept."""
    if owner_of(scope.name) != BRAND:
        return _read_cut(session, scope.id, after, budget)
    key = (scope.id, scope.gen, after, scope.head_v, scope.digest, budget.rows, budget.bytes)
    kept = store_of(session.connection().engine)
    cut = kept.find(key)
    if cut is None:
        cut = _read_cut(session, scope.id, after, budget)
        kept.keep(key, cut)
    budget.rows, budget.bytes = cut.rows_left, cut.bytes_left
    return cut


def _read_cut(session: Session, scope_id: int, after: int, budget: _Budget) -> Cut:
    query = select(*_COLUMNS).where(ScopeRow.scope_id == scope_id, ScopeRow.v > after)
    if after == 0:
        query = query.where(ScopeRow.is_gone.is_(False))
    rows: list[PageRow] = []
    for v, kind, shape, key, body in session.execute(query.order_by(ScopeRow.v).limit(budget.rows + 1)):
        if budget.is_spent:
            return Cut(*end_at_stride(rows, after), False, budget.rows, budget.bytes)
        rows.append(PageRow(v, kind, shape, key, msgspec.Raw(body)))
        budget.take(key, body)
    return Cut(rows, rows[-1].v if rows else after, True, budget.rows, budget.bytes)
