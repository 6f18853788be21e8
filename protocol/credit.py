"""What HQ's staff see of a dealer's credit: accounts, the whole picture, holds and notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from protocol.base import Wire


class AccountReply(Wire, frozen=True, omit_defaults=False):
    """A credit account with what documents hold of it, in fen; no limit is null and so is what is free then."""

    id: str
    type: str
    limit: int | None
    frozen: int
    used: int
    free: int | None
    first: date | None = None
    last: date | None = None
    project: str = ""
    closed: str = ""


class CreditReply(Wire, frozen=True, omit_defaults=False):
    """A dealer's credit on a day; `assessment` is the domain's in plain JSON, `unapplied` what its payments left."""

    dealer_code: str
    as_of: date
    accounts: list[AccountReply]
    assessment: dict[str, Any]
    unapplied: int


class HoldReply(Wire, frozen=True, omit_defaults=False):
    """Why an order waits: each reason in plain JSON with the roles that may lift it, and what was lifted before."""

    order_number: str
    dealer_code: str
    state: str
    reasons: list[dict[str, Any]]
    lifted: list[dict[str, Any]]


class NoticeReply(Wire, frozen=True, omit_defaults=False):
    """A dunning notice: the level and the one before, what is overdue, the fee now due and the interest, in fen."""

    dealer_code: str
    day: date
    level: int
    before: int
    overdue: int
    fee: int
    interest: int
    letter: str
    entries: list[str]


class DepositReply(Wire, frozen=True, omit_defaults=False):
    """A line of a deposit, and what the deposit holds after it, in fen."""

    dealer_code: str
    number: str
    type: str
    day: date
    amount: int
    balance: int
