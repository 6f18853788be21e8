"""Holds: why a document waits, and who may let it go on, reason by reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from domain.credit.check import Cause, Checked, Finding
from domain.errors import DomainError
from domain.fault import Fault, fault


@dataclass(frozen=True, slots=True)
class LiftRule:
    """Which roles may lift a cause, and how far beyond what is allowed, in the cause's unit; None is any distance."""

    cause: Cause
    roles: frozenset[str]
    most: int | None = None

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"lift/{self.cause.value}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at HQ with their roles."""

    name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lifted:
    """A reason that somebody answered for: who, when and why."""

    finding: Finding
    by: str
    day: date
    note: str


@dataclass(frozen=True, slots=True)
class Hold:
    """What keeps a document back, who wrote it, and what was lifted before."""

    document: str
    writer: str
    reasons: tuple[Finding, ...]
    lifted: tuple[Lifted, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the document may go on."""
        return not self.reasons


def hold(document: str, writer: str, checked: Checked) -> Hold:
    """Return the hold that a check gives; it is over at once when nothing holds the document."""
    return Hold(document, writer, checked.holds)


def renew(held: Hold, checked: Checked) -> Hold:
    """Hold again after another check: a lifted reason stays lifted until it is worse than what was lifted."""
    reasons = tuple(one for one in checked.holds if not _is_lifted(held.lifted, one))
    return replace(held, reasons=reasons)


def _is_lifted(lifted: Iterable[Lifted], reason: Finding) -> bool:
    return any(
        one.finding.cause is reason.cause
        and one.finding.subject == reason.subject
        and reason.measured - reason.allowed <= one.finding.measured - one.finding.allowed
        for one in lifted
    )


def may_lift(rules: Iterable[LiftRule], reason: Finding, person: Person) -> bool:
    """Tell whether a rule gives one of a person's roles this reason, as far as it goes."""
    excess = reason.measured - reason.allowed
    return any(
        rule.cause is reason.cause
        and bool(rule.roles & person.roles)
        and (rule.most is None or excess <= rule.most)
        for rule in rules
    )


def lifters(rules: Iterable[LiftRule], reason: Finding) -> frozenset[str]:
    """Return the roles that may lift a reason, for whoever is to be asked."""
    listed = tuple(rules)
    roles = {role for rule in listed for role in rule.roles}
    return frozenset(role for role in roles if may_lift(listed, reason, Person("", frozenset({role}))))


def lift(
    held: Hold, cause: Cause, rules: Iterable[LiftRule], person: Person, *, day: date, note: str
) -> Hold:
    """Lift every reason of a cause.

    Refused: a cause that does not hold (`hold_without_cause`), a document of one's own (`lift_own_document`), no word
    why (`lift_without_note`), and what no rule gives the person (`lift_not_allowed`).
    """
    reasons = [one for one in held.reasons if one.cause is cause]
    if not reasons:
        raise DomainError("hold_without_cause", document=held.document, cause=cause.value)
    if person.name == held.writer:
        raise DomainError("lift_own_document", document=held.document)
    if not note.strip():
        raise DomainError("lift_without_note", document=held.document)
    listed = tuple(rules)
    for one in reasons:
        if not may_lift(listed, one, person):
            raise DomainError("lift_not_allowed", cause=cause.value, beyond=one.measured - one.allowed)
    lifted = tuple(Lifted(one, person.name, day, note) for one in reasons)
    return replace(
        held,
        reasons=tuple(one for one in held.reasons if one.cause is not cause),
        lifted=held.lifted + lifted,
    )


def check_lifts(rules: Iterable[LiftRule], raised: Iterable[Cause]) -> list[Fault]:
    """List everything that keeps lift rules from being published; a cause that holds needs somebody to lift it."""
    listed = list(rules)
    named = {rule.cause for rule in listed if rule.roles and rule.most is None}
    faults = [found for rule in listed for found in _check(rule)]
    return [*faults, *(fault(f"lift/{cause}", "nobody_lifts") for cause in sorted(set(raised) - named))]


def _check(rule: LiftRule) -> Iterator[Fault]:
    if not rule.roles:
        yield fault(rule.where, "roles_missing")
    if rule.most is not None and rule.most < 0:
        yield fault(rule.where, "limit_negative", limit=rule.most)
