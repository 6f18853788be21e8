"""What a policy may not drop: programmes that contracts name from a day on, and price books that dealers buy by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.contract import Contract, version_spans
from domain.period import Validity
from server_stub.models import Contract as Stored
from server_stub.models import Dealer


class _Terms(msgspec.Struct, frozen=True):
    """The terms of a stored contract that are looked at; a brand has too many contracts to read them whole."""

    rebates: tuple[str, ...] = ()
    effective: date | None = None


_decode = msgspec.json.Decoder(_Terms).decode


def named_programmes(session: Session, day: date) -> dict[str, tuple[str, ...]]:
    """Return by programme the versions of contracts that name it and are in force on a day or later."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, contract in _contracts_from(session, day):
        for id in contract.rebates:
            found[id].append(f"{contract.number}/{contract.version} ({code})")
    return {id: tuple(pins) for id, pins in found.items()}


def _contracts_from(session: Session, day: date) -> Iterator[tuple[str, Contract]]:
    """Give each version in force on a day or later with its dealer's code, in the order of dealers and numbers."""
    columns = (Dealer.code, Stored.number, Stored.version, Stored.first, Stored.last, Stored.body)
    query = select(*columns).join(Dealer, Dealer.id == Stored.dealer_id).where(Stored.body != "")
    rows = session.execute(query.order_by(Dealer.code, Stored.number, Stored.version))
    for code, own in groupby(rows, key=lambda row: str(row.code)):
        contracts = [
            _outline(row.number, row.version, Validity(row.first, row.last), row.body) for row in own
        ]
        spans = [one for one in version_spans(contracts) if one[1].last is None or one[1].last >= day]
        yield from ((code, contract) for contract, _ in reversed(spans))


def _outline(number: str, version: int, validity: Validity, body: str) -> Contract:
    terms = _decode(body)
    return Contract(number, version, 0, validity, rebates=terms.rebates, effective=terms.effective)


def used_books(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Return by price book the codes of the dealers that buy by it."""
    found: dict[str, list[str]] = defaultdict(list)
    for book, code in session.execute(select(Dealer.price_book, Dealer.code).order_by(Dealer.code)):
        found[book].append(code)
    return {book: tuple(codes) for book, codes in found.items()}
