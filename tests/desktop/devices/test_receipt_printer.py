"""The printed receipt: figures, marks, drawer, and columns for both rolls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.devices.escpos import PaperWidth, columns_of, drawer_kick
from desktop.devices.preview import PreviewLine, preview
from desktop.devices.printable import PrintableLine, PrintableReceipt, PrintableTender
from desktop.devices.receipt_printer import receipt_bytes
from domain.receipt import TenderType

SALE = PrintableReceipt(
    store_name="恒泰建材 苏州工业园区星湖街旗舰店",
    number="S1-26-000123",
    business_day=date(2026, 9, 18),
    local_time="2026-09-18 14:02",
    lines=(
        PrintableLine("PPR 冷热水管 S4 20×2.8 4米/根 白色 家装专用", "12 根", "18.50", 22_200),
        PrintableLine("乳胶漆", "1 桶", "399.00", 34_900, 5_000),
    ),
    total=57_100,
    tenders=(PrintableTender(TenderType.CASH, 60_000),),
    address="苏州市工业园区星湖街 328 号",
    cashier="王敏",
    discount=5_000,
    change=2_900,
    tax=6_569,
    qr_text="S1-26-000123|57100",
)


def _lines(data: bytes) -> list[str]:
    return [line.text for line in preview(data)]


def _ends(data: bytes, label: str) -> str:
    return next(text.rpartition(" ")[2] for text in _lines(data) if text.startswith(label))


def test_total_tenders_change_and_tax_are_printed() -> None:
    data = receipt_bytes(SALE)
    printed = {label: _ends(data, label) for label in ("优惠", "应收合计", "现金", "找零", "其中税额")}
    assert printed["应收合计"] == "571.00"
    assert printed["现金"] == "600.00"
    assert printed["找零"] == "29.00"
    assert printed["其中税额"] == "65.69"


@pytest.mark.parametrize("width", PaperWidth)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_is_wider_than_the_roll(width: PaperWidth, language: str) -> None:
    data = receipt_bytes(SALE, width=width, language="zh" if language == "zh" else "en")
    assert all(columns_of(line.text) * line.size.columns <= width.columns for line in preview(data))


def test_only_a_reprint_is_marked_and_leaves_the_drawer_shut() -> None:
    original, reprint = receipt_bytes(SALE), receipt_bytes(SALE, copy_number=2)
    assert drawer_kick() in original
    assert drawer_kick() not in reprint
    assert "补打 COPY 2" in _lines(reprint)
    assert not any("COPY" in text for text in _lines(original))


def test_a_sale_without_cash_leaves_the_drawer_shut() -> None:
    sale = replace(SALE, tenders=(PrintableTender(TenderType.WECHAT, 57_100),), change=0)
    assert drawer_kick() not in receipt_bytes(sale)


def test_a_refund_says_so_and_names_the_sale() -> None:
    lines = _lines(receipt_bytes(replace(SALE, is_refund=True, original_number="S1-26-000099")))
    assert "退货小票" in lines
    assert "原单号: S1-26-000099" in lines
    assert any(text.startswith("应退合计") for text in lines)


def test_it_ends_with_the_qr_code_and_a_cut() -> None:
    shown = preview(receipt_bytes(SALE))
    assert shown[-1] == replace(PreviewLine(), is_cut=True, align=shown[-1].align)
    assert [line.qr for line in shown if line.qr] == [SALE.qr_text]


def test_a_name_cannot_command_the_printer() -> None:
    sale = replace(
        SALE, lines=(PrintableLine("\x1bp\x00\x19\xfa\x1d\x56水管", "1", "1.00", 100),), tenders=()
    )
    assert drawer_kick() not in receipt_bytes(sale)


def test_the_drawer_stays_shut_where_the_store_wants_it_so() -> None:
    assert drawer_kick() in receipt_bytes(SALE)
    assert drawer_kick() not in receipt_bytes(SALE, opens_drawer=False)
