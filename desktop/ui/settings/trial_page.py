"""The page that shows whether a receipt printer prints what it is sent."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.devices.escpos import Align, PaperWidth, Size, Ticket
from desktop.ui import format as fmt

_NARROW_MM: Final = 58
_RULER: Final = "1234567890"


def paper_width(paper_mm: int) -> PaperWidth:
    """The roll of so many millimetres."""
    return PaperWidth.MM58 if paper_mm == _NARROW_MM else PaperWidth.MM80


def trial_page(paper_mm: int, store: str, now: datetime) -> bytes:
    """Return the bytes: big and small text, Chinese, a ruler over the whole width, a QR code and the cut."""
    width = paper_width(paper_mm)
    ticket = Ticket(width)
    title = QCoreApplication.translate("TrialPage", "Printer test")
    ticket.line(title, align=Align.CENTRE, size=Size.BIG, bold=True)
    ticket.line(store or "Branchline 分线通", align=Align.CENTRE)
    ticket.line(fmt.moment(now), align=Align.CENTRE)
    ticket.rule()
    ticket.line((_RULER * width.columns)[: width.columns])
    ticket.line("永东国酬爱郁灵鹰袋 ABCabc ￥1,234.50")
    ticket.pair(QCoreApplication.translate("TrialPage", "This figure stands at the right edge"), "8,888.88")
    ticket.rule()
    told = QCoreApplication.translate(
        "TrialPage",
        "All right if the ruler fills one line, the Chinese is readable and the code can be scanned.",
    )
    ticket.line(told)
    ticket.qr("BRANCHLINE-TEST")
    ticket.feed(3)
    ticket.cut()
    return ticket.finish()
