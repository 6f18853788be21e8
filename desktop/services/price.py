"""Which price applies here, by all levels: what customers pay in this store, and what the dealer pays HQ."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.reading import read_rows
from desktop.services.catalogue import ShelfArticle, load_articles
from desktop.services.policy import (
    Contracts,
    Place,
    Policy,
    list_books,
    load_contracts,
    load_place,
    load_policy,
    read_one,
)
from domain.breadth import targets_of
from domain.errors import DomainError
from domain.money import Quantity, UnitPrice
from domain.period import Validity
from domain.price import ALWAYS, Customer, PriceLevel, PriceRule, PriceTrace, find_price
from domain.price_book import list_prices_on
from domain.selection import Item
from protocol.rule import Subject

log = logging.getLogger(__name__)

OWN: Final = "own:"
"""How the id of a store's own price begins; no promotion of the brand reduces it."""
_COLUMNS: Final = "id, level, book, sku, unit, price, first, last, minimum"
_LISTED: Final = "(SELECT value FROM json_each(?1))"
_PUBLISHED: Final = f"SELECT {_COLUMNS} FROM catalog.price WHERE sku IN {_LISTED}"  # noqa: S608
_OWN: Final = (
    f"SELECT '{OWN}' || sku, {PriceLevel.BRAND_LIST.value}, '', sku, json_extract(units, '$[0][0]'), price,"  # noqa: S608
    f" NULL, NULL, 0 FROM main.local_product WHERE price > 0 AND sku IN {_LISTED}"
    f" AND sku NOT IN (SELECT sku FROM catalog.price WHERE sku IN {_LISTED})"
)
_CONTRACT: Final = f"SELECT {_COLUMNS} FROM main.contract_price WHERE sku IN {_LISTED}"  # noqa: S608
_RETAIL: Final = f"{_PUBLISHED} AND level = {PriceLevel.BRAND_LIST.value} UNION ALL {_OWN}"
_PURCHASE: Final = f"{_PUBLISHED} UNION ALL {_CONTRACT}"
_RULES: Final = (
    "SELECT id, version, row_hash, target, body FROM catalog.rule"
    " WHERE subject = 'price' AND target IN (SELECT value FROM json_each(?1))"
    " AND (first IS NULL OR first <= ?2) AND (last IS NULL OR last >= ?2)"
)
_RULES_KEPT: Final = 20_000
_ROWS_KEPT: Final = 32_768
_LEVELS: Final = {level.value: level for level in PriceLevel}

Rules = Mapping[str, Sequence[PriceRule]]
_UNREAD: Final = object()
_read_rules: dict[tuple[str, int, int], PriceRule | None] = {}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where prices are found on a business day: for whom, under which policy; a `RuleSource` for `domain.quote`.

    At the counter only the levels from region on speak, for the others are between the brand and its dealers.
    """

    session: Session
    day: date
    customer: Customer
    policy: Policy
    contracts: Contracts
    is_retail: bool

    def find_rules(self, items: Iterable[Item], customer: Customer) -> Rules:
        """Return by SKU every rule that names a product in some way and is for this dealer or for no one dealer."""
        asked = tuple(items)
        plain = _RETAIL if self.is_retail else _PURCHASE
        found = _load(self.session, plain, [item.sku for item in asked], self.day)
        if self.policy.has_prices:
            _add_rules(self, asked, found)
        if self.contracts.numbers and not self.is_retail:
            self._add_contracts(asked, found)
        return found

    def _add_contracts(self, items: Sequence[Item], found: dict[str, list[PriceRule]]) -> None:
        """Add the price terms that stand in contracts to the rows that are published beside them."""
        whole = self.contracts.prices.find_rules(items, self.customer)
        for item in items:
            found[item.sku] = [*found[item.sku], *whole.get(item.sku, ())]

    def find(self, article: ShelfArticle, rules: Rules, unit: str, quantity: Quantity) -> PriceTrace:
        """Return the price of one `unit` and why; refused as `price_missing` or `price_tie`."""
        item = article.article.item
        return find_price(
            article.product,
            rules.get(item.sku, ()),
            unit=unit,
            quantity=quantity,
            day=self.day,
            item=item,
            customer=self.customer,
        )

    def find_or_none(
        self, article: ShelfArticle, rules: Rules, unit: str, quantity: Quantity
    ) -> PriceTrace | None:
        """Return the price of a unit with why, None where there is none."""
        try:
            return self.find(article, rules, unit, quantity)
        except DomainError:
            return None


def open_retail(session: Session, day: date) -> Desk:
    """Return where a sale's prices are found on a day."""
    policy = load_policy(session, day)
    return retail_desk(session, day, policy, load_place(session) if policy.version else Place())


def retail_desk(session: Session, day: date, policy: Policy, place: Place) -> Desk:
    """Return where a sale's prices are found under a policy in a place."""
    return Desk(session, day, place.seller, policy, Contracts(), is_retail=True)


