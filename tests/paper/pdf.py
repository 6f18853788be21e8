"""Reading finished documents back: text, pages as pictures, amounts, QR codes."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

import pypdfium2
import zxingcpp

from domain.invoice import Entry, EntryType
from domain.party import Party
from domain.period import Month
from domain.statement import Statement, make_statement

SUPPLIER = Party(
    "HQ", "华东建材品牌股份有限公司", "上海市浦东新区张江路 88 号", "91310115MA1K3XYZ7Q", "021-50123456"
)
DEALER = Party(
    "D001", "苏州恒泰建材经销有限公司", "苏州市工业园区星湖街 328 号", "91320594MA1MABCD2X", "0512-66889900"
)
MONTH = Month(2026, 9)
_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d{2}")


def texts(pdf: bytes) -> list[str]:
    """Return the text of every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """Return the text of the whole document."""
    return "\n".join(texts(pdf))


def fen(text: str) -> list[int]:
    """Return every amount that is printed in a text, in fen."""
    return [int(amount.replace(",", "").replace(".", "")) for amount in _AMOUNT.findall(text)]


def labelled(text: str, label: str) -> int:
    """Return the first amount printed on a line that starts with a label, in fen."""
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if line.startswith(label):
            found = fen(line) or fen(lines[index + 1])
            return found[0]
    raise AssertionError(f"{label} is not printed")


def qr_texts(pdf: bytes, page: int = -1, *, scale: float = 3) -> list[str]:
    """Return what the QR codes of a page say, read from its picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[page % len(document)].render(scale=scale).to_pil()
        return [code.text for code in zxingcpp.read_barcodes(image)]
    finally:
        document.close()


def make_entries(count: int, *, seed: int = 1) -> list[Entry]:
    """Return an account with an opening balance and `count` entries of every type in the month."""
    rng = random.Random(seed)
    entries = [Entry("SH-OLD-1", EntryType.SHIPPED, date(2026, 6, 5), date(2026, 7, 5), 1_234_567)]
    for number in range(count):
        type = list(EntryType)[number % 6]
        sign = -1 if type in (EntryType.RETURNED, EntryType.REBATE, EntryType.RECEIVED) else 1
        day = MONTH.first + timedelta(days=rng.randrange(30))
        amount = sign * rng.randrange(100, 90_000_00)
        entries.append(Entry(f"N{number:05d}X", type, day, day + timedelta(days=30), amount, f"REF{number}"))
    return entries


def make_sample(count: int, *, dealer: Party = DEALER, seed: int = 1) -> Statement:
    """Return a statement with `count` entries."""
    return make_statement(SUPPLIER, dealer, MONTH, make_entries(count, seed=seed))
