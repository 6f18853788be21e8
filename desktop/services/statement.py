"""Statements: remade here from the dealer's account, and compared with what HQ issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.dealer import Dealer
from desktop.models.statement import Entry as EntryTable
from desktop.models.statement import Statement as StatementTable
from domain import statement as rules
from domain.errors import DomainError
from domain.invoice import Ageing, Entry, EntryType, OpenItem, age, open_items
from domain.money import Fen
from domain.party import Party
from domain.period import Month, month_of, parse_month
from domain.statement import Statement, content_hash
from paper.style import Language


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement HQ issued; balances in fen, `agrees` tells whether the one remade here has the same content."""

    number: str
    month: Month
    opening: Fen
    closing: Fen
    entries: int
    content_hash: str
    issued_at: datetime
    agrees: bool


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of the account in a list, in fen; `other` is fees, rebates and adjustments, `issued` HQ's statement of it."""

    month: Month
    number: str
    opening: Fen
    shipped: Fen
    returned: Fen
    received: Fen
    other: Fen
    closing: Fen
    entries: int
    issued: StatementRow | None


@dataclass(frozen=True, slots=True)
class StatementView:
    """A month as remade here beside HQ's statement of it; `late` are entries that HQ published after issuing it."""

    statement: Statement
    issued: StatementRow | None
    late: tuple[Entry, ...]


def get_parties(session: Session) -> tuple[Party, Party]:
    """Return HQ and this dealer as they are printed; refused as `not_enrolled` before HQ published them."""
    row = session.scalars(select(Dealer).limit(1)).one_or_none()
    if row is None:
        raise DomainError("not_enrolled")
    hq = Party(row.hq_code, row.hq_name, row.hq_address, row.hq_tax_id, row.hq_phone)
    return hq, Party(row.code, row.name, row.address, row.tax_id, row.phone)


def list_entries(session: Session, *, until: date | None = None) -> list[Entry]:
    """Return the dealer's account in order, all of it or until a day."""
    columns = (EntryTable.number, EntryTable.type, EntryTable.day, EntryTable.due, EntryTable.amount)
    query = select(*columns, EntryTable.reference).order_by(EntryTable.day, EntryTable.number)
    if until:
        query = query.where(EntryTable.day <= until)
    return [
        Entry(number, EntryType(type), day, due, amount, reference)
        for number, type, day, due, amount, reference in session.execute(query)
    ]


def make_statement(session: Session, month: Month) -> Statement:
    """Make a month's statement from the account kept here; refused as `not_enrolled` or `statement_missing`."""
    hq, dealer = get_parties(session)
    made = rules.make_statement(hq, dealer, month, list_entries(session, until=month.last))
    if not made.has_content:
        raise DomainError("statement_missing", month=str(month))
    return made


def list_statements(session: Session) -> list[StatementRow]:
    """Return HQ's statements, newest first, each compared with the one remade here."""
    issued = session.scalars(select(StatementTable).order_by(StatementTable.month.desc())).all()
    if not issued:
        return []
    hq, dealer = get_parties(session)
    entries = list_entries(session)
    rows = []
    for row in issued:
        month = parse_month(row.month)
        made = rules.make_statement(hq, dealer, month, entries)
        rows.append(
            StatementRow(
                number=row.number,
                month=month,
                opening=row.opening,
                closing=row.closing,
                entries=row.entries,
                content_hash=row.content_hash,
                issued_at=row.issued_at,
                agrees=content_hash(made) == row.content_hash,
            )
        )
    return rows


def list_months(session: Session, today: date) -> list[MonthRow]:
    """Return every month with a statement or a movement and the month of today, newest first."""
    if session.scalar(select(Dealer.dealer_id).limit(1)) is None:
        return []
    issued = {row.month: row for row in list_statements(session)}
    entries = list_entries(session)
    months = {month_of(today), *issued, *(month_of(entry.day) for entry in entries)}
    hq, dealer = get_parties(session)
    made = (rules.make_statement(hq, dealer, month, entries) for month in sorted(months, reverse=True))
    return [_month_row(statement, issued.get(statement.month)) for statement in made]


def get_statement(session: Session, month: Month) -> StatementView:
    """Return a month remade here and what HQ issued; refused as `not_enrolled`."""
    hq, dealer = get_parties(session)
    made = rules.make_statement(hq, dealer, month, list_entries(session, until=month.last))
    issued = next((row for row in list_statements(session) if row.month == month), None)
    late = _list_late(session, month) if issued and not issued.agrees else ()
    return StatementView(made, issued, late)


def print_statement(session: Session, month: Month, language: Language) -> bytes:
    """Return the month's statement as a PDF; refused as `make_statement` refuses."""
    # Loading the drawing takes 0.2 s, which no counter should wait for at its start.
    from paper.statement import render_statement

    return render_statement(make_statement(session, month), language=language)


def get_issued_hash(session: Session, month: Month) -> str | None:
    """Return the content hash of the month's statement as HQ issued it, None when it has not."""
    return session.scalar(select(StatementTable.content_hash).where(StatementTable.month == str(month)))


def get_ageing(session: Session, as_of: date) -> Ageing:
    """Return what the dealer owes HQ by days overdue, in fen."""
    return age(list_entries(session, until=as_of), as_of)


def list_open_items(session: Session, as_of: date) -> list[OpenItem]:
    """Return the unpaid debts, oldest due day first."""
    return open_items(list_entries(session, until=as_of))[0]


def _month_row(made: Statement, issued: StatementRow | None) -> MonthRow:
    totals = dict(made.totals)
    shipped, returned = totals.pop(EntryType.SHIPPED), totals.pop(EntryType.RETURNED)
    received = totals.pop(EntryType.RECEIVED)
    return MonthRow(
        month=made.month,
        number=made.number,
        opening=made.opening,
        shipped=shipped,
        returned=returned,
        received=received,
        other=sum(totals.values()),
        closing=made.closing,
        entries=len(made.entries),
        issued=issued,
    )


def _list_late(session: Session, month: Month) -> tuple[Entry, ...]:
    """Statement and entries share a scope, whose versions tell what came after the statement."""
    at = select(StatementTable.v).where(StatementTable.month == str(month)).scalar_subquery()
    numbers = session.scalars(
        select(EntryTable.number).where(EntryTable.day <= month.last, EntryTable.v > at)
    )
    late = set(numbers)
    return tuple(entry for entry in list_entries(session, until=month.last) if entry.number in late)
