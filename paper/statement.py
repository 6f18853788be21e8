"""The monthly statement on A4: parties, summary, ageing, closing, every entry by type, signatures and content check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from domain.capitals import amount_in_capitals
from domain.invoice import Entry, EntryType
from domain.money import Fen
from domain.statement import Statement, content_hash
from paper.canvas import PaperCanvas
from paper.figures import money_text
from paper.labels import PAGE, STATEMENT, PageWords, StatementWords
from paper.page import (
    Block,
    Column,
    Frame,
    draw_box_head,
    draw_column_heads,
    draw_figure,
    draw_pages,
    draw_table_title,
    draw_title,
)
from paper.party import HALF, SECOND, SIGNATURES_HEIGHT, draw_parties, draw_signatures
from paper.qr import qr_boxes
from paper.style import (
    ACCENT_TINT,
    BODY,
    FIGURE,
    GAP,
    HEADING,
    INK,
    LABEL,
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
    figure_style,
)
from paper.text import fit, printable, text_width, wrap

_CLOSING_HEIGHT = 48.0
_QR_SIDE = 58.0
_HEADING_ROW = 22.0
_TOTAL_ROW = 17.0
_END_HEIGHT = GAP * 1.5 + SIGNATURES_HEIGHT + GAP + _QR_SIDE


class _Section(NamedTuple):
    type: EntryType
    entries: tuple[Entry, ...]


_Item = _Section | Entry | EntryType | None
"""A row of the details: a section's heading, an entry, the total of a type, or the remark that there are none."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One statement being drawn."""

    statement: Statement
    language: Language
    words: StatementWords
    page: PageWords
    hash: str
    frame: Frame
    columns: tuple[Column, ...]


def render_statement(statement: Statement, *, language: Language = "zh") -> bytes:
    """Return the statement as a PDF; the same statement gives the same bytes."""
    canvas = PaperCanvas(language)
    draw_statement(statement, canvas, language)
    return canvas.finish(title=statement.number, author=printable(statement.hq.name))


def qr_content(statement: Statement) -> str:
    """Return what the QR code says: "number|closing in fen|content hash"."""
    return f"{statement.number}|{statement.closing}|{content_hash(statement)}"


def draw_statement(statement: Statement, canvas: PaperCanvas, language: Language) -> None:
    """Draw all pages of a statement."""
    job = _make_job(statement, language)
    items = _items(statement)
    y = _draw_overview(canvas, job)
    blocks = [_block(item, items[index + 1 : index + 2]) for index, item in enumerate(items)]
    blocks.append(Block(_END_HEIGHT + _TOTAL_ROW))
    draw_pages(
        canvas,
        job.frame,
        start=y,
        blocks=blocks,
        spare=_HEADING_ROW,
        draw_rows=lambda y, rows: _draw_rows(canvas, y, job, items, rows),
        draw_end=lambda y: _draw_end(canvas, y, job),
    )


def _make_job(statement: Statement, language: Language) -> _Job:
    words = STATEMENT[language]
    digest = content_hash(statement)
    frame = Frame(
        language=language,
        title=words.title,
        number=printable(statement.number),
        about=f"{printable(statement.dealer.name)}  ·  {statement.month}",
        foot=f"{printable(statement.number)}  ·  {digest}",
    )
    return _Job(statement, language, words, PAGE[language], digest, frame, _columns(words))


def _columns(words: StatementWords) -> tuple[Column, ...]:
    edge = LEFT + PAD / 2
    return (
        Column(words.column_number, edge, edge + 126),
        Column(words.column_day, edge + 136, edge + 190),
        Column(words.column_due, edge + 198, edge + 252),
        Column(words.column_reference, edge + 260, RIGHT - 98),
        Column(words.column_amount, RIGHT - 90, RIGHT - PAD / 2, "right"),
    )


def _items(statement: Statement) -> list[_Item]:
    items: list[_Item] = [] if statement.entries else [None]
    for type in EntryType:
        entries = statement.section(type)
        if entries:
            items += [_Section(type, entries), *entries, type]
    return items


def _block(item: _Item, following: list[_Item]) -> Block:
    """Return the block of a row: headings stay with their first entry, totals with their last."""
    match item:
        case _Section():
            return Block(_HEADING_ROW, keeps_next=True)
        case EntryType():
            return Block(_TOTAL_ROW, keeps_next=not following)
        case Entry():
            return Block(ROW, keeps_next=isinstance(following[0], EntryType))
        case None:
            return Block(_HEADING_ROW, keeps_next=True)


def _draw_overview(canvas: PaperCanvas, job: _Job) -> float:
    statement, words = job.statement, job.words
    month = statement.month
    period = f"{month.first} – {month.last}"
    y = draw_title(canvas, words.title, ((words.number, printable(statement.number)), (words.period, period)))
    y = draw_parties(canvas, y, statement.hq, statement.dealer, job.language) + GAP / 2
    left = _draw_summary(canvas, y, job)
    right = _draw_ageing(canvas, y, job)
    return _draw_closing(canvas, max(left, right) + GAP, job) + GAP


def _draw_summary(canvas: PaperCanvas, y: float, job: _Job) -> float:
    statement, words = job.statement, job.words
    y = draw_box_head(canvas, LEFT, y, HALF, words.summary, job.page.currency)
    draw = partial(draw_figure, canvas, LEFT, width=HALF)
    figures = [(words.opening, statement.opening)]
    figures += [(words.section(type), total) for type, total in statement.totals]
    for label, amount in figures:
        y = draw(y=y, texts=(label, money_text(amount)), styles=(LABEL, figure_style(BODY, amount)))
    closing = statement.closing
    return draw(
        y=y, texts=(words.closing, money_text(closing)), styles=(STRONG, figure_style(STRONG, closing))
    )


