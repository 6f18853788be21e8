"""Receipts of a file: every rule, every fault, and nothing twice."""

from __future__ import annotations

import gzip
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from desktop.db import Database
from desktop.imports.receipt_file import ReceiptFile, is_service, own_goods, read_receipts
from desktop.imports.receipts import ReceiptSummary, import_receipts, plan_receipts, start_summary
from desktop.models.document import Document
from desktop.models.product import LocalProduct
from desktop.models.receipt import Receipt
from desktop.models.stock import Adjustment, Movement, OnHand
from desktop.services.receipt import get_receipt, list_receipts
from desktop.services.stock import get_on_hand, list_movements, rebuild_on_hand
from domain.money import extend
from domain.table import Fault

TODAY = date(2026, 11, 20)
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
SALE = "536365,85123A,WHITE HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"


def _file(*rows: str, header: str = HEADER) -> ReceiptFile:
    return read_receipts((header + "".join(row.rstrip("\n") + "\n" for row in rows)).encode(), TODAY)


def _import(database: Database, *rows: str) -> ReceiptSummary:
    plan = plan_receipts(database, _file(*rows))
    assert plan.faults == ()
    summary = start_summary(plan)
    for _ in import_receipts(database, plan, summary):
        pass
    return summary


def _faults(file: ReceiptFile) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in file.faults]


def test_an_invoice_becomes_one_receipt_paid_in_cash_on_its_own_day(database: Database) -> None:
    summary = _import(database, SALE, "536365,71053,LANTERN,6,2010-12-01 08:27,3.39,17850.0,UK")
    assert (summary.receipts, summary.lines, summary.sales, summary.total) == (1, 2, 3_564, 3_564)
    assert summary.by_month == {"2010-12": 3_564}
    with database.read() as session:
        (row,) = list_receipts(session)
        view = get_receipt(session, row.doc_id)
    assert (row.business_day, row.created_at.replace(tzinfo=None)) == (
        date(2010, 12, 1),
        datetime(2010, 12, 1, 8, 26),  # noqa: DTZ001
    )
    assert [(line.sku, line.quantity, line.price, line.gross, line.tax) for line in view.lines] == [
        ("85123A", 6_000, 25_500, 1_530, 0),
        ("71053", 6_000, 33_900, 2_034, 0),
    ]
    assert (view.tenders[0].amount, view.change, row.member_id) == (3_564, 0, "17850")


def test_a_number_that_starts_with_c_is_a_return_of_goods_and_money(database: Database) -> None:
    summary = _import(database, SALE, "C536379,85123A,WHITE HOLDER,-2,2010-12-02 09:41,2.55,,UK")
    assert (summary.receipts, summary.returns, summary.returned, summary.total) == (1, 1, -510, 1_020)
    with database.read() as session:
        assert get_on_hand(session, "85123A") == -4_000
        refund = session.execute(
            select(Receipt.gross, Receipt.original_number).where(Receipt.kind == "refund")
        ).one()
    assert refund == (510, "C536379")


def test_a_zero_price_is_given_free_and_a_negative_one_is_written_off_with_its_reason(
    database: Database,
) -> None:
    summary = _import(
        database,
        "1,A,Lamp,3,2011-01-02,0,,UK",
        "2,A,damaged,-2,2011-01-03,0,,UK",
        "2,BB,,-1,2011-01-03,0.00,,UK",
        "3,BB,,-1,2011-01-04,0,,UK",
    )
    assert (summary.receipts, summary.write_offs, summary.documents, summary.total) == (1, 2, 3, 0)
    with database.read() as session:
        reasons = session.scalars(select(Adjustment.reason).order_by(Adjustment.number)).all()
        assert reasons == ["damaged", "not stated"]
        assert (get_on_hand(session, "A"), get_on_hand(session, "BB")) == (-5_000, -2_000)
        assert [movement.reason for movement in list_movements(session, "BB")] == ["write_off", "write_off"]


@pytest.mark.parametrize("code", ["POST", "m", "BANK CHARGES", "gift_0001_20", "DOT", "C2"])
def test_a_service_code_sells_without_moving_stock(database: Database, code: str) -> None:
    assert is_service(code)
    _import(
        database, f"1,{code},Postage,1,2011-01-02,18.00,,UK", f"C2,{code},Postage,-1,2011-01-03,18.00,,UK"
    )
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Movement)) == 0
        assert session.scalar(select(LocalProduct.type).where(LocalProduct.sku == code)) == "service"


