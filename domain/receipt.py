"""A sale to a customer: lines, discount, tax inside the gross, tenders and change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError
from domain.money import Fen, Quantity, Rate, UnitPrice, check_amount, extend, net_of_tax, split
from domain.product import Product, ProductType
from domain.stock import Movement, MovementReason
from domain.unit import to_base


class TenderType(StrEnum):
    """How a customer pays; ROUNDING is 抹零, a tender line and never a change of price or tax."""

    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    CARD = "card"
    ON_ACCOUNT = "on_account"
    ROUNDING = "rounding"
    POINTS = "points"
    RED_PACKET = "red_packet"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One sold line; `discount` is fen off the whole line, `base_quantity` what leaves stock."""

    sku: str
    name: str
    unit: str
    quantity: Quantity
    base_quantity: Quantity
    price: UnitPrice
    discount: Fen
    gross: Fen
    tax_rate: Rate
    tax: Fen
    moves_stock: bool = True


@dataclass(frozen=True, slots=True)
class Tender:
    """Money taken (or given back, when negative) in one way."""

    type: TenderType
    amount: Fen
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a receipt, all in fen; tax by rate."""

    gross: Fen
    discount: Fen
    tax: Fen
    tax_by_rate: tuple[tuple[Rate, Fen], ...]


def make_line(
    product: Product, *, unit: str, quantity: Quantity, price: UnitPrice, discount: Fen = 0
) -> ReceiptLine:
    """Make a line: gross = round(price × quantity) − discount, tax = gross − round(gross / (1 + rate)).

    Refused: quantity not positive, price negative, a discount below zero or above the line.
    """
    if quantity <= 0:
        raise DomainError("quantity_not_positive", sku=product.sku)
    if price < 0:
        raise DomainError("price_negative", sku=product.sku)
    full = extend(price, quantity)
    if not 0 <= discount <= full:
        raise DomainError("discount_out_of_range", sku=product.sku, discount=discount, line=full)
    gross = full - discount
    return ReceiptLine(
        sku=product.sku,
        name=product.name,
        unit=unit,
        quantity=quantity,
        base_quantity=to_base(quantity, product.unit(unit)),
        price=price,
        discount=discount,
        gross=gross,
        tax_rate=product.tax_rate,
        tax=gross - net_of_tax(gross, product.tax_rate),
        moves_stock=product.type is ProductType.GOODS,
    )


def sum_lines(lines: Sequence[ReceiptLine]) -> Totals:
    """Add up the lines."""
    by_rate: dict[Rate, Fen] = defaultdict(int)
    for line in lines:
        by_rate[line.tax_rate] += line.tax
    return Totals(
        gross=check_amount(sum(line.gross for line in lines)),
        discount=sum(line.discount for line in lines),
        tax=sum(by_rate.values()),
        tax_by_rate=tuple(sorted(by_rate.items())),
    )


def spread_discount(lines: Sequence[ReceiptLine], discount: Fen) -> list[Fen]:
    """Spread a whole-bill discount over lines by their gross; refused when it exceeds what is left."""
    if not 0 <= discount <= sum(line.gross for line in lines):
        raise DomainError("discount_out_of_range", discount=discount, line=sum(line.gross for line in lines))
    return split(discount, [line.gross for line in lines])


def settle(total: Fen, tenders: Sequence[Tender]) -> Fen:
    """Return the change due in cash when the tenders pay the total of a sale.

    Refused: a tender below zero (`tender_negative`), too little (`tender_short`), or more change than cash was given
    (`change_exceeds_cash`). Source: a card or wallet is never charged more than the total.
    """
    if any(tender.amount < 0 for tender in tenders):
        raise DomainError("tender_negative")
    paid = sum(tender.amount for tender in tenders)
    if paid < total:
        raise DomainError("tender_short", missing=total - paid)
    change = paid - total
    cash = sum(tender.amount for tender in tenders if tender.type is TenderType.CASH)
    if change > cash:
        raise DomainError("change_exceeds_cash", change=change, cash=cash)
    return change


def sale_movements(doc_id: str, lines: Sequence[ReceiptLine]) -> list[Movement]:
    """Return what a sale takes from stock."""
    return [
        Movement(doc_id, number, line.sku, -line.base_quantity, MovementReason.SALE)
        for number, line in enumerate(lines, start=1)
        if line.moves_stock
    ]
