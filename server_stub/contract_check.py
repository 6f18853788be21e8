"""What keeps a version of a contract from being signed: every fault against what HQ really has, listed at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.contract import Contract, ContractType, contract_rules, version_spans
from domain.contract_check import check_contracts
from domain.errors import DomainError
from domain.fault import Fault, fault
from domain.price import list_ties
from domain.price_book import Article
from domain.product import Product, ProductType
from domain.selection import Item, Selection
from domain.unit import Unit
from protocol.rule import Subject
from server_stub.models import Price, ProductUnit, Rule
from server_stub.models import Product as StoredProduct
from server_stub.publish import price_rule

_LONGEST = 64


class FaultyError(DomainError):
    """A refusal for several faults, all of which it carries."""

    def __init__(self, code: str, faults: Sequence[Fault]) -> None:
        super().__init__(code, faults=len(faults), first=str(faults[0]))
        self.faults = tuple(faults)


def known_programmes(session: Session, day: date | None = None) -> frozenset[str]:
    """Return the ids of the rebate programmes that the brand has not ended before a day, without one those it goes on with."""
    lasts = Rule.last.is_(None) if day is None else or_(Rule.last.is_(None), Rule.last >= day)
    query = select(Rule.id).where(Rule.subject == Subject.PROGRAMME.value)
    return frozenset(session.scalars(query.where(lasts)))


def check_signing(
    session: Session, dealer_id: int, contracts: Sequence[Contract], contract: Contract
) -> list[Fault]:
    """List what keeps one version from being signed beside all that the dealer has; others' faults keep nothing back."""
    articles = _named_articles(session, contract)
    before = (one for one in contracts if one.number == contract.number and one != contract)
    known = known_programmes(session, contract.validity.last) | {id for one in before for id in one.rebates}
    found = check_contracts(contracts, articles, known)
    rules = contract_rules(contracts)
    plain = session.scalars(select(Price).where(Price.dealer_id == dealer_id).order_by(Price.id))
    own = {rule.id for rule in rules}
    for tie in list_ties([*rules, *map(price_rule, plain)]):
        if (tie.first.id in own) is not (tie.second.id in own):
            found.append(fault(tie.first.where, "price_tie", first=tie.first.id, second=tie.second.id))
    return [
        *_check_number(contract),
        *(one for one in found if _concerns(one, contract)),
        *_check_targets(contract, articles),
        *_check_overlaps(contracts, contract),
    ]


def _concerns(found: Fault, contract: Contract) -> bool:
    mine = f"{contract.number}/{contract.version}"
    named = (found.where.partition("/")[2], *(str(found.facts.get(name, "")) for name in ("first", "second")))
    return any(name == mine or name.startswith(f"{mine}/") for name in named)


def _check_number(contract: Contract) -> Iterator[Fault]:
    number = contract.number
    if not number.strip() or number != number.strip() or not number.isprintable() or len(number) > _LONGEST:
        yield fault(contract.where, "number_unfit", number=number[:_LONGEST])


def _check_targets(contract: Contract, articles: Sequence[Article]) -> Iterator[Fault]:
    items = [article.item for article in articles]
    known = {
        "sku_unknown": {item.sku for item in items},
        "series_unknown": {item.series for item in items},
        "category_unknown": {item.category for item in items},
        "brand_unknown": {item.brand for item in items},
    }
    for place, target in enumerate(contract.targets, start=1):
        named = zip(known, _namings(target.selection), strict=True)
        for code, names in named:
            for name in sorted(names - known[code]):
                yield fault(contract.where, code, target=place, name=name)


def _namings(selection: Selection) -> tuple[frozenset[str], ...]:
    skus = selection.skus | selection.except_skus
    series = selection.series | selection.except_series
    return skus, series, selection.categories | selection.except_categories, selection.brands


def _check_overlaps(contracts: Sequence[Contract], contract: Contract) -> Iterator[Fault]:
    """Two contracts for the same business on one day would leave open which of them an order is made under."""
    spans = [
        (one, span)
        for one, span in version_spans(contracts)
        if (one.type, one.project) == (contract.type, contract.project)
    ]
    mine = [span for one, span in spans if one.number == contract.number]
    others = {
        one.number
        for one, span in spans
        if one.number != contract.number and any(span.meets(my) for my in mine)
    }
    code = "contracts_overlap" if contract.type is ContractType.DEALER else "project_contracts_overlap"
    for number in sorted(others):
        yield fault(contract.where, code, other=number)


def _named_articles(session: Session, contract: Contract) -> list[Article]:
    """Return the products a contract names, and those of the series, categories and brands it names."""
    selections = [target.selection for target in contract.targets]
    named = [set().union(*parts) for parts in zip(*map(_namings, selections), strict=True)] or [set()] * 4
    columns = (StoredProduct.sku, StoredProduct.series, StoredProduct.category, StoredProduct.brand)
    asked = [
        column.in_(
            sorted(names | {value for rule in contract.prices if (value := getattr(rule, column.key))})
        )
        for column, names in zip(columns, named, strict=True)
    ]
    products = session.scalars(select(StoredProduct).where(or_(*asked)).order_by(StoredProduct.sku)).all()
    units = _units(session, [one.sku for one in products])
    return [
        Article(
            Product(one.sku, one.name, units[one.sku], one.tax_rate, ProductType(one.type)),
            Item(one.sku, one.series, one.category, one.brand),
        )
        for one in products
    ]


def _units(session: Session, skus: Iterable[str]) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, tuple[Unit, ...]] = defaultdict(tuple)
    query = select(ProductUnit).where(ProductUnit.sku.in_(list(skus)))
    for row in session.scalars(query.order_by(ProductUnit.sku, ProductUnit.place)):
        found[row.sku] += (Unit(row.name, row.numerator, row.denominator),)
    return found
