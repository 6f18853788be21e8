"""Benefits: what a promotion gives, as a reduction of the amount to pay or as something beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.money import MILLION, Fen, Quantity, Rate, UnitPrice, extend_each, scale_each, share


class CouponUse(StrEnum):
    """Whether a granted coupon may be used in the cart that earned it, or from the next purchase on."""

    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate off what remains."""

    rate: Rate


@dataclass(frozen=True, slots=True)
class AmountOff:
    """Fen off: per base unit in the item layer, per application in every other."""

    amount: Fen


@dataclass(frozen=True, slots=True)
class SpecialPrice:
    """A price per base unit, where it is lower than what would be paid."""

    price: UnitPrice


@dataclass(frozen=True, slots=True)
class BundlePrice:
    """Fen for one complete mix."""

    price: Fen


@dataclass(frozen=True, slots=True)
class BuyGet:
    """For every `buy` base units paid, a rate off `get` more, the cheapest first; all of it makes them free."""

    buy: Quantity
    get: Quantity
    rate: Rate = MILLION


@dataclass(frozen=True, slots=True)
class Gift:
    """Goods beside the cart; `value` is what the whole gift is charged when it is not brought back."""

    sku: str
    quantity: Quantity
    value: Fen


@dataclass(frozen=True, slots=True)
class CouponGrant:
    """A coupon that opens the named promotion of the coupon layer."""

    coupon: str
    use: CouponUse = CouponUse.NEXT


@dataclass(frozen=True, slots=True)
class PointsMultiplier:
    """Points at a rate; 2,000,000 is double."""

    rate: Rate


@dataclass(frozen=True, slots=True)
class RedPacket:
    """Cash to the customer, used as tender."""

    amount: Fen


@dataclass(frozen=True, slots=True)
class FreeDelivery:
    """Delivery without a fee."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text to show or push; it competes with nothing."""

    text: str


Reduction = Percent | AmountOff | SpecialPrice | BundlePrice | BuyGet
Output = Gift | CouponGrant | PointsMultiplier | RedPacket | FreeDelivery | Message
Benefit = Reduction | Output

OUTPUTS = frozenset({Gift, CouponGrant, PointsMultiplier, RedPacket, FreeDelivery, Message})
"""What leaves the amount to pay as it is."""
REPEATING = frozenset({AmountOff, BundlePrice, BuyGet, Gift, CouponGrant, RedPacket})
"""What is given once more for every further application; the others apply once however much is bought."""


def reduce_lines(benefit: Benefit, lefts: Sequence[Fen], bases: Sequence[Quantity]) -> list[Fen]:
    """Return what a benefit takes off each line by itself, never more than is left of it.

    A benefit that does not speak of single lines takes nothing; publishing refuses it in that layer.
    """
    match benefit:
        case Percent(rate=rate):
            return scale_each(lefts, rate, MILLION)
        case AmountOff(amount=amount):
            offs = scale_each(bases, amount, 1000)
            return [off if off < left else left for left, off in zip(lefts, offs, strict=True)]
        case SpecialPrice(price=price):
            dues = extend_each(price, bases)
            return [left - due if due < left else 0 for left, due in zip(lefts, dues, strict=True)]
        case _:
            return [0] * len(lefts)


def reduce_amount(benefit: Benefit, times: int, amount: Fen) -> Fen:
    """Return what a benefit applied so many times takes off an amount, never more than all of it.

    For BuyGet the amount is that of the units that are got. A benefit that takes nothing off gives 0.
    """
    match benefit:
        case Percent(rate) | BuyGet(rate=rate):
            return share(amount, rate)
        case AmountOff(off):
            return min(amount, off * times)
        case BundlePrice(price):
            return max(0, amount - price * times)
        case _:
            return 0


def worth_of(benefit: Benefit | None) -> Fen:
    """Return what one application of an output is worth to the customer, as far as that is an amount."""
    match benefit:
        case Gift(value=amount) | RedPacket(amount):
            return amount
        case _:
            return 0
