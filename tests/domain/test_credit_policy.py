"""A credit policy: every fault of every part at once, and every hold with somebody to lift it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.credit.account import AccountType, CreditAccount
from domain.credit.check import Cause, DocumentType, Rule
from domain.credit.deposit import DepositTerms
from domain.credit.dunning import Dunning, Level
from domain.credit.hold import LiftRule
from domain.credit.policy import CreditPolicy, check_policy, raised_causes, unchecked_blocks

ORDER = DocumentType.ORDER
BLOCKING = Dunning((Level(1, 30, blocks=frozenset({ORDER})),))
FULL = Rule(ORDER, True, 30, 15, 100_000, 5_000, True)
FINANCE = frozenset({"finance"})
POLICY = CreditPolicy(
    (FULL,), tuple(LiftRule(cause, FINANCE) for cause in Cause), BLOCKING, DepositTerms(1, 1)
)


def test_a_sound_policy_has_no_faults() -> None:
    assert check_policy(POLICY) == check_policy(CreditPolicy()) == []


def test_every_fault_is_listed_at_once() -> None:
    faulty = CreditPolicy(
        (FULL, Rule(ORDER, most=-1)),
        POLICY.lifts[1:],
        Dunning((Level(1, 30), Level(2, 15, blocks=frozenset({DocumentType.SHIPMENT})))),
        DepositTerms(-1),
        (CreditAccount("A", AccountType.ANNUAL, -5, date(2026, 2, 1), date(2026, 1, 1)),),
    )
    assert [str(one).split(" (")[0] for one in check_policy(faulty)] == [
        "account/A: dates_inverted",
        "account/A: limit_negative",
        "check/order: limit_negative",
        "check/order: rule_twice",
        "lift/limit: nobody_lifts",
        "dunning/2: levels_out_of_order",
        "dunning: block_without_rule",
        "deposit: limit_negative",
    ]


def test_the_causes_that_may_hold_are_those_asked_and_not_only_warned_of() -> None:
    every = frozenset(Cause) - {Cause.ACCOUNTS}
    assert raised_causes(POLICY) == every
    warned = replace(FULL, warns=frozenset({Cause.DUNNING, Cause.LIMIT}))
    assert raised_causes(replace(POLICY, rules=(warned,))) == every - {Cause.DUNNING, Cause.LIMIT}
    assert raised_causes(CreditPolicy((Rule(ORDER, is_static=False),))) == frozenset()


def test_a_block_that_no_rule_looks_at_is_told() -> None:
    assert unchecked_blocks(POLICY) == frozenset()
    assert unchecked_blocks(replace(POLICY, rules=())) == {ORDER}
