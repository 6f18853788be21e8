"""What the billing screen shows at one moment: the bill, what the entry box takes, and what is offered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.services.bill_rules import BillRules
from desktop.services.billing import Answer, Quote, QuotedLine
from desktop.services.draft import DraftRow
from desktop.services.member import MemberRow
from desktop.services.product import BarcodeMatch, FoundProduct
from desktop.services.receipt import Cart
from desktop.services.shift import OpenShift
from domain.errors import DomainError

Offer = FoundProduct | BarcodeMatch | MemberRow | DraftRow
"""A row of the list under the entry box."""


class Mode(StrEnum):
    """What the entry box takes now."""

    SELL = "sell"
    PICK = "pick"
    QUANTITY = "quantity"
    PRICE = "price"
    LINE_DISCOUNT = "line_discount"
    BILL_DISCOUNT = "bill_discount"
    MEMBER = "member"
    RECALL = "recall"
    COUPON = "coupon"


LINE_MODES = frozenset({Mode.QUANTITY, Mode.PRICE, Mode.LINE_DISCOUNT})
LISTING_MODES = frozenset({Mode.PICK, Mode.MEMBER, Mode.RECALL})


@dataclass(frozen=True, slots=True)
class BillingState:
    """Everything the billing screen shows; `choices` wait until one scan's several products are told apart."""

    cart: Cart = Cart()
    quote: Quote = Quote()
    rules: BillRules = BillRules()
    chosen: int = -1
    mode: Mode = Mode.SELL
    is_percent: bool = False
    offers: tuple[Offer, ...] = ()
    choices: tuple[Answer, ...] = ()
    unknown: tuple[str, ...] = ()
    fault: DomainError | None = None
    member: MemberRow | None = None
    held: int = 0
    shift: OpenShift | None = None

    @property
    def line(self) -> QuotedLine | None:
        """The line in hand."""
        return self.quote.lines[self.chosen] if 0 <= self.chosen < len(self.quote.lines) else None

    @property
    def asked(self) -> QuotedLine | None:
        """The line whose price needs an approval: that in hand, else the first."""
        if self.line and self.line.challenge:
            return self.line
        return next((line for line in self.quote.lines if line.challenge), None)

    @property
    def listed(self) -> tuple[Offer, ...]:
        """What the list under the entry box shows."""
        return self.choices[0].matches if self.choices else self.offers

    @property
    def is_quoted(self) -> bool:
        """Whether the sums belong to the cart in hand."""
        return self.quote.cart is self.cart or self.quote.cart == self.cart

    @property
    def can_pay(self) -> bool:
        """Whether the bill can be paid as it stands."""
        return bool(self.cart.lines) and self.is_quoted and self.quote.fault is None
