"""A window that shows what will be on paper, page by page, and saves it as a PDF."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget

from desktop.ui.kit import Dialog, QuietButton, Text, row_of
from desktop.ui.preview.pages import PageImage, count_pages, draw_page
from desktop.ui.tasks import Tasks

_WIDTH = 760
_MARGIN = 28


class PdfPreview(Dialog):
    """Shows a PDF; `save_wanted` when a person wants the file, arrows and Page keys turn the pages."""

    save_wanted = Signal()

    def __init__(self, tasks: Tasks[Any], pdf: bytes, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=_WIDTH)
        self._tasks, self._pdf, self._number, self._count = tasks, pdf, 0, 0
        self._paper = QLabel()
        self._paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._paper)
        self._area.setMinimumHeight(300)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._paper.setObjectName("scroll_body")
        self._place = Text("")
        self._before, self._after = QuietButton(icon_name="caret-left"), QuietButton(icon_name="caret-right")
        self.body.addWidget(self._area, 1)
        self.buttons.insertWidget(0, row_of(self._before, self._place, self._after))
        self._before.clicked.connect(lambda: self.turn(-1))
        self._after.clicked.connect(lambda: self.turn(1))
        for keys, step in (("Left", -1), ("Right", 1), ("PgUp", -1), ("PgDown", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.turn, step))
        self.set_texts(title, self.tr("Save as PDF…"), self.tr("Close"))
        self._before.setToolTip(self.tr("Page before"))
        self._after.setToolTip(self.tr("Next page"))
        self._show_place()
        self._fit_screen(parent)
        tasks.run(lambda: count_pages(pdf), self._on_counted)

    def can_confirm(self) -> bool:
        """Saving leaves the preview open."""
        self.save_wanted.emit()
        return False

    def turn(self, step: int) -> None:
        """Go to another page."""
        number = max(0, min(self._count - 1, self._number + step))
        if number != self._number:
            self._number = number
            self._draw()

    @property
    def page(self) -> tuple[int, int]:
        """The page in sight, counted from 1, and how many there are."""
        return self._number + 1, self._count

    @property
    def picture(self) -> QPixmap:
        """What is shown of the page now."""
        return self._paper.pixmap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the page as wide as there is room."""
        super().resizeEvent(event)
        if self._count:
            self._draw()

    def _on_counted(self, count: int) -> None:
        self._count = count
        self._draw()

    def _draw(self) -> None:
        self._show_place()
        ratio = self.devicePixelRatioF()
        width = max(200, round((self._area.viewport().width() - _MARGIN) * ratio))
        pdf, number = self._pdf, self._number
        self._tasks.run(lambda: (number, draw_page(pdf, number, width)), self._show_page)

    def _show_page(self, drawn: tuple[int, PageImage]) -> None:
        number, page = drawn
        if number != self._number:
            return
        image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_BGR888)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._paper.setPixmap(pixmap)

    def _show_place(self) -> None:
        words = self.tr("Page {page} of {count}")
        self._place.setText(words.format(page=self._number + 1, count=self._count) if self._count else "…")
        self._before.setEnabled(self._number > 0)
        self._after.setEnabled(self._number + 1 < self._count)

    def _fit_screen(self, parent: QWidget | None) -> None:
        room = parent.window().size() if parent else None
        if room is not None:
            self.resize(min(900, room.width() - 80), max(420, room.height() - 60))
