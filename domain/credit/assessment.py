"""A dealer's whole credit picture on a day, from its account, orders, deposit and ledger: what a screen or HQ explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.credit.account import Drawn, Open, Short, draw, total_limit
from domain.credit.check import (
    Change,
    Checked,
    Rule,
    Standing,
    check_change,
    horizon_of,
    lack,
    rule_for,
    sum_borne,
)
from domain.credit.deposit import DepositEntry, deposit_balance, deposit_missing, deposit_share
from domain.credit.dunning import Notice, dun
from domain.credit.ledger import Book, Movement, overrun, replay
from domain.credit.policy import CreditPolicy
from domain.credit.value import Component, Exposed, Value, expose, wait_beyond
from domain.errors import DomainError
from domain.invoice import Ageing, Entry, OpenItem, age, open_items
from domain.money import Fen


@dataclass(frozen=True, slots=True)
class CreditFacts:
    """What is known of a dealer on a day: `entries` are its account, `orders` all that is not invoiced yet.

    `sent` is the dunning level of the last notice, `disputed` the numbers that are not dunned.
    """

    as_of: date
    entries: tuple[Entry, ...] = ()
    orders: tuple[Value, ...] = ()
    deposits: tuple[DepositEntry, ...] = ()
    movements: tuple[Movement, ...] = ()
    leases: Fen = 0
    sent: int = 0
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The limit and what stands against it, how old the debt is, and what is missing; None of `free` is no limit."""

    limit: Fen | None
    free: Fen | None
    exposed: Exposed
    ageing: Ageing
    notice: Notice
    deposit: Fen
    deposit_missing: Fen
    overrun: tuple[tuple[str, Fen], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the checks say of a change, and which accounts would bear it; None where the dealer has no accounts."""

    checked: Checked
    drawn: Drawn | Short | None


def assess(policy: CreditPolicy, facts: CreditFacts) -> Assessment:
    """Return a dealer's credit picture."""
    standing = stand(policy, facts)
    exposed = _expose(standing, facts.as_of)
    balance = deposit_balance(facts.deposits, facts.as_of)
    items, _ = open_items(facts.entries)
    book = replay(policy.accounts, facts.movements)
    return Assessment(
        limit=standing.limit,
        free=None if standing.limit is None else standing.limit - exposed.exposure.total,
        exposed=exposed,
        ageing=age(facts.entries, facts.as_of),
        notice=_dun(policy, facts, items),
        deposit=balance,
        deposit_missing=standing.deposit_missing,
        overrun=overrun(book, facts.as_of),
    )


def stand(policy: CreditPolicy, facts: CreditFacts) -> Standing:
    """Return how a dealer stands; open items come from its account alone (`receivable_given_twice`)."""
    if any(value.component is Component.RECEIVABLE for value in facts.orders):
        raise DomainError("receivable_given_twice")
    items, unapplied = open_items(facts.entries)
    owed = (Value(one.entry.number, Component.RECEIVABLE, one.left, one.entry.due) for one in items)
    balance = deposit_balance(facts.deposits, facts.as_of)
    return Standing(
        limit=total_limit(policy.accounts, facts.as_of),
        values=(*facts.orders, *owed),
        unapplied=unapplied,
        deposit=deposit_share(policy.deposit, balance),
        leases=facts.leases,
        deposit_missing=deposit_missing(policy.deposit, balance),
        blocked=_dun(policy, facts, items).blocks,
    )


def answer(policy: CreditPolicy, facts: CreditFacts, change: Change, project: str = "") -> Answer:
    """Return what becomes of a change: all checks, and the draw on the accounts beside what the document holds."""
    checked = check_change(policy.rules, stand(policy, facts), change, facts.as_of)
    if not policy.accounts:
        return Answer(checked, None)
    rule = rule_for(policy.rules, change)
    drawn = ask_accounts(rule, replay(policy.accounts, facts.movements), facts, change, project=project)
    findings = (*checked.findings, lack(drawn, rule)) if isinstance(drawn, Short) else checked.findings
    return Answer(Checked(findings, checked.free), drawn)


def ask_accounts(
    rule: Rule | None, book: Book, facts: CreditFacts, change: Change, *, project: str = ""
) -> Drawn | Short:
    """Draw on the accounts what they have to bear of a change and its document does not hold yet."""
    frozen = sum(one.frozen for one in book.held_by(change.document))
    more = max(sum_borne(rule, change, facts.as_of) - frozen, 0)
    return draw(_open_now(book, rule, facts), more, facts.as_of, project)


def _open_now(book: Book, rule: Rule | None, facts: CreditFacts) -> tuple[Open, ...]:
    """Return the accounts with what is taken of them, less what is frozen for orders that do not count yet."""
    later = wait_beyond(facts.orders, facts.as_of, horizon_of(rule))
    frozen = Counter[str]()
    for one in book.holdings:
        frozen[one.account] += one.frozen if one.document in later else 0
    return tuple(replace(one, taken=one.taken - frozen[one.account.id]) for one in book.open)


def _dun(policy: CreditPolicy, facts: CreditFacts, items: Iterable[OpenItem]) -> Notice:
    return dun(policy.dunning, items, facts.as_of, sent=facts.sent, disputed=facts.disputed)


def _expose(standing: Standing, as_of: date) -> Exposed:
    return expose(
        standing.values,
        as_of,
        unapplied=standing.unapplied,
        deposit=standing.deposit,
        leases=standing.leases,
    )
