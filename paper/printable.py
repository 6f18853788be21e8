"""A receipt as it is printed: finished texts and amounts, nothing to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.money import Fen
from domain.receipt import TenderType


@dataclass(frozen=True, slots=True)
class PrintableLine:
    """One sold line; `price` is the text of the unit price, `gross` what the line costs after its discount.

    `rewards` name what promotions took off, which the discount has in it.
    """

    name: str
    quantity: str
    price: str
    gross: Fen
    discount: Fen = 0
    rewards: tuple[tuple[str, Fen], ...] = ()
    is_gift: bool = False

    @property
    def own_discount(self) -> Fen:
        """What was taken off by hand."""
        return self.discount - sum(amount for _, amount in self.rewards)


@dataclass(frozen=True, slots=True)
class PrintableTender:
    """Money taken, or given back on a refund, in one way."""

    type: TenderType
    amount: Fen


@dataclass(frozen=True, slots=True)
class PrintableUnearned:
    """What a return takes back: names of promotions lost, gifts kept with what they are charged, points, coupon codes."""

    lost: tuple[str, ...] = ()
    gifts: tuple[tuple[str, Fen], ...] = ()
    points: int = 0
    coupons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintableReceipt:
    """One receipt or refund; figures are positive, `is_refund` says which way they went.

    `promotions` are part of the discount; `coupons` were given for the next purchase, each with its name and code.
    """

    store_name: str
    number: str
    business_day: date
    local_time: str
    lines: tuple[PrintableLine, ...]
    total: Fen
    tenders: tuple[PrintableTender, ...]
    address: str = ""
    phone: str = ""
    cashier: str = ""
    discount: Fen = 0
    change: Fen = 0
    tax: Fen = 0
    member: str = ""
    is_refund: bool = False
    original_number: str = ""
    qr_text: str = ""
    promotions: tuple[tuple[str, Fen], ...] = ()
    coupons: tuple[tuple[str, str], ...] = ()
    points: int = 0
    unearned: PrintableUnearned = PrintableUnearned()
