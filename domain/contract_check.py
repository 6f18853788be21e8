"""What keeps contracts from being published: every fault of every version, listed at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, groupby, pairwise

from domain.contract import Contract, ContractType, contract_rules
from domain.credit.policy import check_policy
from domain.fault import Fault, fault
from domain.period import Validity
from domain.price_book import Article
from domain.price_check import check_prices
from domain.terms import check_term


def check_contracts(
    contracts: Sequence[Contract], articles: Iterable[Article], programmes: Collection[str]
) -> list[Fault]:
    """List everything that keeps contracts from being published over the articles and rebate programmes there are."""
    faults = [found for contract in contracts for found in _check(contract, programmes)]
    ordered = sorted(contracts, key=lambda contract: (contract.number, contract.version))
    for _, versions in groupby(ordered, key=lambda contract: contract.number):
        for before, after in pairwise(versions):
            faults += _check_versions(before, after)
    return [*faults, *check_prices(contract_rules(contracts), articles)]


def _check(contract: Contract, programmes: Collection[str]) -> Iterator[Fault]:
    where = contract.where
    if contract.version < 1:
        yield fault(where, "version_not_positive", version=contract.version)
    if (contract.type is ContractType.PROJECT) is not bool(contract.project):
        yield fault(where, "project_missing" if not contract.project else "project_of_dealer_contract")
    for programme in contract.rebates:
        if programme not in programmes:
            yield fault(where, "rebate_unknown", programme=programme)
    for rule in contract.prices:
        if not _contains(contract.validity, rule.validity):
            yield fault(where, "price_outside_term", rule=rule.id)
    parts = [] if contract.payment is None else check_term(contract.payment)
    parts += [] if contract.credit is None else check_policy(contract.credit)
    yield from (Fault(f"{where}/{found.where}", found.code, found.facts) for found in parts)
    yield from _check_targets(contract)


def _check_targets(contract: Contract) -> Iterator[Fault]:
    where = contract.where
    for place, target in enumerate(contract.targets, start=1):
        if target.amount <= 0:
            yield fault(where, "target_not_positive", target=place)
        if not _contains(contract.validity, target.validity):
            yield fault(where, "target_outside_term", target=place)
    for (place, one), (other_place, other) in combinations(enumerate(contract.targets, start=1), 2):
        if one.selection == other.selection and one.validity.meets(other.validity):
            yield fault(where, "targets_overlap", first=place, second=other_place)


def _check_versions(before: Contract, after: Contract) -> Iterator[Fault]:
    if before.version == after.version:
        yield fault(after.where, "version_twice")
    elif after.follows_from < before.follows_from:
        yield fault(after.where, "amendment_before_its_version", day=after.follows_from.isoformat())
    if (before.dealer_id, before.type, before.project) != (after.dealer_id, after.type, after.project):
        yield fault(after.where, "contract_party_changed")


def _contains(outer: Validity, inner: Validity) -> bool:
    """Tell whether the days named by `inner` lie in `outer`; what it leaves open is the contract's."""
    return all(day is None or outer.covers(day) for day in (inner.first, inner.last))
