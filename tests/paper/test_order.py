"""Orders and delivery notes carry every line once, with totals that equal the lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.money import extend, net_of_tax
from domain.order import CutReason, OrderLine, OrderState
from domain.unit import Unit
from paper.order import OrderPaper, ShipmentPaper, ShippedLine, render_order, render_shipment
from tests.paper.pdf import DEALER, SUPPLIER, fen, qr_texts, text_of, texts


def _order(count: int, state: OrderState = OrderState.APPROVED) -> OrderPaper:
    lines = tuple(
        OrderLine(f"SKU{n:04d}", f"水管 {n} 号", Unit("根"), 3_000, 123_456 + n, 130_000, approved=2_000)
        for n in range(count)
    )
    return OrderPaper("OR-D001-26-000123", date(2026, 9, 18), state, SUPPLIER, DEALER, lines)


def _shipment(count: int) -> ShipmentPaper:
    lines = tuple(ShippedLine(f"SKU{n:04d}", f"水管 {n}", "根", 1_500, 10_000 + n) for n in range(count))
    return ShipmentPaper("SH-26-000777", "OR-D001-26-000123", date(2026, 9, 19), SUPPLIER, DEALER, lines)


def test_an_answered_order_sums_approved_amounts_and_their_tax() -> None:
    amounts = [extend(123_456 + n, 2_000) for n in range(9)]
    printed = fen(text_of(render_order(_order(9))))
    assert sum(amounts) in printed
    assert sum(amount - net_of_tax(amount, 130_000) for amount in amounts) in printed


def test_an_order_without_an_answer_sums_what_was_asked() -> None:
    assert sum(extend(123_456 + n, 3_000) for n in range(9)) in fen(
        text_of(render_order(_order(9, OrderState.PLACED)))
    )


def test_an_order_shows_where_it_goes_and_its_note() -> None:
    text = text_of(render_order(replace(_order(1), deliver_to="园区店", note="周五前送达" * 40)))
    assert "收货地点 园区店" in text
    assert "备注 周五前送达" in text


def test_an_order_shows_the_contract_version_it_was_made_under() -> None:
    order = replace(_order(1), contract="HT-D001-2026/2")
    assert "合同 HT-D001-2026/2" in text_of(render_order(order))
    assert "Contract" not in text_of(render_order(_order(1), language="en"))


def test_a_cut_line_says_why() -> None:
    order = _order(1)
    cut = replace(order.lines[0], cut=CutReason.PARTLY_IN_STOCK)
    assert "库存不足" in text_of(render_order(replace(order, lines=(cut,))))


@pytest.mark.parametrize("count", [0, 1, 20, 24, 120])
def test_every_line_appears_once_and_pages_are_numbered(count: int) -> None:
    pages = texts(render_order(_order(count), language="en"))
    for n in range(count):
        assert sum(page.count(f"SKU{n:04d}") for page in pages) == 1
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, start=1))


@pytest.mark.parametrize("count", [1, 60])
def test_a_delivery_note_sums_its_lines_and_can_be_scanned(count: int) -> None:
    pdf = render_shipment(_shipment(count))
    assert sum(line.amount for line in _shipment(count).lines) in fen(text_of(pdf))
    assert qr_texts(pdf) == ["SH-26-000777"]


def test_a_long_product_name_is_wrapped_and_not_cut() -> None:
    order, name = _order(1), "耐水纸面石膏板 12 mm 阻燃型 1200×2400 加厚"
    text = text_of(render_order(replace(order, lines=(replace(order.lines[0], name=name),))))
    assert "…" not in text
    assert all(part in text for part in name.split())


def test_the_same_order_gives_the_same_bytes() -> None:
    assert render_order(_order(30)) == render_order(_order(30))
