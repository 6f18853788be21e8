"""The credit ledger at HQ: frozen when an order is approved, used when it leaves, released when cut, repaid when paid.

All of it happens under the dealer's turn, in the transaction of the document that causes it. HQ's decision comes first
and the ledger follows it: what was approved beyond the accounts, by a person or because a lease promised it, is drawn
on the account that bears the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from domain.credit.account import DRAW_ORDER, AccountType, CreditAccount, Short, draw, why_closed
from domain.credit.ledger import Book, Holding, Kind, Movement, Posted, freeze, post, release, repay, use
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError
from domain.money import Fen
from server_stub.credit_terms import dealer_policy
from server_stub.models import CreditHolding, CreditMovement
from server_stub.prepared import Prepared

_OPEN = Prepared(
    select(CreditHolding.document, CreditHolding.account, CreditHolding.frozen, CreditHolding.used).where(
        CreditHolding.dealer_id == bindparam("dealer"), CreditHolding.is_open
    )
)
_LAST = Prepared(
    select(func.coalesce(func.max(CreditMovement.serial), 0)).where(
        CreditMovement.dealer_id == bindparam("dealer")
    )
)


def read_holdings(session: Session, dealer_id: int) -> tuple[Holding, ...]:
    """Return what documents hold of a dealer's accounts."""
    return tuple(Holding(*row) for row in sorted(_OPEN.rows(session, dealer=dealer_id)))


def with_held(policy: CreditPolicy, holdings: Iterable[Holding]) -> CreditPolicy:
    """Return a policy that knows every account something is held of, also one the dealer no longer has."""
    known = {account.id for account in policy.accounts}
    lost = sorted({one.account for one in holdings} - known)
    is_limited = bool(policy.accounts)
    limit = 0 if is_limited else None
    gone = (CreditAccount(id, AccountType.ANNUAL, limit, is_stopped=is_limited) for id in lost)
    return replace(policy, accounts=(*policy.accounts, *gone))


def read_book(session: Session, dealer_id: int, policy: CreditPolicy) -> Book:
    """Return a dealer's accounts with what is held of them."""
    holdings = read_holdings(session, dealer_id)
    return Book(with_held(policy, holdings).accounts, holdings)


def freeze_order(
    session: Session, dealer_id: int, order_id: str, amount: Fen, day: date, *, project: str = ""
) -> None:
    """Let an order hold just this amount frozen: what is approved of it and has not left."""
    book = _book(session, dealer_id, day)
    frozen = sum(one.frozen for one in book.held_by(order_id))
    if amount < frozen:
        _enter(session, dealer_id, release(book, order_id, frozen - amount, day))
    elif amount > frozen and book.accounts:
        _enter(session, dealer_id, _freeze(book, order_id, amount - frozen, day, project))


def use_credit(
    session: Session,
    dealer_id: int,
    order_id: str,
    amount: Fen,
    day: date,
    *,
    cause: str = "",
    project: str = "",
) -> None:
    """Turn what an order holds into use as its goods leave, and freeze first what it should have held.

    An account that has ended since, or is stopped, is changed for others; where they hold too little the goods stay
    (`account_closed`).
    """
    book = _book(session, dealer_id, day)
    if not book.accounts or not amount:
        return
    found = _change_closed(book, order_id, day, project)
    frozen = sum(one.frozen for one in found.book.held_by(order_id))
    if frozen < amount:
        found = _after(found, _freeze(found.book, order_id, amount - frozen, day, project))
    _enter(session, dealer_id, _after(found, use(found.book, order_id, amount, day)), cause)


def _change_closed(book: Book, order_id: str, day: date, project: str) -> Posted:
    held = book.held_by(order_id)
    closed = next((one for one in held if one.frozen and why_closed(book.account(one.account), day)), None)
    if closed is None:
        return Posted(book, ())
    frozen = sum(one.frozen for one in held)
    given_back = release(book, order_id, frozen, day)
    again = freeze(given_back.book, order_id, frozen, day, project)
    if isinstance(again, Short):
        reason = why_closed(book.account(closed.account), day) or ""
        raise DomainError("account_closed", account=closed.account, reason=reason, missing=again.missing)
    return _after(given_back, again)


