"""Providers of the command palette that look into the records; they answer from the background."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from desktop.services.member_list import ListedMember, search_members
from desktop.services.order import list_orders
from desktop.services.product import FoundProduct, find_products
from desktop.services.receipt import list_receipts
from desktop.services.receiving import list_shipments
from desktop.services.statement import list_statements
from desktop.ui import format as fmt
from desktop.ui.command import Command
from desktop.ui.context import Context
from desktop.ui.words import QT_TRANSLATE_NOOP
from desktop.ui.workspaces import DECLARED

Show = Callable[[Sequence[Command]], None]

_MOST: Final = 8
_LEAST_DOCUMENT: Final = 2
_SHOWN_DIGITS: Final = 4
_KINDS: Final = {
    "screen": QT_TRANSLATE_NOOP("Find", "Screen"),
    "product": QT_TRANSLATE_NOOP("Find", "Product"),
    "member": QT_TRANSLATE_NOOP("Find", "Member"),
    "receipt": QT_TRANSLATE_NOOP("Find", "Receipt"),
    "refund": QT_TRANSLATE_NOOP("Find", "Return"),
    "order": QT_TRANSLATE_NOOP("Find", "Order to HQ"),
    "shipment": QT_TRANSLATE_NOOP("Find", "Shipment"),
    "statement": QT_TRANSLATE_NOOP("Find", "Statement"),
}
_WORKSPACES: Final = {
    "receipt": "billing",
    "refund": "billing",
    "order": "orders",
    "shipment": "orders",
    "statement": "statements",
}


@dataclass(frozen=True, slots=True)
class _Document:
    """A document that was found: `subject` is what its workspace opens it by."""

    kind: str
    number: str
    subject: str
    day: date
    amount: int


class ScreenProvider:
    """Finds workspaces by their English names and keys, where the language in use is another.

    By their titles in the language in use they are found as actions of the window already.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def find(self, text: str, show: Show) -> None:
        """Hand over the workspaces that the text names; without a text there are none."""
        wanted = text.casefold()
        found = []
        for declared in DECLARED:
            title = QCoreApplication.translate("Workspaces", declared.title)
            names = f"{declared.title} {declared.word} {declared.key}".casefold()
            if wanted and wanted in names and wanted not in title.casefold():
                run = partial(self._context.go, declared.key, "")
                found.append(Command(f"screen-{declared.key}", title, _kind("screen"), run, declared.title))
        show(found)


class ProductProvider:
    """Finds products by name, pinyin, SKU, specification or barcode."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def find(self, text: str, show: Show) -> None:
        """Hand over the best matches, each leading to the catalogue."""
        if not text:
            show(())
            return
        self._context.tasks.read(
            lambda session: find_products(session, text, limit=_MOST),
            lambda rows: show([self._command(row) for row in rows]),
            latest="find-product",
        )

    def _command(self, row: FoundProduct) -> Command:
        told = QCoreApplication.translate("Find", "{sku} · {spec} · {quantity} {unit} on hand")
        detail = told.format(
            sku=row.sku, spec=row.spec or "–", quantity=fmt.quantity(row.on_hand), unit=row.unit
        )
        run = partial(self._context.go, "catalogue", row.sku)
        return Command(f"product-{row.sku}", row.name, _kind("product"), run, detail)


class MemberProvider:
    """Finds members by name, pinyin, card or phone."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def find(self, text: str, show: Show) -> None:
        """Hand over who is found, each leading to the members workspace."""
        if len(text) < _LEAST_DOCUMENT:
            show(())
            return
        self._context.tasks.read(
            lambda session: search_members(session, text, limit=_MOST),
            lambda rows: show([self._command(row) for row in rows]),
            latest="find-member",
        )

    def _command(self, row: ListedMember) -> Command:
        member = row.member
        told = QCoreApplication.translate("Find", "phone ends in {digits} · {points} points")
        detail = told.format(digits=member.phone[-_SHOWN_DIGITS:], points=fmt.count(member.points))
        run = partial(self._context.go, "members", member.member_id)
        return Command(f"member-{member.member_id}", member.name, _kind("member"), run, detail)


class DocumentProvider:
    """Finds receipts, orders, shipments and statements by any part of their number."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def find(self, text: str, show: Show) -> None:
        """Hand over the newest documents whose number contains the text."""
        if len(text) < _LEAST_DOCUMENT:
            show(())
            return
        self._context.tasks.read(
            lambda session: _documents(session, text),
            lambda rows: show([self._command(row) for row in rows]),
            latest="find-document",
        )

    def _command(self, row: _Document) -> Command:
        detail = QCoreApplication.translate("Find", "{day} · {amount}").format(
            day=fmt.day(row.day), amount=fmt.yuan(row.amount)
        )
        run = partial(self._context.go, _WORKSPACES[row.kind], row.subject)
        return Command(f"{row.kind}-{row.subject}", row.number, _kind(row.kind), run, detail)


def _kind(kind: str) -> str:
    return QCoreApplication.translate("Find", _KINDS[kind])


def _documents(session: Any, text: str) -> list[_Document]:
    return [
        *_receipts(session, text),
        *_orders(session, text),
        *_shipments(session, text),
        *_statements(session, text),
    ]


def _receipts(session: Any, text: str) -> list[_Document]:
    rows = list_receipts(session, text=text, limit=_MOST)
    return [_Document(row.kind, row.number, row.doc_id, row.business_day, row.gross) for row in rows]


def _orders(session: Any, text: str) -> list[_Document]:
    wanted = text.upper()
    rows = [row for row in list_orders(session, limit=500) if wanted in row.number]
    return [_Document("order", row.number, row.doc_id, row.business_day, row.total) for row in rows[:_MOST]]


def _shipments(session: Any, text: str) -> list[_Document]:
    wanted = text.upper()
    rows = [row for row in list_shipments(session) if wanted in row.number.upper()]
    return [_Document("shipment", row.number, row.number, row.shipped_on, row.total) for row in rows[:_MOST]]


def _statements(session: Any, text: str) -> list[_Document]:
    wanted = text.upper()
    rows = [row for row in list_statements(session) if wanted in f"{row.number} {row.month}".upper()]
    return [
        _Document("statement", row.number, str(row.month), row.month.last, row.closing)
        for row in rows[:_MOST]
    ]
