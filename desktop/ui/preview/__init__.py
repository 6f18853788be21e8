"""The one preview of everything that is printed on pages: pictures of a PDF inside the program."""

from desktop.ui.preview.dialog import PdfPreview
from desktop.ui.preview.pages import PageImage, count_pages, draw_page

__all__ = ["PageImage", "PdfPreview", "count_pages", "draw_page"]
