"""What a dealer answers to a statement, and what stands of the answers."""

from __future__ import annotations

from datetime import date, datetime

from protocol.base import Row, Stamp, Wire

ANSWER = "answer"


class DifferenceRow(Row, frozen=True):
    """An entry the dealer disputes and why: a domain.answer.DifferenceType."""

    entry: str
    type: str
    note: str = ""


class AnswerDoc(Wire, frozen=True):
    """A statement confirmed or disputed by a person; the hash freezes which content was answered."""

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    statement: str
    content_hash: str
    answer: str
    differences: list[DifferenceRow] = []
    note: str = ""
    signer: str = ""


class AnswerRow(Row, frozen=True):
    """What stands of a statement's answers, key = statement number; `reply` is what HQ said when it settled a dispute."""

    statement: str
    state: str
    content_hash: str
    signer: str
    answered_at: datetime
    differences: list[DifferenceRow] = []
    note: str = ""
    reply: str = ""
    settled_at: datetime | None = None


class StaffAnswer(Wire, frozen=True):
    """A statement's standing with its dealer, for HQ's staff."""

    dealer_code: str
    month: str
    answer: AnswerRow


class SettleRequest(Wire, frozen=True):
    """HQ staff settle a dispute with a reply the dealer reads."""

    reply: str
