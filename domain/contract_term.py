"""A contract's terms for other days: cut where it ends early, moved by the length of the term where it is renewed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from domain.contract import Contract, Target
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError
from domain.money import divide
from domain.period import Validity

_DAY = timedelta(days=1)
_Move = Callable[[date], date]


def end_term(contract: Contract, last: date) -> Contract:
    """Return the terms of a contract that ends after `last`; a target that reaches beyond counts by its days until then.

    Refused: a day before the term begins (`end_before_begin`), one that the term does not reach beyond (`contract_ended`).
    """
    first, until = contract.validity.first, contract.validity.last
    if first is not None and last < first:
        raise DomainError("end_before_begin", contract=contract.number, day=last.isoformat())
    if until is not None and until <= last:
        raise DomainError("contract_ended", contract=contract.number, day=until.isoformat())
    prices = (replace(rule, validity=cut) for rule in contract.prices if (cut := _cut(rule.validity, last)))
    targets = (_cut_target(one, contract.validity, last) for one in contract.targets)
    return replace(
        contract,
        validity=Validity(first, last),
        prices=tuple(prices),
        targets=tuple(one for one in targets if one is not None),
    )


def _cut(validity: Validity, last: date) -> Validity | None:
    """Return the days until `last`, None where there are none; what ends sooner or is open stays."""
    if validity.first is not None and validity.first > last:
        return None
    is_beyond = validity.last is not None and validity.last > last
    return Validity(validity.first, last) if is_beyond else validity


def _cut_target(target: Target, term: Validity, last: date) -> Target | None:
    cut = _cut(target.validity, last)
    first, until = target.validity.first or term.first, target.validity.last or term.last
    if cut is None or first is None or until is None or until <= last:
        return None if cut is None else replace(target, validity=cut)
    amount = divide(target.amount * ((last - first).days + 1), (until - first).days + 1)
    return replace(target, validity=Validity(target.validity.first, last), amount=max(amount, 1))


def move_term(contract: Contract) -> Contract:
    """Return the same terms for as long again, from the day after the last: by whole months where the term is so.

    A term without an end, or without a beginning, is refused as `term_open`.
    """
    first, last = contract.validity.first, contract.validity.last
    if first is None or last is None:
        raise DomainError("term_open", contract=contract.number)
    after = last + _DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    if after.day == first.day and months:
        return _moved(contract, lambda day: _add_months(day, months))
    return _moved(contract, lambda day: day + (after - first))


def _add_months(day: date, months: int) -> date:
    year, place = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, place + 1, min(day.day, monthrange(year, place + 1)[1]))


def _moved(contract: Contract, move: _Move) -> Contract:
    return replace(
        contract,
        validity=_move(contract.validity, move),
        targets=tuple(replace(one, validity=_move(one.validity, move)) for one in contract.targets),
        prices=tuple(replace(one, validity=_move(one.validity, move)) for one in contract.prices),
        credit=_move_credit(contract.credit, move) if contract.credit else None,
        effective=None,
    )


def _move(validity: Validity, move: _Move) -> Validity:
    first = validity.first and move(validity.first)
    return Validity(first, validity.last and _move_last(validity.last, move))


def _move_last(last: date, move: _Move) -> date:
    """Return the day before what follows, so that the end of a month stays one."""
    return move(last + _DAY) - _DAY


def _move_credit(credit: CreditPolicy, move: _Move) -> CreditPolicy:
    accounts = (
        replace(
            one,
            first=one.first and move(one.first),
            last=one.last and _move_last(one.last, move),
        )
        for one in credit.accounts
    )
    return replace(credit, accounts=tuple(accounts))
