"""A reportlab canvas measured from the top left, with the few marks our documents are made of.

Text, lines and boxes are written straight into the page's content with the colour, font and line width set only when
they change: about half the time of the general methods, which set everything for every string.
"""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from paper.fonts import font
from paper.style import PAGE_HEIGHT, PAGE_WIDTH, Colour, Language, Style
from paper.text import text_width


def _operand(colour: Colour) -> str:
    return " ".join(f"{part / 255:.3f}" for part in colour)


class PaperCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Pages of one document; all positions are points from the top left, text stands on its baseline."""

    def __init__(self, language: Language, *, width: float = PAGE_WIDTH, height: float = PAGE_HEIGHT) -> None:
        self._buffer = io.BytesIO()
        super().__init__(
            self._buffer,
            pagesize=(width, height),
            invariant=1,
            pageCompression=1,
            lang="zh-CN" if language == "zh" else "en",
        )
        self.setCreator("Branchline")
        self._language = language
        self._height = height
        self._operands: dict[Colour, str] = {}
        self._forget()

    def _forget(self) -> None:
        self._text_font: tuple[str, float] | None = None
        self._fill: Colour | None = None
        self._stroke: Colour | None = None
        self._pen: float | None = None

    def _operand(self, colour: Colour) -> str:
        if colour not in self._operands:
            self._operands[colour] = _operand(colour)
        return self._operands[colour]

    def _use_fill(self, colour: Colour) -> None:
        if colour is not self._fill:
            self._fill = colour
            self._code.append(f"{self._operand(colour)} rg")

    def _use_stroke(self, colour: Colour, pen: float) -> None:
        if colour is not self._stroke:
            self._stroke = colour
            self._code.append(f"{self._operand(colour)} RG")
        if pen != self._pen:
            self._pen = pen
            self._code.append(f"{pen:g} w")

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """Write a printable text from x on; an empty one leaves no mark."""
        if not text:
            return
        self._use_fill(style.colour)
        face = font(style.weight, self._language)
        parts = [f"BT {x:.2f} {self._height - y:.2f} Td"]
        for subset, codes in face.splitString(text, self._doc):
            name = face.getSubsetInternalName(subset, self._doc)
            if self._text_font != (name, style.size):
                self._text_font = (name, style.size)
                parts.append(f"{name} {style.size:g} Tf")
            parts.append(f"<{codes.hex()}> Tj")
        parts.append("ET")
        self._code.append(" ".join(parts))

    def text_right(self, x: float, y: float, text: str, style: Style) -> None:
        """Write a printable text that ends at x."""
        self.text(x - text_width(text, style), y, text, style)

    def text_centre(self, x: float, y: float, text: str, style: Style) -> None:
        """Write a printable text around x."""
        self.text(x - text_width(text, style) / 2, y, text, style)

    def rule(self, x: float, y: float, end: float, colour: Colour, *, pen: float = 0.5) -> None:
        """Draw a level line."""
        self._use_stroke(colour, pen)
        level = f"{self._height - y:.2f}"
        self._code.append(f"{x:.2f} {level} m {end:.2f} {level} l S")

    def tint(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a box whose upper left corner is (x, y)."""
        self._use_fill(colour)
        self._code.append(f"{x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re f")

    def frame(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Draw the border of a box whose upper left corner is (x, y)."""
        self._use_stroke(colour, 0.5)
        self._code.append(f"{x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re S")

    def squares(self, boxes: list[tuple[float, float, float, float]], colour: Colour) -> None:
        """Fill many boxes (x, y, width, height) as one shape, so that no seams show between them."""
        self._use_fill(colour)
        height = self._height
        path = [f"{x:.2f} {height - y - tall:.2f} {wide:.2f} {tall:.2f} re" for x, y, wide, tall in boxes]
        self._code.append(f"{' '.join(path)} f")

    def end_page(self) -> None:
        """Finish the page."""
        self.showPage()
        self._forget()

    def finish(self, *, title: str, author: str) -> bytes:
        """Return the document as bytes; the last page has been ended."""
        self.setTitle(title)
        self.setAuthor(author)
        self.setSubject(title)
        self.save()
        return self._buffer.getvalue()
