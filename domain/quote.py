"""What a cart costs and why: price, then promotions, then tax by line; what cannot be priced has a typed reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from domain.approval import Challenge, redeem, write_challenge
from domain.contract import Pin
from domain.errors import DomainError, Fact
from domain.floor import FloorPrice, Floors, find_floor
from domain.money import MILLION, Fen, Quantity, Rate, UnitPrice, check_amount, extend, net_of_tax
from domain.period import Validity
from domain.price import ANYONE, Customer, PriceLevel, PriceRule, PriceTrace, find_price
from domain.price_book import Article, RuleSource
from domain.promotion.cart import Context, Line
from domain.promotion.engine import promote
from domain.promotion.index import Index
from domain.promotion.result import Result, Reward
from domain.unit import to_base

MANUAL_ID = "manual"
"""The id of the rule that a price agreed by hand becomes."""
_FEN_IN_A_POINT = 100
_FEN_IN_PRICE = 100_000
"""A fen for a thousandth of a unit, as a price in 1/10,000 yuan for a unit."""


class Reason(StrEnum):
    """Why a line of a cart cannot be priced."""

    LINE_TWICE = "line_twice"
    CODE_UNKNOWN = "code_unknown"
    UNIT_UNKNOWN = "unit_unknown"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive"
    QUANTITY_NOT_EXACT = "quantity_not_exact"
    AMOUNT_TOO_LARGE = "amount_too_large"
    PRICE_MISSING = "price_missing"
    PRICE_TIE = "price_tie"
    PRICE_NEGATIVE = "price_negative"
    PRICE_NOT_APPROVED = "price_not_approved"
    PRICE_BELOW_FLOOR = "price_below_floor"
    DISCOUNT_OUT_OF_RANGE = "discount_out_of_range"
    APPROVAL_WRONG = "approval_wrong"
    APPROVAL_USED = "approval_used"
    SECRET_TOO_SHORT = "secret_too_short"


@dataclass(frozen=True, slots=True)
class Asked:
    """One line as it was entered: a barcode or SKU, how much, and a price agreed by hand with who approved it.

    Without a unit it is the barcode's, else the base unit. `discount` is fen off the whole line, given by hand before
    any promotion. `approval` is the code that lets a price, less the discount, go below its floor; it stands for the
    approver's name.
    """

    id: str
    code: str
    quantity: Quantity
    unit: str = ""
    price: UnitPrice | None = None
    approved_by: str = ""
    approval: str = ""
    discount: Fen = 0


@dataclass(frozen=True, slots=True)
class Sale:
    """What holds for a whole cart: the business day, who buys, the floors, and what approvals need.

    `used` are the marks of approvals redeemed before; `pins` the contract versions the document will keep.
    """

    day: date
    customer: Customer = ANYONE
    floors: Floors = field(default_factory=dict)
    document: str = ""
    secret: bytes = b""
    used: frozenset[str] = frozenset()
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True)
class Promotions:
    """The promotions in force, compiled, and what they are asked about."""

    index: Index
    context: Context


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line with its price and why: full − discount − rewards = gross = net + tax, all in fen.

    `approval` is the mark of the code that was redeemed for it, empty for none.
    """

    id: str
    article: Article
    unit: str
    quantity: Quantity
    base_quantity: Quantity
    trace: PriceTrace
    floor: FloorPrice | None
    approval: str
    full: Fen
    rewards: tuple[Reward, ...]
    gross: Fen
    net: Fen
    tax: Fen
    discount: Fen = 0


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One line without a price, and what the user needs to know to mend it.

    Below a floor the facts have the `challenge` to show to the approver.
    """

    id: str
    reason: Reason
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class PricedLines:
    """The lines of a cart before promotions, in the order entered, and what was refused."""

    lines: tuple[PricedLine, ...]
    refused: tuple[RefusedLine, ...]


NONE_KNOWN: Mapping[str, PricedLine] = {}


@dataclass(frozen=True, slots=True)
class RateTotal:
    """What the lines of one tax rate add up to, in fen."""

    rate: Rate
    net: Fen
    tax: Fen


@dataclass(frozen=True, slots=True)
class QuoteTotals:
    """What all priced lines add up to, in fen; the tax of the document is the sum of its lines."""

    full: Fen
    gross: Fen
    net: Fen
    tax: Fen
    by_rate: tuple[RateTotal, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A cart priced: its lines in the order entered, what was refused, the totals, and what promotions did."""

    lines: tuple[PricedLine, ...]
    refused: tuple[RefusedLine, ...]
    totals: QuoteTotals
    promoted: Result | None
    pins: tuple[Pin, ...]


