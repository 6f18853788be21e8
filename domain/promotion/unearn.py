"""Returns: what comes back when part of a cart does, by what the kept goods would have cost under the same rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.errors import DomainError
from domain.money import Fen, Quantity, divide, split
from domain.promotion.cart import Context, Line
from domain.promotion.engine import promote
from domain.promotion.index import Index
from domain.promotion.result import GivenCoupon, GivenGift, Result


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale as it was rewarded: its lines, its context then, the result, and the points it earned."""

    lines: tuple[Line, ...]
    context: Context
    result: Result
    points: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier returns of the same sale gave back by line, in fen, and the points they took."""

    refunds: Mapping[str, Fen] = field(default_factory=dict)
    points: int = 0


@dataclass(frozen=True, slots=True)
class Charge:
    """A gift (by its SKU) or red packet (no SKU) that the kept goods no longer earn, at its frozen value."""

    promotion: str
    sku: str
    quantity: Quantity
    amount: Fen


@dataclass(frozen=True, slots=True)
class Unearned:
    """What this return gives back by line in fen, the points and coupons it takes, and what was kept back for gifts.

    `kept` is how the kept goods stand by themselves.
    """

    refunds: Mapping[str, Fen]
    points: int
    coupons: tuple[GivenCoupon, ...]
    charges: tuple[Charge, ...]
    kept: Result

    @property
    def amount(self) -> Fen:
        """All that is given back, in fen."""
        return sum(self.refunds.values())


def unearn(
    index: Index,
    sale: Sale,
    returned: Mapping[str, Quantity],
    *,
    gifts: Mapping[str, Quantity] | None = None,
    earlier: Earlier | None = None,
) -> Unearned:
    """Return what is due for the quantities returned so far, by line id, less what earlier returns gave.

    `gifts` are the gift goods brought back so far, by SKU. Refund = paid − price of the kept goods under the same
    rules − charges, never below zero, and of no line more than was paid for it. Refused: an unknown line
    (`line_unknown`), a quantity that is not positive or more than was sold (`refund_exceeds_sale`).
    """
    earlier = earlier or Earlier()
    kept = promote(index, tuple(_keep(sale.lines, returned)), sale.context)
    charges = tuple(_charge(sale.result, kept, gifts or {}))
    fallen = _fallen(sale.result, kept)
    owed = sum(fallen.values()) - sum(charge.amount for charge in charges)
    refund = max(0, owed - sum(earlier.refunds.values()))
    weights = [max(0, amount - earlier.refunds.get(id, 0)) for id, amount in fallen.items()]
    parts = split(refund, weights) if refund else [0] * len(weights)
    return Unearned(
        refunds={id: part for id, part in zip(fallen, parts, strict=True) if part},
        points=max(0, _points(sale, max(0, sum(fallen.values()))) - earlier.points),
        coupons=tuple(_coupons(sale.result, kept)),
        charges=charges,
        kept=kept,
    )


def _keep(lines: Sequence[Line], returned: Mapping[str, Quantity]) -> Iterator[Line]:
    known = {line.id: line for line in lines}
    for id, quantity in returned.items():
        if id not in known:
            raise DomainError("line_unknown", line=id)
        if quantity <= 0:
            raise DomainError("quantity_not_positive", sku=known[id].item.sku)
        if quantity > known[id].quantity:
            raise DomainError("refund_exceeds_sale", sku=known[id].item.sku, asked=quantity)
    for line in lines:
        kept = line.quantity - returned.get(line.id, 0)
        if kept:
            yield replace(
                line,
                quantity=kept,
                base_quantity=max(1, divide(line.base_quantity * kept, line.quantity)),
                gross=divide(line.gross * kept, line.quantity),
            )


def _fallen(sold: Result, kept: Result) -> dict[str, Fen]:
    """Return by how much each line became cheaper; a kept line that lost its reward became dearer."""
    due = {line.id: line.due for line in kept.lines}
    return {line.id: line.due - due.get(line.id, 0) for line in sold.lines}


def _points(sale: Sale, fallen: Fen) -> int:
    """Return the points to take back in all; a sale that cost nothing earned none."""
    return divide(sale.points * fallen, sale.result.due) if sale.result.due else 0


def _charge(sold: Result, kept: Result, brought: Mapping[str, Quantity]) -> Iterator[Charge]:
    left = dict(brought)
    earned = _sum_gifts(kept.gifts)
    for gift in sold.gifts:
        lost = gift.quantity - earned[gift.promotion, gift.sku]
        back = min(lost, left.get(gift.sku, 0))
        left[gift.sku] = left.get(gift.sku, 0) - back
        if lost > back:
            amount = divide(gift.value * (lost - back), gift.quantity)
            yield Charge(gift.promotion, gift.sku, lost - back, amount)
    packets = {packet.promotion: packet.amount for packet in kept.packets}
    for packet in sold.packets:
        if amount := max(0, packet.amount - packets.get(packet.promotion, 0)):
            yield Charge(packet.promotion, "", 0, amount)


def _sum_gifts(gifts: Iterable[GivenGift]) -> Counter[tuple[str, str]]:
    return Counter({(gift.promotion, gift.sku): gift.quantity for gift in gifts})


def _coupons(sold: Result, kept: Result) -> Iterator[GivenCoupon]:
    """Give the coupons that the kept goods no longer earn."""
    earned = {(coupon.promotion, coupon.coupon): coupon.count for coupon in kept.coupons}
    for coupon in sold.coupons:
        lost = coupon.count - earned.get((coupon.promotion, coupon.coupon), 0)
        if lost > 0:
            yield replace(coupon, count=lost)
