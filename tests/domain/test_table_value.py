"""What a cell of a table may say."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.table_value import (
    parse_code,
    parse_day,
    parse_integer,
    parse_moment,
    parse_money_cell,
    parse_price_cell,
    parse_quantity_cell,
    parse_text,
)


@pytest.mark.parametrize(
    "text", ["2026-03-01", "2026/3/1", "2026.3.1", "20260301", "2026年3月1日", " ２０２６－０３－０１ "]
)
def test_a_day_is_read_in_every_layout_that_starts_with_the_year(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "day_does_not_exist"),
        ("2025-02-29", "day_does_not_exist"),
        ("2026-13-01", "day_does_not_exist"),
        ("20260431", "day_does_not_exist"),
        ("3/4/2026", "not_a_day"),
        ("2026-3/1", "not_a_day"),
        ("44927", "not_a_day"),
        ("yesterday", "not_a_day"),
        ("1899-12-31", "day_out_of_range"),
        ("2200-01-01", "day_out_of_range"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        parse_day(text)


def test_a_moment_is_a_day_with_or_without_a_time() -> None:
    assert parse_moment("2010-12-01 08:26:00") == datetime(2010, 12, 1, 8, 26)  # noqa: DTZ001
    assert parse_moment("2010/12/1 8:26") == datetime(2010, 12, 1, 8, 26)  # noqa: DTZ001
    assert parse_moment("2010-12-01T08:26:59.5") == datetime(2010, 12, 1, 8, 26, 59)  # noqa: DTZ001
    assert parse_moment("2010-12-01") == datetime(2010, 12, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["2010-12-01 25:00", "2010-12-01 8", "2010-12-01 08:26 PM", "2010-12-01T08:61"]
)
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="not_a_time"):
        parse_moment(text)


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.times().map(lambda clock: clock.replace(microsecond=0))
)
def test_every_moment_reads_back(day: date, clock: time) -> None:
    moment = datetime.combine(day, clock)
    assert parse_moment(moment.isoformat()) == parse_moment(str(moment)) == moment


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" 00123 ", "00123"),
        ("15056bl", "15056bl"),
        ('="0012"', "0012"),
        ("６９０１", "6901"),
        ("1E10", "1E10"),
    ],
)
def test_a_code_stays_text_with_its_zeros_and_its_case(text: str, code: str) -> None:
    assert parse_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6.90123E+12", "code_in_scientific_notation"),
        ("6,9E+12", "code_in_scientific_notation"),
        ("6e+12", "code_in_scientific_notation"),
        ("x" * 65, "code_too_long"),
        ("12\x0034", "control_character"),
    ],
)
def test_a_code_a_spreadsheet_has_spoilt_is_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        parse_code(text)


def test_a_text_keeps_its_words_on_one_line() -> None:
    assert parse_text(' 12" pipe,\r\nred\tpaint ') == '12" pipe, red paint'
    assert parse_text("瓷砖　８００") == "瓷砖　８００"
    for text, code in (("x" * 501, "text_too_long"), ("bell\x07", "control_character")):
        with pytest.raises(DomainError, match=code):
            parse_text(text)


def test_full_width_figures_are_read_exactly() -> None:
    assert parse_quantity_cell("－１．５") == -1_500
    assert parse_price_cell("２．５５１２") == 25_512
    assert parse_money_cell(" 12.30 ") == 1_230
    assert parse_integer("１２") == 12


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        (parse_quantity_cell, "1.2345", "too_many_decimals"),
        (parse_price_cell, "1.23456", "too_many_decimals"),
        (parse_money_cell, "1.234", "too_many_decimals"),
        (parse_integer, "1.5", "too_many_decimals"),
        (parse_quantity_cell, "1,234", "not_a_number"),
        (parse_quantity_cell, "1e3", "not_a_number"),
        (parse_price_cell, "¥1", "not_a_number"),
    ],
)
def test_a_figure_is_refused_rather_than_guessed(parse: object, text: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        parse(text)  # type: ignore[operator]


@given(st.text(max_size=40))
def test_no_cell_raises_anything_but_a_refusal(text: str) -> None:
    for parse in (
        parse_text,
        parse_code,
        parse_day,
        parse_moment,
        parse_quantity_cell,
        parse_price_cell,
        parse_integer,
    ):
        try:
            parse(text)
        except DomainError as error:
            assert error.code
