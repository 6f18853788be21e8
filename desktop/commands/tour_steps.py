"""The steps of the tour: each does one part of the main job for real and reports its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.clock import SystemClock
from desktop.commands.hq_process import HqProcess
from desktop.commands.stage import Stage
from desktop.commands.statement import write_statement
from desktop.commands.sync import synchronise
from desktop.services.billing import read_slip
from desktop.services.home import list_day_sales, list_low_stock
from desktop.services.order import IssuedOrder, Wanted, get_order, list_availability, place_order
from desktop.services.product_sheet import load_facts
from desktop.services.receipt import Cart, CartLine, IssuedReceipt, get_receipt, issue_receipt, price_cart
from desktop.services.receiving import Arrived, list_shipments, receive_shipment
from desktop.services.refund import issue_refund
from desktop.services.search import find_by_barcode, find_products, list_categories
from desktop.services.shift import get_open_shift, open_shift
from desktop.services.statement import get_issued_hash, list_statements, make_statement
from desktop.services.stock import get_on_hand
from desktop.settings import Settings
from desktop.sync.engine import SyncReport
from desktop.sync.outbox import get_device
from desktop.sync.runner import SyncState, read_status
from desktop.ui.billing.slip import slip_bytes
from domain.errors import DomainError
from domain.money import format_money, format_quantity
from domain.period import Month, month_of
from domain.receipt import Tender, TenderType
from domain.statement import content_hash

Lines = Iterator[str]


class Tour:
    """What the steps share: the open window, HQ, the folder for papers, and the claims that failed."""

    def __init__(self, stage: Stage, hq: HqProcess, out: Path) -> None:
        self.stage, self.hq, self.out = stage, hq, out
        self.database, self.clock = stage.program.database, SystemClock()
        self.day = self.clock.moment().local.date()
        self.faults: list[str] = []
        self.receipt: IssuedReceipt | None = None
        self.order: IssuedOrder | None = None

    def claim(self, holds: bool, text: str) -> str:
        """Return the claim with its outcome, and keep it when it does not hold."""
        if not holds:
            self.faults.append(text)
        return f"{'ok' if holds else 'NO'}  {text}"

    def sync(self) -> SyncReport:
        """Synchronise and let the frame know."""
        report = synchronise(self.database, self.clock)
        self._tell(SyncState.SYNCED)
        return report

    def waiting(self) -> int:
        """Return how many documents wait for HQ."""
        with self.database.read() as session:
            return read_status(session).waiting

    def go_offline(self) -> str:
        """Try to synchronise without HQ and return the refusal's code."""
        try:
            self.sync()
        except DomainError as error:
            self._tell(SyncState.OFFLINE)
            return error.code
        return ""

    def _tell(self, state: SyncState) -> None:
        self.stage.program.news.hear_line(state)


def look_around(tour: Tour) -> Lines:
    """The store opens: what HQ published is here, three months lie behind."""
    with tour.database.read() as session:
        device, status = get_device(session), read_status(session)
        products = sum(count for _, count in list_categories(session))
    if device is None:
        yield tour.claim(False, "this PC is enrolled")
        return
    yield f"{device.dealer_code} {device.dealer_name}, {device.store_name}, till {device.till}, HQ {device.hq_name}"
    yield (
        f"last synchronised {status.synced_at:%Y-%m-%d %H:%M}, {status.waiting} documents waiting"
        if status.synced_at
        else ""
    )
    yield f"{products} products in the catalogue"
    tour.stage.show("home")
    yield f"picture: {tour.stage.picture('tour-1-home')}"


