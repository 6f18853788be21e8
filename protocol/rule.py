"""Published policy rules: each row is one rule of one policy version, with the business days it is in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from domain.breadth import target_of
from domain.credit.policy import CreditPolicy
from domain.fault import Fault
from domain.floor import Floor
from domain.price import PriceRule
from domain.promotion.rule import Promotion
from domain.rebate.programme import Programme
from domain.rebate.wallet import OffsetRule
from protocol.base import Row
from protocol.plain import Reader, write_brief

POLICY_SCOPE = "policy"
RULE = "rule"
SERIES = "series"


class Subject(StrEnum):
    """What a rule is about; a program skips the rules of subjects it does not know."""

    PRICE = "price"
    FLOOR = "floor"
    PROMOTION = "promotion"
    BUDGET = "budget"
    PROGRAMME = "programme"
    OFFSET = "offset"
    CREDIT = "credit"


RULE_TYPES: Final[Mapping[Subject, Any]] = {
    Subject.PRICE: PriceRule,
    Subject.FLOOR: Floor,
    Subject.PROMOTION: Promotion,
    Subject.BUDGET: int,
    Subject.PROGRAMME: Programme,
    Subject.OFFSET: OffsetRule,
    Subject.CREDIT: CreditPolicy,
}
"""The domain's type of each subject; a budget is an amount in fen."""


class RuleRow(Row, frozen=True):
    """One rule as one policy version brought it, key = subject/id/version; in force from `first` to `last`, both included.

    `target` is what a price or floor names ("sku:A-1", "category:TILE", "everything:"), so that it is found without
    reading the body; `body` is {"rule": the rule in plain JSON, what has its default left out}.
    """

    subject: str
    id: str
    version: int
    first: date | None
    last: date | None
    target: str
    body: dict[str, Any]


class SeriesRow(Row, frozen=True):
    """The series of a product that has one, key = SKU."""

    sku: str
    series: str


def rule_key(row: RuleRow) -> str:
    """Return the key of a rule in its scope."""
    return f"{row.subject}/{row.id}/{row.version}"


def write_target(rule: object) -> str:
    """Return what a price or floor names, empty for every other rule."""
    if not isinstance(rule, PriceRule | Floor):
        return ""
    breadth, name = target_of(rule)
    return f"{breadth.name.lower()}:{name}"


def write_rule(subject: Subject, id: str, version: int, rule: object, *, first: date | None) -> RuleRow:
    """Return the row of a rule that is in force from a day on until it is replaced."""
    body = {"rule": write_brief(rule)}
    return RuleRow(subject.value, id, version, first, None, write_target(rule), body)


def read_rule(subject: Subject, body: Mapping[str, Any], where: str) -> tuple[Any, list[Fault]]:
    """Return the domain's rule of a body, and its faults; a rule with faults must not be used."""
    reader = Reader()
    rule = reader.read(RULE_TYPES[subject], body.get("rule"), where)
    return rule, reader.faults
