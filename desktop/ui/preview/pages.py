"""Pages of a PDF as pictures; PDFium may be used by one thread at a time."""

import threading
from dataclasses import dataclass
from typing import Final

import pypdfium2

_PDFIUM: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as rows of blue, green and red bytes; `stride` is the length of a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        count = len(document)
        document.close()
    return count


def draw_page(pdf: bytes, number: int, width: int) -> PageImage:
    """Draw one page, counted from 0, so many pixels wide."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        page = document[number]
        bitmap = page.render(scale=width / page.get_width(), rev_byteorder=False)
        image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        document.close()
    return image
