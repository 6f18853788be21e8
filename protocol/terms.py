"""What HQ publishes to one dealer of its commercial terms: contracts in full, how rules see it, credit and rebates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from protocol.base import Row

CONTRACT_TERMS = "contract_terms"
PROFILE = "profile"
CREDIT = "credit"
REBATE = "rebate"
EARNING = "earning"
APPROVAL = "approval"


class ContractTermsRow(Row, frozen=True):
    """A contract version in full, key = number/version; `body` is the domain's contract in plain JSON, defaults left out."""

    number: str
    version: int
    body: dict[str, Any]


class StoreProfileRow(Row, frozen=True):
    """How rules see a store: where it is and through which channel it sells."""

    store_id: int
    region: str = ""
    channel: str = ""


class ProfileRow(Row, frozen=True):
    """How price rules and promotions see the dealer and its stores, key = dealer id."""

    dealer_id: int
    dealer_class: str
    region: str
    stores: list[StoreProfileRow]


class CreditRow(Row, frozen=True):
    """A dealer's credit as HQ sees it, key = dealer id; fen.

    `policy` and `facts` are the domain's credit policy (with the dealer's accounts) and facts in plain JSON, without the
    account's entries, which travel as rows of their own; limit and exposure are what HQ makes of both.
    """

    dealer_id: int
    as_of: datetime
    policy: dict[str, Any]
    facts: dict[str, Any]
    limit: int | None
    exposure: int


class RebateMonthRow(Row, frozen=True):
    """What one month adds to a programme's period: its sums in plain JSON, and what it posted in fen."""

    month: str
    sums: dict[str, Any]
    posted: int


class RebateRow(Row, frozen=True):
    """One programme over one of its periods ("2026-01+12"), key = programme/period; paid and carried in fen."""

    programme: str
    period: str
    months: list[RebateMonthRow]
    paid: int
    carried: int
    as_of: date


class EarningRow(Row, frozen=True):
    """One earning in the dealer's rebate wallet, key = its id; in fen."""

    id: str
    programme: str
    earned: date
    amount: int
    left: int
    expires: date | None = None


class ApprovalRow(Row, frozen=True):
    """What a device checks approvals of prices below their floor with, key = device id; only that device is granted it."""

    device_id: int
    secret: str
