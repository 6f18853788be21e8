"""The receipt slip as a PDF, 80 mm wide and as long as it needs to be, for preview and export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from paper.canvas import PaperCanvas
from paper.figures import money_text
from paper.printable import PrintableLine, PrintableReceipt
from paper.qr import qr_boxes
from paper.slip_labels import SLIP, SlipWords, unearned_pairs
from paper.style import INK, MUTED, STRONG_RULE, Language, Style, Weight
from paper.text import fit, printable, text_width, wrap

_WIDTH = 226.77
_EDGE = 12.0
_ROOM = _WIDTH - 2 * _EDGE
_QR_SIDE = 84.0

_STORE = Style(Weight.BOLD, 13, INK)
_TEXT = Style(Weight.REGULAR, 8.5, INK)
_NOTE = Style(Weight.REGULAR, 8, MUTED)
_BIG = Style(Weight.BOLD, 13, INK)
_MARK = Style(Weight.BOLD, 10, INK)


class _Line(NamedTuple):
    """One line of the slip: a text at the left or centre, maybe one at the right; a rule when it has no style."""

    height: float
    left: str = ""
    right: str = ""
    style: Style | None = None
    align: Literal["left", "centre"] = "left"


_RULE = _Line(9)


def render_receipt(receipt: PrintableReceipt, *, copy_number: int = 0, language: Language = "zh") -> bytes:
    """Return the slip as a PDF; a reprint carries its copy number (1 and up), the original has 0."""
    lines = list(_lines(receipt, SLIP[language], copy_number))
    height = sum(line.height for line in lines) + 2 * _EDGE + (_QR_SIDE + 8 if receipt.qr_text else 0)
    canvas = PaperCanvas(language, width=_WIDTH, height=height)
    y = _EDGE
    for line in lines:
        y = _draw(canvas, y, line)
    if receipt.qr_text:
        boxes = qr_boxes(receipt.qr_text, x=(_WIDTH - _QR_SIDE) / 2, y=y + 8, side=_QR_SIDE)
        canvas.squares(boxes, INK)
    canvas.end_page()
    return canvas.finish(title=printable(receipt.number), author=printable(receipt.store_name))


def _draw(canvas: PaperCanvas, y: float, line: _Line) -> float:
    if line.style is None:
        canvas.rule(_EDGE, y + line.height / 2, _WIDTH - _EDGE, STRONG_RULE)
        return y + line.height
    base = y + line.height * 0.78
    room = _ROOM - (text_width(line.right, line.style) + 6 if line.right else 0)
    left = fit(line.left, line.style, room)
    if line.align == "centre":
        canvas.text_centre(_WIDTH / 2, base, left, line.style)
    else:
        canvas.text(_EDGE, base, left, line.style)
    canvas.text_right(_WIDTH - _EDGE, base, line.right, line.style)
    return y + line.height


def _lines(receipt: PrintableReceipt, words: SlipWords, copy_number: int) -> Iterator[_Line]:
    for text in wrap(receipt.store_name, _STORE, _ROOM, 2):
        yield _Line(19, text, style=_STORE, align="centre")
    yield from _centred((receipt.address, receipt.phone), lines=2)
    title = words.refund if receipt.is_refund else words.sale
    yield _Line(18, title, style=_MARK, align="centre")
    if copy_number:
        yield _Line(16, words.copy.format(copy=copy_number), style=_MARK, align="centre")
    yield _RULE
    yield from _facts(receipt, words)
    yield _RULE
    yield _Line(13, words.item, words.amount, _NOTE)
    for line in receipt.lines:
        yield from _item(line, words)
    yield _RULE
    yield from _sums(receipt, words)
    yield _RULE
    yield from _centred((words.thanks,), lines=2)


def _centred(texts: tuple[str, ...], *, lines: int) -> Iterator[_Line]:
    for text in texts:
        for part in wrap(text, _NOTE, _ROOM, lines):
            yield _Line(12.5, part, style=_NOTE, align="centre")


def _facts(receipt: PrintableReceipt, words: SlipWords) -> Iterator[_Line]:
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
            yield _Line(12.5, label, fit(value, _TEXT, _ROOM - 60), _TEXT)


def _item(line: PrintableLine, words: SlipWords) -> Iterator[_Line]:
    name = words.gift.format(name=line.name) if line.is_gift else line.name
    for text in wrap(name, _TEXT, _ROOM, 3):
        yield _Line(12.5, text, style=_TEXT)
    yield _Line(
        12.5, f"  {printable(line.quantity)} × {printable(line.price)}", money_text(line.gross), _TEXT
    )
    for reward, amount in line.rewards:
        yield _Line(12, f"  {printable(reward)} {money_text(-amount)}", style=_NOTE)
    if line.own_discount:
        yield _Line(12, f"{words.discount} {money_text(-line.own_discount)}", style=_NOTE)


def _sums(receipt: PrintableReceipt, words: SlipWords) -> Iterator[_Line]:
    yield _Line(12.5, words.pieces.format(count=len(receipt.lines)), style=_NOTE)
    if receipt.discount:
        yield _Line(12.5, words.discount, money_text(-receipt.discount), _TEXT)
    for name, amount in receipt.promotions:
        yield _Line(12, f"  {printable(name)}", money_text(-amount), _NOTE)
    total = words.refunded if receipt.is_refund else words.total
    yield _Line(20, total, money_text(receipt.total), _BIG)
    for tender in receipt.tenders:
        yield _Line(12.5, words.tenders[tender.type], money_text(tender.amount), _TEXT)
    if receipt.change:
        yield _Line(12.5, words.change, money_text(receipt.change), _TEXT)
    yield _Line(12.5, words.tax, money_text(receipt.tax), _NOTE)
    if receipt.points:
        yield _Line(12.5, words.points, str(receipt.points), _TEXT)
    for name, code in receipt.coupons:
        yield from _coupon(name, code, words)
    for text, figure in unearned_pairs(receipt.unearned, words):
        yield from _taken_back(text, figure)


def _taken_back(text: str, figure: str) -> Iterator[_Line]:
    """Give a text over as many lines as it needs, with its figure on the last."""
    room = _ROOM - (text_width(figure, _NOTE) + 6 if figure else 0)
    *above, last = wrap(text, _NOTE, room, 3)
    for part in above:
        yield _Line(12, part, style=_NOTE)
    yield _Line(12, last, figure, _NOTE)


def _coupon(name: str, code: str, words: SlipWords) -> Iterator[_Line]:
    for text in wrap(words.coupon.format(name=name), _TEXT, _ROOM, 2):
        yield _Line(12.5, text, style=_TEXT)
    for text in wrap(code, _TEXT, _ROOM, 2):
        yield _Line(12.5, text, style=_TEXT)
