"""Monthly statements: made from the account by the domain's rule, frozen by their hash, published to the dealer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.party import Party
from domain.period import Month, parse_month
from domain.statement import Statement, content_hash, make_statement
from protocol.dealer import dealer_scope
from protocol.statement import STATEMENT, StatementRow
from server_stub.account import account
from server_stub.feed import publish
from server_stub.models import Dealer, Headquarters
from server_stub.models import Statement as Issued


def hq_party(hq: Headquarters) -> Party:
    """Return HQ as it is printed."""
    return Party(hq.code, hq.name, hq.address, hq.tax_id, hq.phone)


def dealer_party(dealer: Dealer) -> Party:
    """Return a dealer as it is printed."""
    return Party(dealer.code, dealer.name, dealer.address, dealer.tax_id, dealer.phone)


def make_dealer_statement(session: Session, dealer_id: int, month: Month) -> Statement:
    """Make a dealer's statement of a month from the account as it stands."""
    hq, dealer = session.get_one(Headquarters, 1), session.get_one(Dealer, dealer_id)
    return make_statement(hq_party(hq), dealer_party(dealer), month, account(session, dealer_id, month.last))


def issue_statement(session: Session, dealer_id: int, month: Month, moment: datetime) -> StatementRow:
    """Issue a month's statement and publish it; issued again it stays as it is.

    Refused: `month_not_over`; `statement_issued` when the account says something else now, since a correction belongs
    into the next month.
    """
    if moment.date() <= month.last:
        raise DomainError("month_not_over", month=str(month))
    statement = make_dealer_statement(session, dealer_id, month)
    held = session.get(Issued, (dealer_id, statement.number))
    fresh = content_hash(statement)
    if held is not None and held.content_hash == fresh:
        return statement_row(held)
    if held is not None:
        facts = {"issued": held.closing, "now": statement.closing}
        raise DomainError("statement_issued", number=statement.number, **facts)
    row = StatementRow(
        number=statement.number,
        month=str(month),
        opening=statement.opening,
        closing=statement.closing,
        entries=len(statement.entries),
        content_hash=fresh,
        issued_at=moment,
    )
    names = ("number", "month", "opening", "closing", "entries", "content_hash", "issued_at")
    session.execute(insert(Issued), [{"dealer_id": dealer_id} | {name: getattr(row, name) for name in names}])
    publish(session, dealer_scope(dealer_id), STATEMENT, [(row.number, row)])
    return row


def statement_row(issued: Issued) -> StatementRow:
    """Return an issued statement as it is published."""
    balances = (issued.opening, issued.closing, issued.entries)
    return StatementRow(issued.number, issued.month, *balances, issued.content_hash, issued.issued_at)


def find_statement(session: Session, number: str, dealer_id: int | None) -> Statement:
    """Return the content of an issued statement; a dealer finds only its own.

    Refused: an unknown number (`statement_unknown`), an account that changed since (`statement_changed`).
    """
    query = select(Issued).where(Issued.number == number)
    if dealer_id is not None:
        query = query.where(Issued.dealer_id == dealer_id)
    issued = session.scalar(query)
    if issued is None:
        raise DomainError("statement_unknown", number=number)
    statement = make_dealer_statement(session, issued.dealer_id, parse_month(issued.month))
    if content_hash(statement) != issued.content_hash:
        raise DomainError("statement_changed", number=number)
    return statement
