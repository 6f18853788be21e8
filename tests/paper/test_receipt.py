"""The slip as a PDF shows every line, the tenders, and what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.receipt import TenderType
from paper.printable import PrintableLine, PrintableReceipt, PrintableTender, PrintableUnearned
from paper.receipt import render_receipt
from paper.style import Language
from tests.paper.pdf import fen, qr_texts, text_of, texts

SALE = PrintableReceipt(
    store_name="恒泰建材园区店",
    number="S1-26-000123",
    business_day=date(2026, 9, 18),
    local_time="2026-09-18 14:02",
    lines=(
        PrintableLine("PPR 水管", "12 根", "18.50", 22_200),
        PrintableLine("乳胶漆", "1 桶", "399.00", 34_900, 5_000),
    ),
    total=57_100,
    tenders=(PrintableTender(TenderType.CASH, 60_000),),
    discount=5_000,
    change=2_900,
    tax=6_569,
    qr_text="S1-26-000123|57100",
)


def test_the_slip_shows_every_figure() -> None:
    assert {22_200, 34_900, -5_000, 57_100, 60_000, 2_900, 6_569} <= set(fen(text_of(render_receipt(SALE))))


def test_the_qr_code_of_the_slip_can_be_read() -> None:
    assert qr_texts(render_receipt(SALE)) == [SALE.qr_text]


def test_only_a_reprint_carries_a_copy_number() -> None:
    assert "COPY" not in text_of(render_receipt(SALE))
    assert "补打 COPY 2" in text_of(render_receipt(SALE, copy_number=2))


def test_a_refund_says_so_and_names_the_sale() -> None:
    text = text_of(render_receipt(replace(SALE, is_refund=True, original_number="S1-26-000099")))
    assert "退货小票" in text
    assert "S1-26-000099" in text


def test_a_long_receipt_is_one_long_page() -> None:
    pages = texts(render_receipt(replace(SALE, lines=SALE.lines * 100)))
    assert len(pages) == 1
    assert pages[0].count("PPR 水管") == 100


def test_the_same_receipt_gives_the_same_bytes() -> None:
    assert render_receipt(SALE, language="en") == render_receipt(SALE, language="en")


BACK = replace(
    SALE,
    is_refund=True,
    original_number="S1-26-000099",
    unearned=PrintableUnearned(("满一百减二十",), (("水泥钢钉", 850),), 57, ("C-S1-26-000099-1",)),
)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ("不再享受 满一百减二十", "未退赠品 水泥钢钉", "扣回积分", "券已作废 C-S1-26-000099-1")),
        (
            "en",
            (
                "No longer earned: 满一百减二十",
                "Gift kept: 水泥钢钉",
                "Points taken back",
                "Coupon void: C-S1-26-000099-1",
            ),
        ),
    ],
)
def test_a_refund_says_what_it_takes_back(language: Language, told: tuple[str, ...]) -> None:
    text = text_of(render_receipt(BACK, language=language))
    assert [one for one in told if one not in text] == []
    assert -850 in fen(text) and "57" in text
