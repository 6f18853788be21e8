"""Editions: the shapes of published rows that one release of the program knows, and the rows as each of them sees them.

HQ keeps every scope in the newest shapes. For each older edition that is still served it keeps the same rows projected,
under a name of its own with versions and digest of their own; so an older program compares, repairs and pages exactly
what it holds. The history of an older edition is named apart, so that a program that was updated finds by content what
it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from protocol.base import OLDEST_PROTOCOL, PROTOCOL_VERSION
from protocol.problem import ProblemCode
from protocol.sync import ScopePage, ScopeState, SyncRequest
from server_stub.problems import RefusedError

Project = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Edition:
    """The shapes that one generation of programs knows; a kind that is not named has shape 1."""

    number: int
    shapes: Mapping[str, int]

    def shape(self, kind: str) -> int:
        """Return the shape of a kind."""
        return self.shapes.get(kind, 1)


EDITIONS: Sequence[Edition] = (Edition(1, {}),)
"""Those HQ serves, the oldest first; each knows at least what the one before knew."""

PROJECTIONS: Mapping[tuple[str, int], Project] = {}
"""By kind and shape: a row of the shape below, made from a row of this one."""


def newest() -> Edition:
    """Return the edition HQ keeps its scopes in."""
    return EDITIONS[-1]


def older() -> Sequence[Edition]:
    """Return the editions HQ still serves beside the newest."""
    return EDITIONS[:-1]


def check_protocol(protocol: int) -> None:
    """Refuse a program that speaks a protocol HQ does not answer; what it holds waits there for an update."""
    if protocol > PROTOCOL_VERSION:
        raise RefusedError(ProblemCode.PROTOCOL_TOO_NEW, facts={"protocol": PROTOCOL_VERSION})
    if protocol < OLDEST_PROTOCOL:
        raise RefusedError(ProblemCode.PROGRAM_TOO_OLD, facts={"protocol": OLDEST_PROTOCOL})


def choose_edition(declared: Mapping[str, int]) -> Edition | None:
    """Return the newest edition a program can read by the shapes it declares, None when all are too new for it."""
    fits = [
        edition
        for edition in EDITIONS
        if all(declared.get(kind, 1) >= shape for kind, shape in edition.shapes.items())
    ]
    return fits[-1] if fits else None


def project(edition: Edition, kind: str, shape: int, body: bytes) -> tuple[int, bytes]:
    """Return shape and body of a row as an edition knows it; a row of an older shape stays as it is."""
    while shape > edition.shape(kind):
        body, shape = PROJECTIONS[kind, shape](body), shape - 1
    return shape, body


def name_in(edition: Edition, scope: str) -> str:
    """Return the name under which HQ keeps a scope for an edition."""
    return scope if edition is newest() else f"{edition.number}@{scope}"


def plain_name(name: str) -> str:
    """Return the scope that is kept under a name."""
    return name.partition("@")[2] if name[:1].isdigit() and "@" in name else name


def ask_in(edition: Edition, request: SyncRequest) -> SyncRequest:
    """Return the scope part of a request as it is asked of the edition's own scopes."""
    if edition is newest():
        return request
    return msgspec.structs.replace(
        request,
        scopes=[_state_in(edition, state) for state in request.scopes],
        checks={name_in(edition, scope): checks for scope, checks in request.checks.items()},
        paused=[name_in(edition, scope) for scope in request.paused],
    )


def _state_in(edition: Edition, state: ScopeState) -> ScopeState:
    gen, suffix = state.gen, f".{edition.number}"
    ours = gen.removesuffix(suffix) if gen.endswith(suffix) else gen and f"{gen}.other"
    return ScopeState(name_in(edition, state.scope), ours, state.v, state.digest)


def tell_from(edition: Edition, page: ScopePage) -> ScopePage:
    """Return a page of the edition's own scope as the program asked for it."""
    if edition is newest():
        return page
    scope, gen = plain_name(page.scope), page.gen and f"{page.gen}.{edition.number}"
    manifest = page.manifest and msgspec.structs.replace(page.manifest, scope=scope, gen=gen)
    return msgspec.structs.replace(page, scope=scope, gen=gen, manifest=manifest)
