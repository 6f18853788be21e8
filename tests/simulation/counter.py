"""What happens at the counter of a simulated PC: sales, refunds, stock, shifts, and documents no HQ can take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy.orm import Session

import desktop.services.document
from desktop.services import count, lease, receipt, receiving, refund, shift, stock
from desktop.services.document import append_document
from desktop.services.member import find_members
from desktop.services.store_receipt import list_store_documents
from domain.lease import LeaseKind
from domain.receipt import Tender, TenderType
from protocol.base import Stamp, Wire
from protocol.receipt import RECEIPT, LineRow, ReceiptDoc, TenderRow
from protocol.stock import ADJUSTMENT, AdjustmentDoc, AdjustmentLine, CountDoc
from tests.simulation.checkout import Held, fill_cart, read_held, wanted_back
from tests.simulation.ledger import Movements
from tests.simulation.seed import SKUS, UNIT

if TYPE_CHECKING:
    from tests.simulation.till import Till

CASH = TenderType.CASH


@dataclass(frozen=True, slots=True)
class Made:
    """A document as the program said it is."""

    doc_id: str
    number: str = ""
    gross: int = 0
    movements: Movements = ()
    original: str = ""
    shipment: str = ""
    fate: str = ""
    subject: str = ""
    said: str = ""
    added: int = 0
    offset: int = 0
    held: Held | None = None


class StrangeDoc(Wire, frozen=True):
    """What no HQ of today can read."""

    stamp: Stamp
    riddle: str


def some(till: Till) -> int:
    """Return a few whole pieces."""
    return till.chance.randrange(1, 9) * 1000


def _sell(till: Till, session: Session) -> Made:
    member, spends, tenders = _member(till, session)
    cart, quote = fill_cart(till, session, member)
    made = receipt.issue_receipt(session, cart, tenders, till.moment(), spends=spends)
    moved = [(line.sku, -line.quantity) for line in cart.lines]
    moved += [(gift.given.sku, -gift.given.quantity) for gift in quote.gifts]
    held = read_held(session, str(made.business_day))
    return Made(made.doc_id, made.number, made.totals.gross, tuple(moved), subject=member, held=held)


def _member(till: Till, session: Session) -> tuple[str, list[lease.Spend], list[Tender]]:
    """Return who buys, and now and then with points that HQ lent for it."""
    cash = Tender(CASH, 10**9)
    known = find_members(session, "") if till.chance.random() < 0.4 else []
    if not known:
        return "", [], [cash]
    member = till.chance.choice(sorted(row.member_id for row in known))
    lent = lease.available(lease.list_open(session, till.moment(), LeaseKind.POINTS, member))
    if lent < 10:
        lease.wish_lease(session, LeaseKind.POINTS, member, 50)
        return member, [], [cash]
    return member, [lease.Spend(LeaseKind.POINTS, member, 10)], [Tender(TenderType.POINTS, 10), cash]


def _refund(till: Till, session: Session) -> Made | None:
    facts = till.world.ledger.facts
    sold = [doc_id for doc_id in till.history if facts[doc_id].kind == RECEIPT and not facts[doc_id].fate]
    if till.chance.random() < 0.3:  # goods come back to another till than they were sold at
        sold += [one.doc_id for one in list_store_documents(session, "") if one.kind == RECEIPT]
    if not sold:
        return None
    original = facts[till.chance.choice(sold)]
    wanted = wanted_back(till, session, original.doc_id)
    made = refund.issue_refund(session, original.doc_id, wanted, CASH, till.moment(), "unwanted")
    moved = tuple((original.movements[number - 1][0], quantity) for number, quantity in wanted.items())
    return Made(made.doc_id, made.number, -made.totals.gross, moved, original=original.doc_id)


def _write_off(till: Till, session: Session) -> Made:
    sku, quantity = till.chance.choice(SKUS), some(till)
    made = stock.write_off(session, {sku: quantity}, till.moment(), reason="broken")
    return Made(made.doc_id, made.number, movements=((sku, -quantity),))


def _count(till: Till, session: Session) -> Made:
    found = {sku: some(till) for sku in till.chance.sample(SKUS, 2)}
    made = count.take_count(session, found, till.moment())
    query = "SELECT body FROM document WHERE doc_id = ?"
    body = session.connection().exec_driver_sql(query, (made.doc_id,)).scalar()
    doc = msgspec.json.decode(body, type=CountDoc)
    moved = tuple((line.sku, line.counted - line.expected) for line in doc.lines)
    return Made(made.doc_id, made.number, movements=moved)


def _receive(till: Till, session: Session) -> Made | None:
    coming = [shipment for shipment in receiving.list_shipments(session, only_open=True) if shipment.lines]
    if not coming:
        return None
    shipment = till.chance.choice(sorted(coming, key=lambda found: found.number))
    arrived = {line.sku: line.base_quantity for line in shipment.lines}
    first = shipment.lines[0].sku
    arrived[first] -= till.chance.choice((0, 0, 1000))
    told = {sku: receiving.Arrived(quantity) for sku, quantity in arrived.items()}
    made = receiving.receive_shipment(session, shipment.number, told, till.moment())
    moved = tuple((sku, quantity) for sku, quantity in arrived.items() if quantity)
    return Made(made.doc_id, made.number, movements=moved, shipment=shipment.number)


def _shift(till: Till, session: Session) -> Made | None:
    if shift.get_open_shift(session) is None:
        shift.open_shift(session, till.moment(), cashier="Wang")
        return None
    made = shift.close_shift(session, till.moment(), counted=0)
    return Made(made.doc_id, made.number)


def _strange(till: Till, session: Session) -> Made:
    """Append what a broken, newer or hostile program might have written into the log."""
    moment = till.moment()
    doc_id = desktop.services.document.new_doc_id(moment)
    day, stamp = moment.local.date(), moment.stamp
    kind, fate, fault = till.chance.choice(STRANGE)
    till.world.fault(fault, till.name)
    body: Wire = StrangeDoc(stamp=stamp, riddle="?")
    head = {"number": f"X-{doc_id}", "store_id": till.store, "business_day": day, "stamp": stamp}
    if fault == "poison_document":
        line = LineRow(SKUS[0], "?", UNIT.name, 1000, 1000, 2**63, 0, 0)
        body = ReceiptDoc(**head, lines=[line], tenders=[TenderRow("cash", 0)], gross=0, tax=0)
    elif fault == "rejected_document":
        body = AdjustmentDoc(**head, type="magic", reason="", lines=[AdjustmentLine(SKUS[0], "?", 1)])
    version = desktop.services.document.VERSION
    desktop.services.document.VERSION = 9 if fault == "unknown_version" else version
    try:
        append_document(session, doc_id=doc_id, kind=kind, body=body)
    finally:
        desktop.services.document.VERSION = version
    return Made(doc_id, fate=fate)


STRANGE = (
    ("coupon", "parked", "unknown_kind"),
    (RECEIPT, "parked", "unknown_version"),
    (RECEIPT, "parked", "unreadable_document"),
    (RECEIPT, "parked", "poison_document"),
    (RECEIPT, "parked", "poison_document"),
    (ADJUSTMENT, "rejected", "rejected_document"),
)
AT_THE_COUNTER = {
    "sale": _sell,
    "refund": _refund,
    "write-off": _write_off,
    "count": _count,
    "receiving": _receive,
    "shift": _shift,
    "strange": _strange,
}
