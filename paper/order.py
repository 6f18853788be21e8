"""The order confirmation and the delivery note on A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from domain.capitals import amount_in_capitals
from domain.money import Fen, Quantity, net_of_tax
from domain.order import OrderLine, OrderState
from domain.party import Party
from paper.canvas import PaperCanvas
from paper.figures import decimal_text, money_text
from paper.labels import PAGE
from paper.order_labels import ORDER, OrderWords
from paper.page import (
    TABLE_TITLE,
    Block,
    Column,
    Frame,
    draw_column_heads,
    draw_pages,
    draw_table_title,
    draw_title,
)
from paper.party import SIGNATURES_HEIGHT, draw_parties, draw_signatures
from paper.qr import qr_boxes
from paper.style import (
    BODY,
    GAP,
    INK,
    LEFT,
    PAD,
    RIGHT,
    ROW,
    RULE,
    SMALL,
    STRONG,
    STRONG_RULE,
    WIDTH,
    Language,
)
from paper.text import fit, printable, text_width, wrap

_TOTALS_HEIGHT = 52.0
_LINE = 10.5
_NAME = 2
_QR_SIDE = 46.0
_END_HEIGHT = _TOTALS_HEIGHT + GAP * 2 + SIGNATURES_HEIGHT + GAP + _QR_SIDE
_EDGE = LEFT + PAD / 2
_END = RIGHT - PAD / 2


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """What an order confirmation shows; `contract` is the version it was made under, `day` None where nobody told it."""

    number: str
    day: date | None
    state: OrderState
    supplier: Party
    dealer: Party
    lines: tuple[OrderLine, ...]
    deliver_to: str = ""
    note: str = ""
    contract: str = ""

    @property
    def is_decided(self) -> bool:
        """Tell whether HQ has answered, so that approved quantities count."""
        return self.state not in (OrderState.PLACED, OrderState.REVIEW)

    def amount(self, line: OrderLine) -> Fen:
        """Return what a line costs as the order stands."""
        return line.approved_amount if self.is_decided else line.requested_amount

    @property
    def total(self) -> Fen:
        """What the order costs as it stands, tax included."""
        return sum(map(self.amount, self.lines))

    @property
    def tax(self) -> Fen:
        """The tax inside the total, line by line."""
        amounts = ((self.amount(line), line.tax_rate) for line in self.lines)
        return sum(amount - net_of_tax(amount, rate) for amount, rate in amounts)


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """One line of a delivery note, in its ordering unit."""

    sku: str
    name: str
    unit: str
    quantity: Quantity
    amount: Fen


@dataclass(frozen=True, slots=True)
class ShipmentPaper:
    """What a delivery note shows."""

    number: str
    order_number: str
    day: date
    supplier: Party
    dealer: Party
    lines: tuple[ShippedLine, ...]
    deliver_to: str = ""

    @property
    def total(self) -> Fen:
        """What the delivery costs, tax included."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line as it is set: a text per column, the name's own lines, and a quiet remark below them."""

    texts: tuple[str, ...]
    name: list[str]
    remark: str = ""

    @property
    def height(self) -> float:
        """The height that the name's lines and the remark need."""
        return ROW + _LINE * (len(self.name) - 1 + bool(self.remark))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The parts that both documents lay out the same way."""

    language: Language
    words: OrderWords
    title: str
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[tuple[str, str], ...]
    supplier: Party
    dealer: Party
    columns: tuple[Column, ...]
    rows: tuple[_Row, ...]
    totals: tuple[tuple[str, str], ...]
    total: Fen
    confirmation: str

    @property
    def number(self) -> str:
        """The document's own number."""
        return self.facts[0][1]


def render_order(order: OrderPaper, *, language: Language = "zh") -> bytes:
    """Return the order confirmation as a PDF; the same order gives the same bytes."""
    words = ORDER[language]
    columns = _order_columns(words)
    return _render(
        _Sheet(
            language=language,
            words=words,
            title=words.order_title,
            facts=(
                (words.order_number, printable(order.number)),
                (words.day, str(order.day) if order.day else "–"),
                (words.state, words.states[order.state]),
            ),
            remarks=(
                (words.contract, order.contract),
                (words.deliver_to, order.deliver_to),
                (words.note, order.note),
            ),
            supplier=order.supplier,
            dealer=order.dealer,
            columns=columns,
            rows=tuple(_order_rows(order, words, columns)),
            totals=((words.tax, money_text(order.tax)), (words.total, money_text(order.total))),
            total=order.total,
            confirmation=words.order_confirmation,
        )
    )


