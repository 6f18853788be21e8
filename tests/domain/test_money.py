"""Rounding, splitting, parsing and writing of exact figures."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.money import (
    AMOUNT_LIMIT,
    check_amount,
    divide,
    extend,
    extend_each,
    format_fixed,
    format_money,
    format_price,
    format_quantity,
    net_of_tax,
    parse_fixed,
    parse_money,
    parse_price,
    parse_quantity,
    price_for,
    scale_each,
    share,
    split,
)

VECTORS = Path(__file__).parents[1] / "vectors"
amounts = st.integers(-(10**12), 10**12)
rates = st.integers(0, 1_000_000)


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"),
    [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (15, 10, 2), (25, 10, 3), (-25, 10, -3), (0, 7, 0)],
)
def test_half_is_rounded_away_from_zero(numerator: int, denominator: int, result: int) -> None:
    assert divide(numerator, denominator) == result


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**12))
def test_division_is_off_by_half_at_most_and_mirrors_its_sign(numerator: int, denominator: int) -> None:
    result = divide(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - result) <= Fraction(1, 2)
    assert divide(-numerator, denominator) == -result


@pytest.mark.parametrize("amount", [AMOUNT_LIMIT, -AMOUNT_LIMIT])
def test_an_amount_of_a_hundred_billion_yuan_is_refused(amount: int) -> None:
    with pytest.raises(DomainError, match="amount_too_large"):
        check_amount(amount)
    assert abs(check_amount(amount - amount // abs(amount))) == AMOUNT_LIMIT - 1


def test_price_times_quantity_is_rounded_once_to_the_fen() -> None:
    assert extend(25_500, 6_000) == 1_530
    assert extend(1, 50_000) == 1
    assert extend(1, 49_999) == 0
    assert extend(25_500, -6_000) == -1_530


@given(st.lists(st.integers(0, 10**12)), st.integers(0, 10**9), st.integers(1, 10**9))
def test_many_values_are_scaled_as_each_alone(values: list[int], factor: int, half: int) -> None:
    assert scale_each(values, factor, 2 * half) == [divide(value * factor, 2 * half) for value in values]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**8)))
def test_a_price_is_extended_by_many_quantities_as_by_each_alone(price: int, quantities: list[int]) -> None:
    assert extend_each(price, quantities) == [extend(price, quantity) for quantity in quantities]


def test_one_amount_too_large_refuses_all_quantities() -> None:
    assert extend_each(10**9, [10**9 - 1]) == [AMOUNT_LIMIT - 10_000]
    with pytest.raises(DomainError, match="amount_too_large"):
        extend_each(10**9, [1_000, 10**9])


def test_the_unit_price_is_the_amount_over_the_quantity_whatever_the_signs() -> None:
    assert price_for(1_530, 6_000) == 25_500
    assert price_for(-1_530, -6_000) == 25_500
    assert price_for(1_530, -6_000) == -25_500
    with pytest.raises(DomainError, match="quantity_zero"):
        price_for(1, 0)


@given(st.integers(0, 10**9), st.integers(1, 1_000).map(lambda whole: whole * 1000))
def test_a_price_made_from_an_amount_gives_that_amount_back(amount: int, quantity: int) -> None:
    # Half a 1/10,000 yuan of price error is half a fen of amount per 100 units.
    assert abs(extend(price_for(amount, quantity), quantity) - amount) <= quantity // 200_000 + 1


def test_a_share_is_rounded_once() -> None:
    assert share(10_000, 130_000) == 1_300
    assert share(5, 100_000) == 1
    assert share(-5, 100_000) == -1


@pytest.mark.parametrize("case", json.loads((VECTORS / "tax.json").read_text("utf-8"))["cases"])
def test_tax_is_split_out_of_the_gross(case: dict[str, int]) -> None:
    net = net_of_tax(case["gross"], case["rate"])
    assert (net, case["gross"] - net) == (case["net"], case["tax"])


@given(amounts, rates)
def test_net_and_tax_stand_on_the_side_of_the_gross(gross: int, rate: int) -> None:
    net = net_of_tax(gross, rate)
    assert abs(net) <= abs(gross)
    assert net * gross >= 0


@pytest.mark.parametrize("case", json.loads((VECTORS / "split.json").read_text("utf-8"))["cases"])
def test_an_amount_is_split_by_the_largest_remainder(case: dict[str, object]) -> None:
    assert split(case["amount"], case["weights"]) == case["parts"]  # type: ignore[arg-type]


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_the_parts_sum_to_the_whole_and_are_off_by_less_than_one(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    shares = weights if any(weights) else [1] * len(weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, shares, strict=True):
        assert abs(part - Fraction(amount * weight, sum(shares))) < 1
        assert weight or part == 0


def test_splitting_over_nothing_or_over_negative_weights_is_refused() -> None:
    with pytest.raises(DomainError, match="nothing_to_split_over"):
        split(1, [])
    with pytest.raises(DomainError, match="negative_weight"):
        split(1, [1, -1])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", 12500),
        ("-12.5", -12500),
        ("+1", 1000),
        (".5", 500),
        ("1.", 1000),
        (" 7 ", 7000),
        ("-0", 0),
        ("0.001000", 1),
        ("00012", 12000),
    ],
)
def test_a_plain_decimal_is_parsed_exactly(text: str, value: int) -> None:
    assert parse_fixed(text, 3) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "-",
        "+",
        "1,000",
        "1e3",
        "--1",
        "+-1",
        "-+1",
        "1.2.3",
        "１２",
        "1_0",
        "0x1",
        "nan",
        "1 2",
        "²",
    ],
)
def test_anything_but_a_plain_decimal_is_not_a_number(text: str) -> None:
    with pytest.raises(DomainError, match="not_a_number"):
        parse_fixed(text, 3)


def test_digits_beyond_the_scale_are_refused_not_rounded() -> None:
    assert (parse_money("1.20"), parse_price("1.2345"), parse_quantity("1.234")) == (120, 12_345, 1_234)
    for parse, text in ((parse_money, "1.234"), (parse_price, "1.23456"), (parse_quantity, "1.2345")):
        with pytest.raises(DomainError, match="too_many_decimals"):
            parse(text)


def test_every_number_that_parses_fits_a_column_of_64_bits() -> None:
    assert parse_price("9" * 14 + ".9999") < 2**63
    with pytest.raises(DomainError, match="number_too_large"):
        parse_price("1" + "0" * 14)
    with pytest.raises(DomainError, match="amount_too_large"):
        parse_money("100000000000")


def test_figures_are_written_in_their_usual_form() -> None:
    assert [format_money(fen) for fen in (0, 5, -123_450)] == ["0.00", "0.05", "-1234.50"]
    assert [format_price(price) for price in (25_500, 25_512, 1)] == ["2.55", "2.5512", "0.0001"]
    assert [format_quantity(quantity) for quantity in (6_000, 1_250, -1)] == ["6", "1.25", "-0.001"]
    assert format_fixed(42, 0) == "42"


@given(st.integers(-(10**14) + 1, 10**14 - 1), st.integers(0, 6))
def test_what_is_written_parses_back(value: int, decimals: int) -> None:
    assert parse_fixed(format_fixed(value, decimals), decimals) == value
    assert parse_fixed(format_fixed(value, decimals, least=2), decimals) == value