def bill(tour: Tour) -> Lines:
    """A receipt is billed: found by pinyin and by barcode, paid in cash, printed."""
    tour.receipt = issued = _bill(tour)
    with tour.database.read() as session:
        view, slip = get_receipt(session, issued.doc_id), read_slip(session, issued.doc_id)
    for line in view.lines:
        yield f"{line.name}  {format_quantity(line.quantity)} {line.unit}  {format_money(line.gross)}"
    yield f"{issued.number}: {format_money(issued.totals.gross)}, tax inside {format_money(issued.totals.tax)}, change {format_money(issued.change)}"
    printed = slip_bytes(slip, Settings())
    path = tour.out / f"{issued.number}.escpos"
    path.write_bytes(printed)
    yield f"{len(printed)} bytes for the receipt printer: {path}"
    tour.stage.show("billing", issued.doc_id)
    yield f"picture: {tour.stage.picture('tour-2-receipt')}"
    tour.stage.close_dialogs()


def _bill(tour: Tour) -> IssuedReceipt:
    now = tour.clock.moment()
    with tour.database.write() as session:
        if get_open_shift(session) is None:
            open_shift(session, now, cashier="李娟", opening_float=50_000)
        paint = find_products(session, "rjq", limit=1, day=tour.day)[0]
        glue = find_by_barcode(session, _barcode(session, "瓷砖胶"))[0]
        cart = Cart((CartLine(paint.sku, paint.unit, 5000), CartLine(glue.sku, glue.unit, 4000)))
        total = price_cart(session, cart, tour.day, moment=now).bill.payable
        cash = -(-total // 10_000) * 10_000
        return issue_receipt(session, cart, [Tender(TenderType.CASH, cash)], now)


def _barcode(session: Session, name: str) -> str:
    """Return the last barcode, mostly the pack's, of the first product of a name."""
    sku = find_products(session, name, limit=1)[0].sku
    return next(unit.barcodes[0] for unit in reversed(load_facts(session, [sku])[sku].units) if unit.barcodes)


def go_offline(tour: Tour) -> Lines:
    """The line goes down: HQ is stopped, selling, returning and ordering go on."""
    tour.hq.stop()
    code = tour.go_offline()
    yield tour.claim(code == "hq_unreachable", f"synchronising says: {code}")
    second = _bill(tour)
    yield f"{second.number} billed offline: {format_money(second.totals.gross)}"
    with tour.database.write() as session:
        refund = issue_refund(
            session, second.doc_id, {1: 1000}, TenderType.CASH, tour.clock.moment(), "颜色不对"
        )
    yield f"{refund.number} returned against it: {format_money(refund.totals.gross)}"
    tour.order = order = _order(tour)
    yield f"{order.number} ordered offline: {format_money(order.total)}"
    yield tour.claim(tour.waiting() >= 3, f"{tour.waiting()} documents wait, none is lost")
    tour.stage.show("orders", order.doc_id)
    yield f"picture: {tour.stage.picture('tour-3-order-offline')}"
    tour.stage.show("sync")
    yield f"picture: {tour.stage.picture('tour-3-sync-offline')}"


def _order(tour: Tour) -> IssuedOrder:
    """Order what runs low, and of one product a box more than HQ has."""
    with tour.database.write() as session:
        low = [row for row in list_low_stock(session, tour.day, limit=30) if row.suggested]
        known = list_availability(session, [row.sku for row in low])
        wanted = [Wanted(row.sku, row.unit, row.suggested) for row in low[:3]]
        scarce = min(known, key=lambda sku: (known[sku].quantity, sku))
        row = next(row for row in low if row.sku == scarce)
        more = known[scarce].quantity // 1000 * 1000 + 10_000
        wanted = [line for line in wanted if line.sku != scarce] + [Wanted(row.sku, row.base_unit, more)]
        return place_order(session, wanted, tour.clock.moment(), note="断网时下的订单")


def come_back(tour: Tour) -> Lines:
    """The line returns: everything arrives once, HQ decides the order and says why."""
    tour.hq.start(int(tour.hq.url.rpartition(":")[2]))
    report = tour.sync()
    yield f"{report.pushed} documents sent in {report.requests} requests, {report.bytes_up:,} bytes up: {report.verdicts}"
    yield tour.claim(tour.waiting() == 0, f"{tour.waiting()} documents wait")
    again = tour.sync()
    yield tour.claim(again.pushed == 0, f"synchronising again sends {again.pushed} documents")
    if tour.order is None:
        return
    with tour.database.read() as session:
        view = get_order(session, tour.order.doc_id)
    yield f"{view.row.number} is {view.row.state}, asked {format_money(view.row.total)}, approved {format_money(view.row.decided_total or 0)}"
    for line in view.lines:
        approved = format_quantity(line.approved or 0)
        yield f"{line.name}: {format_quantity(line.requested)} asked, {approved} approved {line.unit.name} {line.cut}".rstrip()
    yield tour.claim(view.row.is_cut, "HQ cut the line it could not fill")
    tour.stage.show("orders", tour.order.doc_id)
    yield f"picture: {tour.stage.picture('tour-4-order-decided')}"


def receive(tour: Tour) -> Lines:
    """HQ ships, the store receives: one product short, one damaged."""
    if tour.order is None:
        return
    tour.hq.staff("ship", "--order", tour.order.number)
    tour.sync()
    with tour.database.read() as session:
        shipment = next(
            one for one in list_shipments(session, only_open=True) if one.order_id == tour.order.doc_id
        )
        before = get_on_hand(session, shipment.lines[0].sku)
    first, last = shipment.lines[0], shipment.lines[-1]
    came = {
        first.sku: Arrived(first.base_quantity - 1000),
        last.sku: Arrived(last.base_quantity, damaged=1000),
    }
    with tour.database.write() as session:
        taken = receive_shipment(session, shipment.number, came, tour.clock.moment(), note="少一件，破损一件")
    with tour.database.read() as session:
        after = get_on_hand(session, first.sku)
    yield f"{shipment.number}: {len(shipment.lines)} lines, {format_money(shipment.total)}; taken in as {taken.number}"
    moved = format_quantity(after - before)
    yield tour.claim(
        after - before == first.base_quantity - 1000, f"{first.name}: {moved} into stock, one short"
    )
    report = tour.sync()
    yield f"HQ's verdict: {report.verdicts}"
    tour.stage.show("stock")
    yield f"picture: {tour.stage.picture('tour-5-stock')}"


def agree(tour: Tour) -> Lines:
    """Both ends agree to the fen: every day's sales, and the month's statement."""
    month = _last_closed(tour)
    with tour.database.read() as session:
        device = get_device(session)
        sales = list_day_sales(session, tour.day - timedelta(days=120), tour.day)
        statement, issued = make_statement(session, month), get_issued_hash(session, month)
        agreeing = list_statements(session)
    held = tour.hq.totals(device.dealer_code if device else "")
    here = (sum(day.sales for day in sales), sum(day.refunded for day in sales))
    there = (sum(row[3] for row in held), sum(row[5] for row in held))
    yield f"sales here {format_money(here[0])}, at HQ {format_money(there[0])}"
    yield tour.claim(here == there, "sales and refunds are the same at both ends")
    path = write_statement(statement, tour.out, "zh")
    yield f"{statement.number}: opening {format_money(statement.opening)}, closing {format_money(statement.closing)}, {len(statement.entries)} entries"
    yield tour.claim(
        issued == content_hash(statement), f"its content hash is HQ's: {content_hash(statement)}"
    )
    yield tour.claim(all(row.agrees for row in agreeing), f"all {len(agreeing)} statements HQ issued agree")
    yield f"PDF: {path}"
    tour.stage.show("statements", str(month))
    yield f"picture: {tour.stage.picture('tour-6-statement')}"


def _last_closed(tour: Tour) -> Month:
    first = month_of(tour.day).first
    return month_of(first - timedelta(days=1))


STEPS: tuple[Callable[[Tour], Lines], ...] = (look_around, bill, go_offline, come_back, receive, agree)
