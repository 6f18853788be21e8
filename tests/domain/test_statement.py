"""The monthly statement and its hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.invoice import Entry, EntryType, balance
from domain.party import Party
from domain.period import Month
from domain.statement import Statement, content_hash, make_statement

HQ, DEALER = Party("HQ", "总部"), Party("D001", "城南建材")
MARCH = Month(2026, 3)


def _entry(number: str, kind: EntryType, day: date, amount: int, reference: str = "") -> Entry:
    return Entry(number, kind, day, day + timedelta(days=30), amount, reference)


def _march(*entries: Entry) -> Statement:
    return make_statement(HQ, DEALER, MARCH, entries)


entries = st.lists(
    st.builds(
        _entry,
        st.sampled_from(["N1", "N2", "N3"]),
        st.sampled_from(EntryType),
        st.dates(date(2026, 1, 1), date(2026, 5, 31)),
        st.integers(-(10**8), 10**8),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=25,
)


@given(entries)
def test_opening_plus_every_type_is_closing_and_later_entries_are_left_out(account: list[Entry]) -> None:
    statement = _march(*account)
    assert statement.opening + sum(total for _, total in statement.totals) == statement.closing
    assert statement.closing == statement.ageing.balance == balance(e for e in account if e.day <= MARCH.last)
    assert sum(len(statement.section(kind)) for kind in EntryType) == len(statement.entries)


@given(entries)
def test_the_next_month_opens_with_this_closing(account: list[Entry]) -> None:
    assert make_statement(HQ, DEALER, MARCH.next(), account).opening == _march(*account).closing


@given(entries, st.randoms(use_true_random=False))
def test_both_sides_hash_alike_whatever_order_they_load_in(account: list[Entry], random: object) -> None:
    shuffled = list(account)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert content_hash(_march(*account)) == content_hash(_march(*shuffled))


def test_a_statement_without_balance_or_movement_has_no_content() -> None:
    later = _entry("S1", EntryType.SHIPPED, date(2026, 4, 1), 100)
    assert not _march(later).has_content
    assert _march(replace(later, day=date(2026, 3, 31))).has_content
    assert _march(replace(later, day=date(2026, 2, 1))).has_content


def test_the_number_names_dealer_and_month() -> None:
    assert _march().number == "ST-D001-202603"


def test_any_changed_figure_changes_the_hash() -> None:
    entry = _entry("S1", EntryType.SHIPPED, date(2026, 3, 1), 100)
    changed = [
        replace(entry, amount=101),
        replace(entry, due=date(2026, 5, 1)),
        replace(entry, reference="x"),
    ]
    assert len({content_hash(_march(one)) for one in [entry, *changed]}) == 4
