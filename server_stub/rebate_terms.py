"""Which rebate programmes a dealer has on a day: those its contracts name, and those the brand grants to everyone."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.contract import Contract as ContractTerms
from domain.contract import version_spans
from domain.errors import DomainError
from domain.period import Validity, parse_month
from domain.rebate.programme import Period, Programme
from protocol.plain import write_brief
from protocol.rule import Subject
from server_stub.credit_terms import read_body, rules_in_force
from server_stub.models import Contract, Dealer, ProgrammeGrant


def read_terms(
    session: Session, day: date, dealer_ids: Iterable[int] | None = None
) -> dict[int, list[Programme]]:
    """Return the programmes of dealers, of all by default, as they stand on a day; dealers without any are left out."""
    programmes: dict[str, Programme] = rules_in_force(session, Subject.PROGRAMME, day)
    granted = set(session.scalars(select(ProgrammeGrant.programme)))
    wanted = None if dealer_ids is None else sorted(dealer_ids)
    contracts = _contracts(session, wanted)
    ids = session.scalars(select(Dealer.id)).all() if wanted is None else wanted
    found = {}
    for dealer_id in sorted(ids):
        named = _named(contracts.get(dealer_id, ()), day)
        own = [
            one if id in granted else bounded
            for id, one in programmes.items()
            if id in granted or (id in named and (bounded := bound(one, named[id])))
        ]
        if own:
            found[dealer_id] = [one for one in own if one is not None]
    return found


def _contracts(session: Session, dealer_ids: Sequence[int] | None) -> dict[int, list[ContractTerms]]:
    found: dict[int, list[ContractTerms]] = defaultdict(list)
    query = select(Contract.dealer_id, Contract.body).where(Contract.body != "")
    query = query if dealer_ids is None else query.where(Contract.dealer_id.in_(dealer_ids))
    for dealer_id, body in session.execute(query):
        found[dealer_id].append(read_body(body))
    return found


def _named(contracts: Sequence[ContractTerms], day: date) -> dict[str, Validity]:
    """Return by programme the days from the first to the last on which a contract that had begun names it."""
    found: dict[str, Validity] = {}
    for contract, span in version_spans(contracts):
        if span.first is not None and day < span.first:
            continue
        for id in contract.rebates:
            found[id] = _hull(found[id], span) if id in found else span
    return found


def _hull(one: Validity, other: Validity) -> Validity:
    first = None if one.first is None or other.first is None else min(one.first, other.first)
    last = None if one.last is None or other.last is None else max(one.last, other.last)
    return Validity(first, last)


def bound(programme: Programme, span: Validity) -> Programme | None:
    """Return a programme inside the days a contract names it, None where it has none of them."""
    validity = programme.validity
    first = max((day for day in (validity.first, span.first) if day), default=None)
    last = min((day for day in (validity.last, span.last) if day), default=None)
    if first and last and last < first:
        return None
    return replace(programme, validity=Validity(first, last))


def fingerprint(programme: Programme) -> str:
    """Return a hash of all that decides what a programme counts and pays."""
    text = json.dumps(write_brief(replace(programme, name="")), sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def parse_period(text: str) -> Period:
    """Parse "2026-01+12"; anything else is refused as `not_a_period`."""
    first, _, months = text.partition("+")
    if not months.isdigit():
        raise DomainError("not_a_period", text=text)
    return Period(parse_month(first), int(months))


def grant_programme(session: Session, id: str, moment: datetime) -> None:
    """Let every dealer have a programme; one that is not published is refused as `programme_unknown`."""
    if id not in rules_in_force(session, Subject.PROGRAMME, moment.astimezone().date()):
        raise DomainError("programme_unknown", programme=id)
    session.merge(ProgrammeGrant(programme=id, granted_at=moment))
    session.flush()


def withdraw_programme(session: Session, id: str) -> None:
    """Let only those dealers have a programme whose contracts name it."""
    session.execute(delete(ProgrammeGrant).where(ProgrammeGrant.programme == id))


def find_programme(terms: Mapping[int, Sequence[Programme]], dealer_id: int, id: str) -> Programme:
    """Return a dealer's programme; one it does not have is refused as `programme_unknown`."""
    for programme in terms.get(dealer_id, ()):
        if programme.id == id:
            return programme
    raise DomainError("programme_unknown", programme=id)