def render_shipment(shipment: ShipmentPaper, *, language: Language = "zh") -> bytes:
    """Return the delivery note as a PDF, with room to write what arrived."""
    words = ORDER[language]
    columns = _shipment_columns(words)
    return _render(
        _Sheet(
            language=language,
            words=words,
            title=words.shipment_title,
            facts=(
                (words.shipment_number, printable(shipment.number)),
                (words.order_number, printable(shipment.order_number)),
                (words.day, str(shipment.day)),
            ),
            remarks=((words.deliver_to, shipment.deliver_to),),
            supplier=shipment.supplier,
            dealer=shipment.dealer,
            columns=columns,
            rows=tuple(_shipped_rows(shipment, columns)),
            totals=((words.total, money_text(shipment.total)),),
            total=shipment.total,
            confirmation=words.shipment_confirmation,
        )
    )


def _order_columns(words: OrderWords) -> tuple[Column, ...]:
    return (
        Column(words.column_line, _EDGE, _EDGE + 24),
        Column(words.column_sku, _EDGE + 28, _EDGE + 108),
        Column(words.column_name, _EDGE + 114, _END - 248),
        Column(words.column_unit, _END - 242, _END - 212),
        Column(words.column_requested, _END - 210, _END - 164, "right"),
        Column(words.column_approved, _END - 160, _END - 114, "right"),
        Column(words.column_price, _END - 110, _END - 64, "right"),
        Column(words.column_amount, _END - 60, _END, "right"),
    )


def _shipment_columns(words: OrderWords) -> tuple[Column, ...]:
    return (
        Column(words.column_line, _EDGE, _EDGE + 24),
        Column(words.column_sku, _EDGE + 28, _EDGE + 108),
        Column(words.column_name, _EDGE + 114, _END - 264),
        Column(words.column_unit, _END - 258, _END - 228),
        Column(words.column_shipped, _END - 226, _END - 178, "right"),
        Column(words.column_amount, _END - 172, _END - 112, "right"),
        Column(words.column_arrived, _END - 104, _END - 56),
        Column(words.column_remark, _END - 48, _END),
    )


def _order_rows(order: OrderPaper, words: OrderWords, columns: Sequence[Column]) -> Iterator[_Row]:
    # One number of decimals for all prices keeps their points in line.
    least = 2 if all(line.price % 100 == 0 for line in order.lines) else 4
    for number, line in enumerate(order.lines, start=1):
        name = _name_lines(line.name, columns)
        texts = (
            str(number),
            line.sku,
            name[0],
            line.unit.name,
            decimal_text(line.requested, 3),
            decimal_text(line.approved, 3) if order.is_decided else "–",
            decimal_text(line.price, 4, least=least),
            money_text(order.amount(line)),
        )
        yield _Row(texts, name, words.cuts[line.cut] if line.cut else "")


def _shipped_rows(shipment: ShipmentPaper, columns: Sequence[Column]) -> Iterator[_Row]:
    for number, line in enumerate(shipment.lines, start=1):
        quantity, amount = decimal_text(line.quantity, 3), money_text(line.amount)
        name = _name_lines(line.name, columns)
        yield _Row((str(number), line.sku, name[0], line.unit, quantity, amount, "", ""), name)


def _name_lines(name: str, columns: Sequence[Column]) -> list[str]:
    return wrap(name, BODY, columns[_NAME].right - columns[_NAME].left, 3) or [""]


