"""Dunning: levels at their day, fees once, interest to the fen, disputed items left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit.check import DocumentType
from domain.credit.dunning import Dunning, Level, Notice, check_dunning, dun, level_of
from domain.invoice import Entry, EntryType, OpenItem, age, bucket_of, open_items

DAY = date(2026, 11, 22)
ORDERS = frozenset({DocumentType.ORDER})
ALL = frozenset(DocumentType)
LEVELS = (Level(1, 1), Level(2, 15, 5_000), Level(3, 30, 20_000, ORDERS), Level(4, 60, 20_000, ALL))
DUNNING = Dunning(LEVELS, daily=500, least=1_000)
"""Interest of 0.05 % a day (万分之五)."""


def owed(number: str, days: int, amount: int) -> OpenItem:
    due = DAY - timedelta(days=days)
    return OpenItem(Entry(number, EntryType.SHIPPED, due, due, amount), amount)


@pytest.mark.parametrize(
    ("days", "number"), [(-3, 0), (0, 0), (1, 1), (14, 1), (15, 2), (29, 2), (30, 3), (60, 4), (999, 4)]
)
def test_a_level_is_reached_on_its_day(days: int, number: int) -> None:
    level = level_of(LEVELS, days)
    assert (level.number if level else 0) == number


def test_the_oldest_item_decides_the_level_and_each_bears_its_interest() -> None:
    notice = dun(DUNNING, [owed("A", 30, 100_000), owed("B", 1, 1_001), owed("C", 0, 9)], DAY)
    assert [(one.item.entry.number, one.level.number, one.interest) for one in notice.items] == [
        ("A", 3, 1_500),
        ("B", 1, 1),
    ]
    assert (notice.level, notice.fee, notice.blocks) == (LEVELS[2], 20_000, ORDERS)
    assert (notice.overdue, notice.interest) == (101_001, 1_501)


@pytest.mark.parametrize(("sent", "fee"), [(0, 5_000), (1, 5_000), (2, 0), (3, 0)])
def test_a_fee_falls_due_once_for_each_level(sent: int, fee: int) -> None:
    assert dun(DUNNING, [owed("A", 20, 100_000)], DAY, sent=sent).fee == fee


def test_small_sums_and_disputed_items_are_left_alone() -> None:
    assert dun(DUNNING, [owed("A", 99, 999)], DAY) == Notice(None)
    assert dun(DUNNING, [owed("A", 99, 9_999)], DAY, disputed=frozenset({"A"})) == Notice(None)
    assert dun(Dunning(), [owed("A", 99, 9_999)], DAY).blocks == frozenset()


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.uuids().map(str),
        st.sampled_from(EntryType),
        st.just(DAY),
        st.dates(date(2025, 6, 1), date(2027, 1, 1)),
        st.integers(-90_000, 100_000),
    ),
    max_size=20,
)


@given(ENTRIES)
def test_what_is_dunned_is_what_the_ageing_says_is_overdue(entries: list[Entry]) -> None:
    items, _ = open_items(entries)
    notice = dun(replace(DUNNING, least=0), items, DAY)
    ageing = age(entries, DAY)
    assert notice.overdue == sum(ageing.buckets[1:])
    assert sum(ageing.buckets) == sum(entry.amount for entry in entries)
    assert notice.level is None or notice.level.number == max(one.level.number for one in notice.items)
    assert all(bucket_of(one.days) > 0 and one.interest >= 0 for one in notice.items)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"levels": LEVELS[1:]}, ["first_level_missing"]),
        ({"levels": (Level(1, 0),)}, ["days_not_positive"]),
        ({"levels": (Level(1, 1, -1),)}, ["fee_negative"]),
        ({"levels": (Level(1, 30), Level(2, 15))}, ["levels_out_of_order"]),
        ({"levels": (Level(1, 15), Level(2, 15))}, ["levels_out_of_order"]),
        ({"levels": (Level(1, 15), Level(3, 30))}, ["levels_out_of_order"]),
        ({"levels": (Level(1, 15, blocks=ALL), Level(2, 30, blocks=ORDERS))}, ["level_unblocks"]),
        ({"daily": -1}, ["rate_out_of_range"]),
        ({"daily": 1_000_001}, ["rate_out_of_range"]),
        ({"least": -1}, ["limit_negative"]),
    ],
)
def test_faulty_dunning_is_not_published(change: dict[str, object], codes: list[str]) -> None:
    assert [one.code for one in check_dunning(replace(DUNNING, **change))] == codes  # type: ignore[arg-type]


def test_a_level_that_unblocks_names_what() -> None:
    faulty = Dunning((Level(1, 15, blocks=ALL), Level(2, 30, blocks=ORDERS)))
    assert [str(one) for one in check_dunning(faulty)] == [
        "dunning/2: level_unblocks (documents=release, shipment)"
    ]
    assert check_dunning(DUNNING) == check_dunning(Dunning()) == []
