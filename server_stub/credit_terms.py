"""A dealer's credit policy as it stands on a day: the brand's rules, its contract's accounts, and what staff granted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from domain.contract import Contract as ContractTerms
from domain.contract import in_force
from domain.credit.account import AccountType, CreditAccount, total_limit
from domain.credit.deposit import DepositTerms
from domain.credit.dunning import Dunning
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError
from domain.fault import Fault
from domain.money import Fen
from domain.period import Validity
from protocol.plain import Reader
from protocol.rule import Subject, read_rule
from server_stub.models import Contract, Dealer, Rule
from server_stub.models import CreditAccount as Granted
from server_stub.prepared import Prepared

OWN_LIMIT = "limit"
"""The account a dealer's own credit limit stands for, where its contract names no accounts."""

_NOT_READ = frozenset({"prices", "targets", "territory"})
"""The parts of a contract that say nothing of credit, rebates and due days."""

_CONTRACTS = Prepared(
    select(
        Contract.number,
        Contract.version,
        Contract.first,
        Contract.last,
        Contract.payment_days,
        Contract.body,
    ).where(Contract.dealer_id == bindparam("dealer"))
)
_GRANTED = Prepared(
    select(
        Granted.id,
        Granted.type,
        Granted.amount,
        Granted.first,
        Granted.last,
        Granted.project,
        Granted.is_stopped,
    )
    .where(Granted.dealer_id == bindparam("dealer"))
    .order_by(Granted.id)
)
_LIMIT = Prepared(
    select(
        Dealer.credit_limit,
        exists().where(Contract.dealer_id == bindparam("dealer"), Contract.body != ""),
        exists().where(Granted.dealer_id == bindparam("dealer")),
    ).where(Dealer.id == bindparam("dealer"))
)
_RULES = Prepared(
    select(Rule.id, Rule.version, Rule.first, Rule.last, Rule.body).where(
        Rule.subject == bindparam("subject")
    )
)


def read_contracts(session: Session, dealer_id: int) -> tuple[ContractTerms, ...]:
    """Return every version of a dealer's contracts, without prices and targets; a body with faults is refused."""
    return tuple(
        read_body(body) if body else ContractTerms(number, version, dealer_id, Validity(first, last), days)
        for number, version, first, last, days, body in _CONTRACTS.rows(session, dealer=dealer_id)
    )


@lru_cache(maxsize=4096)
def read_body(body: str) -> ContractTerms:
    """Return the contract of a body, without prices and targets."""
    plain = {key: part for key, part in json.loads(body).items() if key not in _NOT_READ}
    reader = Reader()
    terms = reader.read(ContractTerms, plain, "contract")
    _refuse(reader.faults, "contract_unreadable", plain.get("number", ""))
    found: ContractTerms = terms
    return found


def _refuse(faults: Sequence[Fault], code: str, name: Any) -> None:
    if faults:
        raise DomainError(code, name=str(name), faults=len(faults), first=str(faults[0]))


@lru_cache(maxsize=4096)
def _read_rule(subject: Subject, body: str) -> Any:
    rule, faults = read_rule(subject, json.loads(body), subject.value)
    _refuse(faults, "rule_unreadable", subject.value)
    return rule


def rules_in_force(session: Session, subject: Subject, day: date) -> dict[str, Any]:
    """Return the brand's rules of a subject that are in force on a day, the newest version of each, by id."""
    found: dict[str, tuple[int, Any]] = {}
    for id, version, first, last, body in _RULES.rows(session, subject=subject.value):
        is_newer = version > found.get(id, (-1, None))[0]
        if Validity(first, last).covers(day) and is_newer:
            found[id] = (version, body)
    return {id: _read_rule(subject, body) for id, (_, body) in sorted(found.items())}


def brand_policy(session: Session, day: date) -> CreditPolicy:
    """Return the credit rules that hold for every dealer; without any nothing is checked but the limit."""
    found = rules_in_force(session, Subject.CREDIT, day)
    return next(iter(found.values()), CreditPolicy())


