"""Cursors in their short form: what they stand for by what is published, and when they have to be asked for in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from protocol.brief import LONGEST_SEAL, SPOKEN, name_seal
from protocol.problem import ProblemCode
from protocol.sync import Brief, ScopeState, SyncRequest
from server_stub.edition import Edition, newest, plain_name
from server_stub.problems import RefusedError
from server_stub.scope import ScopeHead

_LARGEST: Final = 2**53
_MOST_SCOPES: Final = 1_000


def check_brief(request: SyncRequest) -> None:
    """Refuse a short form that is none, or that comes with what only goes with cursors in full."""
    brief = request.brief
    if brief is None:
        return
    if len(brief.at) > _MOST_SCOPES:
        raise RefusedError(ProblemCode.TOO_LARGE, "Too many scopes.", facts={"limit": _MOST_SCOPES})
    if request.scopes or request.checks or request.paused:
        raise RefusedError(ProblemCode.BAD_REQUEST, "brief stands alone for all scopes.")
    if len(brief.names) > LONGEST_SEAL or not all(0 <= v < _LARGEST for v in brief.at):
        raise RefusedError(ProblemCode.BAD_REQUEST, "brief is a seal and versions.")


def with_spoken(request: SyncRequest) -> SyncRequest:
    """Return a request with the features that its short form implies."""
    if request.brief is None:
        return request
    return msgspec.structs.replace(request, features=[*SPOKEN, *request.features])


def head_of(edition: Edition, name: str, scope: ScopeHead | None, gen: str) -> ScopeState:
    """Return the cursor of a PC that holds all of a scope, in the words of its edition; `gen` is HQ's own history."""
    ours = scope.gen if scope else gen
    told = ours if edition is newest() else f"{ours}.{edition.number}"
    if scope is None:
        return ScopeState(plain_name(name), told)
    return ScopeState(plain_name(name), told, scope.head_v, scope.digest)


def lengthen(brief: Brief, heads: Sequence[ScopeState], floors: Mapping[str, int]) -> list[ScopeState] | None:
    """Return the cursors a short form stands for; None where they have to be said in full.

    A scope at its head counts as held whole: if it is not, the seal of the answer tells the PC. Of one behind its head
    the digest is not looked at, for the PC holds what comes against the digest of the page.
    """
    ordered = sorted(heads, key=lambda head: head.scope)
    if len(brief.at) != len(ordered) or brief.names != name_seal(ordered):
        return None
    pairs = list(zip(brief.at, ordered, strict=True))
    if not all(floors.get(head.scope, 0) <= v <= head.v for v, head in pairs):
        return None
    return [head if v == head.v else ScopeState(head.scope, head.gen, v) for v, head in pairs]
