"""What keeps a price book from being published: every fault of every rule, and every tie, listed at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from domain.breadth import Breadth, count_namings, target_of, targets_of
from domain.fault import Fault, fault
from domain.floor import Floor
from domain.money import MILLION
from domain.price import Audience, PriceLevel, PriceRule, list_ties
from domain.price_book import Article

_BREADTH_FAULTS = {
    Breadth.SERIES: "series_unknown",
    Breadth.CATEGORY: "category_unknown",
    Breadth.BRAND: "brand_unknown",
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What may be named: the articles by SKU, and every target that means one of them."""

    articles: Mapping[str, Article]
    targets: frozenset[tuple[Breadth, str]]


def _know(articles: Iterable[Article]) -> _Known:
    by_sku = {article.product.sku: article for article in articles}
    targets = (target for article in by_sku.values() for target in targets_of(article.item))
    return _Known(by_sku, frozenset(targets))


def check_floors(floors: Sequence[Floor], articles: Iterable[Article]) -> list[Fault]:
    """List everything that keeps floor prices from being published."""
    known = _know(articles)
    return [found for floor in floors for found in _check_floor(floor, known)]


def _check_floor(floor: Floor, known: _Known) -> Iterator[Fault]:
    where = floor.where
    if floor.rate_off is None and not floor.unit:
        yield fault(where, "unit_missing")
    if floor.price < 0:
        yield fault(where, "price_negative", price=floor.price)
    if floor.rate_off is not None and not 0 <= floor.rate_off <= MILLION:
        yield fault(where, "rate_out_of_range", rate=floor.rate_off)
    if floor.rate_off is not None and floor.price:
        yield fault(where, "price_and_rate", price=floor.price, rate=floor.rate_off)
    yield from _check_target(floor, known)


def check_prices(rules: Sequence[PriceRule], articles: Iterable[Article]) -> list[Fault]:
    """List everything that keeps a book from being published over the products there are.

    Inverted dates make no rule to begin with: `domain.fault.gather` lists them while a book is read.
    """
    known = _know(articles)
    faults = [found for rule in rules for found in _check(rule, known)]
    counted = Counter(rule.id for rule in rules)
    faults += [fault(f"price/{id}", "id_twice", times=times) for id, times in counted.items() if times > 1]
    for tie in list_ties(rules):
        both = {"first": tie.first.id, "second": tie.second.id}
        faults.append(fault(tie.first.where, "price_tie", **both))
    return faults


def _check(rule: PriceRule, known: _Known) -> Iterator[Fault]:
    where = rule.where
    if rule.price < 0:
        yield fault(where, "price_negative", price=rule.price)
    if rule.minimum < 0:
        yield fault(where, "minimum_negative", minimum=rule.minimum)
    if rule.rate_off is not None:
        yield from _check_rate(rule, rule.rate_off)
    elif not rule.unit:
        yield fault(where, "unit_missing")
    if rule.level is PriceLevel.MANUAL:
        yield fault(where, "manual_price_published")
    if missing := _missing(rule.level, rule.audience):
        yield fault(where, "audience_missing", level=rule.level.name.lower(), names=missing)
    yield from _check_target(rule, known)


def _check_rate(rule: PriceRule, rate_off: int) -> Iterator[Fault]:
    if not 0 <= rate_off <= MILLION:
        yield fault(rule.where, "rate_out_of_range", rate=rate_off)
    if rule.price:
        yield fault(rule.where, "price_and_rate", price=rule.price, rate=rate_off)
    if rule.level is PriceLevel.BRAND_LIST:
        yield fault(rule.where, "rate_off_itself")


def _check_target(rule: PriceRule | Floor, known: _Known) -> Iterator[Fault]:
    if count_namings(rule) > 1:
        yield fault(rule.where, "target_ambiguous")
    breadth, name = target_of(rule)
    if breadth is Breadth.EVERYTHING:
        return
    if breadth is not Breadth.SKU:
        if (breadth, name) not in known.targets:
            yield fault(rule.where, _BREADTH_FAULTS[breadth], name=name)
        return
    article = known.articles.get(name)
    if article is None:
        yield fault(rule.where, "sku_unknown", sku=name)
    elif rule.unit and rule.unit not in {unit.name for unit in article.product.units}:
        yield fault(rule.where, "unit_unknown", sku=name, unit=rule.unit)


def _missing(level: PriceLevel, audience: Audience) -> str:
    """Return what a rule of a level has to name and does not: a class price for no class is a list price."""
    match level:
        case PriceLevel.PROJECT_CONTRACT:
            return "" if audience.project else "project"
        case PriceLevel.DEALER_CONTRACT | PriceLevel.DEALER_SPECIAL:
            return "" if audience.dealer_id else "dealer"
        case PriceLevel.DEALER_CLASS:
            return "" if audience.dealer_class else "dealer_class"
        case PriceLevel.REGION:
            return "" if audience.region else "region"
        case PriceLevel.CHANNEL:
            return "" if audience.channel else "channel"
        case PriceLevel.MANUAL | PriceLevel.BRAND_LIST:
            return ""
        case other:
            assert_never(other)
