"""The lines of the bill as a table, gifts last."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop.devices.escpos import columns_of
from desktop.services.billing import Quote, QuotedLine
from desktop.services.pricing import GiftLine
from desktop.ui import format as fmt
from desktop.ui.billing.words import source_mark
from desktop.ui.kit import Column, Mark, TableModel, Tone
from domain.money import Fen

_SEVERAL = 2
_ROOM = 36
"""How many narrow letters stand in the column of what was taken off at its usual width."""


@dataclass(frozen=True, slots=True)
class BillRow:
    """A line, or a gift beside them, with what each promotion took off it by name."""

    place: int
    line: QuotedLine | None = None
    gift: GiftLine | None = None
    rewards: tuple[tuple[str, Fen], ...] = ()

    @property
    def key(self) -> Hashable:
        """What tells rows apart."""
        if self.line:
            return (self.line.place, self.line.asked.sku)
        return (self.place, "gift")


def bill_rows(quote: Quote) -> list[BillRow]:
    """Return the lines of a quote, then what is handed over beside them."""
    names = quote.names
    rows = [
        BillRow(line.place, line, rewards=tuple((names.get(r.promotion, ""), r.amount) for r in line.rewards))
        for line in quote.lines
    ]
    gifts = [
        BillRow(len(rows) + place, gift=gift, rewards=((names.get(gift.given.promotion, ""), 0),))
        for place, gift in enumerate(quote.gifts)
    ]
    return rows + gifts


class LinesModel(TableModel[BillRow]):
    """Shows quoted lines; a line that cannot be sold says so in its badge."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(self._made(), lambda row: row.key, parent)

    def _made(self) -> tuple[Column[BillRow], ...]:
        return (
            Column(key="number", title=lambda: "#", text=_number, tone=lambda _: Tone.MUTED, width=40),
            Column(
                key="name",
                title=lambda: self.tr("Product"),
                text=_name,
                second=self._second,
                width=210,
                stretch=2,
            ),
            Column(key="unit", title=lambda: self.tr("Unit"), text=_unit, width=52),
            Column(key="quantity", title=lambda: self.tr("Quantity"), text=_quantity, figure=True, width=72),
            Column(key="price", title=lambda: self.tr("Price"), text=_price, figure=True, width=84),
            Column(
                key="off",
                title=lambda: self.tr("Off"),
                text=_off,
                second=self._promotions,
                figure=True,
                width=150,
                stretch=1,
                from_width=520,
            ),
            Column(
                key="total",
                title=lambda: self.tr("Amount"),
                text=_amount,
                total=lambda r: r.line.sold.gross if r.line and r.line.sold else 0,
                total_text=fmt.yuan,
                figure=True,
                bold=True,
                width=104,
            ),
            Column(
                key="why", title=lambda: self.tr("Price from"), mark=self._mark, width=108, from_width=620
            ),
        )

    def _mark(self, row: BillRow) -> Mark | None:
        if row.line is None:
            return Mark(self.tr("gift"), Tone.GOOD, "")
        line = row.line
        if line.challenge:
            return Mark(self.tr("below floor"), Tone.DANGER)
        if line.fault and line.sold is None and line.trace:
            return Mark(self.tr("check line"), Tone.DANGER)
        if line.asked.approval:
            return Mark(self.tr("approved"), Tone.WARNING)
        return source_mark(line.source)

    def _promotions(self, row: BillRow) -> str:
        """Every promotion with its amount, or the first and how many there are where they are too long."""
        told = [f"{name} {fmt.amount(-amount)}" for name, amount in row.rewards if amount]
        whole = " · ".join(told)
        if len(told) < _SEVERAL or columns_of(whole) <= _ROOM:
            return whole
        return self.tr("{first}, {count} in all").format(first=told[0], count=len(told))

    def _second(self, row: BillRow) -> str:
        if row.line is None:
            names = [name for name, _ in row.rewards if name]
            return self.tr("gift: {promotion}").format(promotion=names[0]) if names else self.tr("gift")
        line = row.line
        keyed = self.tr("keyed in") if line.asked.keyed else ""
        return " · ".join(part for part in (line.spec, line.asked.sku, keyed) if part)


def _number(row: BillRow) -> str:
    return str(row.place + 1)


def _name(row: BillRow) -> str:
    return row.line.name if row.line else row.gift.sold.name if row.gift else ""


def _unit(row: BillRow) -> str:
    return row.line.asked.unit if row.line else row.gift.sold.unit if row.gift else ""


def _quantity(row: BillRow) -> str:
    if row.line:
        return fmt.quantity(row.line.asked.quantity)
    return fmt.quantity(row.gift.sold.quantity) if row.gift else ""


def _price(row: BillRow) -> str:
    if row.line is None:
        return fmt.unit_price(0)
    if row.line.sold:
        return fmt.unit_price(row.line.sold.price)
    asked = row.line.fault.facts.get("price") if row.line.fault else None
    return fmt.unit_price(asked) if isinstance(asked, int) and row.line.challenge else "–"


def _off(row: BillRow) -> str:
    sold = row.line.sold if row.line else None
    return fmt.amount(-sold.discount) if sold and sold.discount else ""


def _amount(row: BillRow) -> str:
    if row.line is None:
        return fmt.amount(0)
    return fmt.amount(row.line.sold.gross) if row.line.sold else "–"
