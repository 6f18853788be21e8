"""The real files nobody here wrote, replayed whole through the import."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.db import Database
from desktop.imports.order_file import read_orders
from desktop.imports.receipt_file import read_receipts
from desktop.imports.receipts import import_receipts, plan_receipts, start_summary
from desktop.models.document import Document
from desktop.models.receipt import Receipt
from desktop.models.stock import Movement, OnHand
from desktop.services.stock import rebuild_on_hand

TODAY = date(2026, 11, 20)
MONTHS = {
    "2010-12": 74_895_702,
    "2011-01": 56_000_026,
    "2011-02": 49_806_265,
    "2011-03": 68_326_708,
    "2011-04": 49_320_712,
    "2011-05": 72_333_351,
}


@pytest.mark.slow
def test_a_shop_s_half_year_is_replayed_to_the_fen(database: Database, real_data: Path) -> None:
    file = read_receipts((real_data / "pos_uk" / "receipts_2010-12_2011-05.csv.gz").read_bytes(), TODAY)
    plan = plan_receipts(database, file)
    summary = start_summary(plan)
    for _ in import_receipts(database, plan, summary):
        pass
    assert (summary.receipts, summary.returns, summary.write_offs, summary.faults) == (8_455, 1_677, 651, 0)
    assert (summary.lines, summary.own_goods) == (209_029, 3_514)
    assert (summary.sales, summary.returned, summary.total) == (406_472_659, -35_789_895, 370_682_764)
    assert summary.by_month == MONTHS
    with database.write() as session:
        sums = dict(
            session.execute(select(Receipt.kind, func.sum(Receipt.gross)).group_by(Receipt.kind)).all()
        )  # type: ignore[arg-type]
        assert sums == {"receipt": 406_472_659, "refund": 35_789_895}
        assert session.scalar(select(func.count()).select_from(Document)) == 10_783
        moved = session.scalar(select(func.sum(Movement.quantity)))
        assert session.scalar(select(func.sum(OnHand.quantity))) == moved
        assert rebuild_on_hand(session) == 0
    again = plan_receipts(database, file)
    assert (again.todo, again.skipped, again.faults) == ((), 10_783, ())


@pytest.mark.slow
def test_a_distributor_s_rows_are_sorted_by_dealer(real_data: Path) -> None:
    data = (real_data / "iowa_wholesale" / "orders_2022-08_2022-09.csv.gz").read_bytes()
    file = read_orders(data, TODAY, "2633")
    assert sum(len(order.lines) for order in file.orders) + file.other_rows + file.fault_count == 457_751
    assert {fault.code for fault in file.faults} <= {"return_is_no_order"}
    assert len(file.orders) > 10
