"""What judges work with: a stored document, what is known of its dealer, and the outcome with its rows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.errors import Fact
from protocol.sync import VerdictStatus
from server_stub.models import Alarm, Base

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it stands in the log."""

    dealer_id: int
    lineage: str
    n: int
    doc_id: str
    kind: str
    version: int
    body: bytes
    received_at: datetime


@dataclass(slots=True)
class Known:
    """What judging needs to know of the dealer: its stores, and which receipts refunds may refer to."""

    stores: frozenset[int]
    receipts: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Outcome:
    """A verdict and the rows that carry its effects; `need` names what a waiting document waits for."""

    status: VerdictStatus = VerdictStatus.APPLIED
    code: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)
    need: str = ""
    rows: list[tuple[type[Base], Values]] = field(default_factory=list)

    def add(self, model: type[Base], values: Values) -> None:
        """Add one row to what the document causes."""
        self.rows.append((model, values))


def rejected(code: str, **facts: Fact) -> Outcome:
    """Return the outcome of a document that stays in the log without effects."""
    return Outcome(VerdictStatus.REJECTED, code, facts)


def waiting(need: str) -> Outcome:
    """Return the outcome of a document that waits for another one or for a shipment."""
    return Outcome(VerdictStatus.WAITING, "dependency_missing", {"need": need}, need)


def parked(document: Document, code: str, **facts: Fact) -> Outcome:
    """Return the outcome of a document HQ cannot judge now, with an alarm for the staff."""
    outcome = Outcome(VerdictStatus.PARKED, code, facts)
    outcome.add(Alarm, alarm(document, code, **facts))
    return outcome


def alarm(document: Document, code: str, **facts: Fact) -> Values:
    """Return an alarm row about a document."""
    return {
        "dealer_id": document.dealer_id,
        "raised_at": document.received_at,
        "code": code,
        "doc_id": document.doc_id,
        "facts": write_facts(facts),
    }


def write_facts(facts: dict[str, Fact]) -> str:
    """Write facts as they are kept in the database."""
    return json.dumps(facts, ensure_ascii=False)


def read_facts(text: str) -> dict[str, Fact]:
    """Read facts as they were kept."""
    facts: dict[str, Fact] = json.loads(text)
    return facts
