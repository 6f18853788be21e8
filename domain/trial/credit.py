"""A credit policy tried: a dealer's whole credit picture, and what becomes of a document it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.credit.assessment import Answer, Assessment, CreditFacts, answer, assess
from domain.credit.check import Change
from domain.credit.deposit import deposit_balance
from domain.credit.hold import LiftRule
from domain.credit.policy import CreditPolicy
from domain.fault import Fault, fault


@dataclass(frozen=True, slots=True)
class CreditQuestion(CreditFacts):
    """What is known of a dealer on a day, and maybe a document to check, of a project or of none.

    `entries` are the dealer's account up to the day (debts above zero, payments below), `orders` all that is not invoiced yet,
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


def check_credit_facts(facts: CreditQuestion) -> list[Fault]:
    """List what cannot be true of an account: what stands twice, and amounts that would turn into their opposite.

    Instalments of one invoice may share its number, not its due day too. What is entered after the day is not known on
    it.
    """
    entries = (f"{one.number} {one.due.isoformat()}" for one in facts.entries)
    values = (" ".join((one.id, str(one.line), one.component)) for one in facts.orders)
    negative = (one for one in facts.orders if one.amount < 0)
    later = (one for one in facts.entries if one.day > facts.as_of)
    asked = () if facts.change is None else facts.change.parts
    return [
        *_twice("entry", entries),
        *_twice("order", values),
        *_twice("deposit", (one.number for one in facts.deposits)),
        *(fault(f"order/{one.id}", "amount_negative", amount=one.amount) for one in negative),
        *_check_deposits(facts),
        *(fault(f"entry/{one.number}", "entry_later", day=one.day.isoformat()) for one in later),
        *([fault("facts", "leases_negative", amount=facts.leases)] if facts.leases < 0 else []),
        *([fault("facts", "sent_negative", level=facts.sent)] if facts.sent < 0 else []),
        *(fault("facts.change", "amount_negative", amount=amount) for _, amount in asked if amount < 0),
    ]


def _twice(kind: str, names: Iterable[str]) -> Iterator[Fault]:
    counted = Counter(names)
    yield from (
        fault(f"{kind}/{one}", f"{kind}_twice", times=times) for one, times in counted.items() if times > 1
    )


def _check_deposits(facts: CreditQuestion) -> Iterator[Fault]:
    for one in facts.deposits:
        if one.amount <= 0:
            yield fault(f"deposit/{one.number}", "deposit_not_positive", amount=one.amount)
    for day in sorted({one.day for one in facts.deposits}):
        if (left := deposit_balance(facts.deposits, day)) < 0:
            yield fault("deposit", "deposit_overdrawn", day=day.isoformat(), missing=-left)
            return


def try_credit(policy: CreditPolicy, facts: CreditQuestion) -> CreditTrial:
    """Return what a policy without faults makes of facts."""
    found = None if facts.change is None else answer(policy, facts, facts.change, facts.project)
    held = {one.cause for one in found.checked.holds} if found else set()
    return CreditTrial(assess(policy, facts), found, tuple(one for one in policy.lifts if one.cause in held))
