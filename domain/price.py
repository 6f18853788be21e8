"""Which price applies: levels in order of precedence, tie-breakers inside a level, and the trace that says why."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import combinations_with_replacement, islice

from domain.breadth import Breadth, target_of, targets_of
from domain.errors import DomainError
from domain.money import MILLION, Quantity, Rate, UnitPrice, divide
from domain.period import Validity
from domain.product import Product
from domain.selection import Item
from domain.unit import Unit, to_base

_FOREVER = 10**6

Rank = tuple[int, int, int, int, int, int]
"""Level, breadth, unit, days of validity, minimum, priority: compared in this order, the smaller goes first."""


class PriceLevel(IntEnum):
    """Where a price comes from; a smaller value wins."""

    MANUAL = 10
    PROJECT_CONTRACT = 20
    DEALER_CONTRACT = 30
    DEALER_SPECIAL = 40
    DEALER_CLASS = 50
    REGION = 60
    CHANNEL = 70
    BRAND_LIST = 80


class Verdict(StrEnum):
    """What became of one price rule."""

    APPLIED = "applied"
    LIST_BASE = "list_base"
    OTHER_CUSTOMER = "other_customer"
    NOT_IN_FORCE = "not_in_force"
    BELOW_MINIMUM = "below_minimum"
    NO_LIST_PRICE = "no_list_price"
    LOWER_LEVEL = "lower_level"
    WIDER_SELECTION = "wider_selection"
    OTHER_UNIT = "other_unit"
    WIDER_VALIDITY = "wider_validity"
    SMALLER_MINIMUM = "smaller_minimum"
    LOWER_PRIORITY = "lower_priority"


_LOST_BY = (
    Verdict.LOWER_LEVEL,
    Verdict.WIDER_SELECTION,
    Verdict.OTHER_UNIT,
    Verdict.WIDER_VALIDITY,
    Verdict.SMALLER_MINIMUM,
    Verdict.LOWER_PRIORITY,
)
"""The verdict of a rule that lost at each place of the rank."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who is buying, as price rules see it; what does not fit is empty."""

    dealer_id: int = 0
    dealer_class: str = ""
    region: str = ""
    channel: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a rule is for: everything named must fit the customer; naming nothing means everybody."""

    dealer_id: int = 0
    dealer_class: str = ""
    region: str = ""
    channel: str = ""
    project: str = ""

    def takes(self, customer: Customer) -> bool:
        """Tell whether the rule is for this customer."""
        return (
            self.dealer_id in (0, customer.dealer_id)
            and self.dealer_class in ("", customer.dealer_class)
            and self.region in ("", customer.region)
            and self.channel in ("", customer.channel)
            and self.project in ("", customer.project)
        )


EVERYBODY = Audience()
ANYONE = Customer()
ALWAYS = Validity()


@dataclass(frozen=True, slots=True)
class PriceRule:
    """One row of a price book: a price from a minimum quantity (base units) on, for one SKU in one unit.

    A rule names one of SKU, series, category and brand, or none of them for everything. With `rate_off` it takes that
    rate off the brand's list price instead of giving a price, and with an empty `unit` it does so in every unit. Of
    equal rules the larger `priority` wins. A final price is what the customer pays: no promotion reduces it further.
    """

    id: str
    level: PriceLevel
    book: str
    sku: str
    unit: str
    price: UnitPrice
    validity: Validity = ALWAYS
    minimum: Quantity = 0
    series: str = ""
    category: str = ""
    brand: str = ""
    rate_off: Rate | None = None
    audience: Audience = EVERYBODY
    priority: int = 0
    is_final: bool = False

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"price/{self.id}"


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule and its verdict."""

    rule: PriceRule
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PriceTrace:
    """The price for one unit as asked, the rule that gave it, and every rule tried, best first.

    `listed` is the brand's list price of that unit, if there is one.
    """

    price: UnitPrice
    applied: PriceRule
    tried: tuple[Tried, ...]
    listed: UnitPrice | None = None


Ranked = tuple[Rank, str, PriceRule]


def count_days(validity: Validity) -> int:
    """Return how many days a validity spans, as narrower ones are told from wider ones."""
    if validity.first is None or validity.last is None:
        return _FOREVER
    return (validity.last - validity.first).days


