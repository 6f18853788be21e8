"""Receipts: lines, tax, discount, tenders and movements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.product import Product, ProductType
from domain.receipt import (
    ReceiptLine,
    Tender,
    TenderType,
    make_line,
    sale_movements,
    settle,
    spread_discount,
    sum_lines,
)
from domain.stock import MovementReason
from domain.unit import Unit

PIPE = Product("P1", "Pipe", (Unit("piece"), Unit("box", 12)), 130_000)
FREIGHT = Product("F1", "Freight", (Unit("piece"),), 90_000, ProductType.SERVICE)


def _line(
    quantity: int = 2_000, price: int = 113_000, discount: int = 0, product: Product = PIPE
) -> ReceiptLine:
    return make_line(product, unit="piece", quantity=quantity, price=price, discount=discount)


lines = st.lists(
    st.builds(
        _line,
        quantity=st.integers(1, 10**6),
        price=st.integers(0, 10**7),
        product=st.sampled_from([PIPE, FREIGHT]),
    ),
    min_size=1,
    max_size=12,
)


def test_the_gross_is_the_truth_and_tax_stands_inside_it() -> None:
    line = _line(discount=60)
    assert (line.gross, line.discount, line.tax) == (2_200, 60, 253)


def test_a_box_takes_its_pieces_from_stock_and_a_service_takes_nothing() -> None:
    box = make_line(PIPE, unit="box", quantity=1_500, price=10_000)
    moved = sale_movements("r", [_line(product=FREIGHT), box])
    assert [(m.line, m.sku, m.quantity, m.reason) for m in moved] == [(2, "P1", -18_000, MovementReason.SALE)]


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({"quantity": 0}, "quantity_not_positive"),
        ({"quantity": -1_000}, "quantity_not_positive"),
        ({"price": -1}, "price_negative"),
        ({"discount": -1}, "discount_out_of_range"),
        ({"discount": 2_261}, "discount_out_of_range"),
    ],
)
def test_an_impossible_line_is_refused(figures: dict[str, int], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        _line(**figures)


@given(lines)
def test_totals_are_the_sums_of_the_lines_and_tax_adds_up_by_rate(sold: list[ReceiptLine]) -> None:
    totals = sum_lines(sold)
    assert totals.gross == sum(line.gross for line in sold)
    assert totals.tax == sum(tax for _, tax in totals.tax_by_rate) == sum(line.tax for line in sold)
    assert [rate for rate, _ in totals.tax_by_rate] == sorted({line.tax_rate for line in sold})


@given(lines, st.data())
def test_a_discount_on_the_whole_bill_loses_no_fen_and_never_exceeds_a_line(
    sold: list[ReceiptLine], data: st.DataObject
) -> None:
    discount = data.draw(st.integers(0, sum(line.gross for line in sold)))
    parts = spread_discount(sold, discount)
    assert sum(parts) == discount
    assert all(0 <= part <= line.gross for part, line in zip(parts, sold, strict=True))


@pytest.mark.parametrize("discount", [-1, 2_261])
def test_a_discount_above_the_bill_is_refused(discount: int) -> None:
    with pytest.raises(DomainError, match="discount_out_of_range"):
        spread_discount([_line()], discount)


def test_change_is_given_from_cash_only() -> None:
    cash, card = TenderType.CASH, TenderType.CARD
    assert settle(9_550, [Tender(cash, 10_000), Tender(TenderType.ROUNDING, 50)]) == 500
    assert settle(0, []) == 0
    for tenders, code in (
        ([Tender(card, 10_001)], "change_exceeds_cash"),
        ([Tender(card, 9_999)], "tender_short"),
        ([Tender(cash, 20_000), Tender(card, -1)], "tender_negative"),
    ):
        with pytest.raises(DomainError, match=code):
            settle(10_000, tenders)


tenders = st.lists(st.builds(Tender, st.sampled_from(TenderType), st.integers(0, 10**6)), max_size=5)


@given(st.integers(0, 10**6), tenders)
def test_payments_minus_change_are_the_total(total: int, paid: list[Tender]) -> None:
    try:
        change = settle(total, paid)
    except DomainError:
        return
    assert sum(tender.amount for tender in paid) - change == total
    assert 0 <= change <= sum(tender.amount for tender in paid if tender.type is TenderType.CASH)
