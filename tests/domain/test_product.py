"""Products, their units and the check digit of a barcode."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.product import Product, gtin_check_digit, is_gtin
from domain.unit import Unit

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "gtin.json").read_text("utf-8"))


@pytest.mark.parametrize("code", VECTORS["right"])
def test_a_published_code_has_a_right_check_digit(code: str) -> None:
    assert is_gtin(code)


@pytest.mark.parametrize("code", VECTORS["wrong"])
def test_a_wrong_digit_length_or_sign_is_no_gtin(code: str) -> None:
    assert not is_gtin(code)


@given(
    st.sampled_from([7, 11, 12, 13]).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size))
)
def test_exactly_one_last_digit_is_right_and_any_single_wrong_digit_is_seen(body: str) -> None:
    code = f"{body}{gtin_check_digit(body)}"
    assert [is_gtin(body + digit) for digit in "0123456789"].count(True) == 1
    assert not is_gtin(("1" if code[0] != "1" else "2") + code[1:])


def test_a_unit_is_found_by_its_name_only() -> None:
    product = Product("P1", "Pipe", (Unit("piece"), Unit("box", 12)), 130_000)
    assert product.unit("box") == Unit("box", 12)
    with pytest.raises(DomainError, match="unit_unknown"):
        product.unit("crate")
