"""Orders of a file: every rule, every fault, and nothing twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from desktop.db import Database
from desktop.imports.order_file import OrderFile, read_orders
from desktop.imports.orders import (
    OrderPlan,
    OrderSummary,
    get_dealer_code,
    import_orders,
    plan_orders,
    start_summary,
)
from desktop.models.document import Document
from desktop.models.order import Order
from desktop.services.order import get_order, list_orders
from domain.errors import DomainError

TODAY = date(2026, 11, 20)
HEADER = "order_no,sku,barcode,quantity,unit,wanted date\n"
IOWA = "Invoice/Item Number,Date,Store Number,Item Number,Bottles Sold,Sale (Dollars)\n"


def _file(*rows: str, header: str = HEADER, dealer: str | None = None) -> OrderFile:
    return read_orders((header + "".join(row + "\n" for row in rows)).encode(), TODAY, dealer)


def _place(database: Database, plan: OrderPlan) -> OrderSummary:
    summary = start_summary(plan)
    for _ in import_orders(database, plan, summary):
        pass
    return summary


def _codes(plan: OrderPlan) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in plan.faults]


def test_rows_of_one_number_become_one_order_priced_here(stocked: Database) -> None:
    file = _file("P1,PIPE,,2,箱,2026-12-01", "P1,VALVE,,3,,2026-12-01", "P2,,6901234567892,1,,")
    summary = _place(stocked, plan_orders(stocked, file))
    assert (summary.orders, summary.lines, summary.total, summary.faults) == (
        2,
        3,
        27_120 + 3_390 + 13_560,
        0,
    )
    with stocked.read() as session:
        first = get_order(session, session.scalars(select(Order.doc_id).where(Order.note == "P1")).one())
    assert [(line.sku, line.unit.name, line.requested, line.amount) for line in first.lines] == [
        ("PIPE", "箱", 2_000, 27_120),
        ("VALVE", "个", 3_000, 3_390),
    ]
    assert (first.wanted_on, first.priced_on) == (date(2026, 12, 1), TODAY)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("P1,NONE,,1,,", (2, "sku", "product_unknown")),
        ("P1,,6901111111111,1,,", (2, "barcode", "barcode_unknown")),
        ("P1,,6900000000007,1,,", (2, "barcode", "barcode_ambiguous")),
        ("P1,PIPE,,1,桶,", (2, "unit", "unit_unknown")),
        ("P1,FREIGHT,,1,,", (2, "sku", "price_missing")),
        ("P1,PIPE,,-1,,", (2, "quantity", "return_is_no_order")),
        ("P1,PIPE,,0,,", (2, "quantity", "quantity_zero")),
        ("P1,,,1,,", (2, "sku", "value_missing")),
        (",PIPE,,1,,", (2, "order_no", "value_missing")),
        ("P1,PIPE,,1.2345,,", (2, "quantity", "too_many_decimals")),
        ("P1,PIPE,,1,,2026-02-30", (2, "wanted_on", "day_does_not_exist")),
        ("P1,PIPE,,999999999,箱,", (2, "quantity", "amount_too_large")),
        ("P1,PIPE,,1000000000,,", (2, "quantity", "quantity_too_large")),
    ],
)
def test_a_row_that_cannot_be_ordered_is_told_by_row_and_column(
    stocked: Database, row: str, fault: tuple[int, str, str]
) -> None:
    plan = plan_orders(stocked, _file(row, "P1,PIPE,,1,,", "P9,PIPE,,1,,"))
    assert fault in _codes(plan)
    assert len(plan.faults) == 1
    assert [planned.order.number for planned in plan.todo] == ["P1", "P9"]
    assert len(plan.todo[0].wanted) == 1


def test_the_rows_of_an_order_agree_on_their_date(stocked: Database) -> None:
    plan = plan_orders(stocked, _file("P1,PIPE,,1,,2026-12-01", "P1,VALVE,,1,,2026-12-02"))
    assert _codes(plan) == [(3, "order_no", "order_rows_disagree")]


@pytest.mark.parametrize(
    ("day", "code"), [("2026-11-21", "day_in_the_future"), ("1970-01-01", "day_out_of_range")]
)
def test_an_order_of_tomorrow_or_of_another_age_is_a_fault(stocked: Database, day: str, code: str) -> None:
    plan = plan_orders(stocked, _file(f"P1,PIPE,1,{day}", header="order_no,sku,quantity,day\n"))
    assert _codes(plan) == [(2, "day", code)]


def test_an_order_whose_total_is_too_large_is_refused_whole(stocked: Database) -> None:
    plan = plan_orders(stocked, _file("P1,PIPE,,600000000,箱,", "P1,PIPE,,600000000,箱,"))
    assert _codes(plan) == [(2, "order_no", "amount_too_large"), (3, "order_no", "amount_too_large")]
    assert plan.todo == ()


def test_a_distributor_s_lines_are_grouped_by_invoice_and_other_dealers_counted_apart(
    stocked: Database,
) -> None:
    file = _file(
        "INV-45404200001,2022-08-01,4849,PIPE,96,166.08",
        "INV-45404200002,2022-08-01,4849,VALVE,48,129.6",
        "INV-45404300001,2022-08-02,2633,VALVE,12,1.00",
        "RINV-0429970029,2022-09-30,4849,PIPE,-4,-30.00",
        header=IOWA,
        dealer="4849",
    )
    plan = plan_orders(stocked, file)
    assert _codes(plan) == [(5, "quantity", "return_is_no_order")]
    summary = _place(stocked, plan)
    assert (summary.orders, summary.lines, summary.other_rows, summary.stated) == (1, 2, 1, 29_568)
    with stocked.read() as session:
        assert [(row.business_day, row.line_count) for row in list_orders(session)] == [(date(2022, 8, 1), 2)]
        assert session.scalar(select(Order.note)) == "INV-454042"


@pytest.mark.parametrize("number", ["00001", "INV-1234A"])
def test_a_line_number_without_an_invoice_is_a_fault(stocked: Database, number: str) -> None:
    file = _file(f"{number},2022-08-01,4849,PIPE,1,1.00", header=IOWA, dealer="4849")
    assert _codes(plan_orders(stocked, file)) == [(2, "line_no", "line_number_wrong")]


def test_a_file_that_names_dealers_needs_to_know_which_one_is_meant(database: Database) -> None:
    assert get_dealer_code(database) is None
    with pytest.raises(DomainError, match="dealer_not_given"):
        _file("INV-45404200001,2022-08-01,4849,PIPE,96,166.08", header=IOWA)


def test_importing_again_doubles_nothing_and_changed_lines_are_a_fault(stocked: Database) -> None:
    _place(stocked, plan_orders(stocked, _file("P1,PIPE,,2,,", "P2,PIPE,,1,,")))
    again = plan_orders(stocked, _file("P1,PIPE,,2,,", "P2,PIPE,,3,,", "P3,PIPE,,1,,"))
    assert (again.skipped, [planned.order.number for planned in again.todo]) == (1, ["P3"])
    assert _codes(again) == [(3, "order_no", "number_imported_before")]
    _place(stocked, again)
    with stocked.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 3


def test_an_order_of_which_no_line_is_known_is_not_placed(stocked: Database) -> None:
    assert plan_orders(stocked, _file("P1,NONE,,1,,")).todo == ()