def open_purchase(session: Session, day: date, *, project: str = "") -> Desk:
    """Return where the prices of an order to HQ are found on a day, for all the dealer buys or for one project."""
    customer = load_place(session).buyer(project)
    policy, contracts = load_policy(session, day), load_contracts(session)
    return Desk(session, day, customer, policy, contracts, is_retail=False)


def load_purchase_rules(session: Session, skus: Collection[str], day: date) -> Rules:
    """Return the plain rows that price an order to HQ on a day, by SKU: the dealer's contract and the brand's list."""
    return _load(session, _PURCHASE, skus, day)


def get_price(session: Session, sku: str, unit: str, quantity: Quantity, day: date) -> PriceTrace:
    """Return the retail price of one `unit` and why it is that; refused as `price_missing` or `product_unknown`."""
    return _get(open_retail(session, day), sku, unit, quantity)


def get_purchase_price(session: Session, sku: str, unit: str, quantity: Quantity, day: date) -> PriceTrace:
    """Return what one `unit` costs the dealer and why; refused as `price_missing` or `product_unknown`."""
    return _get(open_purchase(session, day), sku, unit, quantity)


def _get(desk: Desk, sku: str, unit: str, quantity: Quantity) -> PriceTrace:
    article = load_articles(desk.session, (sku,)).get(sku)
    if article is None:
        raise DomainError("product_unknown", sku=sku)
    return desk.find(article, desk.find_rules((article.article.item,), desk.customer), unit, quantity)


def list_retail_prices(session: Session, skus: Collection[str], day: date) -> dict[str, UnitPrice]:
    """Return the retail price of one base unit by SKU; SKUs without a price are left out."""
    articles, desk = load_articles(session, skus), open_retail(session, day)
    rules = desk.find_rules([one.article.item for one in articles.values()], desk.customer)
    prices = {}
    for sku, one in articles.items():
        if trace := desk.find_or_none(one, rules, one.product.units[0].name, 1000):
            prices[sku] = trace.price
    return prices


def _add_rules(desk: Desk, items: Sequence[Item], found: dict[str, list[PriceRule]]) -> None:
    """Add the policy's rules, found by what they name; a list price of another book does not hold here."""
    named = {item: [f"{breadth.name.lower()}:{name}" for breadth, name in targets_of(item)] for item in items}
    asked = msgspec.json.encode(sorted({target for targets in named.values() for target in targets})).decode()
    books = set(list_books(desk.session))
    by_target: dict[str, list[PriceRule]] = defaultdict(list)
    rows = read_rows(desk.session, _RULES, (asked, desk.day.isoformat()))
    for id, version, row_hash, target, body in rows:
        rule = _read(id, version, row_hash, body)
        if rule is not None and _speaks(desk, rule, books):
            by_target[target].append(rule)
    if by_target:
        for item, targets in named.items():
            found[item.sku] = [
                *found[item.sku],
                *(rule for one in targets for rule in by_target.get(one, ())),
            ]


def _speaks(desk: Desk, rule: PriceRule, books: Collection[str]) -> bool:
    """Tell whether a rule is for this side of the business and not for another dealer or book."""
    if rule.audience.dealer_id not in (0, desk.customer.dealer_id):
        return False
    if rule.level is PriceLevel.BRAND_LIST:
        return not rule.book or not books or rule.book in books
    return not desk.is_retail or rule.level >= PriceLevel.REGION


def _read(id: str, version: int, row_hash: int, body: str) -> PriceRule | None:
    """Read a rule once; one that cannot be read is told once and left out."""
    key = (id, version, row_hash)
    known = _read_rules.get(key, _UNREAD)
    if known is not _UNREAD:
        return known  # type: ignore[return-value]  # the only other value was just ruled out
    rule, faults = read_one(Subject.PRICE, id, version, body)
    for fault in faults:
        log.warning("a published price is left out: %s", fault)
    if len(_read_rules) >= _RULES_KEPT:
        _read_rules.clear()
    _read_rules[key] = rule
    return rule if isinstance(rule, PriceRule) else None


def _load(session: Session, sql: str, skus: Collection[str], day: date) -> dict[str, list[PriceRule]]:
    asked = msgspec.json.encode(sorted(set(skus))).decode()
    rules: dict[str, list[PriceRule]] = defaultdict(list)
    for row in read_rows(session, sql, (asked,)):
        rules[row[3]].append(_rule(*row))
    for sku, rows in rules.items():
        rules[sku] = list_prices_on(rows, day)
    return rules


@lru_cache(maxsize=_ROWS_KEPT)
def _rule(
    id: str,
    level: int,
    book: str,
    sku: str,
    unit: str,
    price: UnitPrice,
    first: str | None,
    last: str | None,
    minimum: Quantity,
) -> PriceRule:
    """Make a rule of a row; a shop sells the same products all day."""
    validity = Validity(_day(first), _day(last)) if first or last else ALWAYS
    own = id.startswith(OWN)
    return PriceRule(id, _LEVELS[level], book, sku, unit, price, validity, minimum, is_final=own)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
