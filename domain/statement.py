"""The monthly statement between HQ and one dealer, and the hash that freezes its content.

Opening + shipped − returned ± fees − rebate − received ± adjusted = closing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.invoice import Ageing, Entry, EntryType, age, balance
from domain.money import Fen
from domain.party import Party
from domain.period import Month


@dataclass(frozen=True, slots=True)
class Statement:
    """One dealer's month: balances, every entry once, ageing as of the last day."""

    number: str
    month: Month
    hq: Party
    dealer: Party
    opening: Fen
    entries: tuple[Entry, ...]
    closing: Fen
    ageing: Ageing

    def total(self, type: EntryType) -> Fen:
        """Sum the month's entries of one type, signed."""
        return sum(entry.amount for entry in self.entries if entry.type is type)

    def section(self, type: EntryType) -> tuple[Entry, ...]:
        """Return the month's entries of one type in order."""
        return tuple(entry for entry in self.entries if entry.type is type)

    @property
    def totals(self) -> tuple[tuple[EntryType, Fen], ...]:
        """Every type with its signed total."""
        return tuple((type, self.total(type)) for type in EntryType)

    @property
    def has_content(self) -> bool:
        """Tell whether there is a balance or a movement to state."""
        return bool(self.entries) or self.opening != 0


def statement_number(dealer_code: str, month: Month) -> str:
    """Return the number of a dealer's statement: "ST-D001-202609"."""
    return f"ST-{dealer_code}-{month.year:04d}{month.number:02d}"


def _order(entry: Entry) -> tuple[date, str, str, Fen, date, str]:
    return (entry.day, entry.number, entry.type, entry.amount, entry.due, entry.reference)


def make_statement(hq: Party, dealer: Party, month: Month, entries: Sequence[Entry]) -> Statement:
    """Make the statement of a month from all entries of the account up to its end; later ones are left out.

    The ageing is asserted by `age` to sum to the closing balance.
    """
    earlier = [entry for entry in entries if entry.day < month.first]
    within = sorted((entry for entry in entries if month.first <= entry.day <= month.last), key=_order)
    opening = balance(earlier)
    closing = opening + balance(within)
    ageing = age([*earlier, *within], month.last)
    number = statement_number(dealer.code, month)
    return Statement(number, month, hq, dealer, opening, tuple(within), closing, ageing)


def _content(statement: Statement) -> Iterator[str]:
    yield f"{statement.number}|{statement.month}|{statement.hq.code}|{statement.dealer.code}"
    yield f"{statement.opening}|{statement.closing}"
    for entry in statement.entries:
        yield f"{entry.number}|{entry.type}|{entry.day}|{entry.due}|{entry.amount}|{entry.reference}"
    yield "|".join(str(bucket) for bucket in statement.ageing.buckets)


def content_hash(statement: Statement) -> str:
    """Return the hash both sides compare and print: BLAKE2b-128 over the content, line by line, in hexadecimal."""
    text = "\n".join(_content(statement))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
