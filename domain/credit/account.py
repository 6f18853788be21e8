"""Credit accounts (授信账户) and the order in which a dealer's money and credit are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from domain.errors import DomainError
from domain.fault import Fault, fault
from domain.money import Fen


class AccountType(StrEnum):
    """What an account is, in the order in which accounts are drawn: money paid ahead, then credit."""

    CASH = "cash"
    ANNUAL = "annual"
    PROJECT = "project"
    TEMPORARY = "temporary"


DRAW_ORDER = tuple(AccountType)


@dataclass(frozen=True, slots=True)
class CreditAccount:
    """An amount a dealer may owe, from `first` to `last`, both included, None open; no limit is None, 0 is a limit.

    A PROJECT account serves the orders of its project only. A CASH account's limit is the money paid ahead.
    """

    id: str
    type: AccountType
    limit: Fen | None = None
    first: date | None = None
    last: date | None = None
    project: str = ""
    is_stopped: bool = False

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"account/{self.id}"


class Unusable(StrEnum):
    """Why an account gives nothing."""

    STOPPED = "stopped"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"
    OTHER_PROJECT = "other_project"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class Open:
    """An account with what is frozen or used of it."""

    account: CreditAccount
    taken: Fen = 0

    @property
    def free(self) -> Fen | None:
        """What it may still give, nothing when its limit was lowered below what is taken; None without a limit."""
        limit = self.account.limit
        return None if limit is None else max(limit - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Draw:
    """What one account gives."""

    account: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whole amount, account by account in the order drawn."""

    draws: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """The accounts hold less than was asked, nothing is drawn; and why those that gave nothing did so."""

    available: Fen
    missing: Fen
    unusable: tuple[tuple[str, Unusable], ...]


def why_closed(account: CreditAccount, day: date) -> Unusable | None:
    """Tell why an account may not be drawn on a day, None when it may."""
    if account.is_stopped:
        return Unusable.STOPPED
    if account.first is not None and day < account.first:
        return Unusable.NOT_BEGUN
    if account.last is not None and account.last < day:
        return Unusable.ENDED
    return None


def why_unusable(one: Open, day: date, project: str = "") -> Unusable | None:
    """Tell why an account gives nothing to an order of a project, or of none; None when it gives something."""
    if closed := why_closed(one.account, day):
        return closed
    if one.account.type is AccountType.PROJECT and one.account.project != project:
        return Unusable.OTHER_PROJECT
    return Unusable.USED_UP if one.free == 0 else None


def draw(accounts: Iterable[Open], amount: Fen, day: date, project: str = "") -> Drawn | Short:
    """Draw an amount, all of it or nothing: cash, annual, project, temporary, in each what ends first first."""
    if amount < 0:
        raise DomainError("amount_negative", amount=amount)
    ordered = sorted(accounts, key=_draw_place)
    reasons = [(one, why_unusable(one, day, project)) for one in ordered]
    draws, missing = [], amount
    for one in (one for one, reason in reasons if reason is None):
        free = one.free
        if taken := missing if free is None else min(free, missing):
            draws.append(Draw(one.account.id, taken))
            missing -= taken
    if missing:
        unusable = tuple((one.account.id, reason) for one, reason in reasons if reason)
        return Short(amount - missing, missing, unusable)
    return Drawn(tuple(draws))


def _draw_place(one: Open) -> tuple[int, date, str]:
    account = one.account
    return DRAW_ORDER.index(account.type), account.last or date.max, account.id


def total_limit(accounts: Sequence[CreditAccount], day: date) -> Fen | None:
    """Return what a dealer may owe on a day; None without a limit, which is also a dealer without any account.

    Cash is no credit: it lowers the exposure instead. Accounts that all have ended leave a limit of nothing.
    """
    credit = [one for one in accounts if one.type is not AccountType.CASH]
    limits = [one.limit for one in credit if why_closed(one, day) is None]
    if not credit or None in limits:
        return None
    return sum(limit for limit in limits if limit is not None)


def check_accounts(accounts: Sequence[CreditAccount]) -> list[Fault]:
    """List everything that keeps one dealer's accounts from being published."""
    faults = [found for account in accounts for found in _check(account)]
    seen: set[str] = set()
    for account in accounts:
        if account.id in seen:
            faults.append(fault(account.where, "account_twice"))
        seen.add(account.id)
    return [*faults, *_check_overlaps(accounts)]


def _check(account: CreditAccount) -> Iterator[Fault]:
    where, first, last = account.where, account.first, account.last
    if first is not None and last is not None and last < first:
        yield fault(where, "dates_inverted", first=first.isoformat(), last=last.isoformat())
    if account.limit is not None and account.limit < 0:
        yield fault(where, "limit_negative", limit=account.limit)
    if account.type is AccountType.CASH and account.limit is None:
        yield fault(where, "cash_without_amount")
    if account.type is AccountType.PROJECT and not account.project:
        yield fault(where, "project_missing")
    if account.type is not AccountType.PROJECT and account.project:
        yield fault(where, "project_needless", project=account.project)
    if account.type is AccountType.TEMPORARY and last is None:
        yield fault(where, "end_missing")


def _check_overlaps(accounts: Sequence[CreditAccount]) -> Iterator[Fault]:
    """Two annual accounts on one day would double a limit by mistake; raising it is what temporary ones are for."""
    annual = [one for one in accounts if one.type is AccountType.ANNUAL]
    annual.sort(key=lambda one: (one.first or date.min, one.last or date.max, one.id))
    for one, after in pairwise(annual):
        if (after.first or date.min) <= (one.last or date.max):
            yield fault(after.where, "annual_accounts_overlap", other=one.id)