def _rank(rule: PriceRule, breadth: Breadth, unit: str) -> Rank:
    is_other_unit = rule.unit not in (unit, "")
    days = _FOREVER if rule.validity is ALWAYS else count_days(rule.validity)
    return (rule.level, breadth, is_other_unit, days, -rule.minimum, -rule.priority)


def _by_rank(ranked: Ranked) -> tuple[Rank, str]:
    return ranked[:2]


def _excluded(rule: PriceRule, customer: Customer, day: date, base_quantity: Quantity) -> Verdict | None:
    if rule.audience is not EVERYBODY and not rule.audience.takes(customer):
        return Verdict.OTHER_CUSTOMER
    if rule.validity is not ALWAYS and not rule.validity.covers(day):
        return Verdict.NOT_IN_FORCE
    return Verdict.BELOW_MINIMUM if base_quantity < rule.minimum else None


def _lost_to(rank: Rank, winner: Rank) -> Verdict:
    place = 0
    while rank[place] == winner[place]:
        place += 1
    return _LOST_BY[place]


def _price_in(rule: PriceRule, asked: Unit, rate_off: Rate = 0) -> UnitPrice:
    """Return a rule's price of the unit asked less a rate, converted and rounded in one step."""
    left = MILLION - rate_off
    if rule.unit == asked.name:
        return divide(rule.price * left, MILLION)
    return divide(rule.price * asked.numerator * left, asked.denominator * MILLION)


def _untied(ranked: Sequence[Ranked], place: int, sku: str) -> PriceRule:
    """Return the rule at a place; the one after it may not be its equal."""
    rank, id, rule = ranked[place]
    if place + 1 < len(ranked) and ranked[place + 1][0] == rank:
        raise DomainError("price_tie", sku=sku, first=id, second=ranked[place + 1][1])
    return rule


def _list_place(usable: Sequence[Ranked]) -> int | None:
    for place, (_, _, rule) in enumerate(usable):
        if rule.level is PriceLevel.BRAND_LIST and rule.rate_off is None:
            return place
    return None


def find_price(
    product: Product,
    rules: Iterable[PriceRule],
    *,
    unit: str,
    quantity: Quantity,
    day: date,
    item: Item | None = None,
    customer: Customer = ANYONE,
) -> PriceTrace:
    """Find the price of one `unit` when `quantity` of it is taken on `day` by a customer.

    The first level with a usable price wins; inside a level the narrower selection, then the unit asked before the
    base unit (converted by the exact factor), the narrower validity, the larger reached minimum, the larger priority.
    Without `item` only rules that name the SKU or nothing are tried. Refused: no price at all (`price_missing`), two
    equal rules (`price_tie`, which publishing prevents).
    """
    asked, base = product.unit(unit), product.units[0].name
    base_quantity = to_base(abs(quantity), asked)
    targets = targets_of(item or Item(product.sku))
    usable: list[Ranked] = []
    excluded: list[tuple[Rank, str, PriceRule, Verdict]] = []
    for rule in rules:
        in_unit = rule.unit in (unit, base) or (not rule.unit and rule.rate_off is not None)
        if not in_unit or (target := target_of(rule)) not in targets:
            continue
        rank = _rank(rule, target[0], unit)
        if verdict := _excluded(rule, customer, day, base_quantity):
            excluded.append((rank, rule.id, rule, verdict))
        else:
            usable.append((rank, rule.id, rule))
    usable.sort(key=_by_rank)
    listed = _list_place(usable)
    if listed is None:
        unlisted = [ranked for ranked in usable if ranked[2].rate_off is not None]
        excluded += [(*ranked, Verdict.NO_LIST_PRICE) for ranked in unlisted]
        usable = [ranked for ranked in usable if ranked[2].rate_off is None]
    if not usable:
        raise DomainError("price_missing", sku=product.sku, unit=unit, day=day.isoformat())
    excluded.sort(key=lambda entry: entry[:2])
    told = tuple(Tried(rule, verdict) for _, _, rule, verdict in excluded)
    return _trace(product.sku, asked, usable, listed, told)


