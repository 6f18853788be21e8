"""How money, quantities, rates and times are written and read."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui import format as fmt


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "¥0.00"),
        (5, "¥0.05"),
        (123450, "¥1,234.50"),
        (-123450, "−¥1,234.50"),
        (100000000, "¥1,000,000.00"),
    ],
)
def test_yuan_carries_its_sign_and_separators(fen: int, text: str) -> None:
    assert fmt.yuan(fen) == text


def test_negative_amounts_have_a_real_minus_sign() -> None:
    assert fmt.amount(-3720) == "−37.20"


@pytest.mark.parametrize(("fen", "text"), [(31240049, "¥312,400"), (31240050, "¥312,401"), (-50, "−¥1")])
def test_whole_yuan_rounds_half_away_from_zero(fen: int, text: str) -> None:
    assert fmt.whole_yuan(fen) == text


@pytest.mark.parametrize(
    ("thousandths", "text"),
    [(20_000, "20"), (7_500, "7.5"), (1, "0.001"), (-1_250, "−1.25"), (1_234_000, "1,234")],
)
def test_quantities_are_written_in_their_shortest_form(thousandths: int, text: str) -> None:
    assert fmt.quantity(thousandths) == text


@pytest.mark.parametrize(
    ("price", "text"), [(186_000, "18.60"), (185_950, "18.595"), (1, "0.0001"), (0, "0.00")]
)
def test_unit_prices_show_two_to_four_decimals(price: int, text: str) -> None:
    assert fmt.unit_price(price) == text


@pytest.mark.parametrize(
    ("ppm", "text"), [(124_000, "12.4 %"), (30_000, "3 %"), (718_449, "71.8 %"), (-400, "0 %")]
)
def test_rates_are_percentages_with_one_decimal(ppm: int, text: str) -> None:
    assert fmt.rate(ppm) == text


def test_a_change_says_its_sign() -> None:
    assert (fmt.signed_rate(124_000), fmt.signed_rate(-20_000)) == ("+12.4 %", "−2 %")


def test_dates_and_times() -> None:
    moment = datetime(2026, 11, 22, 9, 5)  # noqa: DTZ001 - a wall clock time
    assert fmt.moment(moment) == "2026-11-22 09:05"
    assert (fmt.day(moment), fmt.month_day(date(2026, 1, 2))) == ("2026-11-22", "01-02")


@pytest.mark.parametrize(("ms", "text"), [(400, "0.4"), (1_960, "2.0"), (0, "0.0"), (-1_500, "−1.5")])
def test_seconds_have_one_decimal(ms: int, text: str) -> None:
    assert fmt.seconds(ms) == text


@pytest.mark.parametrize("text", ["", "-", ".", "1.234", "1e3", "12a", "１", "--1", "1.2.3"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert fmt.parse_amount(text) is None


@given(st.integers(-(10**13), 10**13))
def test_what_is_written_is_read_back(number: int) -> None:
    assert fmt.parse_amount(fmt.yuan(number).replace("¥", "")) == number
    assert fmt.parse_quantity(fmt.quantity(number)) == number
    assert fmt.parse_unit_price(fmt.unit_price(number)) == number
