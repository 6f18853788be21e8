"""Contracts between the brand and a dealer, for its own business or for one project, in versions that follow each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from domain.calendar import WEEKENDS, Calendar
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError
from domain.money import Fen
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.selection import EVERYTHING, Selection
from domain.terms import Term, split_terms

_DAY = timedelta(days=1)


class ContractType(StrEnum):
    """What a contract is about: all a dealer buys, or what it buys for one project."""

    DEALER = "dealer"
    PROJECT = "project"


_LEVELS = {
    ContractType.DEALER: PriceLevel.DEALER_CONTRACT,
    ContractType.PROJECT: PriceLevel.PROJECT_CONTRACT,
}


@dataclass(frozen=True, slots=True)
class Target:
    """What the dealer promises to buy of some products over some days, in fen."""

    validity: Validity
    amount: Fen
    selection: Selection = EVERYTHING


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract in one version; amendments make a new version that follows from its `effective` day on.

    Without an `effective` day a version follows from the first day of its term. `renews` is the number of the
    contract it carries on. `payment` says when debts fall due, `payment_days` does so without one. The rules of
    `prices` get level, book and audience of the contract, whatever they say. `rebates` are programme ids.
    """

    number: str
    version: int
    dealer_id: int
    validity: Validity
    payment_days: int = 30
    type: ContractType = ContractType.DEALER
    project: str = ""
    territory: frozenset[str] = frozenset()
    targets: tuple[Target, ...] = ()
    prices: tuple[PriceRule, ...] = ()
    rebates: tuple[str, ...] = ()
    payment: Term | None = None
    credit: CreditPolicy | None = None
    effective: date | None = None
    renews: str = ""

    def __post_init__(self) -> None:
        if self.payment_days < 0:
            raise DomainError("payment_days_negative", contract=self.number)

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"contract/{self.number}/{self.version}"

    @property
    def follows_from(self) -> date:
        """The first day the version counts, whether the term covers it or not."""
        return self.effective or self.validity.first or date.min


@dataclass(frozen=True, slots=True)
class Pin:
    """The version of a contract that a document was made under, for ever."""

    number: str
    version: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """A contract about to end with nothing after it."""

    contract: Contract
    days_left: int


def due_day(contract: Contract | None, shipped: date, calendar: Calendar = WEEKENDS) -> date:
    """Return the day a shipment's debt has fallen due whole: by the payment term, else by the contract's days.

    Without a contract it is due at once; of several parts it is the last one's day.
    """
    if contract is None or contract.payment is None:
        return shipped + timedelta(days=contract.payment_days if contract else 0)
    return max(one.due for one in split_terms(contract.payment, 0, shipped, calendar))


def version_spans(contracts: Iterable[Contract]) -> Iterator[tuple[Contract, Validity]]:
    """Give each version that is ever in force, the newest first, with its days: inside its term, until the next follows."""
    ordered = sorted(contracts, key=lambda contract: (contract.number, contract.version))
    for _, versions in groupby(ordered, key=lambda contract: contract.number):
        following: Contract | None = None
        for contract in reversed(list(versions)):
            if following is not None and following.follows_from <= contract.follows_from:
                continue
            until = None if following is None else following.follows_from - _DAY
            following = contract
            if span := _inside(Validity(contract.follows_from, until), contract.validity):
                yield contract, span


def _inside(one: Validity, other: Validity) -> Validity | None:
    """Return the days of both, None if there are none."""
    first = max(one.first or date.min, other.first or date.min)
    last = min(one.last or date.max, other.last or date.max)
    if last < first:
        return None
    return Validity(None if first == date.min else first, None if last == date.max else last)


def in_force(contracts: Iterable[Contract], day: date) -> tuple[Contract, ...]:
    """Return the contracts in force on a day, each in the newest version that had followed by then, by number.

    An amendment that ends the term early ends the contract: the version before it does not come back.
    """
    found = [contract for contract, span in version_spans(contracts) if span.covers(day)]
    return tuple(sorted(found, key=lambda contract: contract.number))


def contract_for(contracts: Iterable[Contract], day: date, project: str = "") -> Contract | None:
    """Return what an order of a day is made under: the contract of its project, else the dealer contract in force.

    Should several be in force, it is the one that began last.
    """
    standing = in_force(contracts, day)
    own = [one for one in standing if one.type is ContractType.PROJECT and project and one.project == project]
    plain = [one for one in standing if one.type is ContractType.DEALER]
    return max(own or plain, key=lambda one: (one.validity.first or date.min, one.number), default=None)


def write_pin(pinned: Pin) -> str:
    """Return a pin as documents carry it: "HT-1/2"."""
    return f"{pinned.number}/{pinned.version}"


def read_pin(text: str) -> Pin | None:
    """Return the pin a document carries, None where it names no version."""
    number, _, version = text.rpartition("/")
    is_version = version.isascii() and version.isdigit() and len(version) < 10
    return Pin(number, int(version)) if number and is_version else None


def pin(contract: Contract) -> Pin:
    """Return what a document keeps of a contract."""
    return Pin(contract.number, contract.version)


def project_of(contracts: Iterable[Contract], pinned: Pin) -> str:
    """Return the project of a pinned contract, whichever of its versions there are; empty where there is none."""
    return next((one.project for one in contracts if one.number == pinned.number), "")


def find_pinned(contracts: Iterable[Contract], pinned: Pin) -> Contract:
    """Return the version a document was made under; one that is not there is refused as `contract_unknown`."""
    for contract in contracts:
        if pin(contract) == pinned:
            return contract
    raise DomainError("contract_unknown", contract=pinned.number, version=pinned.version)


def targets_on(contract: Contract, day: date) -> tuple[Target, ...]:
    """Return the targets whose days cover a day."""
    return tuple(target for target in contract.targets if target.validity.covers(day))


def list_renewals(contracts: Sequence[Contract], day: date, *, days_before: int) -> list[Renewal]:
    """List the contracts in force that end within some days and are carried on by nothing, the soonest first."""
    renewals = []
    for contract in in_force(contracts, day):
        last = contract.validity.last
        if last is None or last == date.max or (last - day).days > days_before:
            continue
        after = in_force(contracts, last + _DAY)
        if all(contract.number not in (other.number, other.renews) for other in after):
            renewals.append(Renewal(contract, (last - day).days))
    return sorted(renewals, key=lambda renewal: (renewal.days_left, renewal.contract.number))


def contract_rules(contracts: Iterable[Contract]) -> list[PriceRule]:
    """Return the price rules of contracts, each for its dealer or project and for the days its version is in force."""
    return [
        _own(rule, contract, validity)
        for contract, span in version_spans(contracts)
        for rule in contract.prices
        if (validity := _inside(rule.validity, span))
    ]


def _own(rule: PriceRule, contract: Contract, validity: Validity) -> PriceRule:
    audience = replace(rule.audience, dealer_id=contract.dealer_id, project=contract.project)
    return replace(
        rule,
        id=f"{contract.number}/{contract.version}/{rule.id}",
        level=_LEVELS[contract.type],
        book=contract.number,
        validity=validity,
        audience=audience,
    )