def _trace(
    sku: str, asked: Unit, usable: Sequence[Ranked], listed: int | None, excluded: tuple[Tried, ...]
) -> PriceTrace:
    winner, best = _untied(usable, 0, sku), usable[0][0]
    is_given = winner.rate_off is None or listed is None
    source = winner if is_given else _untied(usable, listed or 0, sku)
    tried = [Tried(winner, Verdict.APPLIED)]
    for rank, _, rule in usable[1:]:
        tried.append(Tried(rule, Verdict.LIST_BASE if rule is source else _lost_to(rank, best)))
    list_price = None if listed is None else _price_in(usable[listed][2], asked)
    return PriceTrace(_price_in(source, asked, winner.rate_off or 0), winner, (*tried, *excluded), list_price)


def price_of(rule: PriceRule, trace: PriceTrace) -> UnitPrice | None:
    """Return what a tried rule says one unit costs: its price, or the list price less its rate; None without a list price."""
    if rule.rate_off is None:
        return rule.price
    return None if trace.listed is None else divide(trace.listed * (MILLION - rule.rate_off), MILLION)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two rules of equal rank that could meet at the till: one day, one unit, one customer."""

    first: PriceRule
    second: PriceRule


def list_ties(rules: Iterable[PriceRule]) -> list[Tie]:
    """List every two rules of equal rank for one target that share a day, a unit and a customer, by their ids."""
    by_target: dict[tuple[Breadth, str], list[PriceRule]] = {}
    for rule in rules:
        by_target.setdefault(target_of(rule), []).append(rule)
    ties = []
    for (breadth, _), named in by_target.items():
        equals: dict[Rank, list[PriceRule]] = {}
        for rule in named:
            equals.setdefault(_rank(rule, breadth, rule.unit), []).append(rule)
        ties += [tie for group in equals.values() if len(group) > 1 for tie in _ties_of(group)]
    return sorted(ties, key=lambda tie: (tie.first.id, tie.second.id))


def check_ties(rules: Iterable[PriceRule]) -> None:
    """Refuse, as `price_tie`, two rules of equal rank for one unit that are in force on the same day."""
    if ties := list_ties(rules):
        first, second = ties[0].first, ties[0].second
        raise DomainError("price_tie", sku=first.sku, first=first.id, second=second.id)


def _conditions(rule: PriceRule) -> tuple[str | int, ...]:
    """Return what else must be equal for two rules to meet; what is empty meets everything."""
    to = rule.audience
    return (rule.unit, to.dealer_id, to.dealer_class, to.region, to.channel, to.project)


def _ties_of(group: Sequence[PriceRule]) -> Iterator[Tie]:
    """Give the ties inside one rank without comparing each rule with each: a thousand dealers have one each."""
    by_named: dict[tuple[bool, ...], list[PriceRule]] = {}
    for rule in group:
        by_named.setdefault(tuple(map(bool, _conditions(rule))), []).append(rule)
    for one, other in combinations_with_replacement(by_named, 2):
        both = [place for place, named in enumerate(one) if named and other[place]]
        sides = [by_named[one]] if one == other else [by_named[one], by_named[other]]
        meeting: dict[Hashable, list[tuple[int, int, int, PriceRule]]] = {}
        for side, members in enumerate(sides):
            for place, rule in enumerate(members):
                conditions = _conditions(rule)
                shared = tuple(conditions[index] for index in both)
                meeting.setdefault(shared, []).append((_first(rule.validity), side, place, rule))
        for members_met in meeting.values():
            yield from _overlaps(sorted(members_met, key=lambda met: met[:3]), crosses=len(sides) > 1)


def _overlaps(met: Sequence[tuple[int, int, int, PriceRule]], *, crosses: bool) -> Iterator[Tie]:
    """Give the pairs in force on the same day, of different sides if it `crosses`; sorted by their first days."""
    for place, (_, side, _, rule) in enumerate(met):
        last = rule.validity.last.toordinal() if rule.validity.last else _FOREVER * 10
        for first, other_side, _, other in islice(met, place + 1, None):
            if first > last:
                break
            if side != other_side or not crosses:
                yield Tie(*sorted((rule, other), key=lambda tied: tied.id))


def _first(validity: Validity) -> int:
    return validity.first.toordinal() if validity.first else 0
