"""A policy: all that the brand publishes at once, rule by rule, and how one policy differs from another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from domain.credit.policy import CreditPolicy
from domain.floor import Floor
from domain.money import Fen, Quantity, UnitPrice
from domain.price import PriceLevel, PriceRule
from domain.promotion.rule import Promotion
from domain.rebate.programme import Programme
from domain.rebate.wallet import OffsetRule

BRAND_WIDE = "brand"
"""The id of what a policy has once: the rule of offsets and the credit policy."""


class Part(StrEnum):
    """What a rule of a policy is about."""

    LIST = "list"
    PRICE = "price"
    FLOOR = "floor"
    PROMOTION = "promotion"
    BUDGET = "budget"
    PROGRAMME = "programme"
    OFFSET = "offset"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What one `unit` of a SKU costs on a price list, from a minimum of base units on."""

    sku: str
    unit: str
    price: UnitPrice
    minimum: Quantity = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """All that the brand publishes for its dealers and stores; budgets are in fen.

    `lists` are the plain list prices by price book; a book that is not named stays as it is, and one that is named
    holds nothing else. Whatever says more than a list does (a level, dates, whom it is for, a rate) stands in `prices`;
    a rule of level brand_list there holds in its book, or in all where it names none. `credit` is what holds for every
    dealer, without accounts.
    """

    lists: Mapping[str, tuple[ListPrice, ...]] = field(default_factory=dict)
    prices: tuple[PriceRule, ...] = ()
    floors: tuple[Floor, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    budgets: Mapping[str, Fen] = field(default_factory=dict)
    programmes: tuple[Programme, ...] = ()
    offset: OffsetRule = OffsetRule()
    credit: CreditPolicy = CreditPolicy()


Key = tuple[Part, str]
"""Which rule of a policy: its part and its id."""


def name_list_price(book: str, price: ListPrice) -> str:
    """Return the id of a list price."""
    minimum = f"/{price.minimum}" if price.minimum else ""
    return f"{book}/{price.sku}/{price.unit}{minimum}"


def list_rule(book: str, price: ListPrice) -> PriceRule:
    """Return a list price as the rule it is."""
    id = name_list_price(book, price)
    return PriceRule(
        id, PriceLevel.BRAND_LIST, book, price.sku, price.unit, price.price, minimum=price.minimum
    )


def rules_of(policy: Policy) -> Iterator[tuple[Key, Any]]:
    """Give every rule of a policy but its list prices; what a policy has once is given where it says anything."""
    for part, rules in (
        (Part.PRICE, policy.prices),
        (Part.FLOOR, policy.floors),
        (Part.PROMOTION, policy.promotions),
        (Part.PROGRAMME, policy.programmes),
    ):
        yield from (((part, rule.id), rule) for rule in rules)
    yield from (((Part.BUDGET, id), amount) for id, amount in policy.budgets.items())
    if policy.offset != OffsetRule():
        yield (Part.OFFSET, BRAND_WIDE), policy.offset
    if policy.credit != CreditPolicy():
        yield (Part.CREDIT, BRAND_WIDE), policy.credit


def arrange(policy: Policy) -> Policy:
    """Return the same policy with everything in order of its ids, so that equal policies are equal values."""
    lists = {
        book: tuple(sorted(prices, key=lambda one: (one.sku, one.unit, one.minimum, one.price)))
        for book, prices in sorted(policy.lists.items())
    }
    return replace(
        policy,
        lists=lists,
        prices=_by_id(policy.prices),
        floors=_by_id(policy.floors),
        promotions=_by_id(policy.promotions),
        budgets=dict(sorted(policy.budgets.items())),
        programmes=_by_id(policy.programmes),
    )


def _by_id(rules: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.id))


def complete(policy: Policy, running: Policy) -> Policy:
    """Return a policy with the price books it does not name as they run."""
    return replace(policy, lists={**running.lists, **policy.lists})


class Kind(StrEnum):
    """How a rule differs between two policies."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, by its path ("validity.last"); None is what is not there."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One rule that differs, None on the side that has it not; `fields` says where, when both have it."""

    part: Part
    id: str
    before: Any
    after: Any
    fields: tuple[FieldChange, ...] = ()

    @property
    def kind(self) -> Kind:
        """How it differs."""
        if self.before is None:
            return Kind.ADDED
        return Kind.REMOVED if self.after is None else Kind.CHANGED


_PLACES = {part: place for place, part in enumerate(Part)}


def diff(before: Policy, after: Policy) -> list[Change]:
    """List every rule that was added, removed or changed, by part and id."""
    old, new = _everything(before), _everything(after)
    changes = [_compare(key, old.get(key), new.get(key)) for key in old | new if old.get(key) != new.get(key)]
    return sorted(changes, key=lambda change: (_PLACES[change.part], change.id))


def _everything(policy: Policy) -> dict[Key, Any]:
    found = dict(rules_of(policy))
    for book, prices in policy.lists.items():
        found |= {(Part.LIST, name_list_price(book, price)): price for price in prices}
    return found


def _compare(key: Key, before: Any, after: Any) -> Change:
    there = before is not None and after is not None
    return Change(*key, before, after, tuple(_fields("", before, after)) if there else ())


def _fields(path: str, before: Any, after: Any) -> Iterator[FieldChange]:
    """Give what differs; values of one type are compared field by field, maps by key, all else as a whole."""
    if is_dataclass(before) and type(before) is type(after):
        names = [one.name for one in fields(before)]
        pairs = [(name, getattr(before, name), getattr(after, name)) for name in names]
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        pairs = [(name, before.get(name), after.get(name)) for name in sorted({*before, *after})]
    else:
        yield FieldChange(path, before, after)
        return
    for name, old, new in pairs:
        if old != new:
            yield from _fields(f"{path}.{name}" if path else name, old, new)
