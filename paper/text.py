"""Text as it goes to paper: cleaned of what cannot be printed, measured, elided and wrapped by the font."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from paper.fonts import advance_widths
from paper.style import Style, Weight

ELLIPSIS = "…"
MISSING = "□"
_LONGEST = 600


@lru_cache(maxsize=8192)
def printable(text: str) -> str:
    """Return the text on one line: control and format characters dropped, what the font lacks shown as □."""
    if text.isascii() and text.isprintable() and len(text) <= _LONGEST:
        return " ".join(text.split()) if "  " in text else text.strip()
    known = advance_widths(Weight.REGULAR)
    kept = [_replacement(char, known) for char in unicodedata.normalize("NFC", text[: _LONGEST * 2])]
    return " ".join("".join(kept).split())[:_LONGEST]


def _replacement(char: str, known: dict[str, int]) -> str:
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    if category in ("Cf", "Mn", "Me"):
        return ""
    return char if char in known and ord(char) <= 0xFFFF else MISSING


@lru_cache(maxsize=65536)
def _thousandths(text: str, weight: Weight) -> int:
    return sum(map(advance_widths(weight).__getitem__, text))


def text_width(text: str, style: Style) -> float:
    """Return the width in points of a printable text."""
    return _thousandths(text, style.weight) * style.size / 1000


def fit(text: str, style: Style, width: float) -> str:
    """Return the printable text, its end elided when it is wider than `width`."""
    text = printable(text)
    return text if text_width(text, style) <= width else _elide(text, style, width)


def _elide(text: str, style: Style, width: float) -> str:
    return text[: _longest_start(text, style, width - text_width(ELLIPSIS, style))].rstrip() + ELLIPSIS


def _longest_start(text: str, style: Style, width: float) -> int:
    """Return how many characters from the start fit into `width`."""
    widths, room = advance_widths(style.weight), width * 1000 / style.size
    for index, char in enumerate(text):
        room -= widths[char]
        if room < 0:
            return index
    return len(text)


def _break_at(text: str, count: int) -> int:
    """Return where a line of at most `count` characters ends: behind a space of Latin text, anywhere else in Chinese."""
    space = text.rfind(" ", 0, count + 1)
    ends_in_word = count < len(text) and text[count - 1].isascii() and text[count].isascii()
    return space if ends_in_word and space > count // 2 else max(count, 1)


def wrap(text: str, style: Style, width: float, lines: int) -> list[str]:
    """Break the printable text into at most `lines` lines, the last one elided when there is more."""
    rest = printable(text)
    broken: list[str] = []
    while rest and len(broken) < lines - 1:
        count = _longest_start(rest, style, width)
        end = len(rest) if count == len(rest) else _break_at(rest, count)
        broken.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*broken, fit(rest, style, width)] if rest else broken
