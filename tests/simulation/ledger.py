"""What must be true, kept in plain Python beside the real thing: every document issued and what it should cause."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.checkout import Held

Uses = tuple[tuple[str, str, str, int], ...]
"""Lease, kind, subject and amount of everything a document spent."""
Movements = tuple[tuple[str, int], ...]


class Violation(AssertionError):
    """An invariant of the simulation does not hold; the first word names it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A document as it was issued: who, what number under which lineage, and the effects HQ has to show once."""

    doc_id: str
    dealer: int
    store: int
    kind: str
    number: str
    lineage: str
    place: int
    body: bytes
    version: int = 1
    gross: int = 0
    day: str = ""
    movements: Movements = ()
    original: str = ""
    shipment: str = ""
    fate: str = ""
    """What HQ has to say of a strange document: parked or rejected; empty for an honest one."""
    subject: str = ""
    """The member who bought or is changed, the order that is changed, or the statement that is answered."""
    said: str = ""
    added: int = 0
    offset: int = 0
    """What an order asks of the rebate wallet."""
    uses: Uses = ()
    held: Held | None = None
    """The terms the PC held for the day of a receipt."""


@dataclass
class Ledger:
    """All documents ever issued, and the lineages of which more than one copy existed at some time."""

    facts: dict[str, Fact] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)

    def add(self, fact: Fact) -> None:
        """Note a document whose transaction committed."""
        if fact.doc_id in self.facts:
            raise Violation(f"N1 document {fact.doc_id} was issued twice")
        self.facts[fact.doc_id] = fact

    def stock(self, doc_ids: set[str]) -> dict[tuple[int, int, str], int]:
        """Return what some documents add up to by dealer, store and SKU."""
        sums: Counter[tuple[int, int, str]] = Counter()
        for doc_id in doc_ids:
            fact = self.facts[doc_id]
            for sku, quantity in fact.movements:
                sums[(fact.dealer, fact.store, sku)] += quantity
        return {key: quantity for key, quantity in sums.items() if quantity}

    def check_numbers(self, doc_ids: set[str]) -> None:
        """N2: two documents of one dealer share a number only where copies of one lineage worked unknown to HQ."""
        seen: dict[tuple[int, str], Fact] = {}
        for doc_id in sorted(doc_ids):
            fact = self.facts[doc_id]
            other = seen.setdefault((fact.dealer, fact.number), fact)
            if other is fact or not fact.number:
                continue
            if other.lineage != fact.lineage or fact.lineage not in self.shared:
                raise Violation(
                    f"N2 number {fact.number} was issued under {other.lineage} and {fact.lineage}"
                )


def summed(fact: Fact) -> Counter[str]:
    """Return what a document moved by SKU."""
    sums: Counter[str] = Counter()
    for sku, quantity in fact.movements:
        sums[sku] += quantity
    return sums
