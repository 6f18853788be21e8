"""What the sync centre shows: what waits for HQ, what HQ said, and how far each scope is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Select, Text, cast, func, select, update
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.document import BODY_MISSING, SENDING_AGAIN, Device, Document, Lineage
from desktop.models.scope import CatalogScope, LedgerScope
from desktop.services.revocation import ComputerStanding, get_standing
from domain.errors import DomainError, Fact
from protocol.sync import VerdictStatus

NEEDS_ATTENTION: Final = (VerdictStatus.REJECTED.value, VerdictStatus.PARKED.value)
_facts: Final = msgspec.json.Decoder(dict[str, str | int | bool | None]).decode


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A document in the log; `status` is "pending" or HQ's verdict, `code` and `facts` say why."""

    n: int
    doc_id: str
    kind: str
    number: str
    created_at: datetime
    status: str
    code: str
    facts: dict[str, Fact]
    is_sent: bool
    is_settled: bool = False

    @property
    def needs_person(self) -> bool:
        """Whether HQ did not book it and nobody saw to it yet."""
        return self.status in NEEDS_ATTENTION and not self.is_settled

    @property
    def can_go_again(self) -> bool:
        """Whether HQ lacks its body and nobody asked yet that it go up again."""
        return self.code == BODY_MISSING

    @property
    def has_disagreement(self) -> bool:
        """Whether HQ named its own values beside those sent from here."""
        names = (name.removesuffix("_hq") for name in self.facts if name.endswith("_hq"))
        return any(f"{name}_here" in self.facts for name in names)


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """How far a published scope is: version held, HQ's version when last heard, rows held."""

    scope: str
    v: int
    head_v: int
    rows: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the sync chip needs: documents to send, ones that need a person, when HQ was last reached."""

    waiting: int
    attention: int
    is_enrolled: bool
    store_name: str
    hq_name: str
    synced_at: datetime | None
    oldest_waiting: datetime | None
    hq_offset_ms: int | None
    standing: ComputerStanding = ComputerStanding()
    disagreements: int = 0


def get_sync_state(session: Session) -> SyncState:
    """Return the figures of the sync chip."""
    device = session.get(Device, 1)
    lineage = session.execute(_current()).one()
    waiting = select(func.count(), func.min(Document.created_at)).where(
        Document.lineage_id == lineage.id, Document.n > lineage.acked_n
    )
    count, oldest = session.execute(waiting).one()
    bad = select(func.count()).where(_needs_person())
    return SyncState(
        waiting=count,
        attention=session.scalar(bad) or 0,
        is_enrolled=device is not None,
        store_name=device.store_name if device else "",
        hq_name=device.hq_name if device else "",
        synced_at=device.synced_at if device else None,
        oldest_waiting=oldest,
        hq_offset_ms=device.hq_offset_ms if device else None,
        standing=get_standing(session),
        disagreements=session.scalar(select(func.count()).where(_is_disagreement())) or 0,
    )


def list_waiting(session: Session, *, limit: int = 500) -> list[OutboxRow]:
    """Return what HQ has not stored yet, oldest first."""
    lineage = session.execute(_current()).one()
    query = _rows().where(Document.lineage_id == lineage.id, Document.n > lineage.acked_n)
    return _read(session, query.order_by(Document.n).limit(limit))


def list_refused(session: Session, *, limit: int = 500) -> list[OutboxRow]:
    """Return what HQ rejected or could not judge and nobody saw to yet, newest first."""
    query = _rows().where(_needs_person())
    return _read(session, query.order_by(Document.n.desc()).limit(limit))


def list_disagreements(session: Session, *, limit: int = 500) -> list[OutboxRow]:
    """Return documents on which HQ had other values and nobody looked at yet, newest first."""
    query = _rows().where(_is_disagreement())
    return _read(session, query.order_by(Document.n.desc()).limit(limit))


def list_recent(session: Session, *, limit: int = 100) -> list[OutboxRow]:
    """Return the last documents of the log with what HQ said, newest first."""
    lineage = session.execute(_current()).one()
    query = _rows().where(Document.lineage_id == lineage.id)
    return _read(session, query.order_by(Document.n.desc()).limit(limit))


def settle_document(session: Session, doc_id: str, moment: Moment) -> None:
    """Note that a person saw to a document HQ did not book; a new verdict of HQ asks for a person anew.

    Refused: `document_unknown`, `document_needs_nobody`.
    """
    found = session.execute(select(Document.status, _names_both()).where(Document.doc_id == doc_id)).first()
    if found is None:
        raise DomainError("document_unknown", doc_id=doc_id)
    if found[0] not in NEEDS_ATTENTION and not found[1]:
        raise DomainError("document_needs_nobody", doc_id=doc_id)
    step = update(Document).where(Document.doc_id == doc_id, Document.settled_at.is_(None))
    session.execute(step.values(settled_at=moment.local))


def resend_document(session: Session, doc_id: str) -> None:
    """Let a document go up again of which HQ has the hash alone.

    Refused: `document_unknown`, `document_at_hq`.
    """
    code = session.scalar(select(Document.code).where(Document.doc_id == doc_id))
    if code is None:
        raise DomainError("document_unknown", doc_id=doc_id)
    if code not in (BODY_MISSING, SENDING_AGAIN):
        raise DomainError("document_at_hq", doc_id=doc_id)
    step = update(Document).where(Document.doc_id == doc_id)
    session.execute(step.values(code=SENDING_AGAIN, settled_at=None))


def count_by_status(session: Session) -> dict[str, int]:
    """Return how many documents are in each status."""
    query = select(Document.status, func.count()).group_by(Document.status)
    return {row[0]: row[1] for row in session.execute(query)}


def list_scopes(session: Session) -> list[ScopeRow]:
    """Return every granted scope with its state, by name."""
    rows = []
    for model in (LedgerScope, CatalogScope):
        query = select(model.scope, model.v, model.head_v, model.count, model.is_complete)
        rows += [ScopeRow(*row) for row in session.execute(query)]
    return sorted(rows, key=lambda row: row.scope)


def _current() -> Select[*tuple[Any, ...]]:
    return select(Lineage.id, Lineage.acked_n).order_by(Lineage.ordinal.desc()).limit(1)


def _needs_person() -> ColumnElement[bool]:
    return Document.status.in_(NEEDS_ATTENTION) & Document.settled_at.is_(None)


def _names_both() -> ColumnElement[bool]:
    return Document.facts.contains('_hq":', autoescape=True)


def _is_disagreement() -> ColumnElement[bool]:
    is_booked = Document.status.not_in(NEEDS_ATTENTION)  # what was not booked asks for a person anyway
    return is_booked & (Document.code != "") & Document.settled_at.is_(None) & _names_both()


def _rows() -> Select[*tuple[Any, ...]]:
    # one that is no JSON is among those HQ could not store, and is shown too
    text = cast(Document.body, Text)
    number = func.iif(func.json_valid(text), func.json_extract(text, "$.number"), None)
    return select(
        *(Document.n, Document.doc_id, Document.kind, number.label("number"), Document.created_at),
        *(Document.status, Document.code, Document.facts, (Document.n <= Lineage.acked_n).label("is_sent")),
        Document.settled_at,
    ).join(Lineage, Lineage.id == Document.lineage_id)


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[OutboxRow]:
    return [
        OutboxRow(
            *(row.n, row.doc_id, row.kind, row.number or "", row.created_at, row.status, row.code),
            facts=_facts(row.facts),
            is_sent=bool(row.is_sent),
            is_settled=row.settled_at is not None,
        )
        for row in session.execute(query)
    ]
