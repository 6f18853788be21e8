"""Printer bytes read back as lines for the screen, so that the receipt shown is the receipt printed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.devices.escpos import ENCODING, Align, Size

_SIMPLE_COMMANDS = {b"\x1b@": 0, b"\x1c&": 0, b"\x1c!": 1, b"\x1bp": 3}
_ALIGNS = {align.value: align for align in Align}
_SIZES = {size.value: size for size in Size}
_QR_STORE = 0x50
_QR_PRINT = 0x51


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One line as it will stand on the paper: a text, a QR code, or the cut."""

    text: str = ""
    align: Align = Align.LEFT
    is_bold: bool = False
    size: Size = Size.NORMAL
    qr: str = ""
    is_cut: bool = False


class _Reader:
    """Walks through the bytes and keeps the printer's state."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.style = PreviewLine()
        self.stored = ""
        self.lines: list[PreviewLine] = []

    def take(self, count: int) -> bytes:
        """Return the next bytes; a command that is cut off at the end is filled with zeros."""
        taken = self.data[self.at : self.at + count]
        self.at += count
        return taken.ljust(count, b"\0")

    def read(self) -> list[PreviewLine]:
        while self.at < len(self.data):
            if self.data[self.at] in (0x1B, 0x1C, 0x1D):
                self._command(self.take(2))
            else:
                self._text()
        return self.lines

    def _text(self) -> None:
        # A byte below 0x20 is never part of a GB18030 character, so the next line feed ends the line.
        end = self.data.find(b"\n", self.at)
        end = len(self.data) if end < 0 else end
        text = self.data[self.at : end].decode(ENCODING, "replace")
        self.lines.append(replace(self.style, text=text))
        self.at = end + 1

    def _command(self, command: bytes) -> None:
        match command:
            case b"\x1ba":
                self.style = replace(self.style, align=_ALIGNS.get(self.take(1)[0], Align.LEFT))
            case b"\x1bE":
                self.style = replace(self.style, is_bold=self.take(1) != b"\x00")
            case b"\x1d!":
                self.style = replace(self.style, size=_SIZES.get(self.take(1)[0], Size.NORMAL))
            case b"\x1bd":
                self.lines += [PreviewLine()] * self.take(1)[0]
            case b"\x1d(":
                self._symbol()
            case b"\x1dV":
                self.take(2)
                self.lines.append(PreviewLine(is_cut=True))
            case _:
                self.take(_SIMPLE_COMMANDS.get(command, 0))

    def _symbol(self) -> None:
        _, low, high, _, function = self.take(5)
        data = self.take(max(low + 256 * high - 2, 0))
        if function == _QR_STORE:
            self.stored = data[1:].decode("utf-8", "replace")
        elif function == _QR_PRINT:
            self.lines.append(replace(self.style, qr=self.stored))


def preview(data: bytes) -> list[PreviewLine]:
    """Return what a printer would put on paper for these bytes, line by line."""
    return _Reader(data).read()
