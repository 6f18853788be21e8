"""The credit ledger: frozen when ordered, used when shipped, released when dropped, repaid when the debt is paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.credit.account import DRAW_ORDER, CreditAccount, Open, Short, draw, why_closed
from domain.errors import DomainError
from domain.money import Fen


class Kind(StrEnum):
    """What a movement does: it freezes, turns what is frozen into use, releases what is frozen, or repays use."""

    FREEZE = "freeze"
    USE = "use"
    RELEASE = "release"
    REPAY = "repay"


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the ledger, always above zero, in fen."""

    kind: Kind
    document: str
    account: str
    amount: Fen
    day: date


@dataclass(frozen=True, slots=True)
class Holding:
    """What one document holds of one account."""

    document: str
    account: str
    frozen: Fen = 0
    used: Fen = 0


@dataclass(frozen=True, slots=True)
class Book:
    """A dealer's accounts with what documents hold of them; nothing in it is ever below zero."""

    accounts: tuple[CreditAccount, ...]
    holdings: tuple[Holding, ...] = ()

    @property
    def open(self) -> tuple[Open, ...]:
        """The accounts with what is taken of them."""
        taken = {account.id: 0 for account in self.accounts}
        for one in self.holdings:
            taken[one.account] += one.frozen + one.used
        return tuple(Open(account, taken[account.id]) for account in self.accounts)

    def held_by(self, document: str) -> tuple[Holding, ...]:
        """What a document holds, in the order drawn."""
        places = {one.id: (DRAW_ORDER.index(one.type), one.last or date.max, one.id) for one in self.accounts}
        mine = (one for one in self.holdings if one.document == document)
        return tuple(sorted(mine, key=lambda one: places[one.account]))

    def account(self, id: str) -> CreditAccount:
        """Return an account; one that is not there is refused as `account_unknown`."""
        for one in self.accounts:
            if one.id == id:
                return one
        raise DomainError("account_unknown", account=id)


@dataclass(frozen=True, slots=True)
class Posted:
    """The book after a step, and the movements that lead to it."""

    book: Book
    movements: tuple[Movement, ...]


def post(book: Book, movement: Movement) -> Book:
    """Enter one movement.

    Refused: nothing or less (`movement_not_positive`), an unknown account, a freeze beyond what is free
    (`freeze_beyond_limit`), and taking away more than is frozen or used (`beyond_frozen`, `beyond_used`).
    """
    if movement.amount <= 0:
        raise DomainError("movement_not_positive", document=movement.document, amount=movement.amount)
    account = book.account(movement.account)
    key = (movement.document, movement.account)
    held = {(one.document, one.account): one for one in book.holdings}
    before = held.get(key, Holding(*key))
    if movement.kind is Kind.FREEZE:
        _check_free(book, account, movement)
    held[key] = _apply(before, movement)
    return replace(book, holdings=tuple(one for one in held.values() if one.frozen or one.used))


def _check_free(book: Book, account: CreditAccount, movement: Movement) -> None:
    free = next(one.free for one in book.open if one.account is account)
    if free is not None and movement.amount > free:
        raise DomainError("freeze_beyond_limit", account=account.id, amount=movement.amount, free=free)


_EFFECTS = {Kind.FREEZE: (1, 0), Kind.USE: (-1, 1), Kind.RELEASE: (-1, 0), Kind.REPAY: (0, -1)}


def _apply(before: Holding, movement: Movement) -> Holding:
    on_frozen, on_used = _EFFECTS[movement.kind]
    frozen = before.frozen + on_frozen * movement.amount
    used = before.used + on_used * movement.amount
    if frozen < 0:
        raise DomainError("beyond_frozen", document=movement.document, missing=-frozen)
    if used < 0:
        raise DomainError("beyond_used", document=movement.document, missing=-used)
    return replace(before, frozen=frozen, used=used)


def replay(accounts: Sequence[CreditAccount], movements: Iterable[Movement]) -> Book:
    """Return the book that movements lead to; its limits are not asked again, for they may have been lowered since."""
    unlimited = tuple(replace(account, limit=None) for account in accounts)
    book = Book(unlimited)
    for movement in movements:
        book = post(book, movement)
    return replace(book, accounts=tuple(accounts))


def freeze(book: Book, document: str, amount: Fen, day: date, project: str = "") -> Posted | Short:
    """Freeze an amount for an order over the accounts in their order; all of it or nothing."""
    found = draw(book.open, amount, day, project)
    if isinstance(found, Short):
        return found
    parts = [(one.account, one.amount) for one in found.draws]
    return _enter(book, Kind.FREEZE, document, day, parts)


def use(book: Book, document: str, amount: Fen, day: date) -> Posted:
    """Turn what is frozen into use when goods leave.

    Refused: more than the document holds frozen (`beyond_frozen`), and an account that is stopped or has ended since
    (`account_closed`): release it and freeze again.
    """
    parts = _take("frozen", book.held_by(document), amount)
    for id, _ in parts:
        if reason := why_closed(book.account(id), day):
            raise DomainError("account_closed", document=document, account=id, reason=reason.value)
    return _enter(book, Kind.USE, document, day, parts)


def release(book: Book, document: str, amount: Fen, day: date) -> Posted:
    """Give back what is frozen and not needed, last drawn first; more than is frozen is refused (`beyond_frozen`)."""
    return _enter(book, Kind.RELEASE, document, day, _take("frozen", book.held_by(document)[::-1], amount))


def repay(book: Book, document: str, amount: Fen, day: date) -> Posted:
    """Give back what a payment or a return covers, last drawn first; more than is used is refused (`beyond_used`)."""
    return _enter(book, Kind.REPAY, document, day, _take("used", book.held_by(document)[::-1], amount))


def refreeze(book: Book, document: str, amount: Fen, day: date, project: str = "") -> Posted | Short:
    """Let an edited, reopened or repriced order hold just this amount: the difference is frozen or released."""
    frozen = sum(one.frozen for one in book.held_by(document))
    if amount >= frozen:
        return freeze(book, document, amount - frozen, day, project)
    return release(book, document, frozen - amount, day)


def overrun(book: Book, day: date) -> tuple[tuple[str, Fen], ...]:
    """Return by account what is used though the account is stopped or has ended, and so is to be repaid at once."""
    used = {account.id: 0 for account in book.accounts if why_closed(account, day)}
    for one in book.holdings:
        if one.account in used:
            used[one.account] += one.used
    return tuple((id, amount) for id, amount in used.items() if amount)


def _take(field: str, holdings: Sequence[Holding], amount: Fen) -> list[tuple[str, Fen]]:
    if amount < 0:
        raise DomainError("amount_negative", amount=amount)
    parts, missing = [], amount
    for one in holdings:
        there = one.frozen if field == "frozen" else one.used
        if taken := min(there, missing):
            parts.append((one.account, taken))
            missing -= taken
    if missing:
        raise DomainError(f"beyond_{field}", missing=missing)
    return parts


def _enter(book: Book, kind: Kind, document: str, day: date, parts: Iterable[tuple[str, Fen]]) -> Posted:
    movements = tuple(Movement(kind, document, account, amount, day) for account, amount in parts)
    for movement in movements:
        book = post(book, movement)
    return Posted(book, movements)
