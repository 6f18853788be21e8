"""A statement is remade from the account kept here and compared with HQ's."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.db import Database
from desktop.services.statement import (
    get_ageing,
    get_issued_hash,
    list_open_items,
    list_statements,
    make_statement,
)
from domain.errors import DomainError
from domain.invoice import EntryType
from domain.period import Month
from domain.statement import content_hash
from tests.desktop.hqsaid import account, say_dealer, say_entries, say_statement

FEBRUARY = Month(2026, 2)
ENTRIES = account(
    ("SP-1", EntryType.SHIPPED, date(2026, 1, 10), 100_000),
    ("SP-2", EntryType.SHIPPED, date(2026, 2, 5), 50_000),
    ("PY-1", EntryType.RECEIVED, date(2026, 2, 20), -70_000),
    ("SP-3", EntryType.SHIPPED, date(2026, 3, 1), 9_900),
)


def test_the_remade_statement_has_hqs_hash(database: Database) -> None:
    with database.write() as session:
        say_dealer(session)
        say_entries(session, ENTRIES)
        said = say_statement(session, FEBRUARY, ENTRIES)
        made = make_statement(session, FEBRUARY)
        assert (made.opening, made.closing, len(made.entries)) == (100_000, 80_000, 2)
        assert content_hash(made) == said == get_issued_hash(session, FEBRUARY)
        assert [row.agrees for row in list_statements(session)] == [True]


def test_a_statement_that_differs_by_one_entry_does_not_agree(database: Database) -> None:
    with database.write() as session:
        say_dealer(session)
        say_entries(session, ENTRIES[:1] + ENTRIES[2:])
        say_statement(session, FEBRUARY, ENTRIES)
        assert [row.agrees for row in list_statements(session)] == [False]


def test_debts_age_and_stay_open_oldest_first(database: Database) -> None:
    with database.write() as session:
        say_entries(session, ENTRIES)
        ageing = get_ageing(session, date(2026, 3, 10))
        assert (ageing.not_due, ageing.days_1_30, ageing.balance) == (9_900, 80_000, 89_900)
        items = list_open_items(session, date(2026, 3, 10))
    assert [(item.entry.number, item.left) for item in items] == [
        ("SP-1", 30_000),
        ("SP-2", 50_000),
        ("SP-3", 9_900),
    ]


def test_nothing_to_state_and_nobody_to_state_it_to_are_said(database: Database) -> None:
    with database.write() as session:
        assert list_statements(session) == []
        with pytest.raises(DomainError, match="not_enrolled"):
            make_statement(session, FEBRUARY)
        say_dealer(session)
        with pytest.raises(DomainError, match="statement_missing"):
            make_statement(session, FEBRUARY)
