"""A credit policy: the checks, who lifts what, dunning and deposit, published together or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from domain.credit.account import CreditAccount, check_accounts
from domain.credit.check import Cause, DocumentType, Rule, check_rules
from domain.credit.deposit import DepositTerms, check_deposit
from domain.credit.dunning import Dunning, check_dunning
from domain.credit.hold import LiftRule, check_lifts
from domain.fault import Fault


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """All that decides about credit; the accounts are one dealer's, none where the brand publishes for all."""

    rules: tuple[Rule, ...] = ()
    lifts: tuple[LiftRule, ...] = ()
    dunning: Dunning = Dunning()
    deposit: DepositTerms = DepositTerms()
    accounts: tuple[CreditAccount, ...] = ()


def raised_causes(policy: CreditPolicy) -> frozenset[Cause]:
    """Return the causes for which the policy may hold a document."""
    held = {cause for rule in policy.rules for cause in _causes(rule) - rule.warns}
    blocked = {document for level in policy.dunning.levels for document in level.blocks}
    if any(rule.document in blocked and Cause.DUNNING not in rule.warns for rule in policy.rules):
        held.add(Cause.DUNNING)
    return frozenset(held)


def _causes(rule: Rule) -> set[Cause]:
    asked = {
        Cause.LIMIT: rule.is_static,
        Cause.HORIZON: rule.horizon_days is not None,
        Cause.OLDEST_ITEM: rule.oldest_days is not None,
        Cause.OVERDUE_SHARE: rule.overdue_share is not None,
        Cause.DOCUMENT_VALUE: rule.most is not None,
        Cause.DEPOSIT: rule.needs_deposit,
    }
    return {cause for cause, is_asked in asked.items() if is_asked}


def unchecked_blocks(policy: CreditPolicy) -> frozenset[DocumentType]:
    """Return what dunning blocks though no rule looks at it."""
    blocked = {document for level in policy.dunning.levels for document in level.blocks}
    return frozenset(blocked - {rule.document for rule in policy.rules})


def check_policy(policy: CreditPolicy) -> list[Fault]:
    """List every fault of a policy at once."""
    unchecked = sorted(unchecked_blocks(policy))
    return [
        *check_accounts(policy.accounts),
        *check_rules(policy.rules),
        *check_lifts(policy.lifts, raised_causes(policy)),
        *check_dunning(policy.dunning),
        *(Fault("dunning", "block_without_rule", {"document": document.value}) for document in unchecked),
        *check_deposit(policy.deposit),
    ]
