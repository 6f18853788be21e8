"""A receipt as bytes for the receipt printer, original or reprint."""

from __future__ import annotations

from desktop.devices.escpos import Align, PaperWidth, Size, Ticket
from desktop.devices.printable import PrintableLine, PrintableReceipt
from domain.receipt import TenderType
from paper.figures import money_text
from paper.slip_labels import SLIP, SlipWords, unearned_pairs
from paper.style import Language


def receipt_bytes(
    receipt: PrintableReceipt,
    *,
    width: PaperWidth = PaperWidth.MM80,
    copy_number: int = 0,
    opens_drawer: bool = True,
    language: Language = "zh",
) -> bytes:
    """Return the ESC/POS bytes; copy 0 is the original and opens the drawer for cash, copy n is marked 补打 COPY n."""
    words, ticket = SLIP[language], Ticket(width)
    takes_cash = any(tender.type is TenderType.CASH for tender in receipt.tenders)
    if opens_drawer and takes_cash and copy_number == 0:
        ticket.kick_drawer()
    _print_head(ticket, receipt, words, copy_number)
    ticket.rule()
    ticket.pair(words.item, words.amount)
    for line in receipt.lines:
        _print_line(ticket, line, words)
    ticket.rule()
    _print_sums(ticket, receipt, words)
    ticket.rule()
    ticket.line(words.thanks, align=Align.CENTRE)
    if receipt.qr_text:
        ticket.qr(receipt.qr_text, module=5 if width is PaperWidth.MM58 else 6)
    ticket.feed(3)
    ticket.cut()
    return ticket.finish()


def _print_head(ticket: Ticket, receipt: PrintableReceipt, words: SlipWords, copy_number: int) -> None:
    ticket.line(receipt.store_name, align=Align.CENTRE, size=Size.BIG, bold=True)
    for text in (receipt.address, receipt.phone):
        if text:
            ticket.line(text, align=Align.CENTRE)
    title = words.refund if receipt.is_refund else words.sale
    ticket.line(title, align=Align.CENTRE, bold=True)
    if copy_number:
        ticket.line(words.copy.format(copy=copy_number), align=Align.CENTRE, bold=True)
    ticket.rule()
    facts = (
        (words.number, receipt.number),
        (words.original, receipt.original_number),
        (words.business_day, str(receipt.business_day)),
        (words.printed_time, receipt.local_time),
        (words.cashier, receipt.cashier),
        (words.member, receipt.member),
    )
    for label, value in facts:
        if value:
            ticket.line(f"{label}: {value}")


def _print_line(ticket: Ticket, line: PrintableLine, words: SlipWords) -> None:
    ticket.line(words.gift.format(name=line.name) if line.is_gift else line.name)
    ticket.pair(f"{line.quantity} x {line.price}", money_text(line.gross))
    for name, amount in line.rewards:
        ticket.line(f"  {name} {money_text(-amount)}")
    if line.own_discount:
        ticket.line(f"{words.discount} {money_text(-line.own_discount)}")


def _print_sums(ticket: Ticket, receipt: PrintableReceipt, words: SlipWords) -> None:
    ticket.line(words.pieces.format(count=len(receipt.lines)))
    if receipt.discount:
        ticket.pair(words.discount, money_text(-receipt.discount))
    for name, amount in receipt.promotions:
        ticket.pair(f"  {name}", money_text(-amount))
    total = words.refunded if receipt.is_refund else words.total
    ticket.pair(total, money_text(receipt.total), size=Size.TALL, bold=True)
    for tender in receipt.tenders:
        ticket.pair(words.tenders[tender.type], money_text(tender.amount))
    if receipt.change:
        ticket.pair(words.change, money_text(receipt.change))
    ticket.pair(words.tax, money_text(receipt.tax))
    if receipt.points:
        ticket.pair(words.points, str(receipt.points))
    for name, code in receipt.coupons:
        ticket.line(words.coupon.format(name=name))
        ticket.line(code)
    for text, figure in unearned_pairs(receipt.unearned, words):
        if figure:
            ticket.pair(text, figure)
        else:
            ticket.line(text)