def quote(
    cart: Sequence[Asked],
    articles: Mapping[str, Article],
    source: RuleSource,
    sale: Sale,
    promotions: Promotions | None = None,
) -> Quote:
    """Price a cart; `articles` has the article of every known code.

    Whatever the cart holds, the lines that can be priced are. Refused as a whole: a total of 10^13 fen and more
    (`amount_too_large`).
    """
    return reward(price_lines(cart, articles, source, sale), sale, promotions)


def price_lines(
    cart: Sequence[Asked],
    articles: Mapping[str, Article],
    source: RuleSource,
    sale: Sale,
    known: Mapping[str, PricedLine] = NONE_KNOWN,
) -> PricedLines:
    """Price the lines of a cart before any promotion; `known` are those by id that were priced so before."""
    new = [asked for asked in cart if asked.id not in known]
    items = {article.item for asked in new if (article := articles.get(asked.code))}
    rules = source.find_rules(items, sale.customer) if items else {}
    priced: dict[str, PricedLine] = {}
    refused: list[RefusedLine] = []
    used = set(sale.used)
    for asked in cart:
        try:
            if asked.id in priced:
                raise DomainError(Reason.LINE_TWICE, barcode=asked.code)
            line = known.get(asked.id) or _price(asked, articles, rules, sale, used)
        except DomainError as error:
            refused.append(RefusedLine(asked.id, Reason(error.code), error.facts))
            continue
        priced[line.id] = line
        used.add(line.approval)
    return PricedLines(tuple(priced.values()), tuple(refused))


def reward(priced: PricedLines, sale: Sale, promotions: Promotions | None) -> Quote:
    """Let promotions take from priced lines, and add up."""
    lines, promoted = _promote(priced.lines, promotions)
    return Quote(lines, priced.refused, add_up(lines), promoted, sale.pins)


def _price(
    asked: Asked,
    articles: Mapping[str, Article],
    rules: Mapping[str, Sequence[PriceRule]],
    sale: Sale,
    used: set[str],
) -> PricedLine:
    article = articles.get(asked.code)
    if article is None:
        raise DomainError(Reason.CODE_UNKNOWN, barcode=asked.code)
    product = article.product
    if asked.quantity <= 0:
        raise DomainError(Reason.QUANTITY_NOT_POSITIVE, sku=product.sku)
    unit = asked.unit or article.unit or product.units[0].name
    base_quantity = to_base(asked.quantity, product.unit(unit))
    trace = find_price(
        product,
        [*_by_hand(asked, product.sku, unit), *rules.get(product.sku, ())],
        unit=unit,
        quantity=asked.quantity,
        day=sale.day,
        item=article.item,
        customer=sale.customer,
    )
    full = extend(trace.price, asked.quantity)
    if not 0 <= asked.discount <= full:
        raise DomainError("discount_out_of_range", sku=product.sku, discount=asked.discount, line=full)
    floor, approval = _guard(asked, article, unit, trace, sale, used)
    gross = full - asked.discount
    net = net_of_tax(gross, product.tax_rate)
    return PricedLine(
        id=asked.id,
        article=article,
        unit=unit,
        quantity=asked.quantity,
        base_quantity=base_quantity,
        trace=trace,
        floor=floor,
        approval=approval,
        full=full,
        rewards=(),
        gross=gross,
        net=net,
        tax=gross - net,
        discount=asked.discount,
    )


