"""Credit checks by document type: every change of a document is checked, and every reason against it is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.credit.account import Short
from domain.credit.value import Component, Value, expose, is_inside
from domain.exposure import Exposure
from domain.fault import Fault, fault
from domain.money import MILLION, Fen, Rate


class DocumentType(StrEnum):
    """What is checked: an order, its release to the warehouse, its shipment."""

    ORDER = "order"
    RELEASE = "release"
    SHIPMENT = "shipment"


class Transition(StrEnum):
    """What happened to the document; each of them is checked."""

    PLACED = "placed"
    EDITED = "edited"
    PRICE_CHANGED = "price_changed"
    REOPENED = "reopened"


class Cause(StrEnum):
    """Why a document is held, or its dealer warned."""

    LIMIT = "limit"
    HORIZON = "horizon"
    OLDEST_ITEM = "oldest_item"
    OVERDUE_SHARE = "overdue_share"
    DOCUMENT_VALUE = "document_value"
    DUNNING = "dunning"
    DEPOSIT = "deposit"
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is checked of one document type; None leaves a check out, and causes in `warns` hold nothing.

    `is_static` counts every open order, `horizon_days` only those delivered within so many days.
    """

    document: DocumentType
    is_static: bool = True
    horizon_days: int | None = None
    oldest_days: int | None = None
    overdue_share: Rate | None = None
    most: Fen | None = None
    needs_deposit: bool = False
    warns: frozenset[Cause] = frozenset()

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"check/{self.document.value}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a dealer stands before a change: its limit, all its values, what lowers them, and what blocks it."""

    limit: Fen | None
    values: tuple[Value, ...] = ()
    unapplied: Fen = 0
    deposit: Fen = 0
    leases: Fen = 0
    deposit_missing: Fen = 0
    blocked: frozenset[DocumentType] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """A document and all it asks for after the change, by day of delivery; what is delivered of it is left out."""

    document: str
    type: DocumentType
    parts: tuple[tuple[date | None, Fen], ...]
    transition: Transition = Transition.PLACED


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason: what was measured and what is allowed, in the cause's own unit (fen, days, parts per million).

    `subject` names the open item, `parts` the components that stand against the limit.
    """

    cause: Cause
    measured: int
    allowed: int
    subject: str = ""
    parts: tuple[tuple[str, Fen], ...] = ()
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings, and the credit left after the change: None without a limit."""

    findings: tuple[Finding, ...]
    free: Fen | None

    @property
    def holds(self) -> tuple[Finding, ...]:
        """Those that hold the document."""
        return tuple(one for one in self.findings if not one.is_warning)

    @property
    def passes(self) -> bool:
        """Whether nothing holds it."""
        return not self.holds


@dataclass(frozen=True, slots=True)
class _Case:
    """A change beside what the document stood for before, and what all other documents stand for."""

    rule: Rule
    standing: Standing
    change: Change
    as_of: date

    @property
    def own(self) -> tuple[Value, ...]:
        return tuple(value for value in self.standing.values if self._is_own(value))

    def _is_own(self, value: Value) -> bool:
        return value.id == self.change.document and value.component in (Component.PENDING, Component.ORDERED)

    def asked(self, horizon_days: int | None) -> Fen:
        return sum(amount for day, amount in self.change.parts if is_inside(day, self.as_of, horizon_days))

    def grows(self, horizon_days: int | None) -> bool:
        """Whether there is more at risk than before: a document that only shrinks is never held for it."""
        if self.change.transition in (Transition.PLACED, Transition.REOPENED):
            return True
        held = sum(value.amount for value in self.own if is_inside(value.day, self.as_of, horizon_days))
        return self.asked(horizon_days) > held

    def exposure(self, horizon_days: int | None) -> Exposure:
        """Return what all other documents stand for."""
        standing = self.standing
        return expose(
            (value for value in standing.values if not self._is_own(value)),
            self.as_of,
            horizon_days,
            unapplied=standing.unapplied,
            deposit=standing.deposit,
            leases=standing.leases,
        ).exposure


def check_change(rules: Iterable[Rule], standing: Standing, change: Change, as_of: date) -> Checked:
    """Check a change by the rule of its document type, for every cause; without a rule everything passes."""
    rule = rule_for(rules, change)
    free = None
    if standing.limit is not None:
        plain = _Case(rule or Rule(change.type), standing, change, as_of)
        free = standing.limit - plain.exposure(None).total - plain.asked(None)
    if rule is None:
        return Checked((), free)
    case = _Case(rule, standing, change, as_of)
    return Checked(tuple(found for find in _CHECKS for found in find(case)), free)


def rule_for(rules: Iterable[Rule], change: Change) -> Rule | None:
    """Return the rule of a change's document type, None where nothing is said of it."""
    return next((one for one in rules if one.document is change.type), None)


def horizon_of(rule: Rule | None) -> int | None:
    """Return within how many days orders count at all; None where every one does, as in a static check."""
    return None if rule is None or rule.is_static else rule.horizon_days


