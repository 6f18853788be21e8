"""What goes up: batches cut from the stored log, and what HQ's word on the log makes of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from desktop.lineage import Entry
from protocol.base import MAX_BODY_BYTES, MAX_ENVELOPES
from protocol.sync import Envelope, Head, PushStatus, SyncReply

ENVELOPE_OVERHEAD_BYTES = 128


@dataclass(frozen=True, slots=True)
class Log:
    """This PC's lineage: its own head and how much of it HQ stored."""

    lineage_id: str
    parent: str
    head: Head
    acked: Head
    durable_n: int = 0
    pruned_n: int = 0


@dataclass(frozen=True, slots=True)
class Acked:
    """HQ holds the lineage up to n; less than before means that it lost its tail and the rest goes again."""

    n: int


@dataclass(frozen=True, slots=True)
class Forked:
    """The lineage is not this file's own any more: it is an old copy, or a clone went on with it."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """HQ does not know the lineage: everything goes again from the start."""


Outcome = Acked | Forked | Reopened
ChainAt = Callable[[int], str | None]
"""Gives the chain at a place of the lineage, None beyond its head."""


def take_batch(
    entries: Iterable[Entry], *, most: int = MAX_ENVELOPES, budget: int = MAX_BODY_BYTES
) -> list[Entry]:
    """Take entries in their order while they fit one request; the first one always goes, however big."""
    batch: list[Entry] = []
    for entry in entries:
        budget -= len(entry.body) + ENVELOPE_OVERHEAD_BYTES
        if batch and (budget < 0 or len(batch) == most):
            break
        batch.append(entry)
    return batch


def envelope(entry: Entry) -> Envelope:
    """Wrap a stored document as it is sent; the body goes out as the bytes that were hashed."""
    return Envelope(entry.n, entry.doc_id, entry.kind, entry.version, msgspec.Raw(entry.body))


def judge_push(reply: SyncReply, log: Log, batch: list[Entry], chain_at: ChainAt) -> Outcome:
    """Say what HQ's head means for the log; a head beyond what was just sent counts only as far as verdicts came."""
    if reply.status is PushStatus.UNKNOWN:
        return Reopened()
    if reply.status is PushStatus.FORK or chain_at(reply.head.n) != reply.head.chain:
        return Forked()
    return Acked(min(reply.head.n, _told(reply, batch, log.acked.n)))


def _told(reply: SyncReply, batch: list[Entry], acked: int) -> int:
    """Return how far the verdicts reach: no place counts as acknowledged without its own."""
    told = {verdict.doc_id for verdict in reply.verdicts}
    for entry in batch:
        if entry.doc_id not in told:
            break
        acked = entry.n
    return acked
