"""The policy as this PC holds it: the rules in force on a business day, how they see this store, and contracts in full."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from desktop.reading import read_row, read_rows
from domain.contract import Contract, Pin, contract_rules, in_force, pin
from domain.fault import Fault
from domain.floor import Floor, Floors, index_floors
from domain.money import Fen
from domain.period import Validity
from domain.price import Customer
from domain.price_book import PriceBook, index_rules
from domain.promotion.benefit import Gift
from domain.promotion.check import check_promotion
from domain.promotion.index import Index, compile_index
from domain.promotion.rule import Layer, Promotion
from protocol.plain import Reader
from protocol.rule import Subject, read_rule
from protocol.terms import StoreProfileRow

log = logging.getLogger(__name__)

_DAYS_KEPT: Final = 8
_MARK: Final = (
    "SELECT p.gen, p.v, p.count, p.high, p.low, (SELECT v FROM catalog.scope WHERE scope = 'product')"
    " FROM catalog.scope p WHERE p.scope = 'policy'"
)
_HELD: Final = (
    "SELECT subject, id, version, first, last, body FROM catalog.rule"
    " WHERE subject IN ('promotion', 'floor', 'budget')"
)
_IN_FORCE: Final = (
    "SELECT max(version), max(subject = 'price') FROM catalog.rule"
    " WHERE (first IS NULL OR first <= ?1) AND (last IS NULL OR last >= ?1)"
)
_BOOKS: Final = (
    "SELECT substr(scope, 7), v FROM catalog.scope"
    " WHERE scope LIKE 'price:%' AND CASE WHEN is_complete THEN count ELSE v END > 0 ORDER BY scope"
)
_SEEN: Final = (
    "SELECT d.device_id, d.dealer_id, d.dealer_code, d.store_id, d.store_code, p.dealer_class, p.region, p.stores"
    " FROM device d LEFT JOIN profile p ON p.dealer_id = d.dealer_id WHERE d.id = 1"
)
_CONTRACT_MARKS: Final = "SELECT number, version, row_hash FROM contract_terms ORDER BY number, version"
_CONTRACTS: Final = "SELECT number, version, body FROM contract_terms ORDER BY number, version"
_KNOWN_SKUS: Final = (
    "SELECT sku FROM catalog.product WHERE sku IN (SELECT value FROM json_each(?1))"
    " UNION SELECT sku FROM main.local_product WHERE sku IN (SELECT value FROM json_each(?1))"
)
_body: Final = msgspec.json.Decoder(dict[str, Any]).decode
_stores: Final = msgspec.json.Decoder(list[StoreProfileRow]).decode


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules in force on one business day; version 0 is no policy at all.

    `v` is the version of the policy scope they came with. `limited` are the promotions whose uses are counted, `funds`
    the budgets they name, and `budgets` what the brand gives in all, in fen; what this PC may promise its leases say.
    `coupons` are the days on which every coupon promotion known here holds, also of those that are not in force.
    """

    version: int = 0
    v: int = 0
    index: Index | None = None
    promotions: Mapping[str, Promotion] = field(default_factory=dict)
    coupons: Mapping[str, Validity] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    limited: tuple[str, ...] = ()
    floors: Floors = field(default_factory=dict)
    budgets: Mapping[str, Fen] = field(default_factory=dict)
    has_prices: bool = False
    asks_first_purchase: bool = False
    funds: frozenset[str] = frozenset()
    troubles: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """How rules see this PC: its dealer and store by code, and the customer of prices it is or sells as."""

    device_id: int = 0
    dealer_id: int = 0
    dealer: str = ""
    store_id: int = 0
    store: str = ""
    dealer_class: str = ""
    region: str = ""
    channel: str = ""

    @property
    def seller(self) -> Customer:
        """Whom retail prices are looked up for: whoever buys in this store."""
        return Customer(self.dealer_id, self.dealer_class, self.region, self.channel)

    def buyer(self, project: str = "") -> Customer:
        """Return whom purchase prices are looked up for: the dealer itself, for all it buys or for one project."""
        return Customer(self.dealer_id, self.dealer_class, self.region, "", project)


