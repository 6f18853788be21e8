"""The dealer's contracts as agreed with HQ: those in force, coming and ended, how far targets are, what versions changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.dealer import Contract as ShortContract
from desktop.models.order import OrderStatus
from desktop.models.receiving import Shipment
from desktop.models.terms import ContractTerms
from desktop.services.outbox import get_sync_state
from desktop.services.rule_book import Names, find_rule, list_rules, load_items, load_names, named_skus
from desktop.services.statement import list_entries
from domain.contract import Contract, Target, list_renewals, version_spans
from domain.invoice import EntryType
from domain.money import MILLION, Fen, Rate, extend
from domain.order import OrderState
from domain.period import Validity
from domain.price import PriceRule
from domain.rebate.programme import Programme
from domain.selection import Selection
from protocol.order import DecidedLine, ShipmentLine
from protocol.plain import Reader
from protocol.rule import Subject

RENEWAL_DAYS: Final = 60
"""How long before its end a contract that nothing carries on asks for attention."""
_BOUGHT: Final = frozenset({EntryType.SHIPPED, EntryType.RETURNED})
_AGREED: Final = (OrderState.APPROVED.value, OrderState.RELEASED.value)
_shipped: Final = msgspec.json.Decoder(list[ShipmentLine]).decode
_decided: Final = msgspec.json.Decoder(list[DecidedLine]).decode


class Standing(StrEnum):
    """Where a contract or rule stands on a day."""

    RUNNING = "running"
    COMING = "coming"
    ENDED = "ended"


class Clause(StrEnum):
    """A part of a contract that a version may change."""

    TERM = "term"
    PROJECT = "project"
    TERRITORY = "territory"
    TARGETS = "targets"
    PRICES = "prices"
    REBATES = "rebates"
    PAYMENT = "payment"
    CREDIT = "credit"
    CHECKS = "checks"
    DEPOSIT = "deposit"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What a version took out of a clause and what it put in, as the domain's values."""

    clause: Clause
    removed: tuple[Any, ...]
    added: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in a list, in the version that counts today; `days_left` is None without an end."""

    contract: Contract
    standing: Standing
    days_left: int | None
    needs_renewal: bool

    @property
    def number(self) -> str:
        """Its number."""
        return self.contract.number


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target beside what this PC knows was bought and is ordered, in fen; `elapsed` is the share of its days gone by."""

    target: Target
    bought: Fen
    ordered: Fen
    elapsed: Rate


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version, the days in which it counts (None: never), and what it changed of the one before."""

    contract: Contract
    span: Validity | None
    changes: tuple[ClauseChange, ...]


@dataclass(frozen=True, slots=True)
class ContractSheet:
    """One contract in full; `is_whole` tells whether HQ sent all its terms or only the outline."""

    row: ContractRow
    is_whole: bool
    targets: tuple[TargetView, ...]
    rebates: tuple[tuple[str, Programme | None], ...]
    versions: tuple[VersionView, ...]
    names: Names
    as_of: datetime | None


def load_contracts(session: Session) -> tuple[Contract, ...]:
    """Return every version of every contract: in full where HQ sent it so, else as its outline."""
    full = {(one.number, one.version): one for one in _read_full(session)}
    columns = (ShortContract.number, ShortContract.version, ShortContract.first, ShortContract.last)
    query = select(*columns, ShortContract.payment_days, ShortContract.target, ShortContract.territory)
    short = {(row.number, row.version): _outline(row) for row in session.execute(query)}
    found = short | full
    return tuple(found[key] for key in sorted(found))


def _read_full(session: Session) -> Iterator[Contract]:
    for number, body in session.execute(select(ContractTerms.number, ContractTerms.body)):
        reader = Reader()
        contract = reader.read(Contract, msgspec.json.decode(body), f"contract/{number}")
        if not reader.faults:
            yield contract


def _outline(row: Any) -> Contract:
    validity = Validity(row.first, row.last)
    return Contract(
        number=row.number,
        version=row.version,
        dealer_id=0,
        validity=validity,
        payment_days=row.payment_days,
        territory=frozenset({row.territory} - {""}),
        targets=(Target(validity, row.target),) if row.target else (),
    )


def list_contracts(session: Session, today: date) -> list[ContractRow]:
    """Return one row a contract: those in force, then those to come, then those that ended, each by its end."""
    contracts = load_contracts(session)
    renewals = {one.contract.number for one in list_renewals(contracts, today, days_before=RENEWAL_DAYS)}
    spans = list(version_spans(contracts))
    rows = []
    for number, versions in groupby(contracts, key=lambda one: one.number):
        contract, standing = _counting(list(versions), spans, today)
        last = contract.validity.last
        left = (last - today).days if last and standing is not Standing.ENDED else None
        rows.append(ContractRow(contract, standing, left, number in renewals))
    order = list(Standing)
    return sorted(rows, key=lambda row: (order.index(row.standing), _end(row.contract), row.number))


def _end(contract: Contract) -> date:
    return contract.validity.last or date.max


def _counting(
    versions: Sequence[Contract], spans: Iterable[tuple[Contract, Validity]], day: date
) -> tuple[Contract, Standing]:
    """Return the version that counts on a day; without one the next to come, else the newest of the past."""
    mine = [(one, span) for one, span in spans if one in versions]
    for contract, span in mine:
        if span.covers(day):
            return contract, Standing.RUNNING
    coming = [(span.first, contract) for contract, span in mine if span.first and span.first > day]
    if coming:
        return min(coming, key=lambda one: one[0])[1], Standing.COMING
    return versions[-1], Standing.ENDED


def get_contract(session: Session, number: str, today: date) -> ContractSheet | None:
    """Return a contract's sheet, None when this PC does not know it."""
    row = next((one for one in list_contracts(session, today) if one.number == number), None)
    if row is None:
        return None
    versions = [one for one in load_contracts(session) if one.number == number]
    programmes = list_rules(session, Subject.PROGRAMME)
    selections = [target.selection for one in versions for target in one.targets]
    skus = named_skus(selections) | {rule.sku for one in versions for rule in one.prices if rule.sku}
    return ContractSheet(
        row=row,
        is_whole=_is_whole(session, row.contract),
        targets=tuple(_measure(session, target, today) for target in row.contract.targets),
        rebates=tuple((id, find_rule(programmes, id, today)) for id in row.contract.rebates),
        versions=tuple(_view_versions(versions)),
        names=load_names(session, skus),
        as_of=get_sync_state(session).synced_at,
    )


