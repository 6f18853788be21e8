"""What an order would do to the dealer's credit and rebates, worked out here while it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.document import PENDING, Document
from desktop.models.order import Order
from desktop.services.credit import Told, load_told, sum_pending
from desktop.services.lease import Promise, get_promise
from desktop.services.rebate import ProgrammeView, get_rebates
from desktop.services.rule_book import Names, load_items
from domain.credit.account import Short
from domain.credit.assessment import CreditFacts, answer, stand
from domain.credit.check import Cause, Change, Checked, DocumentType, Finding
from domain.credit.policy import CreditPolicy
from domain.credit.value import Component, Value
from domain.errors import DomainError
from domain.money import Fen, Quantity
from domain.rebate.accrual import Sums
from domain.rebate.programme import Programme, Purchase, counts, period_of
from domain.rebate.simulator import Simulation, simulate_purchase
from domain.selection import Item

OWN_LIMIT: Final = "limit"
"""The account that HQ makes of a dealer's plain limit: it stops an order by the limit, not by what accounts hold."""
_OF_CREDIT: Final = frozenset({Cause.LIMIT, Cause.HORIZON, Cause.ACCOUNTS})
"""What a lease's promise outweighs at HQ."""


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """A line as credit and rebates see it: amount in fen, quantity in base units; promoted is a promotion price."""

    sku: str
    amount: Fen
    quantity: Quantity
    is_promoted: bool = False


@dataclass(frozen=True, slots=True)
class CreditEffect:
    """What an order of `total` takes of the credit, as HQ told it at `as_of`; `free` of None is without limit.

    What this PC was lent counts as free for its orders. The order is covered where the lease promises all of it.
    `findings` is what HQ's checks would say; what the lease outweighs is left out.
    """

    as_of: datetime
    free: Fen | None
    total: Fen
    is_covered: bool
    findings: tuple[Finding, ...]

    @property
    def after(self) -> Fen | None:
        """What would be free with the order, below zero where it takes more than there is."""
        return None if self.free is None else self.free - self.total

    @property
    def holds(self) -> tuple[Finding, ...]:
        """What would hold the order."""
        return tuple(one for one in self.findings if not one.is_warning)


@dataclass(frozen=True, slots=True)
class RebateEffect:
    """What an order counts in a programme once it meets its basis, in fen, and what that changes."""

    view: ProgrammeView
    programme: Programme
    counted: Fen
    simulation: Simulation

    @property
    def reaches(self) -> bool:
        """Whether the order alone reaches a higher step."""
        now, then = self.simulation.now, self.simulation.then
        return then.value > now.value and then.tier is not None and then.tier != now.tier

    @property
    def nearer(self) -> int:
        """How much nearer it brings the next step, in the steps' own measure; zero without one."""
        return self.simulation.now.missing - self.simulation.then.missing


@dataclass(frozen=True, slots=True)
class OrderEffect:
    """Both, as far as HQ told enough to work them out; `names` is what the programmes speak of."""

    credit: CreditEffect | None = None
    rebates: tuple[RebateEffect, ...] = ()
    names: Names = Names()


def get_effect(
    session: Session,
    lines: Sequence[OrderedLine],
    moment: Moment,
    *,
    wanted_on: date | None = None,
    project: str = "",
) -> OrderEffect:
    """Return what an order of these lines would do; one without lines does nothing."""
    if not lines:
        return OrderEffect()
    today = moment.local.date()
    change = Change("", DocumentType.ORDER, ((wanted_on, sum(line.amount for line in lines)),))
    rebates = get_rebates(session, today)
    items = load_items(session, {line.sku for line in lines})
    found = [_judge_programme(view, lines, items, today) for view in rebates.programmes]
    effects = sorted((one for one in found if one), key=lambda one: (-one.simulation.gain, one.view.key))
    told = load_told(session)
    credit = _judge_credit(session, told, change, get_promise(session, moment), project) if told else None
    return OrderEffect(credit, tuple(effects), rebates.names)


def _judge_credit(
    session: Session, told: Told, change: Change, promise: Promise, project: str
) -> CreditEffect | None:
    total = sum(amount for _, amount in change.parts)
    _, covered = sum_pending(session)
    lent = min(promise.credit or 0, max(told.facts.leases - covered, 0))
    is_covered = promise.credit is not None and 0 < total <= promise.credit
    own = tuple(_pending(session))
    known = {value.id for value in told.facts.orders}
    facts = replace(
        told.facts,
        orders=(*told.facts.orders, *(value for value in own if value.id not in known)),
        leases=max(told.facts.leases - covered - (lent if is_covered else 0), 0),
    )
    try:
        checked = _check(told.policy, facts, change, project)
    except DomainError:
        return None
    findings = tuple(one for one in checked.findings if not (is_covered and one.cause in _OF_CREDIT))
    free = None if checked.free is None else checked.free + total + (0 if is_covered else lent)
    return CreditEffect(told.as_of, free, total, is_covered, findings)


def _pending(session: Session) -> Iterator[Value]:
    """Give the orders that HQ has not seen."""
    query = select(Order.doc_id, Order.total, Order.wanted_on)
    query = query.join(Document, Document.doc_id == Order.doc_id).where(Document.status == PENDING)
    for doc_id, total, wanted_on in session.execute(query):
        yield Value(doc_id, Component.PENDING, total, wanted_on)


def _check(policy: CreditPolicy, facts: CreditFacts, change: Change, project: str) -> Checked:
    """Return what HQ's checks say of an order: a limit counts without a rule too, money paid ahead helps accounts."""
    found = answer(policy, facts, change, project)
    checked, standing = found.checked, stand(policy, facts)
    findings = [one for one in checked.findings if one.cause is not Cause.ACCOUNTS]
    is_ruled = any(rule.document is DocumentType.ORDER for rule in policy.rules)
    if not is_ruled and checked.free is not None and checked.free < 0:
        limit = standing.limit or 0
        findings.append(Finding(Cause.LIMIT, limit - checked.free, limit))
    is_plain = all(account.id == OWN_LIMIT for account in policy.accounts)
    if not is_plain and isinstance(found.drawn, Short) and found.drawn.missing > standing.unapplied:
        findings += [one for one in checked.findings if one.cause is Cause.ACCOUNTS]
    return Checked(tuple(findings), checked.free)


def _judge_programme(
    view: ProgrammeView, lines: Sequence[OrderedLine], items: Mapping[str, Item], today: date
) -> RebateEffect | None:
    """Return what an order counts in a programme of today; None where nothing of it counts."""
    programme = view.programme
    if programme is None or view.period != period_of(programme.span, today):
        return None
    if not programme.validity.covers(today):
        return None
    bought = Sums()
    for line in lines:
        item = items[line.sku]
        purchase = Purchase(today, item, line.amount, line.quantity, programme.basis, line.is_promoted)
        if counts(programme, purchase):
            focus = line.amount if programme.focus.takes(item) else 0
            bought = bought.plus(Sums(line.amount, line.quantity, focus))
    if not bought.amount:
        return None
    simulation = simulate_purchase(programme, view.period, view.sums, bought)
    return RebateEffect(view, programme, bought.amount, simulation)
