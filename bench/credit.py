"""Ageing and exposure of 2,000 dealers with 220,000 open items, held to five seconds on one core."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bench.figure import Figure, Progress, at_most, exactly
from bench.wholesale import DEALERS, LINES, Line, name_lines, read_dealers
from domain.credit.check import Change, DocumentType, Rule, Standing, check_change
from domain.credit.value import Component, Value, expose
from domain.invoice import Entry, EntryType, age, open_items
from domain.money import MILLION
from domain.terms import Due, DueType, Part, Term, split_terms

NAME = "credit"
LIMIT_S: Final = 5.0
_AS_OF: Final = date(2022, 11, 15)
_PUT_BACK: Final = timedelta(days=400)
_HORIZON_DAYS: Final = 30
_RULES: Final = (Rule(DocumentType.ORDER, True, _HORIZON_DAYS, 60, 300_000),)
_WHOLE = (
    Due(),
    Due(days=30),
    Due(DueType.MONTH_END, days=30),
    Due(DueType.MONTH_END, days=60),
    Due(DueType.FIXED_DAY, months=1, day=10),
)
TERMS: Final = tuple(Term(str(place), "", (Part(MILLION, due),)) for place, due in enumerate(_WHOLE))

Account = list[Entry]


def run(progress: Progress) -> list[Figure]:
    """Give every line a due day, age every account, expose every dealer and check one more order of each."""
    progress("credit: reading a month of order lines")
    dealers = read_dealers()
    progress("credit: due days, ageing, exposure, checks")
    begun = time.perf_counter()
    accounts = [make_account(place, lines) for place, lines in enumerate(dealers)]
    entered = time.perf_counter()
    ageings = [age(account, _AS_OF) for account in accounts]
    aged = time.perf_counter()
    standings = [make_values(lines) for lines in dealers]
    exposed = [expose(values, _AS_OF, _HORIZON_DAYS) for values in standings]
    exposed_at = time.perf_counter()
    held = sum(not _check(values) for values in standings)
    ended = time.perf_counter()
    buckets = [sum(one.buckets[place] > 0 for one in ageings) for place in range(7)]
    balance = sum(entry.amount for account in accounts for entry in account)
    value = sum(one.amount for values in standings for one in values)
    stood = sum(one.exposure.total + one.later for one in exposed)
    return [
        exactly("dealers", len(dealers), "", DEALERS),
        exactly(name_lines("items, each"), sum(map(len, dealers)), "", LINES),
        Figure("... of them still open", sum(len(open_items(account)[0]) for account in accounts), ""),
        Figure("dealers in the emptiest bucket", min(buckets), ""),
        Figure("before that, entries with due days by their terms", entered - begun, "s"),
        Figure("ageing", aged - entered, "s"),
        Figure("exposure by component", exposed_at - aged, "s"),
        at_most("ageing and exposure, one core", exposed_at - entered, "s", LIMIT_S),
        Figure("one more order of each dealer, checked", ended - exposed_at, "s"),
        Figure("... of them held", held, ""),
        exactly("buckets against balances, in fen", sum(one.balance for one in ageings) - balance, "", 0),
        exactly("components against values, in fen", stood - value, "", 0),
    ]


def make_account(place: int, lines: Sequence[Line]) -> Account:
    """Book a dealer's lines under its term, some a year back so that every bucket is filled, and one small payment."""
    term, account = TERMS[place % len(TERMS)], []
    for number, line in enumerate(lines):
        day = line.day - _PUT_BACK * (number % 4) / 3
        type = EntryType.SHIPPED if line.amount >= 0 else EntryType.RETURNED
        for part in split_terms(term, line.amount, day):
            account.append(Entry(f"{place}-{number}", type, day, part.due, part.amount))
    paid = sum(max(line.amount, 0) for line in lines) // 100
    account.append(Entry(f"{place}-paid", EntryType.RECEIVED, _AS_OF, _AS_OF, -paid))
    return account


def make_values(lines: Sequence[Line]) -> tuple[Value, ...]:
    """Put a dealer's lines into the components: the month's last days on order, those before delivered, the rest owed."""
    return tuple(_value(str(number), line) for number, line in enumerate(lines))


def _value(id: str, line: Line) -> Value:
    day = line.day.day
    if day >= 28:
        return Value(id, Component.ORDERED, line.amount, _AS_OF + timedelta(days=day - 5 + day % 2 * 20))
    if day >= 24:
        return Value(id, Component.DELIVERED, line.amount, line.day)
    return Value(id, Component.RECEIVABLE, line.amount, line.day + timedelta(days=60))


def _check(values: tuple[Value, ...]) -> bool:
    standing = Standing(sum(one.amount for one in values) * 11 // 10, values)
    return check_change(
        _RULES, standing, Change("more", DocumentType.ORDER, ((None, 100_000),)), _AS_OF
    ).passes