def _is_whole(session: Session, contract: Contract) -> bool:
    query = select(ContractTerms.version).where(ContractTerms.number == contract.number)
    return contract.version in set(session.scalars(query))


def _view_versions(versions: Sequence[Contract]) -> Iterator[VersionView]:
    """Give the versions, the newest first, each with what it changed."""
    spans = {one.version: span for one, span in version_spans(versions)}
    before = [None, *versions[:-1]]
    for one, previous in reversed(list(zip(versions, before, strict=True))):
        yield VersionView(one, spans.get(one.version), list_changes(previous, one) if previous else ())


def list_changes(before: Contract, after: Contract) -> tuple[ClauseChange, ...]:
    """Return the clauses in which two versions differ."""
    olds, news = _clauses(before), _clauses(after)
    changes = []
    for clause in Clause:
        old, new = olds[clause], news[clause]
        removed = tuple(one for one in old if one not in new)
        added = tuple(one for one in new if one not in old)
        if removed or added:
            changes.append(ClauseChange(clause, removed, added))
    return tuple(changes)


def _clauses(contract: Contract) -> dict[Clause, tuple[Any, ...]]:
    credit = contract.credit
    return {
        Clause.TERM: (contract.validity,),
        Clause.PROJECT: (contract.project,) if contract.project else (),
        Clause.TERRITORY: tuple(sorted(contract.territory)),
        Clause.TARGETS: contract.targets,
        Clause.PRICES: contract.prices,
        Clause.REBATES: contract.rebates,
        Clause.PAYMENT: (contract.payment or contract.payment_days,),
        Clause.CREDIT: credit.accounts if credit else (),
        Clause.CHECKS: credit.rules if credit else (),
        Clause.DEPOSIT: (credit.deposit,) if credit and credit.deposit.required else (),
    }


def _measure(session: Session, target: Target, today: date) -> TargetView:
    days = target.validity
    if target.selection.is_everything and not _excepts(target.selection):
        # The account knows every return and fee-free debit; the lines of shipments know no returns.
        entries = list_entries(session)
        bought = sum(one.amount for one in entries if one.type in _BOUGHT and days.covers(one.day))
    else:
        bought = _sum_shipped(session, target)
    return TargetView(target, bought, _sum_ordered(session, target.selection), _elapsed(days, today))


def _excepts(selection: Selection) -> bool:
    return bool(selection.except_skus or selection.except_series or selection.except_categories)


def _sum_shipped(session: Session, target: Target) -> Fen:
    days = target.validity
    query = select(Shipment.lines).where(Shipment.shipped_on >= (days.first or date.min))
    rows = session.scalars(query.where(Shipment.shipped_on <= (days.last or date.max)))
    lines = ((line.sku, line.amount) for row in rows for line in _shipped(row))
    return _sum_lines(session, target.selection, lines)


def _sum_ordered(session: Session, selection: Selection) -> Fen:
    """Sum what HQ approved and did not ship yet."""
    rows = session.scalars(select(OrderStatus.lines).where(OrderStatus.state.in_(_AGREED)))
    lines = (line for row in rows for line in _decided(row))
    due = ((line.sku, extend(line.price, max(line.approved - line.shipped, 0))) for line in lines)
    return _sum_lines(session, selection, due)


def _sum_lines(session: Session, selection: Selection, lines: Iterable[tuple[str, Fen]]) -> Fen:
    listed = list(lines)
    items = load_items(session, {sku for sku, _ in listed})
    return sum(amount for sku, amount in listed if selection.takes(items[sku]))


def _elapsed(days: Validity, today: date) -> Rate:
    if days.first is None or days.last is None:
        return 0
    whole = (days.last - days.first).days + 1
    gone = min(max((today - days.first).days + 1, 0), whole)
    return gone * MILLION // whole


def list_contract_prices(contract: Contract) -> list[PriceRule]:
    """Return the price terms of a contract, reductions first, then the prices by SKU and least quantity."""
    return sorted(
        contract.prices, key=lambda one: (one.rate_off is None, one.sku, one.unit, one.minimum, one.id)
    )
