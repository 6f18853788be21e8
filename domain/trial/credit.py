"""A credit policy tried: a dealer's whole credit picture, and what becomes of a document it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from domain.credit.assessment import Answer, Assessment, CreditFacts, answer, assess
from domain.credit.check import Change
from domain.credit.hold import LiftRule
from domain.credit.policy import CreditPolicy


@dataclass(frozen=True, slots=True)
class CreditQuestion(CreditFacts):
    """What is known of a dealer on a day, and maybe a document to check, of a project or of none.

    `entries` are the dealer's account (debts above zero, payments below), `orders` all that is not invoiced yet,
    `movements` the credit ledger, `leases` what its computers may still promise in fen. `sent` is the dunning level of
    the last notice, `disputed` the numbers of entries that are not dunned.
    """

    change: Change | None = None
    project: str = ""


@dataclass(frozen=True, slots=True)
class CreditTrial:
    """The credit picture, the answer to the change if there is one, and who may lift what holds it."""

    assessment: Assessment
    answer: Answer | None
    lifts: tuple[LiftRule, ...]


def try_credit(policy: CreditPolicy, facts: CreditQuestion) -> CreditTrial:
    """Return what a policy without faults makes of facts."""
    found = None if facts.change is None else answer(policy, facts, facts.change, facts.project)
    held = {one.cause for one in found.checked.holds} if found else set()
    return CreditTrial(assess(policy, facts), found, tuple(one for one in policy.lifts if one.cause in held))
