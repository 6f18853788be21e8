"""Amounts in Chinese capitals, by the worked cases of the People's Bank and by reading them back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.capitals import amount_in_capitals
from domain.errors import DomainError
from domain.money import AMOUNT_LIMIT

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "capitals.json").read_text("utf-8"))
_DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize("case", VECTORS["cases"] + VECTORS["own"], ids=lambda case: str(case["fen"]))
def test_the_capitals_of_a_worked_case(case: dict[str, object]) -> None:
    assert amount_in_capitals(case["fen"]) == case["capitals"]  # type: ignore[arg-type]


def _read(text: str) -> int:
    """Read capitals back with an independent reader: a running section that 万, 亿 and 元 close."""
    total = section = digit = fen = 0
    for sign in text.removeprefix("人民币").removeprefix("负"):
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            section, digit = section + digit * _PLACES[sign], 0
        elif sign in "万亿元":
            total += (section + digit) * {"万": 10**4, "亿": 10**8, "元": 1}[sign]
            section = digit = 0
        elif sign in "角分":
            fen, digit = fen + digit * {"角": 10, "分": 1}[sign], 0
    return total * 100 + fen


@given(st.integers(0, AMOUNT_LIMIT - 1))
def test_capitals_read_back_as_the_amount_and_never_double_a_zero(fen: int) -> None:
    text = amount_in_capitals(fen)
    assert _read(text) == fen
    assert "零零" not in text
    assert "整分" not in text
    assert text.endswith("整") == (fen % 100 == 0)


def test_an_amount_beyond_the_limit_has_no_capitals() -> None:
    with pytest.raises(DomainError, match="amount_too_large"):
        amount_in_capitals(AMOUNT_LIMIT)
