"""What happens at the counter: each piece of work is one transaction, acknowledged when the product says so."""

from __future__ import annotations

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.services import count, draft, order, receipt, receiving, refund, shift, stock
from desktop.services.order import Wanted
from desktop.services.receipt import Cart, CartLine
from domain.receipt import Tender, TenderType
from protocol.receipt import RECEIPT
from tests.power.world import (
    Drafted,
    Pc,
    read_doc,
)

CASH = TenderType.CASH
UNITS = {"P-001": "根", "P-002": "个", "P-003": "桶"}


def _skus(pc: Pc, most: int) -> dict[str, int]:
    names = pc.chance.sample(sorted(UNITS), pc.chance.randrange(1, most + 1))
    return {sku: pc.chance.randrange(1, 6) * 1000 for sku in names}


def _cart(pc: Pc) -> Cart:
    lines = [CartLine(sku, UNITS[sku], quantity) for sku, quantity in _skus(pc, 3).items()]
    return Cart((*lines, CartLine("S-001", "次", 1000)), discount=pc.chance.randrange(100))


def sell(pc: Pc) -> None:
    """Sell for cash."""
    cart = _cart(pc)

    def make(session: Session, moment: Moment) -> str:
        return receipt.issue_receipt(session, cart, [Tender(CASH, 10**7)], moment).doc_id

    pc.issue(make)


def take_back(pc: Pc) -> None:
    """Refund one piece of the newest receipt that has one left."""
    with pc.database.read() as session:
        found = [row for row in receipt.list_receipts(session, limit=20) if row.kind == RECEIPT]
        left = [row.doc_id for row in found if not refund.get_taken(session, row.doc_id)]
    if left:
        original = pc.chance.choice(left)
        pc.issue(
            lambda s, moment: refund.issue_refund(s, original, {1: 1000}, CASH, moment, "unwanted").doc_id
        )


def count_shelves(pc: Pc) -> None:
    """Count."""
    found = _skus(pc, 2)
    pc.issue(lambda session, moment: count.take_count(session, found, moment).doc_id)


def write_off(pc: Pc) -> None:
    """Throw away what broke."""
    change = [stock.StockChange(sku, -1000) for sku in _skus(pc, 1)]
    pc.issue(lambda session, moment: stock.adjust_stock(session, change, moment, reason="broken").doc_id)


def place_order(pc: Pc) -> None:
    """Order."""
    wanted = [Wanted(sku, UNITS[sku], quantity) for sku, quantity in _skus(pc, 2).items() if sku != "P-003"]
    if wanted:
        pc.issue(lambda session, moment: order.place_order(session, wanted, moment).doc_id)


def turn_shift(pc: Pc) -> None:
    """Open a shift, or close it."""
    with pc.database.read() as session:
        is_open = shift.get_open_shift(session) is not None
    if not is_open:
        with pc.database.write() as session:
            shift.open_shift(session, pc.clock.moment(), cashier="Wang", opening_float=10_000)
        return

    def close(session: Session, moment: Moment) -> str:
        number = shift.close_shift(session, moment, counted=pc.chance.randrange(10**6)).number
        query = "SELECT doc_id FROM document WHERE kind = 'shift' ORDER BY n DESC LIMIT 1"
        doc_id = str(session.connection().exec_driver_sql(query).scalar())
        assert number.encode() in read_doc(session, doc_id).body
        return doc_id

    pc.issue(close)


def hold(pc: Pc) -> None:
    """Hold a cart, or take one up again."""
    with pc.database.read() as session:
        held = [row.id for row in draft.list_drafts(session, draft.DraftKind.CART)]
    if held and pc.chance.random() < 0.5:
        dropped = pc.chance.choice(held)
        with pc.database.write() as session:
            draft.recall_cart(session, dropped)
        pc.mark(Drafted(dropped, None))
        return
    with pc.database.write() as session:
        made = draft.hold_cart(session, _cart(pc), pc.clock.moment(), title="held")
        query = "SELECT body FROM draft WHERE id = ?"
        body = session.connection().exec_driver_sql(query, (made,)).scalar()
    pc.mark(Drafted(made, bytes(body)))


def receive(pc: Pc) -> None:
    """Take in a shipment that is on its way."""
    with pc.database.read() as session:
        coming = [found.number for found in receiving.list_shipments(session, only_open=True)]
    if coming:
        pc.issue(lambda session, moment: receiving.receive_shipment(session, coming[0], {}, moment).doc_id)


COUNTER = (
    *[sell] * 9,
    take_back,
    take_back,
    take_back,
    count_shelves,
    write_off,
    place_order,
    turn_shift,
    hold,
    hold,
)
