"""Open items and ageing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.invoice import Entry, EntryType, age, balance, bucket_of, open_items

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "ageing.json").read_text("utf-8"))
DAY = date(2026, 6, 30)


def _entry(amount: int, overdue: int = 0, number: str = "SH1") -> Entry:
    kind = EntryType.SHIPPED if amount > 0 else EntryType.RECEIVED
    due = DAY - timedelta(days=overdue)
    return Entry(number, kind, due, due, amount)


entries = st.lists(st.builds(_entry, st.integers(-(10**9), 10**9), st.integers(-400, 800)), max_size=30)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"day {case['days']}")
def test_day_n_belongs_to_the_first_bucket_whose_bound_reaches_it(case: dict[str, int]) -> None:
    assert bucket_of(case["days"]) == case["bucket"]
    assert age([_entry(100, case["days"])], DAY).buckets[case["bucket"]] == 100


@given(entries)
def test_the_buckets_sum_to_the_balance(account: list[Entry]) -> None:
    assert age(account, DAY).balance == balance(account) == sum(age(account, DAY).buckets)


@given(entries)
def test_credit_pays_the_oldest_due_first_and_only_one_side_is_left(account: list[Entry]) -> None:
    items, credit = open_items(account)
    assert sum(item.left for item in items) - credit == balance(account)
    assert not (items and credit)
    assert all(0 < item.left <= item.entry.amount for item in items)
    assert all(item.left == item.entry.amount for item in items[1:])
    assert [item.entry.due for item in items] == sorted(item.entry.due for item in items)


def test_unapplied_credit_stands_negative_in_not_due() -> None:
    ageing = age([_entry(100, 45), _entry(-250)], DAY)
    assert ageing.buckets == (-150, 0, 0, 0, 0, 0, 0)


class _Growing(list[Entry]):
    """An account that somebody writes to while it is read."""

    def __iter__(self) -> Iterator[Entry]:
        self.append(_entry(100))
        return super().__iter__()


def test_an_ageing_that_does_not_sum_to_the_balance_is_refused() -> None:
    with pytest.raises(DomainError, match="ageing_does_not_sum"):
        age(_Growing(), DAY)
