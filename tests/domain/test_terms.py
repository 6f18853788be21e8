"""Payment terms: worked due days, instalments that sum to the whole, and what keeps a term from being published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar, Shift, is_workday
from domain.money import MILLION
from domain.terms import (
    Discount,
    Due,
    DueType,
    Instalment,
    Offer,
    Part,
    Term,
    check_term,
    due_on,
    make_offers,
    split_terms,
)

MONTHLY_30 = Due(DueType.MONTH_END, days=30)
MONTH_END = Due(DueType.MONTH_END)
NEXT_MONTH_END = Due(DueType.MONTH_END, months=1)
CLOSING_25 = Due(DueType.MONTH_END, days=30, closing=25)
TENTH = Due(DueType.FIXED_DAY, months=1, day=10)
LAST_DAY = Due(DueType.FIXED_DAY, months=1)
AFTER_25 = Due(DueType.FIXED_DAY, months=1, day=10, closing=25)
DAYS_30 = Due(days=30)
FIFTEENTH_AND_30 = Due(DueType.FIXED_DAY, days=30, months=2, day=15)
DAYS_30_THEN_15 = Due(DueType.DAYS_THEN_DAY, days=30, day=15)
DAYS_30_THEN_END = Due(DueType.DAYS_THEN_DAY, days=30)
MONTH_LATER = Due(months=1)
FESTIVAL = Calendar(
    holidays=frozenset(date(2026, 2, day) for day in range(15, 24)),
    workdays=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
)


@pytest.mark.parametrize(
    ("due", "invoice", "expected"),
    [
        (DAYS_30, date(2026, 1, 31), date(2026, 3, 2)),
        (FIFTEENTH_AND_30, date(2026, 1, 31), date(2026, 4, 14)),
        (DAYS_30_THEN_15, date(2026, 1, 16), date(2026, 2, 15)),
        (DAYS_30_THEN_15, date(2026, 1, 17), date(2026, 3, 15)),
        (DAYS_30_THEN_END, date(2026, 1, 29), date(2026, 2, 28)),
        (DAYS_30_THEN_END, date(2026, 1, 30), date(2026, 3, 31)),
        (DAYS_30, date(2028, 1, 31), date(2028, 3, 1)),
        (DAYS_30, date(2026, 12, 15), date(2027, 1, 14)),
        (Due(), date(2026, 1, 31), date(2026, 1, 31)),
        (MONTH_LATER, date(2026, 3, 10), date(2026, 4, 10)),
        (MONTH_LATER, date(2026, 1, 31), date(2026, 2, 28)),
        (MONTH_LATER, date(2028, 1, 31), date(2028, 2, 29)),
        # 月结 30: delivered on 15 May, the month closes on the 31st, due on 30 June
        (MONTHLY_30, date(2026, 5, 15), date(2026, 6, 30)),
        (MONTHLY_30, date(2026, 1, 1), date(2026, 3, 2)),
        (MONTHLY_30, date(2026, 1, 31), date(2026, 3, 2)),
        (MONTHLY_30, date(2028, 1, 10), date(2028, 3, 1)),
        (MONTHLY_30, date(2026, 2, 1), date(2026, 3, 30)),
        (MONTHLY_30, date(2028, 2, 29), date(2028, 3, 30)),
        (MONTHLY_30, date(2026, 12, 31), date(2027, 1, 30)),
        (MONTH_END, date(2026, 2, 1), date(2026, 2, 28)),
        (MONTH_END, date(2028, 2, 1), date(2028, 2, 29)),
        (NEXT_MONTH_END, date(2026, 1, 31), date(2026, 2, 28)),
        (NEXT_MONTH_END, date(2028, 1, 31), date(2028, 2, 29)),
        (NEXT_MONTH_END, date(2026, 12, 1), date(2027, 1, 31)),
        (CLOSING_25, date(2026, 1, 25), date(2026, 2, 24)),
        (CLOSING_25, date(2026, 1, 26), date(2026, 3, 27)),
        (CLOSING_25, date(2026, 12, 26), date(2027, 2, 24)),
        (Due(DueType.MONTH_END, closing=30), date(2026, 2, 28), date(2026, 2, 28)),
        (TENTH, date(2026, 1, 1), date(2026, 2, 10)),
        (TENTH, date(2026, 12, 31), date(2027, 1, 10)),
        (LAST_DAY, date(2026, 1, 31), date(2026, 2, 28)),
        (LAST_DAY, date(2028, 1, 31), date(2028, 2, 29)),
        (AFTER_25, date(2026, 1, 25), date(2026, 2, 10)),
        (AFTER_25, date(2026, 1, 26), date(2026, 3, 10)),
    ],
)
def test_due_days_as_the_trade_counts_them(due: Due, invoice: date, expected: date) -> None:
    assert due_on(due, invoice) == expected


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (Shift.NONE, date(2026, 2, 16)),
        (Shift.NEXT, date(2026, 2, 24)),
        (Shift.PREVIOUS, date(2026, 2, 14)),  # a Saturday worked for the holiday
    ],
)
def test_a_due_day_in_the_festival_moves_as_the_term_says(shift: Shift, expected: date) -> None:
    term = Term("T", "30 天", (Part(MILLION, DAYS_30),), shift)
    assert split_terms(term, 100, date(2026, 1, 17), FESTIVAL) == (Instalment(1, expected, 100),)


def test_nothing_falls_due_before_its_invoice() -> None:
    term = Term("T", "现结", (Part(MILLION, Due()),), Shift.PREVIOUS)
    assert split_terms(term, 100, date(2026, 11, 22))[0].due == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("amount", "rates", "amounts"),
    [
        (10_000, (333_333, 333_333, 333_334), [3_333, 3_333, 3_334]),
        (10_000, (300_000, 300_000, 400_000), [3_000, 3_000, 4_000]),
        (99_999, (300_000, 700_000), [30_000, 69_999]),
        (1, (500_000, 500_000), [1, 0]),
        (2, (250_000, 250_000, 250_000, 250_000), [1, 1, 0, 0]),
        (-10_001, (500_000, 500_000), [-5_001, -5_000]),
        (0, (500_000, 500_000), [0, 0]),
    ],
)
def test_the_last_instalment_takes_the_rest(amount: int, rates: tuple[int, ...], amounts: list[int]) -> None:
    parts = tuple(Part(rate, Due(days=30 * number)) for number, rate in enumerate(rates))
    assert [one.amount for one in split_terms(Term("T", "分期", parts), amount, date(2026, 1, 1))] == amounts


def test_discounts_end_on_a_day_that_the_term_shifts_too() -> None:
    term = Term("T", "2/10 n/30", (Part(MILLION, DAYS_30),), Shift.NEXT, (Discount(10, 20_000),))
    assert make_offers(term, date(2026, 2, 5), FESTIVAL) == (Offer(date(2026, 2, 24), 20_000),)


RATES = st.lists(st.integers(1, 1_000), min_size=1, max_size=8)
DAYS = st.dates(date(2020, 1, 1), date(2033, 1, 1))
DUES = st.builds(
    Due,
    st.sampled_from(DueType),
    days=st.integers(0, 200),
    months=st.integers(1, 14),
    day=st.integers(1, 31),
    closing=st.integers(1, 31),
)


@given(st.integers(-(10**9), 10**9), RATES, DUES, st.sampled_from(Shift), DAYS)
def test_instalments_sum_to_the_whole_and_never_change_sign(
    amount: int, weights: list[int], due: Due, shift: Shift, day: date
) -> None:
    rates = [weight * MILLION // sum(weights) for weight in weights]
    rates[-1] += MILLION - sum(rates)
    term = Term("T", "分期", tuple(Part(rate, due) for rate in rates), shift)
    instalments = split_terms(term, amount, day, FESTIVAL)
    assert sum(one.amount for one in instalments) == amount
    assert all(one.amount * amount >= 0 and one.due >= day for one in instalments)
    assert shift is not Shift.NEXT or all(is_workday(FESTIVAL, one.due) for one in instalments)


@given(DUES, DAYS)
def test_a_later_invoice_is_never_due_earlier(due: Due, day: date) -> None:
    assert day <= due_on(due, day) <= due_on(due, day + timedelta(days=1))


SOUND = Term("T-30", "月结 30", (Part(MILLION, MONTHLY_30),), Shift.NEXT, (Discount(10, 20_000),))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"parts": ()}, ["parts_missing"]),
        ({"parts": (Part(999_999, DAYS_30),)}, ["parts_do_not_sum"]),
        ({"parts": (Part(1_000_001, DAYS_30), Part(-1, DAYS_30))}, ["part_not_positive"]),
        ({"parts": (Part(MILLION, Due(days=-1)),)}, ["days_out_of_range"]),
        ({"parts": (Part(MILLION, Due(days=3_651)),)}, ["days_out_of_range"]),
        ({"parts": (Part(MILLION, Due(months=-1)),)}, ["months_out_of_range"]),
        ({"parts": (Part(MILLION, Due(DueType.FIXED_DAY, months=1, day=32)),)}, ["day_out_of_month"]),
        ({"parts": (Part(MILLION, Due(DueType.MONTH_END, closing=0)),)}, ["day_out_of_month"]),
        ({"parts": (Part(MILLION, Due(day=10, closing=25)),)}, ["field_needless"] * 2),
        ({"parts": (Part(MILLION, Due(DueType.MONTH_END, day=10, closing=25)),)}, ["field_needless"]),
        ({"parts": (Part(MILLION, Due(DueType.DAYS_THEN_DAY, day=10, closing=25)),)}, ["field_needless"]),
        ({"parts": (Part(MILLION, Due(DueType.FIXED_DAY, day=10)),)}, ["due_before_closing"]),
        ({"discounts": (Discount(-1, 1),)}, ["days_out_of_range"]),
        ({"discounts": (Discount(10, 0), Discount(20, 1_000_001))}, ["discount_out_of_range"] * 2 + ["discounts_out_of_order"]),
        ({"discounts": (Discount(10, 20_000), Discount(10, 10_000))}, ["discounts_out_of_order"]),
        ({"discounts": (Discount(10, 20_000), Discount(20, 20_000))}, ["discounts_out_of_order"]),
    ],
)  # fmt: skip
def test_a_faulty_term_is_not_published(change: dict[str, object], codes: list[str]) -> None:
    faults = check_term(replace(SOUND, **change))  # type: ignore[arg-type]
    assert [found.code for found in faults] == codes
    assert str(faults[0]).startswith("term/T-30: ")


def test_a_sound_term_has_no_faults() -> None:
    assert check_term(SOUND) == []
    assert check_term(replace(SOUND, parts=(Part(300_000, Due()), Part(700_000, TENTH)))) == []
    falling = (Discount(10, 20_000), Discount(20, 10_000))
    assert check_term(replace(SOUND, discounts=falling)) == []