def _render(sheet: _Sheet) -> bytes:
    canvas = PaperCanvas(sheet.language)
    frame = Frame(
        language=sheet.language,
        title=sheet.title,
        number=sheet.number,
        about=printable(sheet.dealer.name),
        foot=f"{sheet.number}  ·  {printable(sheet.supplier.name)}",
    )
    y = _draw_overview(canvas, sheet)
    blocks = [Block(row.height) for row in sheet.rows]
    blocks[-1:] = [block._replace(keeps_next=True) for block in blocks[-1:]]
    draw_pages(
        canvas,
        frame,
        start=y,
        blocks=[*blocks, Block(_END_HEIGHT)],
        spare=TABLE_TITLE,
        draw_rows=partial(_draw_rows, canvas, sheet),
        draw_end=partial(_draw_end, canvas, sheet),
    )
    return canvas.finish(title=sheet.number, author=printable(sheet.supplier.name))


def _draw_overview(canvas: PaperCanvas, sheet: _Sheet) -> float:
    y = draw_title(canvas, sheet.title, sheet.facts)
    y = draw_parties(canvas, y, sheet.supplier, sheet.dealer, sheet.language) + GAP / 2
    return _draw_remarks(canvas, y, sheet.remarks)


def _draw_remarks(canvas: PaperCanvas, y: float, remarks: Sequence[tuple[str, str]]) -> float:
    edge = LEFT + PAD + max(text_width(label, SMALL) for label, _ in remarks)
    for label, value in remarks:
        for number, line in enumerate(wrap(value, BODY, RIGHT - edge, 2)):
            canvas.text(LEFT, y + 8, label if number == 0 else "", SMALL)
            canvas.text(edge, y + 8, line, BODY)
            y += 13
    return y + GAP / 2


def _draw_rows(canvas: PaperCanvas, sheet: _Sheet, y: float, rows: range) -> float:
    if not rows and sheet.rows:
        return y
    if rows.start == 0:
        y = draw_table_title(canvas, y, sheet.words.lines, PAGE[sheet.language].currency)
    y = draw_column_heads(canvas, y, sheet.columns)
    for row in sheet.rows[rows.start : rows.stop]:
        y = _draw_row(canvas, sheet.columns, y, row)
    return y


def _draw_row(canvas: PaperCanvas, columns: Sequence[Column], y: float, row: _Row) -> float:
    for column, text in zip(columns, row.texts, strict=True):
        column.draw(canvas, y + 11, text, BODY)
    name, base = columns[_NAME], y + 11 + _LINE
    for line in row.name[1:]:
        canvas.text(name.left, base, line, BODY)
        base += _LINE
    name._replace(right=_END).draw(canvas, base, row.remark, SMALL)
    y += row.height
    canvas.rule(LEFT, y, RIGHT, RULE)
    return y


def _draw_end(canvas: PaperCanvas, sheet: _Sheet, y: float) -> None:
    words = sheet.words
    canvas.rule(LEFT, y, RIGHT, STRONG_RULE)
    count = words.count.format(count=len(sheet.rows))
    canvas.text(_EDGE, y + 15, count, SMALL)
    for number, (label, figure) in enumerate(reversed(sheet.totals)):
        base = y + 15 + number * 15
        canvas.text_right(_END - 90, base, label, STRONG if number == 0 else SMALL)
        canvas.text_right(_END, base, figure, STRONG if number == 0 else BODY)
    edge = _EDGE + PAD + text_width(words.in_capitals, SMALL)
    canvas.text(_EDGE, y + 32, words.in_capitals, SMALL)
    canvas.text(edge, y + 32, fit(amount_in_capitals(sheet.total), BODY, _END - 190 - edge), BODY)
    canvas.rule(LEFT, y + _TOTALS_HEIGHT - PAD, RIGHT, INK, pen=0.9)
    y = draw_signatures(canvas, y + _TOTALS_HEIGHT + GAP, sheet.supplier, sheet.dealer, sheet.language)
    _draw_check(canvas, sheet, y + GAP)


def _draw_check(canvas: PaperCanvas, sheet: _Sheet, y: float) -> None:
    canvas.squares(qr_boxes(sheet.number, x=LEFT, y=y, side=_QR_SIDE), INK)
    edge = LEFT + _QR_SIDE + GAP
    canvas.text(edge, y + 12, sheet.number, BODY)
    for line in wrap(sheet.confirmation, SMALL, WIDTH - _QR_SIDE - GAP, 2):
        canvas.text(edge, y + 26, line, SMALL)
        y += 11