def test_unknown_skus_become_own_goods_with_their_case_and_a_name_from_a_sale(database: Database) -> None:
    summary = _import(
        database,
        "1,15056BL,,1,2011-01-02,0,,UK",
        "2,15056bl,damages,-1,2011-01-03,0,,UK",
        "3,15056BL,PARASOL,1,2011-01-04,5.95,,UK",
    )
    assert summary.own_goods == 2
    with database.read() as session:
        goods = session.execute(
            select(LocalProduct.sku, LocalProduct.name, LocalProduct.price, LocalProduct.tax_rate)
        )
        assert sorted(tuple(row) for row in goods) == [
            ("15056BL", "PARASOL", 59_500, 0),
            ("15056bl", "15056bl", 0, 0),
        ]


def test_published_products_keep_their_unit_and_tax(stocked: Database) -> None:
    summary = _import(stocked, "1,PIPE,pipe,2,2026-01-02,11.30,,CN")
    assert summary.own_goods == 0
    with stocked.read() as session:
        view = get_receipt(session, list_receipts(session)[0].doc_id)
    assert [(line.unit, line.gross, line.tax, line.name) for line in view.lines] == [
        ("根", 2_260, 260, "pipe")
    ]


def test_our_own_template_is_read_too(database: Database) -> None:
    header = "receipt_no,sku,name,quantity,time,price,customer\n"
    file = _file("R1,A1,瓷砖,1.5,2026/3/1 8:05,12.3456,", header=header)
    assert file.faults == ()
    assert extend(file.receipts[0].sold[0].price, file.receipts[0].sold[0].quantity) == 1_852


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("1,A,x,-1,2011-01-02,2.50,,UK", (2, "quantity", "return_in_a_sale")),
        ("C1,A,x,1,2011-01-02,2.50,,UK", (2, "quantity", "sale_in_a_return")),
        ("A563186,B,Adjust bad debt,1,2011-01-02,-11062.06,,UK", (2, "price", "price_negative")),
        ("1,A,x,0,2011-01-02,2.50,,UK", (2, "quantity", "quantity_zero")),
        ("1,POST,x,-1,2011-01-02,0,,UK", (2, "sku", "service_written_off")),
        ("1,A,x,1.2345,2011-01-02,2.50,,UK", (2, "quantity", "too_many_decimals")),
        ("1,A,x,1,2011-01-02,2.50001,,UK", (2, "price", "too_many_decimals")),
        ("1,A,x,1,2011-02-30,2.50,,UK", (2, "time", "day_does_not_exist")),
        ("1,A,x,1,2026-11-21,2.50,,UK", (2, "time", "day_in_the_future")),
        ("1,A,x,1,1969-12-31,2.50,,UK", (2, "time", "day_out_of_range")),
        ("1,,x,1,2011-01-02,2.50,,UK", (2, "sku", "value_missing")),
        ("1,6.90123E+12,x,1,2011-01-02,2.50,,UK", (2, "sku", "code_in_scientific_notation")),
        ("1,A,x,999999999,2011-01-02,99999,,UK", (2, "price", "amount_too_large")),
        ("1,A,x,1000000000,2011-01-02,0,,UK", (2, "quantity", "quantity_too_large")),
        ("1,A,x,1,2011-01-02,2.50", (2, "", "cells_missing")),
    ],
)
def test_a_row_that_fits_nothing_is_told_by_row_and_column(row: str, fault: tuple[int, str, str]) -> None:
    file = _file(row, SALE)
    assert _faults(file) == [fault]
    assert [receipt.number for receipt in file.receipts] == ["536365"]


def test_one_number_on_two_days_is_a_fault_of_the_later_rows() -> None:
    file = _file(SALE, "536365,A,x,1,2010-12-02,1,,UK")
    assert _faults(file) == [(3, "receipt_no", "number_on_two_days")]


def test_a_receipt_whose_total_is_too_large_is_refused_whole_before_anything_is_written() -> None:
    file = _file("1,A,x,600000,2011-01-02,99999,,UK", "1,BB,x,600000,2011-01-02,99999,,UK", SALE)
    assert _faults(file) == [(2, "price", "amount_too_large"), (3, "price", "amount_too_large")]
    assert [receipt.number for receipt in file.receipts] == ["536365"]


