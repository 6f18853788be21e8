"""Document numbers: one dense series per lineage, document type and year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError


class DocumentType(StrEnum):
    """The letters a printed number starts with."""

    RECEIPT = "RC"
    REFUND = "RF"
    ADJUSTMENT = "AD"
    COUNT = "CT"
    ORDER = "PO"
    RECEIVING = "GR"
    AMENDMENT = "AM"
    SHIFT = "SH"
    MEMBER = "MB"
    ANSWER = "SA"


@dataclass(frozen=True, slots=True)
class Series:
    """A dense run of numbers 1, 2, 3 ... that one lineage issues for one type and year."""

    prefix: str
    type: DocumentType
    year: int


def number_of(series: Series, sequence: int) -> str:
    """Write the number of a place in a series: "RC-K7Q1-26-000042"; a sequence below 1 is refused."""
    if sequence < 1:
        raise DomainError("sequence_below_one", sequence=sequence)
    return f"{series.type}-{series.prefix}-{series.year % 100:02d}-{sequence:06d}"
