"""Who takes part: the dealer, its stores, and the lines of an address block on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a document, as it is printed."""

    code: str
    name: str
    address: str = ""
    tax_id: str = ""
    phone: str = ""
