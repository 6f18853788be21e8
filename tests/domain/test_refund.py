"""Returns: what was paid comes back, to the last fen and never more."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.money import net_of_tax
from domain.product import Product
from domain.receipt import ReceiptLine, make_line, sale_movements
from domain.refund import Taken, refund_line, refund_lines, refund_movements, rounding_back
from domain.stock import on_hand
from domain.unit import Unit

PIPE = Product("P1", "Pipe", (Unit("piece"), Unit("box", 12)), 130_000)


def _sold(quantity: int = 3_000, price: int = 33_333, discount: int = 0) -> ReceiptLine:
    return make_line(PIPE, unit="box", quantity=quantity, price=price, discount=discount)


@st.composite
def sold_lines(draw: st.DrawFn) -> ReceiptLine:
    full = _sold(draw(st.integers(1, 50_000)), draw(st.integers(0, 10**6)))
    return _sold(full.quantity, full.price, draw(st.integers(0, full.gross)))


@given(sold_lines(), st.data())
def test_returning_everything_in_parts_gives_back_exactly_what_was_paid(
    sold: ReceiptLine, data: st.DataObject
) -> None:
    taken, parts = Taken(), []
    while left := sold.quantity - taken.quantity:
        part = refund_line(sold, data.draw(st.integers(1, left)) if len(parts) < 5 else left, taken)
        assert 0 <= part.gross <= sold.gross - taken.gross
        assert abs(part.tax - (part.gross - net_of_tax(part.gross, part.tax_rate))) <= 1, "HQ grants one fen"
        taken = Taken(taken.quantity + part.quantity, taken.gross + part.gross)
        parts.append(part)
    for figure in ("quantity", "base_quantity", "gross", "discount", "tax"):
        assert sum(getattr(part, figure) for part in parts) == getattr(sold, figure)


def test_the_last_part_takes_the_odd_fen() -> None:
    sold = _sold()
    first = refund_line(sold, 1_000, Taken())
    rest = refund_line(sold, 2_000, Taken(1_000, first.gross))
    assert (sold.gross, first.gross, rest.gross) == (1_000, 333, 667)


@pytest.mark.parametrize(
    ("quantity", "code"),
    [(0, "quantity_not_positive"), (-1, "quantity_not_positive"), (2_001, "refund_exceeds_sale")],
)
def test_no_more_comes_back_than_is_left(quantity: int, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        refund_line(_sold(), quantity, Taken(1_000, 333))


def test_lines_are_named_by_their_number_on_the_receipt() -> None:
    sold = [_sold(), _sold(price=50_000)]
    assert refund_lines(sold, {2: 1_000}, {2: Taken(1_000, 500)}) == {
        2: refund_line(sold[1], 1_000, Taken(1_000, 500))
    }
    for wanted, code in (
        ({}, "nothing_to_refund"),
        ({0: 1_000}, "line_unknown"),
        ({3: 1_000}, "line_unknown"),
    ):
        with pytest.raises(DomainError, match=code):
            refund_lines(sold, wanted, {})


def test_buying_and_returning_leaves_stock_unchanged() -> None:
    sold = [_sold(), _sold(quantity=1_500)]
    back = refund_lines(sold, {1: 3_000, 2: 1_500}, {})
    assert on_hand([*sale_movements("r", sold), *refund_movements("f", list(back.values()))]) == {"P1": 0}


@given(st.integers(0, 10_000), st.integers(1, 10**6), st.integers(0, 100), st.integers(0, 100))
def test_the_rounding_of_a_sale_comes_back_in_full_with_its_last_part(
    rounding: int, total: int, first: int, second: int
) -> None:
    cuts = sorted((total * first // 100, total * second // 100))
    parts = [0, cuts[0], cuts[1], total]
    kept = [
        rounding_back(rounding, total, before=before, now=after - before)
        for before, after in itertools.pairwise(parts)
    ]
    assert sum(kept) == rounding
    assert all(part >= 0 for part in kept)