def test_a_file_that_is_no_table_of_receipts_is_refused_by_its_columns() -> None:
    file = _file("1,A", header="InvoiceNo,Colour\n")
    assert (1, "Colour", "column_unknown") in _faults(file)
    assert (1, "price", "column_missing") in _faults(file)
    assert file.receipts == ()


def test_receipts_are_issued_in_the_order_of_time_whatever_the_file_s_order(database: Database) -> None:
    file = _file("2,A,x,1,2011-01-03,1,,UK", "1,A,x,1,2011-01-02,1,,UK", "2,BB,x,1,2011-01-03,1,,UK")
    assert [(receipt.number, len(receipt.lines)) for receipt in file.receipts] == [("1", 1), ("2", 2)]


def test_importing_again_doubles_nothing(database: Database) -> None:
    rows = (SALE, "C1,85123A,x,-1,2010-12-03,2.55,,UK", "9,85123A,lost,-1,2010-12-04,0,,UK")
    assert _import(database, *rows).documents == 3
    again = _import(database, *rows, "10,A,x,1,2010-12-05,1,,UK")
    assert (again.documents, again.skipped, again.total) == (1, 3, 100)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 4


def test_a_number_imported_before_with_other_lines_is_a_fault_and_stays_as_it_is(database: Database) -> None:
    _import(database, SALE)
    plan = plan_receipts(database, _file(SALE.replace(",6,", ",7,")))
    assert plan.faults == (Fault(2, "receipt_no", "number_imported_before", "536365"),)
    assert (plan.todo, plan.skipped) == ((), 0)


def test_a_write_off_of_a_published_service_is_a_fault(stocked: Database) -> None:
    plan = plan_receipts(stocked, _file("1,FREIGHT,x,-1,2011-01-02,0,,UK", SALE))
    assert [fault.code for fault in plan.faults] == ["service_written_off"]
    assert [receipt.number for receipt in plan.todo] == ["536365"]


def test_stopping_between_two_receipts_and_going_on_gives_the_same_as_one_run(database: Database) -> None:
    rows = [f"{n},A{n % 3},x,{n},2011-01-{n:02d},1.11,,UK" for n in range(1, 21)]
    plan = plan_receipts(database, _file(*rows))
    summary = start_summary(plan)
    for _ in import_receipts(database, plan, summary):
        if summary.done == 7:
            break
    rest = _import(database, *rows)
    assert (rest.skipped, rest.receipts) == (7, 13)
    assert summary.total + rest.total == 111 * 210
    with database.write() as session:
        assert rebuild_on_hand(session) == 0
        assert session.scalar(select(func.sum(OnHand.quantity))) == -210_000


def test_a_receipt_with_lines_of_three_kinds_keeps_every_line(database: Database) -> None:
    (receipt,) = _file("1,A,x,1,2011-01-02,1,,UK", "1,BB,lost,-1,2011-01-02,0,,UK").receipts
    assert (len(receipt.sold), len(receipt.written_off), len(receipt.returned)) == (1, 1, 0)
    assert own_goods([receipt])["BB"].name == "BB"
    assert _import(database, "1,A,x,1,2011-01-02,1,,UK", "1,BB,lost,-1,2011-01-02,0,,UK").documents == 2


def test_a_packed_file_in_gbk_is_read() -> None:
    text = "小票号,货号,品名,数量,时间,单价,会员号\nR1,A1,瓷砖,2,2026-03-01,12.30,张三\n"
    file = read_receipts(gzip.compress(text.encode("gbk")), TODAY)
    assert file.faults == ()
    assert (file.receipts[0].customer, file.receipts[0].sold[0].name) == ("张三", "瓷砖")


cells = st.sampled_from(
    ["", "1", "-1", "0", "C1", "A", "POST", "2011-01-02", "2.50", "-2.5", "9" * 13, "x", '"']
)


@given(st.lists(st.lists(cells, min_size=6, max_size=9), max_size=12))
def test_every_row_is_in_a_receipt_or_in_a_fault(rows: list[list[str]]) -> None:
    text = HEADER + "".join(",".join(row) + "\n" for row in rows)
    file = read_receipts(text.encode(), TODAY)
    kept = [line.row for receipt in file.receipts for line in receipt.lines]
    told = {fault.row for fault in file.faults}
    assert len(kept) == len(set(kept))
    assert not told & set(kept)
    if '"' not in text:
        filled = {place for place, row in enumerate(rows, start=2) if any(row)}
        assert told | set(kept) == filled