def repay_credit(session: Session, dealer_id: int, paid: Mapping[str, Fen], day: date, *, cause: str) -> None:
    """Give back by order what a payment or a return covers, as far as the ledger knows of it."""
    book = _book(session, dealer_id, day)
    found = Posted(book, ())
    for order_id, amount in paid.items():
        used = sum(one.used for one in found.book.held_by(order_id))
        if covered := min(amount, used):
            found = _after(found, repay(found.book, order_id, covered, day))
    _enter(session, dealer_id, found, cause)


def _book(session: Session, dealer_id: int, day: date) -> Book:
    return read_book(session, dealer_id, dealer_policy(session, dealer_id, day))


def _freeze(book: Book, order_id: str, amount: Fen, day: date, project: str) -> Posted:
    """Freeze an amount over the accounts; what none of them has is borne by one of them all the same."""
    found = draw(book.open, amount, day, project)
    if not isinstance(found, Short):
        return _posted(
            book, [Movement(Kind.FREEZE, order_id, one.account, one.amount, day) for one in found.draws]
        )
    there = draw(book.open, found.available, day, project)
    draws = {} if isinstance(there, Short) else {one.account: one.amount for one in there.draws}
    bearer = _bearer(book.accounts, day, project).id
    draws[bearer] = draws.get(bearer, 0) + found.missing
    return _posted(book, [Movement(Kind.FREEZE, order_id, id, part, day) for id, part in draws.items()])


def _bearer(accounts: Sequence[CreditAccount], day: date, project: str) -> CreditAccount:
    """Return the account that bears what no account has: an annual one that is open, else the next best."""

    def place(account: CreditAccount) -> tuple[object, ...]:
        is_other = account.type is AccountType.PROJECT and account.project != project
        is_credit = account.type is not AccountType.CASH
        is_closed = why_closed(account, day) is not None
        return is_other, not is_credit, is_closed, DRAW_ORDER.index(account.type), account.id

    return min(accounts, key=place)


def _posted(book: Book, movements: Sequence[Movement]) -> Posted:
    """Enter movements without asking limits again."""
    unlimited = replace(book, accounts=tuple(replace(account, limit=None) for account in book.accounts))
    for movement in movements:
        unlimited = post(unlimited, movement)
    return Posted(replace(book, holdings=unlimited.holdings), tuple(movements))


def _after(one: Posted, other: Posted) -> Posted:
    return Posted(other.book, one.movements + other.movements)


def _enter(session: Session, dealer_id: int, posted: Posted, cause: str = "") -> None:
    if not posted.movements:
        return
    last = int(_LAST.scalar(session, dealer=dealer_id))
    rows = [
        {
            "dealer_id": dealer_id,
            "serial": serial,
            "kind": one.kind.value,
            "document": one.document,
            "account": one.account,
            "amount": one.amount,
            "day": one.day,
            "cause": cause,
        }
        for serial, one in enumerate(posted.movements, start=last + 1)
    ]
    session.execute(insert(CreditMovement), rows)
    touched = {(one.document, one.account) for one in posted.movements}
    held = {(one.document, one.account): one for one in posted.book.holdings}
    for document, account in sorted(touched):
        now = held.get((document, account), Holding(document, account))
        _keep(session, dealer_id, now)
    session.flush()


def _keep(session: Session, dealer_id: int, now: Holding) -> None:
    row = session.get(CreditHolding, (dealer_id, now.document, now.account))
    if row is None:
        row = CreditHolding(dealer_id=dealer_id, document=now.document, account=now.account)
        session.add(row)
    row.frozen, row.used, row.is_open = now.frozen, now.used, bool(now.frozen or now.used)


def read_movements(
    session: Session, dealer_id: int, documents: Iterable[str] | None = None
) -> list[Movement]:
    """Return the lines of a dealer's ledger in order, all of them or those of some documents."""
    query = select(CreditMovement).where(CreditMovement.dealer_id == dealer_id)
    if documents is not None:
        query = query.where(CreditMovement.document.in_(list(documents)))
    return [
        Movement(Kind(row.kind), row.document, row.account, row.amount, row.day)
        for row in session.scalars(query.order_by(CreditMovement.serial))
    ]