def _draw_ageing(canvas: PaperCanvas, y: float, job: _Job) -> float:
    ageing, words = job.statement.ageing, job.words
    note = words.overdue.format(day=job.statement.month.last)
    y = draw_box_head(canvas, SECOND, y, HALF, words.ageing, note)
    draw = partial(draw_figure, canvas, SECOND, width=HALF)
    for label, amount in zip(words.buckets(), ageing.buckets, strict=True):
        y = draw(y=y, texts=(label, money_text(amount)), styles=(LABEL, figure_style(BODY, amount)))
    total = ageing.balance
    return draw(
        y=y, texts=(words.ageing_total, money_text(total)), styles=(STRONG, figure_style(STRONG, total))
    )


def _closing_label(words: StatementWords, closing: Fen) -> str:
    if closing == 0:
        return words.settled
    return words.due_to_supplier if closing > 0 else words.due_to_dealer


def _draw_closing(canvas: PaperCanvas, y: float, job: _Job) -> float:
    closing, words = job.statement.closing, job.words
    canvas.tint(LEFT, y, WIDTH, _CLOSING_HEIGHT, ACCENT_TINT)
    canvas.text(LEFT + PAD, y + 19, _closing_label(words, closing), HEADING)
    figure = f"¥ {money_text(closing)}"
    style = figure_style(FIGURE, closing)
    canvas.text_right(RIGHT - PAD, y + 30, figure, style)
    room = WIDTH - PAD * 4 - text_width(figure, style)
    label = words.in_capitals
    edge = LEFT + PAD * 2 + text_width(label, SMALL)
    canvas.text(LEFT + PAD, y + 36, label, SMALL)
    capitals = fit(amount_in_capitals(closing), BODY, room - (edge - LEFT))
    canvas.text(edge, y + 36, capitals, BODY)
    return y + _CLOSING_HEIGHT


def _draw_rows(canvas: PaperCanvas, y: float, job: _Job, items: list[_Item], rows: range) -> float:
    if not rows:
        return y
    if rows.start == 0:
        y = draw_table_title(canvas, y, job.words.details, job.page.currency)
    y = draw_column_heads(canvas, y, job.columns)
    first = items[rows.start]
    if isinstance(first, Entry):
        y = _draw_section(canvas, y, f"{job.words.section(first.type)}{job.page.continued}", "")
    for index in rows:
        y = _draw_row(canvas, y, job, items[index])
    return y


def _draw_row(canvas: PaperCanvas, y: float, job: _Job, item: _Item) -> float:
    match item:
        case _Section(type, entries):
            return _draw_section(canvas, y, job.words.section(type), job.words.count(len(entries)))
        case EntryType():
            return _draw_total(canvas, y, job, item)
        case Entry():
            return _draw_entry(canvas, y, job.columns, item)
        case None:
            return _draw_section(canvas, y, "", job.page.none)


def _draw_section(canvas: PaperCanvas, y: float, title: str, note: str) -> float:
    canvas.text(LEFT + PAD / 2, y + 15, title, HEADING)
    edge = LEFT + PAD / 2 + (text_width(title, HEADING) + PAD if title else 0)
    canvas.text(edge, y + 15, note, SMALL)
    canvas.rule(LEFT, y + _HEADING_ROW, RIGHT, RULE)
    return y + _HEADING_ROW


def _draw_entry(canvas: PaperCanvas, y: float, columns: tuple[Column, ...], entry: Entry) -> float:
    number, day, due, reference, amount = columns
    base = y + 11
    number.draw(canvas, base, entry.number, BODY)
    canvas.text(day.left, base, str(entry.day), BODY)
    canvas.text(due.left, base, str(entry.due), BODY)
    if entry.reference:
        reference.draw(canvas, base, entry.reference, BODY)
    canvas.text_right(amount.right, base, money_text(entry.amount), figure_style(BODY, entry.amount))
    canvas.rule(LEFT, y + ROW, RIGHT, RULE)
    return y + ROW


def _draw_total(canvas: PaperCanvas, y: float, job: _Job, type: EntryType) -> float:
    total = job.statement.total(type)
    section = job.words.section(type)
    label = job.words.total.format(section=section)
    canvas.text(LEFT + PAD / 2, y + 12, label, STRONG)
    canvas.text_right(RIGHT - PAD / 2, y + 12, money_text(total), figure_style(STRONG, total))
    canvas.rule(LEFT, y + _TOTAL_ROW, RIGHT, STRONG_RULE)
    return y + _TOTAL_ROW


def _draw_end(canvas: PaperCanvas, y: float, job: _Job) -> None:
    statement, words = job.statement, job.words
    movement = statement.closing - statement.opening
    canvas.text(LEFT + PAD / 2, y + 12, words.movement, STRONG)
    canvas.text_right(RIGHT - PAD / 2, y + 12, money_text(movement), figure_style(STRONG, movement))
    canvas.rule(LEFT, y + _TOTAL_ROW, RIGHT, INK, pen=0.9)
    y = draw_signatures(canvas, y + _TOTAL_ROW + GAP * 1.5, statement.hq, statement.dealer, job.language)
    _draw_check(canvas, y + GAP, job)


def _draw_check(canvas: PaperCanvas, y: float, job: _Job) -> None:
    content = f"{job.statement.number}|{job.statement.closing}|{job.hash}"
    canvas.squares(qr_boxes(content, x=LEFT, y=y, side=_QR_SIDE), INK)
    edge = LEFT + _QR_SIDE + GAP
    canvas.text(edge, y + 10, job.words.check, SMALL)
    canvas.text(edge, y + 22, job.hash, BODY)
    for line in wrap(job.words.confirmation, SMALL, RIGHT - edge, 3):
        canvas.text(edge, y + 38, line, SMALL)
        y += 11