def dealer_policy(session: Session, dealer_id: int, day: date) -> CreditPolicy:
    """Return a dealer's credit policy: what its contracts say of credit goes before the brand's word, part by part."""
    policy = replace(brand_policy(session, day), accounts=())
    contracts = read_contracts(session, dealer_id)
    for contract in in_force(contracts, day):
        if contract.credit is not None:
            policy = _merge(policy, contract.credit)
    accounts = contract_accounts(contracts, day) or _own_limit(_LIMIT.scalar(session, dealer=dealer_id))
    return replace(policy, accounts=(*accounts, *_granted(session, dealer_id)))


def _merge(policy: CreditPolicy, own: CreditPolicy) -> CreditPolicy:
    return replace(
        policy,
        rules=own.rules or policy.rules,
        lifts=own.lifts or policy.lifts,
        dunning=own.dunning if own.dunning != Dunning() else policy.dunning,
        deposit=own.deposit if own.deposit != DepositTerms() else policy.deposit,
    )


def contract_accounts(contracts: Sequence[ContractTerms], day: date) -> tuple[CreditAccount, ...]:
    """Return the accounts of contracts that have begun, inside their terms; one that an amendment dropped is stopped."""
    found: dict[str, CreditAccount] = {}
    begun = [one for one in contracts if one.follows_from <= day]
    for contract in sorted(begun, key=lambda one: (one.number, one.follows_from, one.version)):
        for account in _earlier(contract, begun):
            found[account.id] = replace(account, is_stopped=True)
        for account in contract.credit.accounts if contract.credit else ():
            found[account.id] = _inside(account, contract.validity)
    return tuple(found.values())


def _earlier(contract: ContractTerms, begun: Sequence[ContractTerms]) -> Iterator[CreditAccount]:
    for one in begun:
        if one.number == contract.number and one.version < contract.version and one.credit:
            yield from (_inside(account, one.validity) for account in one.credit.accounts)


def _inside(account: CreditAccount, term: Validity) -> CreditAccount:
    """Return an account as its contract's term bounds it."""
    first = max((day for day in (account.first, term.first) if day), default=None)
    last = min((day for day in (account.last, term.last) if day), default=None)
    return replace(account, first=first, last=last)


def _own_limit(limit: Fen | None) -> tuple[CreditAccount, ...]:
    return () if limit is None else (CreditAccount(OWN_LIMIT, AccountType.ANNUAL, int(limit)),)


def _granted(session: Session, dealer_id: int) -> tuple[CreditAccount, ...]:
    return tuple(
        CreditAccount(id, AccountType(type), amount, first, last, project, bool(is_stopped))
        for id, type, amount, first, last, project, is_stopped in _GRANTED.rows(session, dealer=dealer_id)
    )


def limit_on(session: Session, dealer_id: int, day: date) -> Fen | None:
    """Return what a dealer may owe on a day, None where it has no limit; asked at every synchronisation."""
    limit, has_contract, has_grants = _LIMIT.first(session, dealer=dealer_id) or (None, False, False)
    if not has_contract and not has_grants:
        return None if limit is None else int(limit)
    contracts = read_contracts(session, dealer_id) if has_contract else ()
    granted = _granted(session, dealer_id) if has_grants else ()
    return total_limit((*(contract_accounts(contracts, day) or _own_limit(limit)), *granted), day)


def has_terms(session: Session, dealer_id: int, day: date) -> bool:
    """Tell whether anything is said of a dealer's credit: a limit, a contract in full, an account, or a brand's rule."""
    limit, has_contract, has_grants = _LIMIT.first(session, dealer=dealer_id) or (None, False, False)
    return limit is not None or has_contract or has_grants or brand_policy(session, day) != CreditPolicy()


def is_plain(policy: CreditPolicy) -> bool:
    """Tell whether all there is to check is the dealer's own limit, with no rules and no further accounts."""
    is_own = all(account.id == OWN_LIMIT for account in policy.accounts)
    return is_own and not policy.rules and not policy.deposit.counted
