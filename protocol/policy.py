"""Policies and facts as files of JSON: what each command tries, read with all faults at once and answered with reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.credit.policy import CreditPolicy, check_policy
from domain.errors import DomainError
from domain.fault import Fault
from domain.quote import Quote
from domain.trial.ageing import (
    AgeingFacts,
    AgeingPolicy,
    AgeingTrial,
    check_ageing,
    check_ageing_facts,
    try_ageing,
)
from domain.trial.credit import CreditQuestion, CreditTrial, check_credit_facts, try_credit
from domain.trial.quote import Cart, QuotePolicy, check_cart, check_quote, try_quote
from domain.trial.rebate import (
    RebateFacts,
    RebatePolicy,
    RebateTrial,
    check_rebate_facts,
    check_rebates,
    try_rebates,
)
from protocol.plain import Reader, parse_json, write_plain

Incomplete = frozenset[str]
"""The parts of a policy of which some entries could not be read."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be tried: the types of policy, facts and answer, what checks them, and what answers."""

    name: str
    about: str
    policy: type
    facts: type
    answer: type
    check: Callable[[Any, Incomplete], list[Fault]]
    run: Callable[[Any, Any], Any]
    check_facts: Callable[[Any, Any], list[Fault]]
    facts_name: str = "facts"


SUBJECTS: Final[Mapping[str, Subject]] = {
    one.name: one
    for one in (
        Subject(
            name="quote",
            about="price a cart and list every rule and promotion looked at",
            policy=QuotePolicy,
            facts=Cart,
            answer=Quote,
            check=check_quote,
            run=try_quote,
            check_facts=check_cart,
            facts_name="cart",
        ),
        Subject(
            name="rebate",
            about="accrue purchases month by month",
            policy=RebatePolicy,
            facts=RebateFacts,
            answer=RebateTrial,
            check=lambda policy, incomplete: check_rebates(policy),
            run=try_rebates,
            check_facts=lambda policy, facts: check_rebate_facts(facts),
        ),
        Subject(
            name="credit",
            about="add up a dealer's exposure and check a document against it",
            policy=CreditPolicy,
            facts=CreditQuestion,
            answer=CreditTrial,
            check=lambda policy, incomplete: check_policy(policy),
            run=try_credit,
            check_facts=lambda policy, facts: check_credit_facts(facts),
        ),
        Subject(
            name="ageing",
            about="find due days, allocate payments and age what is open",
            policy=AgeingPolicy,
            facts=AgeingFacts,
            answer=AgeingTrial,
            check=lambda policy, incomplete: check_ageing(policy),
            run=try_ageing,
            check_facts=check_ageing_facts,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial came to: faults, or the answer as plain JSON."""

    faults: tuple[Fault, ...]
    answer: Mapping[str, Any] | None = None


def read_file(cls: type, data: bytes, where: str) -> tuple[Any, list[Fault], Incomplete]:
    """Read one file: its value (None without any), its faults, and the parts that are not all there.

    A value with faults must not be used; it is there so that all other faults can be found in it.
    """
    plain, faults = parse_json(data, where)
    if plain is None and faults:
        return None, faults, frozenset()
    reader = Reader()
    value = reader.read_whole(cls, plain, where)
    return value, faults + reader.faults, frozenset(reader.incomplete)


def try_policy(subject: Subject, policy_data: bytes, facts_data: bytes) -> Tried:
    """Return what a policy makes of facts; whatever either refuses is a fault.

    Facts are held against a policy as soon as both can be read, also where the policy may not be published.
    """
    policy, unread, incomplete = read_file(subject.policy, policy_data, "policy")
    facts, facts_unread, _ = read_file(subject.facts, facts_data, subject.facts_name)
    faults = unread if policy is None else unread + subject.check(policy, incomplete)
    faults += facts_unread
    if not unread and not facts_unread:
        faults += subject.check_facts(policy, facts)
    if faults:
        return Tried(tuple(faults))
    try:
        return Tried((), write_plain(subject.run(policy, facts)))
    except DomainError as error:
        return Tried((Fault(subject.facts_name, error.code, error.facts),))