@dataclass(frozen=True, slots=True)
class Contracts:
    """The dealer's contracts in full with their price rules; `numbers` are the books they speak for."""

    all: tuple[Contract, ...] = ()
    prices: PriceBook = PriceBook({})
    numbers: frozenset[str] = frozenset()

    def pins(self, day: date) -> tuple[Pin, ...]:
        """Return the versions in force on a day."""
        return tuple(pin(one) for one in in_force(self.all, day))


NO_POLICY: Final = Policy()
_Row = tuple[Subject, str, int, date | None, date | None, Any]


@dataclass(slots=True)
class _Held:
    """What one scope version holds, read once, and the days compiled from it."""

    mark: tuple[Any, ...]
    rows: list[_Row] = field(default_factory=list)
    troubles: list[Fault] = field(default_factory=list)
    days: dict[date, Policy] = field(default_factory=dict)


_policies: WeakKeyDictionary[Engine, _Held] = WeakKeyDictionary()
_contracts: WeakKeyDictionary[Engine, tuple[Sequence[Any], Contracts]] = WeakKeyDictionary()


def load_policy(session: Session, day: date) -> Policy:
    """Return the rules in force on a business day; read again only when the scope changed."""
    connection = session.connection()
    mark = read_row(session, _MARK)
    if mark is None or not mark[2]:
        return NO_POLICY
    held = _policies.get(connection.engine)
    if held is None or held.mark != mark:
        held = _policies[connection.engine] = _read(session, mark)
    policy = held.days.get(day)
    if policy is None:
        if len(held.days) >= _DAYS_KEPT:
            held.days = {}
        policy = held.days[day] = _compile(session, held, day)
    return policy


def list_books(session: Session) -> dict[str, int]:
    """Return the price books this PC holds anything of, each with the version of its scope."""
    return {str(book): int(v) for book, v in read_rows(session, _BOOKS)}


def load_place(session: Session) -> Place:
    """Return how rules see this PC; before its enrolment it is nobody's."""
    row = read_row(session, _SEEN)
    if row is None:
        return Place()
    device_id, dealer_id, dealer, store_id, store, dealer_class, region, stores = row
    own = next((one for one in _stores(stores or b"[]") if one.store_id == store_id), None)
    return Place(
        device_id,
        dealer_id,
        dealer,
        store_id,
        store,
        dealer_class or "",
        (own.region if own else "") or region or "",
        own.channel if own else "",
    )


def load_contracts(session: Session) -> Contracts:
    """Return the dealer's contracts in full; one that cannot be read is left out and logged."""
    connection = session.connection()
    marks = connection.exec_driver_sql(_CONTRACT_MARKS).all()
    if not marks:
        return Contracts()
    held = _contracts.get(connection.engine)
    if held is None or held[0] != marks:
        found = tuple(_read_contracts(connection.exec_driver_sql(_CONTRACTS)))
        known = Contracts(
            found, index_rules(contract_rules(found)), frozenset(one.number for one in found if one.prices)
        )
        held = _contracts[connection.engine] = (marks, known)
    return held[1]


def read_one(subject: str, id: str, version: int, body: str) -> tuple[Any, list[Fault]]:
    """Read one published rule; None with its faults where it cannot be used."""
    where = f"{subject}/{id}/{version}"
    try:
        plain = _body(body)
    except msgspec.DecodeError as error:
        return None, [Fault(where, "not_json", {"reason": str(error)})]
    rule, faults = read_rule(Subject(subject), plain, where)
    if not faults and isinstance(rule, Promotion):
        faults = check_promotion(rule)
    return (None, faults) if faults else (rule, [])


def _read(session: Session, mark: tuple[Any, ...]) -> _Held:
    held = _Held(mark)
    for subject, id, version, first, last, body in session.connection().exec_driver_sql(_HELD):
        rule, faults = read_one(subject, id, version, body)
        if faults:
            held.troubles += faults
            continue
        held.rows.append((Subject(subject), id, version, _day(first), _day(last), rule))
    _skip_unknown_gifts(session, held)
    for fault in held.troubles:
        log.warning("a published rule is left out: %s", fault)
    return held


