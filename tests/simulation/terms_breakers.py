"""Rule-breakers of commercial terms: policies, budgets, returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import desktop.services.pricing
import desktop.services.promotion
import desktop.services.receipt
import desktop.services.refund
import server_stub.policy_publish
import server_stub.quote_facts
from domain.money import extend
from server_stub.policy import newest_version

Patch = tuple[Any, str, Any]


def policy_of_another_day() -> list[Patch]:
    """The till prices with the policy of the day before."""
    load = desktop.services.pricing.load_policy
    return [
        (desktop.services.pricing, "load_policy", lambda session, day: load(session, day - timedelta(days=1)))
    ]


def recomputed_by_the_newest_version() -> list[Patch]:
    """HQ computes a receipt again with its newest version instead of the one the receipt names."""
    facts = server_stub.quote_facts.QuoteFacts
    read = facts.versions

    def read_newest(self: Any, named: int, day: Any) -> Any:
        found = read(self, named, day)
        newest = read(self, newest_version(self.session)[0], day)
        return (newest or found)[:1]

    return [(facts, "versions", read_newest)]


def budget_without_a_lease() -> list[Patch]:
    """The till gives what the brand has of a budget in all, whether or not HQ lent it any."""
    return [
        (desktop.services.promotion, "_budgets", lambda session, policy, moment: dict(policy.budgets)),
        (desktop.services.receipt, "budget_uses", lambda bill: {}),
    ]


def list_price_given_back() -> list[Patch]:
    """A return gives back the price of the goods instead of what was paid for them."""
    plan = desktop.services.refund.plan_return

    def plan_dear(session: Any, view: Any, wanted: Any, taken: Any) -> Any:
        planned = plan(session, view, wanted, taken)
        lines = {
            number: replace(line, gross=extend(line.price, line.quantity), discount=0)
            for number, line in planned.lines.items()
        }
        return replace(planned, lines=lines)

    return [(desktop.services.refund, "plan_return", plan_dear)]


def replaced_rule_never_ends() -> list[Patch]:
    """HQ publishes a changed rule and lets the one before it run on."""
    steps = server_stub.policy_publish._rule_steps

    def steps_without_ends(*given: Any) -> Any:
        found = steps(*given)
        found.ended.clear()
        return found

    return [(server_stub.policy_publish, "_rule_steps", steps_without_ends)]


TERMS_BREAKERS: dict[str, Callable[[], list[Patch]]] = {
    breaker.__name__: breaker
    for breaker in (
        policy_of_another_day,
        recomputed_by_the_newest_version,
        budget_without_a_lease,
        list_price_given_back,
        replaced_rule_never_ends,
    )
}
