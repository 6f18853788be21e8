"""Bytes for receipt printers: the ESC/POS commands that every 58 and 80 mm printer sold in China understands.

Text is GB18030; Chinese characters take two columns. Source of the commands: Epson ESC/POS command reference, which the
domestic printers (Gprinter, Xprinter, Rongta, Sunmi) follow.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import IntEnum, StrEnum

ESC, GS, FS = b"\x1b", b"\x1d", b"\x1c"
ENCODING = "gb18030"
MISSING = "?"
_PLAIN = {"¥": "￥"}
_QR_LIMIT = 700


class Align(IntEnum):
    """Where a line stands."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


class Size(IntEnum):
    """How large a line is set, by the value of the printer's size command."""

    NORMAL = 0x00
    TALL = 0x01
    BIG = 0x11

    @property
    def columns(self) -> int:
        """How many columns of the roll a narrow character takes."""
        return 2 if self is Size.BIG else 1


class PaperWidth(StrEnum):
    """The two rolls there are."""

    MM58 = "58"
    MM80 = "80"

    @property
    def columns(self) -> int:
        """How many narrow characters fit on a line."""
        return 32 if self is PaperWidth.MM58 else 48


def columns_of(text: str) -> int:
    """Return how many columns a text takes: two for Chinese, one for Latin."""
    return sum(map(_char_columns, text))


def _char_columns(char: str) -> int:
    # Every character that the printer knows beside ASCII is a two-byte one, and those are all full width.
    return 1 if char.isascii() else 2


def printable(text: str) -> str:
    """Return the text without what would command the printer or cannot be printed: one line, no control characters."""
    kept = "".join(_replacement(char) for char in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def _replacement(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    if category in ("Cf", "Mn", "Me"):
        return ""
    return _known(char) or _known(_PLAIN.get(char) or unicodedata.normalize("NFKC", char)) or MISSING


def _known(text: str) -> str:
    """Return the text if the printer has it: four-byte codes are beyond the fonts burnt in and print as two wrong ones."""
    codes = (char.encode(ENCODING, "replace") for char in text if unicodedata.category(char) != "Cs")
    return text if sum(map(len, codes)) == columns_of(text) else ""


def clip(text: str, columns: int) -> str:
    """Return the start of a text that fits into so many columns."""
    for index, char in enumerate(text):
        columns -= _char_columns(char)
        if columns < 0:
            return text[:index]
    return text


def wrap(text: str, columns: int) -> list[str]:
    """Break a printable text into lines of at most so many columns, behind spaces where Latin words allow."""
    lines, rest = [], text
    while rest:
        line = clip(rest, columns) or rest[0]
        if len(line) < len(rest) and line[-1].isascii() and rest[len(line)].isascii():
            line = _word_end(line, rest)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return lines


def _word_end(line: str, rest: str) -> str:
    space = line.rfind(" ")
    is_whole = rest[len(line)] == " "
    return line if is_whole or space <= len(line) // 2 else line[:space]


def two_columns(left: str, right: str, columns: int) -> list[str]:
    """Set one text at the left and one at the right of a line; a left text that is too long gets its own lines."""
    right = clip(right, columns)
    room = columns - columns_of(right) - 1
    lines = wrap(left, columns) if columns_of(left) > room else [left]
    if not lines or columns_of(lines[-1]) > room:
        lines.append("")
    return [*lines[:-1], lines[-1] + " " * (columns - columns_of(lines[-1]) - columns_of(right)) + right]


_CHINESE_SIZES = {Size.NORMAL: 0x00, Size.TALL: 0x08, Size.BIG: 0x0C}


class Ticket:
    """The bytes of one printout, built line by line."""

    def __init__(self, width: PaperWidth) -> None:
        self.columns = width.columns
        self._align, self._size, self._is_bold = Align.LEFT, Size.NORMAL, False
        # Initialise, then Chinese mode: two-byte GB18030 characters from here on.
        self._parts = [ESC + b"@", FS + b"&"]

    def _style(self, align: Align, size: Size, *, bold: bool) -> None:
        if align is not self._align:
            self._parts.append(ESC + b"a" + bytes((align,)))
        if size is not self._size:
            # GS ! sets Latin, FS ! the Chinese characters of domestic printers; the later of two equals does no harm.
            self._parts.append(GS + b"!" + bytes((size,)))
            self._parts.append(FS + b"!" + bytes((_CHINESE_SIZES[size],)))
        if bold is not self._is_bold:
            self._parts.append(ESC + b"E" + (b"\x01" if bold else b"\x00"))
        self._align, self._size, self._is_bold = align, size, bold

    def line(
        self, text: str = "", *, align: Align = Align.LEFT, size: Size = Size.NORMAL, bold: bool = False
    ) -> None:
        """Print a text on as many lines as it needs; big text takes twice the columns."""
        self._style(align, size, bold=bold)
        for part in wrap(printable(text), self.columns // size.columns) or [""]:
            self._put(part)

    def pair(self, left: str, right: str, *, size: Size = Size.NORMAL, bold: bool = False) -> None:
        """Print a text at the left and a figure at the right of one line."""
        self._style(Align.LEFT, size, bold=bold)
        for part in two_columns(printable(left), printable(right), self.columns // size.columns):
            self._put(part)

    def rule(self) -> None:
        """Print a dashed line over the whole width."""
        self._style(Align.LEFT, Size.NORMAL, bold=False)
        self._put("-" * self.columns)

    def _put(self, text: str) -> None:
        self._parts.append(text.encode(ENCODING) + b"\n")

    def qr(self, content: str, *, module: int = 6) -> None:
        """Print a QR code (model 2, level M) in the middle; a text that is too long for one is refused."""
        data = content.encode("utf-8")
        if len(data) > _QR_LIMIT:
            raise ValueError(f"a QR code holds {_QR_LIMIT} bytes here, not {len(data)}")
        self._style(Align.CENTRE, Size.NORMAL, bold=False)
        self._parts += _qr_commands(data, module)

    def feed(self, lines: int) -> None:
        """Move the paper on."""
        self._parts.append(ESC + b"d" + bytes((lines,)))

    def cut(self) -> None:
        """Feed past the knife and cut, leaving one point."""
        self._parts.append(GS + b"V\x42\x00")

    def kick_drawer(self) -> None:
        """Open the cash drawer on pin 2."""
        self._parts.append(drawer_kick())

    def finish(self) -> bytes:
        """Return the bytes."""
        return b"".join(self._parts)


def drawer_kick() -> bytes:
    """Return the pulse that opens the cash drawer: pin 2, 50 ms on, 500 ms off."""
    return ESC + b"p\x00\x19\xfa"


def _qr_command(function: int, data: bytes) -> bytes:
    length = len(data) + 2
    return GS + b"(k" + bytes((length % 256, length // 256, 0x31, function)) + data


def _qr_commands(data: bytes, module: int) -> Iterable[bytes]:
    model, level_m, store, prints = b"2\x00", b"1", b"0", b"0"
    yield _qr_command(0x41, model)
    yield _qr_command(0x43, bytes((module,)))
    yield _qr_command(0x45, level_m)
    yield _qr_command(0x50, store + data)
    yield _qr_command(0x51, prints)
