"""What HQ's staff are told when a dealer was opened."""

from __future__ import annotations

from protocol.base import Wire
from protocol.enrol import EnrolCode


class OpenedReply(Wire, frozen=True):
    """A dealer that was opened: its contract's number, and one enrolment code for every store."""

    dealer_code: str
    contract: str
    codes: list[EnrolCode]
    questions: int = 0
