"""Versions of documents: whatever any released program ever pushed is raised to the newest version when it is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Raise = Callable[[bytes], bytes]

NEWEST: Mapping[str, int] = {}
"""The newest version of each kind of document, 1 where none is named."""

RAISES: Mapping[tuple[str, int], Raise] = {}
"""By kind and version: the body in the version above, made from one of this version. Pure, and kept for ever."""


def is_known(kind: str, version: int) -> bool:
    """Tell whether HQ can read this version of a kind; a newer one waits until it can."""
    return 1 <= version <= NEWEST.get(kind, 1)


def raise_body(kind: str, version: int, body: bytes) -> bytes:
    """Return a body in the newest version of its kind."""
    for step in range(version, NEWEST.get(kind, 1)):
        body = RAISES[kind, step](body)
    return body
