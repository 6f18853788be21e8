"""A day of a shop through the services: every kind of document goes up and is applied, and both ends agree."""

from sqlalchemy import select

from desktop.models.stock import OnHand
from desktop.services.count import take_count
from desktop.services.order import Wanted, get_order, place_order
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.services.receiving import Arrived, list_shipments, receive_shipment
from desktop.services.refund import issue_refund
from desktop.services.shift import close_shift, open_shift
from desktop.services.stock import write_off
from domain.order import OrderState
from domain.receipt import Tender, TenderType
from protocol import routes
from protocol.order import ShipRequest
from server_stub.models import Receipt
from server_stub.stock import store_stock
from tests.desktop.sync.pc import CLOCK
from tests.hq import DAY

CASH = TenderType.CASH


def do(pc, use_case, *arguments, **options):
    with pc.database.write() as session:
        return use_case(session, *arguments, **options)


def test_a_day_of_the_shop_is_applied_and_both_ends_agree(enrolled, line):
    enrolled.sync()
    do(enrolled, open_shift, CLOCK.moment(), cashier="小李", opening_float=20_000)
    cart = Cart(lines=(CartLine("P-001", "根", 10_000), CartLine("S-001", "次", 1_000)))
    sold = do(enrolled, issue_receipt, cart, [Tender(CASH, 100_000)], CLOCK.moment())
    do(enrolled, issue_refund, sold.doc_id, {1: 2_000}, CASH, CLOCK.moment(), "买多了")
    do(enrolled, write_off, {"P-001": 1_000}, CLOCK.moment(), reason="破损")
    do(enrolled, take_count, {"P-002": 5_000}, CLOCK.moment())
    placed = do(enrolled, place_order, [Wanted("P-002", "箱", 2_000)], CLOCK.moment())
    do(enrolled, close_shift, CLOCK.moment(), counted=30_000)
    assert enrolled.sync().verdicts == {"applied": 6}
    with enrolled.database.read() as session:
        assert get_order(session, placed.doc_id).row.state is OrderState.APPROVED

    ship = routes.ORDER_SHIP.replace("{order_id:str}", placed.doc_id)
    assert line.hq.staff("POST", ship, ShipRequest(shipped_on=DAY)).is_success
    enrolled.sync()
    with enrolled.database.read() as session:
        (shipment,) = list_shipments(session, only_open=True)
    do(enrolled, receive_shipment, shipment.number, {"P-002": Arrived(39_000, 1_000)}, CLOCK.moment())
    assert enrolled.sync().verdicts == {"applied": 1}

    with enrolled.database.read() as session, line.hq.database.read() as theirs:
        here = {sku: held for sku, held in session.execute(select(OnHand.sku, OnHand.quantity)) if held}
        there = {sku: held for sku, held in store_stock(theirs, 1, 11).items() if held}
        assert here == there
        assert set(theirs.scalars(select(Receipt.store_id))) == {11}
