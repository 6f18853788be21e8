"""The A4 page: heads, foots, columns, and the rows of a table shared out over pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from paper.canvas import PaperCanvas
from paper.labels import PAGE
from paper.style import (
    BOTTOM,
    COLUMN,
    FOOT,
    HEADING,
    INK,
    LEFT,
    PAD,
    RIGHT,
    ROW,
    RULE,
    SMALL,
    STRONG_RULE,
    TINT,
    TITLE,
    TOP,
    WIDTH,
    Language,
    Style,
)
from paper.text import fit, text_width

HEAD = TOP + 14
COLUMN_HEAD = 18.0
TABLE_TITLE = 18.0


class Column(NamedTuple):
    """A column of a table: its heading, left and right edge, and the side its texts stand on."""

    heading: str
    left: float
    right: float
    align: Literal["left", "right"] = "left"

    def draw(self, canvas: PaperCanvas, y: float, text: str, style: Style) -> None:
        """Write a text into the column, elided to its width."""
        text = fit(text, style, self.right - self.left)
        if self.align == "left":
            canvas.text(self.left, y, text, style)
        else:
            canvas.text_right(self.right, y, text, style)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of a document repeats: title, number, a line about it and the foot's left text."""

    language: Language
    title: str
    number: str
    about: str
    foot: str

    def draw_head(self, canvas: PaperCanvas) -> None:
        """Draw the small head of a page after the first."""
        canvas.text(LEFT, TOP, fit(f"{self.title}{PAGE[self.language].continued}", HEADING, 160), HEADING)
        canvas.text_right(RIGHT, TOP, fit(f"{self.number}  ·  {self.about}", SMALL, WIDTH - 180), SMALL)
        canvas.rule(LEFT, TOP + 8, RIGHT, STRONG_RULE)

    def draw_foot(self, canvas: PaperCanvas, page: int, pages: int) -> None:
        """Draw the foot of a page and end it."""
        canvas.rule(LEFT, FOOT - 12, RIGHT, RULE)
        count = PAGE[self.language].page.format(page=page, pages=pages)
        canvas.text(LEFT, FOOT, fit(self.foot, SMALL, WIDTH - 120), SMALL)
        canvas.text_right(RIGHT, FOOT, count, SMALL)
        canvas.end_page()


def draw_title(canvas: PaperCanvas, title: str, facts: Sequence[tuple[str, str]]) -> float:
    """Draw the head of the first page with its facts at the right; return where the page goes on."""
    canvas.text(LEFT, TOP + 14, title, TITLE)
    edge = max(text_width(label, SMALL) for label, _ in facts)
    width = max(text_width(fit(value, HEADING, 210), HEADING) for _, value in facts)
    for line, (label, value) in enumerate(facts):
        y = TOP + 14 - (len(facts) - 1 - line) * 14
        canvas.text(RIGHT - width - edge - 10, y, label, SMALL)
        canvas.text(RIGHT - width, y, fit(value, HEADING, 210), HEADING)
    canvas.rule(LEFT, TOP + 25, RIGHT, INK, pen=1.2)
    return TOP + 25


def draw_table_title(canvas: PaperCanvas, y: float, title: str, note: str) -> float:
    """Draw the heading above a table with a quiet note at its right; return its lower edge."""
    canvas.text(LEFT, y + 11, title, HEADING)
    canvas.text_right(RIGHT, y + 11, note, SMALL)
    return y + TABLE_TITLE


def draw_column_heads(canvas: PaperCanvas, y: float, columns: Sequence[Column]) -> float:
    """Draw the band of column headings; return its lower edge."""
    canvas.tint(LEFT, y, WIDTH, COLUMN_HEAD, TINT)
    for column in columns:
        column.draw(canvas, y + 12, column.heading, COLUMN)
    canvas.rule(LEFT, y + COLUMN_HEAD, RIGHT, STRONG_RULE)
    return y + COLUMN_HEAD


def draw_box_head(canvas: PaperCanvas, x: float, y: float, width: float, title: str, note: str = "") -> float:
    """Draw the heading of a box with a quiet note at its right; return its lower edge."""
    canvas.text(x, y + 11, title, HEADING)
    canvas.text_right(x + width, y + 11, note, SMALL)
    canvas.rule(x, y + 17, x + width, STRONG_RULE)
    return y + 17


def draw_figure(
    canvas: PaperCanvas, x: float, y: float, width: float, texts: tuple[str, str], styles: tuple[Style, Style]
) -> float:
    """Draw one row of a box, a label and a figure flush right, over a quiet rule; return its lower edge."""
    canvas.text(x + PAD / 2, y + 11, texts[0], styles[0])
    canvas.text_right(x + width - PAD / 2, y + 11, texts[1], styles[1])
    canvas.rule(x, y + ROW, x + width, RULE)
    return y + ROW


class Block(NamedTuple):
    """The height of a row or block, and whether it must stand on one page with the next one."""

    height: float
    keeps_next: bool = False


def draw_pages(
    canvas: PaperCanvas,
    frame: Frame,
    *,
    start: float,
    blocks: Sequence[Block],
    spare: float,
    draw_rows: Callable[[float, range], float],
    draw_end: Callable[[float], None],
) -> None:
    """Draw a document from `start` on its first page: rows by blocks, the last block being what ends it.

    `draw_rows` also draws the column heads; `spare` is the height of what it puts beside them above the rows.
    """
    head = COLUMN_HEAD + spare
    pages = share_out(blocks, BOTTOM - start - head, BOTTOM - HEAD - head)
    rows = len(blocks) - 1
    for number, page in enumerate(pages, start=1):
        if number > 1:
            frame.draw_head(canvas)
        y = draw_rows(start if number == 1 else HEAD, range(page.start, min(page.stop, rows)))
        if number == len(pages):
            draw_end(y)
        frame.draw_foot(canvas, number, len(pages))


def share_out(blocks: Sequence[Block], first: float, rest: float) -> list[range]:
    """Share blocks out over pages with room `first` and then `rest`; return the blocks of each page.

    What is kept together moves to the next page together; at least one block stands on every page after the first.
    """
    pages: list[range] = []
    start, room = 0, first
    index = 0
    while index < len(blocks):
        end = _end_of_group(blocks, index)
        height = sum(block.height for block in blocks[index:end])
        if height > room and (index > start or not pages):
            pages.append(range(start, index))
            start, room = index, rest
        room -= height
        index = end
    return [*pages, range(start, len(blocks))]


def _end_of_group(blocks: Sequence[Block], index: int) -> int:
    while blocks[index].keeps_next and index + 1 < len(blocks):
        index += 1
    return index + 1
