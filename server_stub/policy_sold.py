"""Receipts of a month as they were billed, for a policy to price again: where, when, to whom, and what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.money import Fen
from domain.period import Month
from domain.quote import Asked
from protocol.receipt import RECEIPT
from server_stub.models import Dealer, Member, Product, Receipt, ReceiptLine, Store

_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """A store as rules see it, and the list its dealer is granted."""

    dealer: str
    store: str
    book: str
    region: str
    channel: str


@dataclass(frozen=True, slots=True)
class Sold:
    """One receipt as it was billed: where, when, to which member of which tier, and its lines of the brand's goods.

    `billed` is what these lines came to; the store's own goods are apart, for no policy speaks of them.
    """

    number: str
    place: Place
    day: date
    moment: datetime
    member: str
    tier: str
    billed: Fen
    lines: tuple[Asked, ...]
    own_lines: int
    own_billed: Fen


def _places(session: Session) -> dict[tuple[int, int], Place]:
    columns = (Store.dealer_id, Store.id, Dealer.code, Store.code, Dealer.price_book)
    query = select(*columns, Store.region, Dealer.region, Store.channel)
    return {
        (dealer_id, store_id): Place(dealer, store, book, region or wide, channel)
        for dealer_id, store_id, dealer, store, book, region, wide, channel in session.execute(
            query.join(Dealer, Dealer.id == Store.dealer_id)
        )
    }


def read_sold(session: Session, month: Month, dealer_id: int = 0) -> Iterator[Sold]:
    """Give the month's receipts with their lines, in the order they were issued; gifts, at price 0, are left out.

    What HQ has no product of is a store's own.
    """
    places = _places(session)
    tiers = {(row.dealer_id, row.id): row.tier for row in session.execute(_TIERS)}
    where = [Receipt.kind == RECEIPT, Receipt.business_day.between(month.first, month.last)]
    where += [Receipt.dealer_id == dealer_id] if dealer_id else []
    on = (ReceiptLine.dealer_id == Receipt.dealer_id, ReceiptLine.doc_id == Receipt.doc_id)
    query = select(*_COLUMNS).join(ReceiptLine, on[0] & on[1]).where(*where)
    query = query.outerjoin(Product, Product.sku == ReceiptLine.sku)
    order = (Receipt.business_day, Receipt.issued_at, Receipt.dealer_id, Receipt.doc_id, ReceiptLine.line)
    found = session.execute(query.order_by(*order).execution_options(yield_per=_AT_ONCE))
    rows: list[Any] = []
    for row in found:
        if rows and (row.dealer_id, row.doc_id) != (rows[0].dealer_id, rows[0].doc_id):
            yield _sold(rows, places, tiers)
            rows = []
        rows.append(row)
    if rows:
        yield _sold(rows, places, tiers)


_TIERS = select(Member.dealer_id, Member.id, Member.tier).where(Member.tier != "")
_COLUMNS = (
    Receipt.dealer_id,
    Receipt.doc_id,
    Receipt.number,
    Receipt.store_id,
    Receipt.business_day,
    Receipt.issued_at,
    Receipt.member_id,
    ReceiptLine.line,
    ReceiptLine.sku,
    ReceiptLine.unit,
    ReceiptLine.quantity,
    ReceiptLine.price,
    ReceiptLine.gross,
    Product.sku.label("known"),
)


def _sold(
    rows: Sequence[Any], places: Mapping[tuple[int, int], Place], tiers: Mapping[tuple[int, str], str]
) -> Sold:
    head = rows[0]
    own = [row for row in rows if row.known is None]
    brands = [row for row in rows if row.known is not None and (row.price or row.gross)]
    return Sold(
        number=head.number,
        place=places[(head.dealer_id, head.store_id)],
        day=head.business_day,
        moment=head.issued_at.astimezone(),
        member=head.member_id,
        tier=tiers.get((head.dealer_id, head.member_id), ""),
        billed=sum(row.gross for row in brands),
        lines=tuple(Asked(str(row.line), row.sku, row.quantity, row.unit) for row in brands),
        own_lines=len(own),
        own_billed=sum(row.gross for row in own),
    )


def count_receipts(session: Session, kind: str, month: Month, dealer_id: int) -> int:
    """Count receipts, or refunds, of a month."""
    query = select(func.count()).select_from(Receipt)
    query = query.where(Receipt.kind == kind, Receipt.business_day.between(month.first, month.last))
    query = query.where(Receipt.dealer_id == dealer_id) if dealer_id else query
    return session.scalar(query) or 0