def _skip_unknown_gifts(session: Session, held: _Held) -> None:
    """Leave out promotions whose gift this PC does not know: it could not be handed over."""
    gifts = {id: skus for _, id, _, _, _, rule in held.rows if (skus := _gift_skus(rule))}
    if not gifts:
        return
    asked = msgspec.json.encode(sorted({sku for skus in gifts.values() for sku in skus})).decode()
    known = set(session.connection().exec_driver_sql(_KNOWN_SKUS, (asked,)).scalars())
    for id, skus in gifts.items():
        if unknown := skus - known:
            held.troubles.append(Fault(f"promotion/{id}", "sku_unknown", {"sku": min(unknown)}))
            held.rows = [row for row in held.rows if row[:2] != (Subject.PROMOTION, id)]


def _gift_skus(rule: Any) -> set[str]:
    if not isinstance(rule, Promotion):
        return set()
    return {benefit.sku for benefit in rule.benefits() if isinstance(benefit, Gift)}


def _compile(session: Session, held: _Held, day: date) -> Policy:
    run = session.connection().exec_driver_sql
    version, has_prices = run(_IN_FORCE, (day.isoformat(),)).one()
    if not version:
        return Policy(troubles=tuple(held.troubles))
    rows = [row for row in held.rows if _covers(row, day)]
    promotions = {row[1]: row[5] for row in rows if row[0] is Subject.PROMOTION}
    coupons = _coupon_days(held.rows, day)
    floors: list[Floor] = [row[5] for row in rows if row[0] is Subject.FLOOR]
    return Policy(
        version=version,
        v=held.mark[1],
        index=compile_index(promotions.values()) if promotions or coupons else None,
        promotions=promotions,
        coupons=coupons,
        names={id: one.name for id, one in promotions.items()},
        versions={row[1]: row[2] for row in rows if row[0] is Subject.PROMOTION},
        limited=tuple(sorted(id for id, one in promotions.items() if is_limited(one))),
        floors=index_floors(floors),
        budgets={row[1]: row[5] for row in rows if row[0] is Subject.BUDGET},
        has_prices=bool(has_prices),
        asks_first_purchase=any(one.first_purchase_only for one in promotions.values()),
        funds=frozenset(one.budget for one in promotions.values() if one.budget),
        troubles=tuple(held.troubles),
    )


def _coupon_days(rows: Iterable[_Row], day: date) -> dict[str, Validity]:
    """Return when each coupon promotion holds: now, else from when it begins next, else until when it held last."""
    nearest: dict[str, tuple[tuple[int, int], Validity]] = {}
    for _, id, _, first, last, rule in rows:
        if isinstance(rule, Promotion) and rule.layer is Layer.COUPON:
            found = _nearness(first, last, rule.validity, day)
            if id not in nearest or found[0] < nearest[id][0]:
                nearest[id] = found
    return {id: days for id, (_, days) in nearest.items()}


def _nearness(
    first: date | None, last: date | None, own: Validity, day: date
) -> tuple[tuple[int, int], Validity]:
    """Return how near a published rule is to a day, and its days; the rule in force knows its own."""
    if first is not None and first > day:
        begins = max(first, own.first or first)
        return (1, (begins - day).days), Validity(begins)
    if last is not None and last < day:
        return (2, (day - last).days), Validity(None, last)
    return (0, 0), Validity()


def is_limited(promotion: Promotion) -> bool:
    """Tell whether earlier uses of a promotion count."""
    limits = promotion.limits
    return any(one is not None for one in (limits.member, limits.store, limits.day, limits.total))


def _covers(row: _Row, day: date) -> bool:
    first, last = row[3], row[4]
    return (first is None or first <= day) and (last is None or day <= last)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _read_contracts(rows: Iterable[Any]) -> Iterable[Contract]:
    for number, version, body in rows:
        where, reader = f"contract/{number}/{version}", Reader()
        contract = reader.read(Contract, msgspec.json.decode(body), where)
        if reader.faults:
            log.warning("a contract is left out: %s", reader.faults[0])
        else:
            yield contract
