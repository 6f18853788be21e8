"""Receipts that their own policy version does not explain: the figures of both sides, line by line, and approvals."""

from __future__ import annotations

from datetime import date, datetime

from domain.errors import Fact
from protocol.base import Row, Wire

QUOTE_DIFFERS = "quote_differs"
"""The code of a verdict on a receipt that HQ took as it is and computes otherwise."""


class LineFigures(Row, frozen=True):
    """A line (from 1) with what it says and what HQ makes of it: unit price, gross in fen, the rule, rewards in fen.

    A `rule_here` that is empty is the list price. What HQ has no price for has its reason instead of a rule and no figures.
    """

    line: int
    sku: str
    price_here: int
    price_hq: int | None
    gross_here: int
    gross_hq: int | None
    rule_here: str = ""
    rule_hq: str = ""
    rewards_here: int = 0
    rewards_hq: int = 0


class NoteRow(Row, frozen=True):
    """Something a receipt was asked with that is not as HQ has it: why, and both sides of it."""

    code: str
    facts: dict[str, Fact]


class DisagreementRow(Wire, frozen=True):
    """A receipt as its PC and as HQ compute it under the same policy version; `code` says what differs first.

    `notes` are what else is not as HQ has it, such as the member's tier or a limit of uses: with the tier HQ has, it comes
    to the figures of HQ.
    """

    dealer_code: str
    doc_id: str
    number: str
    store_id: int
    device_id: int
    business_day: date
    version: int
    code: str
    found_at: datetime
    gross_here: int
    gross_hq: int | None
    lines: list[LineFigures]
    notes: list[NoteRow] = []


class ApprovalRow(Wire, frozen=True):
    """A code for a challenge, to be read out to the till that asked, and who gave it."""

    code: str
    device_id: int
    sku: str
    unit: str
    quantity: int
    price: int
    floor: int
    approved_by: str
