"""What HQ's staff ask about contracts and see of them; a contract is the domain's in plain JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from protocol.base import Wire


class ContractRequest(Wire, frozen=True):
    """A contract to sign, or its new terms and the day they follow from; dealer and version are HQ's to say."""

    dealer_code: str
    contract: dict[str, Any]
    effective: date | None = None


class EndRequest(Wire, frozen=True):
    """A contract that ends after a last day, before its term does."""

    dealer_code: str
    number: str
    last: date


class RenewRequest(Wire, frozen=True):
    """A contract carried on under a new number; without its own terms the old ones hold for as long again."""

    dealer_code: str
    number: str
    fresh: str
    contract: dict[str, Any] | None = None


class ContractVersion(Wire, frozen=True):
    """One version of a contract as HQ keeps it; `reason` is "signed", "amended", "ended", "renewed" or nothing.

    `from_day` and `until` are the days it is in force on, both included, as all versions stand; None is open, and
    `is_ever` tells whether there are any. The body is empty where HQ has only the outline.
    """

    dealer_code: str
    number: str
    version: int
    type: str
    project: str
    first: date | None
    last: date | None
    is_ever: bool
    from_day: date | None
    until: date | None
    reason: str
    signed_at: datetime | None
    body: dict[str, Any]


class RenewalRow(Wire, frozen=True):
    """A contract that ends soon and is carried on by nothing."""

    dealer_code: str
    number: str
    version: int
    last: date
    days_left: int


class TermChange(Wire, frozen=True):
    """One term that differs between two versions, None where it has it not."""

    term: str
    before: Any
    after: Any