def sum_borne(rule: Rule | None, change: Change, as_of: date) -> Fen:
    """Return what of a change the accounts have to bear: what lies beyond the horizon of a check without a static one, not yet."""
    return sum(amount for day, amount in change.parts if is_inside(day, as_of, horizon_of(rule)))


def lack(short: Short, rule: Rule | None = None) -> Finding:
    """Return the finding that accounts hold less than was asked."""
    asked = short.available + short.missing
    is_warning = rule is not None and Cause.ACCOUNTS in rule.warns
    return Finding(Cause.ACCOUNTS, asked, short.available, is_warning=is_warning)


def _found(
    case: _Case,
    cause: Cause,
    measured: int,
    allowed: int,
    *,
    subject: str = "",
    parts: tuple[tuple[str, Fen], ...] = (),
) -> Finding:
    return Finding(cause, measured, allowed, subject, parts, is_warning=cause in case.rule.warns)


def _check_static(case: _Case) -> Iterator[Finding]:
    if case.rule.is_static:
        yield from _against_limit(case, Cause.LIMIT, None)


def _check_horizon(case: _Case) -> Iterator[Finding]:
    if case.rule.horizon_days is not None:
        yield from _against_limit(case, Cause.HORIZON, case.rule.horizon_days)


def _against_limit(case: _Case, cause: Cause, horizon_days: int | None) -> Iterator[Finding]:
    limit = case.standing.limit
    if limit is None or not case.grows(horizon_days):
        return
    exposure, asked = case.exposure(horizon_days), case.asked(horizon_days)
    if exposure.total + asked > limit:
        parts = tuple(part for part in (*exposure.components, ("document", asked)) if part[1])
        yield _found(case, cause, exposure.total + asked, limit, parts=parts)


def _overdue(case: _Case) -> list[tuple[int, Value]]:
    """Return the open items past their due day with the days they are overdue."""
    items = [one for one in case.standing.values if one.component is Component.RECEIVABLE and one.amount > 0]
    aged = [((case.as_of - one.day).days, one) for one in items if one.day is not None]
    return [(days, one) for days, one in aged if days > 0]


def _check_oldest(case: _Case) -> Iterator[Finding]:
    most = case.rule.oldest_days
    if most is None or not case.grows(None):
        return
    days, oldest = max(_overdue(case), key=lambda found: (found[0], found[1].id), default=(0, None))
    if oldest is not None and days > most:
        yield _found(case, Cause.OLDEST_ITEM, days, most, subject=oldest.id)


def _check_overdue(case: _Case) -> Iterator[Finding]:
    most = case.rule.overdue_share
    if most is None or not case.grows(None):
        return
    items = [one for one in case.standing.values if one.component is Component.RECEIVABLE]
    whole = sum(one.amount for one in items if one.amount > 0)
    overdue = sum(one.amount for _, one in _overdue(case))
    if overdue * MILLION > most * whole:
        yield _found(case, Cause.OVERDUE_SHARE, -(-overdue * MILLION // whole), most)


def _check_value(case: _Case) -> Iterator[Finding]:
    most, asked = case.rule.most, case.asked(None)
    if most is not None and asked > most and case.grows(None):
        yield _found(case, Cause.DOCUMENT_VALUE, asked, most)


def _check_blocked(case: _Case) -> Iterator[Finding]:
    if case.change.type in case.standing.blocked and case.grows(None):
        yield _found(case, Cause.DUNNING, 1, 0)


def _check_deposit(case: _Case) -> Iterator[Finding]:
    missing = case.standing.deposit_missing
    if case.rule.needs_deposit and missing > 0 and case.grows(None):
        yield _found(case, Cause.DEPOSIT, missing, 0)


_CHECKS: tuple[Callable[[_Case], Iterator[Finding]], ...] = (
    _check_static,
    _check_horizon,
    _check_oldest,
    _check_overdue,
    _check_value,
    _check_blocked,
    _check_deposit,
)


def check_rules(rules: Iterable[Rule]) -> list[Fault]:
    """List everything that keeps check rules from being published."""
    listed = list(rules)
    faults = [found for rule in listed for found in _check_rule(rule)]
    documents = [rule.document for rule in listed]
    twice = sorted({document for document in documents if documents.count(document) > 1})
    return [*faults, *(fault(f"check/{document}", "rule_twice") for document in twice)]


def _check_rule(rule: Rule) -> Iterator[Fault]:
    for name, days in (("horizon_days", rule.horizon_days), ("oldest_days", rule.oldest_days)):
        if days is not None and days < 0:
            yield fault(rule.where, "days_negative", field=name, days=days)
    if rule.overdue_share is not None and not 0 <= rule.overdue_share <= MILLION:
        yield fault(rule.where, "rate_out_of_range", rate=rule.overdue_share)
    if rule.most is not None and rule.most < 0:
        yield fault(rule.where, "limit_negative", limit=rule.most)
