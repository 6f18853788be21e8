"""The ledger rows of what promotions gave with a receipt or lost with a refund, the same when it is issued and when it comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from desktop.models.insert import insert_rows
from desktop.models.reward import ReceiptQuote, Reward
from protocol.base import encode
from protocol.quote import QuotedRow, QuoteRow, RewardKind, UnearnedRow
from protocol.receipt import ReceiptDoc, RefundDoc

_Row = tuple[str, str, int, int, int, int, str]
"""Kind, promotion, version, line, amount, times and reference."""
_LONGEST = 200
_LARGEST = 2**53


def book_rewards(session: Session, doc_id: str, doc: ReceiptDoc | RefundDoc) -> None:
    """Write what a document says of promotions; one that says nothing writes nothing."""
    if isinstance(doc, ReceiptDoc) and doc.quote is not None:
        insert_rows(session, ReceiptQuote, [(doc_id, doc.quote.version, encode(doc.quote).decode())])
        _insert(session, doc_id, doc, list(_rewards(doc.quote)))
    elif isinstance(doc, RefundDoc) and doc.unearned is not None:
        insert_rows(session, ReceiptQuote, [(doc_id, 0, encode(doc.unearned).decode())])
        _insert(session, doc_id, doc, list(_losses(doc.unearned)))


def _rewards(quote: QuoteRow) -> Iterator[_Row]:
    for line in quote.lines:
        yield from _line_rewards(line)
    for given in quote.given:
        figures = (given.amount, given.times, given.reference)
        yield (given.kind, given.promotion, given.version, 0, *figures)


def _line_rewards(line: QuotedRow) -> Iterator[_Row]:
    for reward in line.rewards:
        yield RewardKind.LINE.value, reward.promotion, reward.version, line.line, reward.amount, 0, ""


def _losses(unearned: UnearnedRow) -> Iterator[_Row]:
    """A coupon that is taken back counts as presented, so that nobody presents it any more."""
    for id, times in unearned.uses.items():
        yield RewardKind.USE.value, id, 0, 0, 0, -times, ""
    for code in unearned.coupons:
        yield RewardKind.PRESENTED.value, "", 0, 0, 0, 0, code


def _insert(session: Session, doc_id: str, doc: ReceiptDoc | RefundDoc, rows: Sequence[_Row]) -> None:
    tail: tuple[Any, ...] = (doc.member_id, doc.business_day.isoformat())
    written = [(doc_id, place, *row, *tail) for place, row in enumerate(rows, start=1) if _fits(row)]
    insert_rows(session, Reward, written)


def _fits(row: _Row) -> bool:
    """Tell whether a row can be kept; a document of another program may say what no ledger holds."""
    texts, figures = (row[0], row[1], row[6]), row[2:6]
    return all(len(text) <= _LONGEST for text in texts) and all(abs(figure) < _LARGEST for figure in figures)
