"""A PC that had to begin anew asks HQ for the documents of its store's earlier histories that it lost."""

from __future__ import annotations

import msgspec

from protocol.base import Row, Wire


class MissingRequest(Wire, frozen=True):
    """The PC's lineage and its parent; `after` is empty at first, then what the last reply called `next`."""

    lineage: str
    parent: str = ""
    after: str = ""


class StoredDocument(Row, frozen=True):
    """A document as HQ stored it, bytes as they were sent, and its verdict; `form` is a protocol.sync.BodyForm."""

    doc_id: str
    kind: str
    version: int
    body: msgspec.Raw
    status: str
    code: str = ""
    facts: dict[str, str | int | bool | None] = {}
    form: str = ""


class MissingReply(Wire, frozen=True):
    """Documents of the related lineages in the order they were stored; `next` is empty when there are no more."""

    documents: list[StoredDocument] = []
    next: str = ""
