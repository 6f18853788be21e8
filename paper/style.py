"""The look of every document: colours, type sizes and the grid, in points."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Weight(StrEnum):
    """The two weights of the type family."""

    REGULAR = "Regular"
    BOLD = "Bold"


class Colour(NamedTuple):
    """A colour by its red, green and blue parts, 0 to 255."""

    red: int
    green: int
    blue: int


class Style(NamedTuple):
    """How a text is set: weight, size in points, colour."""

    weight: Weight
    size: float
    colour: Colour


INK = Colour(0x18, 0x20, 0x2B)
MUTED = Colour(0x5F, 0x6B, 0x7A)
ACCENT = Colour(0x24, 0x56, 0xD6)
ACCENT_TINT = Colour(0xEE, 0xF3, 0xFE)
DANGER = Colour(0xB3, 0x26, 0x1E)
RULE = Colour(0xD5, 0xDB, 0xE3)
STRONG_RULE = Colour(0x8A, 0x96, 0xA5)
TINT = Colour(0xF4, 0xF5, 0xF7)

TITLE = Style(Weight.BOLD, 19, INK)
HEADING = Style(Weight.BOLD, 9.5, INK)
NAME = Style(Weight.BOLD, 10.5, INK)
FIGURE = Style(Weight.BOLD, 17, INK)
BODY = Style(Weight.REGULAR, 8.5, INK)
STRONG = Style(Weight.BOLD, 8.5, INK)
LABEL = Style(Weight.REGULAR, 8.5, MUTED)
SMALL = Style(Weight.REGULAR, 7.5, MUTED)
COLUMN = Style(Weight.REGULAR, 7.5, MUTED)

PAGE_WIDTH = 595.28
PAGE_HEIGHT = 841.89
LEFT = 45.0
RIGHT = PAGE_WIDTH - LEFT
WIDTH = RIGHT - LEFT
TOP = 44.0
BOTTOM = PAGE_HEIGHT - 52.0
FOOT = PAGE_HEIGHT - 32.0
GAP = 14.0
PAD = 8.0
ROW = 15.5

_NEGATIVE = {style: style._replace(colour=DANGER) for style in (BODY, STRONG, FIGURE, HEADING)}


def figure_style(style: Style, amount: int) -> Style:
    """Return the style of an amount: negative ones stand in the danger colour as well as with a minus."""
    return _NEGATIVE[style] if amount < 0 else style
