"""Text for paper is clean, fits its place and keeps figures exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.figures import decimal_text, money_text
from paper.style import BODY
from paper.text import fit, printable, text_width, wrap


@given(st.text(max_size=400), st.floats(20, 400))
def test_a_fitted_text_is_never_wider_than_its_place(text: str, width: float) -> None:
    assert text_width(fit(text, BODY, width), BODY) <= width + 0.01


@given(st.text(max_size=300), st.integers(1, 4))
def test_wrapped_lines_fit_and_are_no_more_than_asked(text: str, lines: int) -> None:
    broken = wrap(text, BODY, 120, lines)
    assert len(broken) <= lines
    assert all(text_width(line, BODY) <= 120.01 for line in broken)


@given(st.text(alphabet="建材 abc", max_size=60))
def test_wrapping_loses_nothing_but_spaces(text: str) -> None:
    assert "".join(wrap(text, BODY, 60, 99)).replace(" ", "") == text.replace(" ", "")


@given(st.text(max_size=100))
def test_printable_text_stays_as_it_is(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\n c", "a b c"),
        ("\u202eabc\u202c", "abc"),
        ("𠮷", "□"),
        ("🙂", "□"),
        ("e\u0301", "é"),
        ("\x1b[1m", "[1m"),
    ],
)
def test_what_cannot_be_printed_is_dropped_or_boxed(text: str, expected: str) -> None:
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123456789, "1,234,567.89"), (-100000, "-1,000.00")],
)
def test_money_carries_thousands_separators(amount: int, expected: str) -> None:
    assert money_text(amount) == expected


def test_decimals_drop_closing_zeros_down_to_the_least() -> None:
    assert decimal_text(12_345_500, 4, least=2) == "1,234.55"
    assert decimal_text(-2_000, 3) == "-2"
    assert decimal_text(1_250, 3) == "1.25"
