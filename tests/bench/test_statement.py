"""The bare canvas that statements are measured against draws the very same pages."""

from __future__ import annotations

import pypdfium2

from bench.statement import make_sample, record, replay
from paper.fonts import font
from paper.statement import render_statement
from paper.style import Weight

_NAMES = {weight: font(weight, "zh").fontName for weight in Weight}


def _picture(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return b"".join(page.render(scale=1).to_pil().tobytes() for page in document)
    finally:
        document.close()


def test_the_replayed_calls_give_the_same_picture() -> None:
    statement = make_sample(7)
    ours, bare = (_picture(pdf) for pdf in (render_statement(statement), replay(record(statement), _NAMES)))
    assert len(ours) == len(bare)
    # Coordinates are rounded differently in the third decimal, which shifts a shade of grey here and there.
    assert not [1 for a, b in zip(ours, bare, strict=True) if abs(a - b) > 64]
