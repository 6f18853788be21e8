"""Receipts, refunds and shifts as HQ keeps them, and the totals both ends agree on."""

from datetime import date

import msgspec
import pytest
from sqlalchemy import select

from protocol import routes
from protocol.receipt import RECEIPT, REFUND, SHIFT, RefundDoc, ShiftDoc, TenderRow
from protocol.statement import ControlTotals
from protocol.stock import ADJUSTMENT, COUNT, AdjustmentDoc, AdjustmentLine, CountDoc, CountRow
from server_stub.models import Alarm, Receipt, Shift, Tender
from server_stub.stock import store_stock
from tests.hq import DAY, SeededHq, receipt, stamp

HEAD = {"store_id": 11, "business_day": DAY, "stamp": stamp()}


def blind_refund(quantity: int = 1_000, **more: object) -> RefundDoc:
    sale = receipt("RF-1", quantity=quantity)
    figures = {"lines": sale.lines, "tenders": sale.tenders, "gross": sale.gross, "tax": sale.tax}
    return RefundDoc(**(HEAD | {"number": "RF-1"} | figures | more))  # type: ignore[arg-type]


def push(hq: SeededHq, *documents: tuple[str, msgspec.Struct]) -> list[str]:
    device = hq.device()
    for place, (kind, body) in enumerate(documents):
        device.append(kind, body, f"d-{place}")
    return [verdict.status for verdict in device.sync().verdicts]


def stock(hq: SeededHq) -> dict[str, int]:
    with hq.database.read() as session:
        return store_stock(session, 1, 11)


def test_control_totals_add_up_sales_and_refunds_by_store_and_day(hq: SeededHq) -> None:
    other_day = msgspec.structs.replace(receipt("RC-3"), business_day=date(2026, 9, 8))
    push(
        hq,
        (RECEIPT, receipt("RC-1")),
        (RECEIPT, receipt("RC-2")),
        (REFUND, blind_refund()),
        (RECEIPT, other_day),
    )
    answer = hq.staff("GET", f"{routes.CONTROL_TOTALS}?dealer=D001")
    totals = msgspec.json.decode(answer.content, type=list[ControlTotals])
    assert totals == [
        ControlTotals(11, DAY, 2, 7_440, 1, 1_860),
        ControlTotals(11, date(2026, 9, 8), 1, 3_720, 0, 0),
    ]
    later = hq.staff("GET", f"{routes.CONTROL_TOTALS}?dealer=D001&first=2026-09-08&last=2026-09-08").json()
    assert len(later) == 1


def test_stock_at_hq_is_the_sum_of_its_movements(hq: SeededHq) -> None:
    opening = AdjustmentDoc(
        number="AD-1", type="opening", reason="", lines=[AdjustmentLine("P-001", "管", 9_000)], **HEAD
    )
    count = CountDoc(number="CT-1", as_of_n=3, lines=[CountRow("P-001", "管", 8_000, 7_500)], **HEAD)
    push(hq, (ADJUSTMENT, opening), (RECEIPT, receipt()), (REFUND, blind_refund()), (COUNT, count))
    assert stock(hq) == {"P-001": 9_000 - 2_000 + 1_000 - 500}


def test_money_given_back_is_negative_however_the_refund_says_it(hq: SeededHq) -> None:
    minus = blind_refund(number="RF-2", tenders=[TenderRow("cash", -1_860)])
    push(hq, (REFUND, blind_refund()), (REFUND, minus))
    with hq.database.read() as session:
        assert set(session.scalars(select(Tender.amount))) == {-1_860}
        assert not session.scalars(select(Alarm.code)).all()


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"gross": 3_721}, "gross_differs"),
        ({"tax": 0}, "tax_differs"),
        ({"change": 5}, "payment_differs"),
        ({"lines": [msgspec.structs.replace(receipt().lines[0], price=1)]}, "line_gross_differs"),
        ({"lines": [msgspec.structs.replace(receipt().lines[0], price=10**17)]}, "line_gross_differs"),
    ],
)
def test_a_receipt_whose_figures_disagree_stays_as_it_is_with_a_flag(
    hq: SeededHq, change: dict[str, object], flag: str
) -> None:
    doc = msgspec.structs.replace(receipt(), **change)
    assert push(hq, (RECEIPT, doc)) == ["applied"]
    with hq.database.read() as session:
        row = session.execute(select(Receipt.gross, Receipt.tax, Receipt.flag)).one()
        assert tuple(row) == (doc.gross, doc.tax, flag)
        assert session.scalars(select(Alarm.code)).all() == [flag]


def test_a_closed_shift_is_kept(hq: SeededHq) -> None:
    cash = {"opening_float": 100, "cash_in": 50, "cash_out": 0, "counted": 150, "receipts": 1, "refunds": 0}
    shift = ShiftDoc(number="SH-1", cashier="李", sales=50, refunded=0, **(HEAD | cash))  # type: ignore[arg-type]
    assert push(hq, (SHIFT, shift)) == ["applied"]
    with hq.database.read() as session:
        assert session.scalars(select(Shift.counted)).one() == 150


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (COUNT, CountDoc(number="C", as_of_n=1, lines=[CountRow("P-001", "管", 0, -1)], **HEAD)),
        (ADJUSTMENT, AdjustmentDoc(number="A", type="gift", reason="", lines=[], **HEAD)),
    ],
)
def test_stock_documents_that_break_a_rule_are_rejected(
    hq: SeededHq, kind: str, body: msgspec.Struct
) -> None:
    assert push(hq, (kind, body)) == ["rejected"]
    assert stock(hq) == {}


@pytest.mark.parametrize("kind", [REFUND, SHIFT, ADJUSTMENT, COUNT])
def test_documents_of_an_unknown_store_are_parked(hq: SeededHq, kind: str) -> None:
    cash = dict.fromkeys(
        ("opening_float", "cash_in", "cash_out", "counted", "receipts", "refunds", "sales", "refunded"), 0
    )
    bodies = {
        REFUND: blind_refund(),
        SHIFT: ShiftDoc(number="S", cashier="", **(HEAD | cash)),  # type: ignore[arg-type]
        ADJUSTMENT: AdjustmentDoc(number="A", type="opening", reason="", lines=[], **HEAD),
        COUNT: CountDoc(number="C", as_of_n=0, lines=[], **HEAD),
    }
    assert push(hq, (kind, msgspec.structs.replace(bodies[kind], store_id=99))) == ["parked"]
