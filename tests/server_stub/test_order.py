"""Orders: decided by the rule or by staff, cut, rejected, shipped, received."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest
from sqlalchemy import insert, select, update

from protocol import routes
from protocol.catalogue import SUPPLY_SCOPE
from protocol.order import ORDER, RECEIVING, OrderDoc, OrderStatusRow, ReceivedLine, ReceivingDoc, ShipmentRow
from protocol.statement import EntryRow
from protocol.sync import ScopePage, Verdict
from server_stub.models import Alarm, Claim, Dealer, Movement, Price, Stock
from server_stub.stock import store_stock
from tests.hq import DAY, SeededHq, TestDevice, order, stamp

SHIPPED_ON = date(2026, 9, 8)


def dealer_rows(device: TestDevice, kind: str, shape: type[msgspec.Struct]) -> list[msgspec.Struct]:
    page: ScopePage = device.sync(after=len(device.log)).pages[0]
    return [msgspec.json.decode(row.body, type=shape) for row in page.rows if row.kind == kind]


def status(device: TestDevice) -> OrderStatusRow:
    (row,) = dealer_rows(device, "order_status", OrderStatusRow)
    assert isinstance(row, OrderStatusRow)
    return row


def place(hq: SeededHq, doc: OrderDoc | None = None) -> tuple[TestDevice, Verdict]:
    device = hq.device()
    device.append(ORDER, doc or order(), "o-1")
    return device, device.sync().verdicts[0]


def stock(hq: SeededHq, sku: str) -> tuple[int, int]:
    with hq.database.read() as session:
        row = session.execute(select(Stock.on_hand, Stock.reserved).where(Stock.sku == sku)).one()
    return row.on_hand, row.reserved


def alarms(hq: SeededHq) -> list[str]:
    with hq.database.read() as session:
        return list(session.scalars(select(Alarm.code)))


def by_hand(hq: SeededHq) -> None:
    with hq.database.write() as session:
        session.execute(update(Dealer).values(decides_orders=False))


def decide(hq: SeededHq, action: str, reason: str = "") -> OrderStatusRow:
    path = routes.ORDER_DECIDE.replace("{order_id:str}", "o-1")
    answer = hq.staff("POST", path, {"action": action, "reason": reason})
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=OrderStatusRow)


def ship(hq: SeededHq) -> ShipmentRow:
    path = routes.ORDER_SHIP.replace("{order_id:str}", "o-1")
    answer = hq.staff("POST", path, {"shipped_on": SHIPPED_ON.isoformat()})
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=ShipmentRow)


def receiving(number: str, *, arrived: int = 10_000, damaged: int = 0, shipped: int = 10_000) -> ReceivingDoc:
    return ReceivingDoc(
        number="GR-1",
        store_id=11,
        business_day=DAY,
        stamp=stamp(),
        shipment=number,
        lines=[ReceivedLine("P-001", "PPR热水管 25", shipped, arrived, damaged)],
    )


def test_an_order_that_is_in_stock_is_approved_at_once_and_its_stock_promised(hq: SeededHq) -> None:
    device, verdict = place(hq)
    assert verdict.status == "applied"
    answer = status(device)
    assert (answer.state, answer.lines[0].approved, answer.total) == ("approved", 10_000, 16_800)
    assert stock(hq, "P-001") == (500_000, 10_000)


def test_the_decision_comes_down_in_the_same_request(hq: SeededHq) -> None:
    device = hq.device()
    device.append(ORDER, order(), "o-1")
    kinds = {row.kind for row in device.sync().pages[0].rows}
    assert "order_status" in kinds


def test_availability_falls_by_what_is_promised(hq: SeededHq) -> None:
    device, _ = place(hq)
    supply = next(page for page in device.sync(after=1).pages if page.scope == SUPPLY_SCOPE)
    assert {row.key: msgspec.json.decode(row.body)[1] for row in supply.rows}["P-001"] == 490_000


def test_an_order_above_stock_is_cut_with_a_reason(hq: SeededHq) -> None:
    device, _ = place(hq, order(sku="P-003", quantity=20_000, price=3_280_000))
    line = status(device).lines[0]
    assert (line.requested, line.approved, line.cut) == (20_000, 12_000, "partly_in_stock")


def test_an_order_of_what_hq_does_not_sell_is_rejected(hq: SeededHq) -> None:
    device, verdict = place(hq, order(sku="X-999"))
    answer = status(device)
    assert (verdict.status, answer.state, answer.reason) == ("applied", "rejected", "nothing_available")
    assert answer.lines[0].cut == "not_supplied"


def test_two_orders_cannot_be_promised_the_same_stock(hq: SeededHq) -> None:
    device = hq.device()
    for place_ in (1, 2):
        doc = order(f"PO-{place_}", sku="P-003", quantity=8_000, price=3_280_000)
        device.append(ORDER, doc, f"o-{place_}")
    device.sync()
    rows = dealer_rows(device, "order_status", OrderStatusRow)
    assert sorted(row.lines[0].approved for row in rows) == [4_000, 8_000]  # type: ignore[attr-defined]
    assert stock(hq, "P-003") == (12_000, 12_000)


def test_a_dealer_set_to_review_waits_for_staff(hq: SeededHq) -> None:
    by_hand(hq)
    device, _ = place(hq)
    assert (status(device).state, status(device).total) == ("review", 16_800)
    assert decide(hq, "approve").state == "approved"
    assert status(device).state == "approved"


def test_a_product_without_known_stock_waits_for_staff_who_may_approve_all(hq: SeededHq) -> None:
    device, _ = place(hq, order(sku="S-001", quantity=1_000, price=500_000))
    assert status(device).state == "review"
    assert decide(hq, "approve").lines[0].approved == 1_000


def test_staff_reject_with_a_reason_the_dealer_reads(hq: SeededHq) -> None:
    by_hand(hq)
    device, _ = place(hq)
    decide(hq, "reject", "credit is used up")
    assert (status(device).state, status(device).reason) == ("rejected", "credit is used up")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"action": "reject", "reason": " "}, "reason_missing"),
        ({"action": "postpone"}, "action_unknown"),
        ({"action": "approve"}, "order_step_refused"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(hq: SeededHq, message: dict[str, str], code: str) -> None:
    place(hq)
    answer = hq.staff("POST", routes.ORDER_DECIDE.replace("{order_id:str}", "o-1"), message)
    assert (answer.status_code, answer.json()["facts"]["reason"]) == (422, code)


@pytest.mark.parametrize(
    ("change", "alarm"),
    [
        ({"total": 1}, "order_total_differs"),
        ({"lines": [msgspec.structs.replace(order().lines[0], price=1, amount=1)], "total": 1}, "price"),
        ({"priced_on": date(2027, 1, 1)}, ""),
        ({"lines": [msgspec.structs.replace(order().lines[0], unit="捆")]}, "price"),
    ],
)
def test_figures_that_hq_does_not_find_are_left_to_staff(
    hq: SeededHq, change: dict[str, object], alarm: str
) -> None:
    device, _ = place(hq, msgspec.structs.replace(order(), **change))
    assert bool(alarm) is (status(device).state == "review")
    assert [code for code in alarms(hq) if alarm in code] or not alarm


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lines": []}, "order_empty"),
        ({"lines": [msgspec.structs.replace(order().lines[0], quantity=0)]}, "quantity_not_positive"),
        ({"lines": [msgspec.structs.replace(order().lines[0], price=-1)]}, "price_negative"),
        ({"lines": [msgspec.structs.replace(order().lines[0], denominator=7)]}, "quantity_not_exact"),
    ],
)
def test_an_order_that_breaks_a_rule_is_rejected_with_its_code(
    hq: SeededHq, change: dict[str, object], code: str
) -> None:
    _, verdict = place(hq, msgspec.structs.replace(order(), **change))
    assert (verdict.status, verdict.code) == ("rejected", code)


def test_a_price_valid_on_the_day_of_pricing_is_not_in_doubt(hq: SeededHq) -> None:
    with hq.database.write() as session:
        price = {
            "dealer_id": 1,
            "id": "C-2",
            "level": 30,
            "book": "HT-2026-001",
            "sku": "P-001",
            "unit": "根",
        }
        days = {"first": date(2026, 9, 1), "last": date(2026, 9, 30), "price": 150_000}
        session.execute(insert(Price), [price | days])
    device, _ = place(hq, order(price=150_000))
    assert status(device).state == "approved"


def test_shipping_lowers_stock_makes_a_debt_and_tells_the_dealer(hq: SeededHq) -> None:
    device, _ = place(hq)
    shipment = ship(hq)
    assert (shipment.number, shipment.total) == ("SP-PO-0001-26-000001", 16_800)
    assert stock(hq, "P-001") == (490_000, 0)
    (entry,) = dealer_rows(device, "entry", EntryRow)
    assert entry == EntryRow(
        shipment.number, "shipped", SHIPPED_ON, date(2026, 10, 8), 16_800, "PO-0001-26-000001"
    )
    assert dealer_rows(device, "shipment", ShipmentRow) == [shipment]
    assert (status(device).state, status(device).lines[0].shipped) == ("shipped", 10_000)


def test_an_order_is_shipped_once(hq: SeededHq) -> None:
    place(hq)
    ship(hq)
    path = routes.ORDER_SHIP.replace("{order_id:str}", "o-1")
    answer = hq.staff("POST", path, {"shipped_on": SHIPPED_ON.isoformat()})
    assert answer.json()["facts"]["reason"] == "order_step_refused"


def test_orders_of_one_number_have_shipments_of_two(hq: SeededHq) -> None:
    device = hq.device()
    for doc_id in ("o-1", "o-2"):
        device.append(ORDER, order(), doc_id)
    device.sync()
    numbers = []
    for doc_id in ("o-1", "o-2"):
        path = routes.ORDER_SHIP.replace("{order_id:str}", doc_id)
        numbers.append(hq.staff("POST", path, {"shipped_on": "2026-09-08"}).json()[0])
    assert numbers == ["SP-PO-0001-26-000001", "SP-PO-0001-26-000001-2"]


def test_a_received_shipment_closes_its_order_and_moves_store_stock(hq: SeededHq) -> None:
    device, _ = place(hq)
    device.append(RECEIVING, receiving(ship(hq).number), "g-1")
    assert device.sync(after=1).verdicts[0].status == "applied"
    assert status(device).state == "closed"
    with hq.database.read() as session:
        assert store_stock(session, 1, 11) == {"P-001": 10_000}


def test_short_and_damaged_goods_become_claims(hq: SeededHq) -> None:
    device, _ = place(hq)
    device.append(RECEIVING, receiving(ship(hq).number, arrived=9_000, damaged=2_000), "g-1")
    device.sync(after=1)
    with hq.database.read() as session:
        claims = session.execute(select(Claim.type, Claim.quantity, Claim.state).order_by(Claim.type)).all()
        assert [tuple(claim) for claim in claims] == [("damaged", 2_000, "open"), ("short", 1_000, "open")]
        assert session.scalars(select(Movement.quantity)).one() == 7_000


def test_a_shipment_is_received_once(hq: SeededHq) -> None:
    device, _ = place(hq)
    number = ship(hq).number
    device.append(RECEIVING, receiving(number), "g-1")
    device.append(RECEIVING, receiving(number), "g-2")
    verdicts = device.sync(after=1).verdicts
    assert [(verdict.status, verdict.code) for verdict in verdicts] == [
        ("applied", ""),
        ("rejected", "shipment_already_received"),
    ]


def test_a_receiving_before_its_shipment_waits_for_it(hq: SeededHq) -> None:
    device, _ = place(hq)
    device.append(RECEIVING, receiving("SP-PO-0001-26-000001"), "g-1")
    assert device.sync(after=1).verdicts[0].status == "waiting"
    ship(hq)
    assert status(device).state == "closed"


def test_other_shipped_quantities_than_hqs_raise_an_alarm(hq: SeededHq) -> None:
    device, _ = place(hq)
    device.append(RECEIVING, receiving(ship(hq).number, shipped=11_000, arrived=11_000), "g-1")
    device.sync(after=1)
    assert "shipped_differs" in alarms(hq)


def test_staff_list_orders_by_state_and_dealer(hq: SeededHq) -> None:
    place(hq)
    (found,) = hq.staff("GET", f"{routes.ORDERS}?state=approved&dealer=D001").json()
    assert (found["dealer_code"], found["store_code"], found["order"][1]) == (
        "D001",
        "S011",
        "PO-0001-26-000001",
    )
    assert hq.staff("GET", f"{routes.ORDERS}?state=closed").json() == []


def test_an_unknown_order_is_refused(hq: SeededHq) -> None:
    path = routes.ORDER_SHIP.replace("{order_id:str}", "none")
    assert hq.staff("POST", path, {"shipped_on": "2026-09-08"}).json()["facts"]["reason"] == "order_unknown"


def test_an_order_of_anothers_store_is_parked(hq: SeededHq) -> None:
    _, verdict = place(hq, msgspec.structs.replace(order(), store_id=99))
    assert (verdict.status, verdict.code) == ("parked", "store_unknown")


def test_another_dealer_sees_nothing_of_it(hq: SeededHq) -> None:
    with hq.database.write() as session:
        session.execute(insert(Dealer), [{"id": 2, "code": "D002", "name": "乙"}])
    device, _ = place(hq)
    other = replace(device)
    pages = other.sync(after=1).pages
    assert not [page for page in pages if page.scope == "dealer:2"]