def _by_hand(asked: Asked, sku: str, unit: str) -> Iterable[PriceRule]:
    """Return the rule that an approved price becomes; it stands above all published ones."""
    if asked.price is None:
        return ()
    if asked.price < 0:
        raise DomainError(Reason.PRICE_NEGATIVE, sku=sku, price=asked.price)
    if not (asked.approved_by or asked.approval):
        raise DomainError(Reason.PRICE_NOT_APPROVED, sku=sku, price=asked.price)
    rule = PriceRule(
        MANUAL_ID, PriceLevel.MANUAL, asked.approved_by, sku, unit, asked.price, Validity(), is_final=True
    )
    return (rule,)


def _guard(
    asked: Asked, article: Article, unit: str, trace: PriceTrace, sale: Sale, used: set[str]
) -> tuple[FloorPrice | None, str]:
    """Return the floor and the mark of the approval it took; a code that nothing asks for approves nothing."""
    product, level = article.product, trace.applied.level
    floor = find_floor(
        sale.floors, product, article.item, unit=unit, day=sale.day, level=level, listed=trace.listed
    )
    price = _less(trace.price, asked)
    if floor is None or price >= floor.price:
        if level is PriceLevel.MANUAL and not asked.approved_by:
            raise DomainError(Reason.PRICE_NOT_APPROVED, sku=product.sku, price=price)
        return floor, ""
    challenge = Challenge(sale.document, product.sku, unit, asked.quantity, price, floor.price)
    facts: dict[str, Fact] = {"price": price, "floor": floor.price, "challenge": write_challenge(challenge)}
    if not asked.approval:
        raise DomainError(Reason.PRICE_BELOW_FLOOR, sku=product.sku, **facts)
    try:
        return floor, redeem(asked.approval, challenge, sale.secret, used)
    except DomainError as error:
        raise DomainError(error.code, **(error.facts | facts)) from error


def _less(price: UnitPrice, asked: Asked) -> UnitPrice:
    """Return what one unit costs after the line's discount, rounded down so that no floor is passed unseen."""
    if not asked.discount:
        return price
    return (extend(price, asked.quantity) - asked.discount) * _FEN_IN_PRICE // asked.quantity


def _promote(
    lines: tuple[PricedLine, ...], promotions: Promotions | None
) -> tuple[tuple[PricedLine, ...], Result | None]:
    if promotions is None:
        return lines, None
    opened = [
        Line(
            line.id,
            line.article.item,
            line.unit,
            line.trace.price,
            line.quantity,
            line.base_quantity,
            line.gross,
            not line.trace.applied.is_final,
        )
        for line in lines
    ]
    result = promote(promotions.index, opened, promotions.context)
    rewards = {line.id: line.rewards for line in result.lines}
    return tuple(_reward(line, rewards[line.id]) for line in lines), result


def _reward(line: PricedLine, rewards: tuple[Reward, ...]) -> PricedLine:
    if not rewards:
        return line
    gross = line.gross - sum(reward.amount for reward in rewards)
    net = net_of_tax(gross, line.article.product.tax_rate)
    return replace(line, rewards=rewards, gross=gross, net=net, tax=gross - net)


def earn_points(promoted: Result) -> int:
    """Return the points a member earns: at a rate of one million one for each whole yuan, by every promotion of points."""
    return sum(one.amount * one.rate // (_FEN_IN_A_POINT * MILLION) for one in promoted.points)


def add_up(lines: Iterable[PricedLine]) -> QuoteTotals:
    """Add up the lines; 10^13 fen and more are refused as `amount_too_large`."""
    rates: dict[Rate, tuple[Fen, Fen]] = {}
    full = 0
    for line in lines:
        net, tax = rates.get(line.article.product.tax_rate, (0, 0))
        rates[line.article.product.tax_rate] = (net + line.net, tax + line.tax)
        full += line.full
    by_rate = tuple(RateTotal(rate, *sums) for rate, sums in sorted(rates.items()))
    net, tax = sum(total.net for total in by_rate), sum(total.tax for total in by_rate)
    check_amount(full)
    return QuoteTotals(full, net + tax, net, tax, by_rate)
