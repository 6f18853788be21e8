"""QR codes as boxes to fill."""

from __future__ import annotations

import segno

# Any mask is valid to a reader; choosing the best of eight costs five times the rest of the code's making.
_MASK = 3


def qr_boxes(content: str, *, x: float, y: float, side: float) -> list[tuple[float, float, float, float]]:
    """Return the dark modules of a QR code (level M) inside a square, joined along each row."""
    matrix = segno.make(content, error="m", micro=False, boost_error=False, mask=_MASK).matrix
    module = round(side / len(matrix), 2)
    boxes = []
    for row, line in enumerate(matrix):
        end = 0
        while (start := line.find(1, end)) >= 0:
            end = line.find(0, start)
            end = len(line) if end < 0 else end
            boxes.append((x + start * module, y + row * module, (end - start) * module, module))
    return boxes
