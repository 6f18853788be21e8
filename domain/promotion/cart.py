"""What promotions are asked about: the priced lines of a cart, and who buys where, when and with which coupons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from domain.errors import DomainError
from domain.money import Fen, Quantity, UnitPrice
from domain.period import Validity
from domain.selection import Item


@dataclass(frozen=True, slots=True)
class Line:
    """One line after pricing: `gross` is in fen, `price` per `unit`, `base_quantity` in thousandths of the base unit.

    A line whose price is final is not open to promotions: it is neither counted nor reduced. Refused: a quantity or
    base quantity that is not positive (`quantity_not_positive`), a gross below zero (`gross_negative`).
    """

    id: str
    item: Item
    unit: str
    price: UnitPrice
    quantity: Quantity
    base_quantity: Quantity
    gross: Fen
    is_open: bool = True

    def __post_init__(self) -> None:
        if self.quantity <= 0 or self.base_quantity <= 0:
            raise DomainError("quantity_not_positive", sku=self.item.sku)
        if self.gross < 0:
            raise DomainError("gross_negative", sku=self.item.sku)


@dataclass(frozen=True, slots=True)
class Coupon:
    """One presented coupon: its own code, the promotion it opens, and the days it may be used."""

    code: str
    promotion: str
    validity: Validity = Validity()


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a promotion was applied before this cart: by this member, in this store, on this day, and in all."""

    member: int = 0
    store: int = 0
    day: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """Who buys, where and when; `budgets` is what is left of each in fen, and a budget not named has nothing left."""

    day: date
    time: time
    store: str = ""
    region: str = ""
    channel: str = ""
    dealer: str = ""
    member: str = ""
    tier: str = ""
    is_first_purchase: bool = False
    coupons: tuple[Coupon, ...] = ()
    uses: Mapping[str, Uses] = field(default_factory=dict)
    budgets: Mapping[str, Fen] = field(default_factory=dict)
