"""A receipt as it is printed: its words, its bytes, and the way through the print queue."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal, cast

from PySide6.QtCore import QObject

from desktop.devices.escpos import PaperWidth, drawer_kick
from desktop.devices.preview import PreviewLine, preview
from desktop.devices.printable import PrintableLine, PrintableReceipt, PrintableTender, PrintableUnearned
from desktop.devices.printer import open_printer
from desktop.devices.queue import Flushed, PrintQueue
from desktop.devices.receipt_printer import receipt_bytes
from desktop.services.billing import Slip
from desktop.services.rewarded import SlipRewards, SlipUnearned
from desktop.settings import Settings
from desktop.ui import format as fmt
from desktop.ui.tasks import Tasks
from domain.receipt import ReceiptLine

_NARROW_MM: Final = 58
_REFUND: Final = "refund"
_NO_NAME: Final = "Branchline"


def printable(slip: Slip) -> PrintableReceipt:
    """Return a receipt with its figures written out."""
    view, row = slip.receipt, slip.receipt.row
    is_refund = row.kind == _REFUND
    return PrintableReceipt(
        store_name=slip.store_name or _NO_NAME,
        address=slip.address,
        phone=slip.phone,
        number=row.number,
        business_day=row.business_day,
        local_time=fmt.moment(row.created_at),
        cashier=row.cashier,
        lines=tuple(_line(line, number, slip.rewards) for number, line in enumerate(view.lines, start=1)),
        discount=view.totals.discount,
        total=view.totals.gross,
        tenders=tuple(PrintableTender(one.type, abs(one.amount)) for one in view.tenders),
        change=view.change,
        tax=view.totals.tax,
        member=slip.member_name,
        is_refund=is_refund,
        original_number=row.original_number,
        qr_text=row.number,
        promotions=slip.rewards.promotions,
        coupons=tuple((one.name, one.code) for one in slip.rewards.coupons),
        points=slip.rewards.points,
        unearned=_unearned(slip.rewards.unearned),
    )


def _unearned(told: SlipUnearned) -> PrintableUnearned:
    return PrintableUnearned(told.lost, told.gifts, told.points, told.coupons)


def slip_bytes(slip: Slip, settings: Settings, copy_number: int = 0) -> bytes:
    """Return the bytes for the receipt printer in the chosen width and language."""
    width = PaperWidth.MM58 if settings.paper_mm == _NARROW_MM else PaperWidth.MM80
    language = cast("Literal['zh', 'en']", settings.language)
    return receipt_bytes(
        printable(slip),
        width=width,
        copy_number=copy_number,
        opens_drawer=settings.open_drawer,
        language=language,
    )


def slip_preview(slip: Slip, settings: Settings) -> list[PreviewLine]:
    """Return the lines that come out of the printer, read back from its bytes."""
    return preview(slip_bytes(slip, settings))


def _line(line: ReceiptLine, number: int, rewards: SlipRewards) -> PrintableLine:
    return PrintableLine(
        line.name,
        f"{fmt.quantity(line.quantity)} {line.unit}",
        fmt.unit_price(line.price),
        line.gross,
        line.discount,
        rewards.lines.get(number, ()),
        number in rewards.gifts,
    )


class SlipPrinter(QObject):
    """Prints in the background through the queue on disk; without a chosen printer nothing is queued."""

    def __init__(
        self, tasks: Tasks[Any], folder: Path, settings: Callable[[], Settings], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._settings = tasks, settings
        self._folder = folder / "print"
        self._queue: PrintQueue | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether there is a printer to print on."""
        return bool(self._settings().printer)

    def print_new(self, slip: Slip, told: Callable[[Flushed], None]) -> None:
        """Print a receipt that was just issued, once, if receipts are printed here."""
        settings, doc_id = self._settings(), slip.receipt.row.doc_id
        if settings.printer and settings.print_receipt:
            self._send(
                lambda queue: queue.put(doc_id, slip.receipt.row.number, slip_bytes(slip, settings)), told
            )

    def print_copy(self, slip: Slip, told: Callable[[Flushed], None]) -> None:
        """Print a receipt again, marked with the number of the copy."""
        if self._settings().printer:
            self._send(partial(_put_copy, slip, self._settings()), told)

    def open_drawer(self, key: str, told: Callable[[Flushed], None]) -> None:
        """Open the cash drawer; `key` names this one opening."""
        if self._settings().printer:
            self._send(lambda queue: queue.put(key, "drawer", drawer_kick()), told)

    def _send(self, put: Callable[[PrintQueue], object], told: Callable[[Flushed], None]) -> None:
        address = self._settings().printer

        def work() -> Flushed:
            queue = self._queue = self._queue or PrintQueue(self._folder)
            put(queue)
            return queue.flush(open_printer(address))

        self._tasks.run(work, told)


def _put_copy(slip: Slip, settings: Settings, queue: PrintQueue) -> None:
    """The queue never takes an id twice, so the first free number is the number of this copy."""
    row = slip.receipt.row
    for number in count(1):
        if queue.put(f"{row.doc_id} {number}", f"{row.number} {number}", slip_bytes(slip, settings, number)):
            return
