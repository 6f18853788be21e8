"""What keeps a policy from being published: every fault of every rule over what HQ knows, listed at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.breadth import Breadth, targets_of
from domain.credit.policy import check_policy as check_credit
from domain.fault import Fault, fault
from domain.floor import Floor
from domain.policy import Policy, list_rule
from domain.price import PriceLevel, PriceRule
from domain.price_book import Article
from domain.price_check import check_floors, check_prices
from domain.promotion.check import check_promotions
from domain.promotion.rule import Promotion
from domain.rebate.programme import Programme
from domain.selection import Item, Selection
from domain.trial.rebate import RebatePolicy, check_rebates

_EXCUSED: Mapping[str, tuple[str, ...]] = {
    "promotions": ("coupon_unknown",),
    "budgets": ("budget_unknown",),
    "programmes": ("programme_in_contract",),
    "lists": ("book_in_use",),
}
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What rules may name, the articles there are and the dealers by id; and what others rely on.

    `promised` are the contracts by the programmes they name, `books` the dealers by the price book they buy by.
    """

    articles: Sequence[Article]
    dealers: frozenset[int] = frozenset()
    promised: Mapping[str, Sequence[str]] = field(default_factory=dict)
    books: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Names:
    """What a selection may name."""

    items: Mapping[str, Item]
    targets: frozenset[tuple[Breadth, str]]


def check_policy(policy: Policy, known: Known, incomplete: Collection[str] = ()) -> list[Fault]:
    """List everything that keeps a policy from being published.

    Parts named in `incomplete` had entries that could not be read: what is missing in them is no fault of others.
    """
    items = {one.product.sku: one.item for one in known.articles}
    names = _Names(items, frozenset(target for item in items.values() for target in targets_of(item)))
    faults = [
        *_check_prices(policy, known),
        *check_floors(policy.floors, known.articles),
        *_check_ids(floor.where for floor in policy.floors),
        *check_promotions(policy.promotions, items=items, budgets=policy.budgets),
        *(found for one in policy.promotions for found in _check_promotion(one, names)),
        *check_rebates(RebatePolicy(policy.programmes, policy.offset)),
        *(found for one in policy.programmes for found in _check_programme(one, names)),
        *_check_offset(policy, names),
        *check_credit(policy.credit),
        *(fault(one.where, "account_of_a_dealer") for one in policy.credit.accounts),
        *_check_missing_ids(policy),
        *_check_promised(policy, known),
    ]
    excused = {code for part in incomplete for code in _EXCUSED.get(part, ())}
    return [one for one in faults if one.code not in excused]


def _check_prices(policy: Policy, known: Known) -> Iterator[Fault]:
    """Check list by list: rules of two price books never meet at a till."""
    lists = {book: [list_rule(book, price) for price in prices] for book, prices in policy.lists.items()}
    others: list[PriceRule] = []
    everywhere: list[PriceRule] = []
    for rule in policy.prices:
        if rule.level is not PriceLevel.BRAND_LIST:
            others.append(rule)
        elif rule.book:
            lists.setdefault(rule.book, []).append(rule)
        else:
            everywhere.append(rule)
    groups = [[*rules, *everywhere] for rules in lists.values()] or [everywhere]
    found = (one for rules in (*groups, others) for one in check_prices(rules, known.articles))
    told = {str(one): one for one in found if not _is_twice(one)}
    yield from told.values()
    yield from _check_ids(rule.where for rules in (*lists.values(), everywhere, others) for rule in rules)
    for rule in policy.prices:
        if rule.audience.dealer_id and rule.audience.dealer_id not in known.dealers:
            yield fault(rule.where, "dealer_unknown", dealer=rule.audience.dealer_id)


def _is_twice(found: Fault) -> bool:
    """Tell whether a fault only says that one id stands twice, which is counted over all books."""
    is_own_tie = found.code == "price_tie" and found.facts["first"] == found.facts["second"]
    return is_own_tie or found.code == "id_twice"


def _check_ids(places: Iterable[str]) -> Iterator[Fault]:
    counted = Counter(places)
    yield from (fault(where, "id_twice", times=times) for where, times in counted.items() if times > 1)


def _check_promotion(promotion: Promotion, names: _Names) -> Iterator[Fault]:
    """Give what its selections name and nobody has; `check_promotions` looks at SKUs."""
    for selection in promotion.selections:
        yield from _check_selection(promotion.where, selection, names)


def _check_programme(programme: Programme, names: _Names) -> Iterator[Fault]:
    where = programme.where
    named = {*programme.launches}
    for selection in (programme.selection, programme.focus):
        named |= selection.skus | selection.except_skus
        yield from _check_selection(where, selection, names)
    yield from (fault(where, "sku_unknown", sku=sku) for sku in sorted(named - names.items.keys()))


def _check_selection(where: str, selection: Selection, names: _Names) -> Iterator[Fault]:
    for breadth, code, named in (
        (Breadth.SERIES, "series_unknown", selection.series | selection.except_series),
        (Breadth.CATEGORY, "category_unknown", selection.categories | selection.except_categories),
        (Breadth.BRAND, "brand_unknown", selection.brands),
    ):
        for name in sorted(named):
            if (breadth, name) not in names.targets:
                yield fault(where, code, name=name)


def _check_offset(policy: Policy, names: _Names) -> Iterator[Fault]:
    for name in policy.offset.categories:
        if (Breadth.CATEGORY, name) not in names.targets:
            yield fault(f"offset/{name}", "category_unknown", name=name)


def _check_missing_ids(policy: Policy) -> Iterator[Fault]:
    rules: tuple[PriceRule | Floor | Promotion | Programme, ...]
    rules = (*policy.prices, *policy.floors, *policy.promotions, *policy.programmes)
    yield from (fault(rule.where, "id_missing") for rule in rules if not rule.id)
    if "" in policy.budgets:
        yield fault("budget/", "id_missing")
    if "" in policy.lists:
        yield fault("list/", "book_missing")


def _check_promised(policy: Policy, known: Known) -> Iterator[Fault]:
    """Give what would be dropped though a contract or a dealer relies on it."""
    kept = {programme.id for programme in policy.programmes}
    for id in sorted(known.promised.keys() - kept):
        named = known.promised[id]
        yield fault(f"rebate/{id}", "programme_in_contract", contracts=len(named), named=_told(named))
    for book in sorted(book for book, prices in policy.lists.items() if book in known.books and not prices):
        dealers = known.books[book]
        yield fault(f"list/{book}", "book_in_use", dealers=len(dealers), named=_told(dealers))


def _told(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
