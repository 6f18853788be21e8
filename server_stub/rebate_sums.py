"""Accrual at HQ: sums by programme, period and month, to which every document is added once, and the proof of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from domain.money import Fen
from domain.period import Month, Validity, month_of, parse_month
from domain.rebate.accrual import NOTHING, Sums, add_up
from domain.rebate.programme import Period, Programme, Purchase, period_of
from domain.selection import Item
from server_stub.models import RebateCounted, RebateSum, RebateTrack
from server_stub.rebate_row import publish_rebates
from server_stub.rebate_source import Source, Wanted, Which, read_items, read_sources
from server_stub.rebate_terms import fingerprint, parse_period, read_terms
from server_stub.turn import take_turn

_CHUNK = 200

Place = tuple[Period, Month]
Held = dict[Place, Sums]
Kept = dict[tuple[int, str], Held]
ByMonth = Mapping[Month, Sequence[Purchase]]
BySource = dict[int, list[Source]]


@dataclass(frozen=True, slots=True)
class Accrued:
    """What an accrual did: dealers with programmes, documents counted now, and programmes whose sums changed."""

    dealers: int
    documents: int
    changed: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A programme whose kept sums are not what its documents add up to, in fen."""

    dealer_id: int
    programme: str
    kept: Fen
    counted: Fen


@dataclass(frozen=True, slots=True)
class Checked:
    """How many programmes of dealers were added up again from zero, those that differ, and those with other terms now."""

    programmes: int
    differing: tuple[Difference, ...]
    stale: int


def by_month(sources: Iterable[Source]) -> ByMonth:
    """Return the purchases of documents by month."""
    months: dict[Month, list[Purchase]] = defaultdict(list)
    for source in sources:
        for purchase in source.purchases:
            months[month_of(purchase.day)].append(purchase)
    return months


def add_by_month(programme: Programme, months: ByMonth) -> Held:
    """Add up purchases by period and month; last year's stand in the month of this year that they are measured against."""
    found: Held = {}
    for month, bought in months.items():
        own = period_of(programme.span, month.first)
        for period, sums in add_up(programme, bought).items():
            place = (period, month if period == own else Month(month.year + 1, month.number))
            found[place] = found.get(place, NOTHING).plus(sums)
    return {place: sums for place, sums in found.items() if sums != NOTHING}


def read_kept(session: Session, dealer_ids: Sequence[int]) -> Kept:
    """Return the kept sums of dealers by programme."""
    columns = (RebateSum.dealer_id, RebateSum.programme, RebateSum.period, RebateSum.month)
    figures = (RebateSum.amount, RebateSum.quantity, RebateSum.focus, RebateSum.before)
    query = select(*columns, *figures).where(RebateSum.dealer_id.in_(dealer_ids))
    found: Kept = defaultdict(dict)
    for dealer_id, programme, period, month, *sums in session.execute(query):
        found[(dealer_id, programme)][(parse_period(period), parse_month(month))] = Sums(*sums)
    return found


def accrue_dealers(session: Session, as_of: date, dealer_ids: Iterable[int] | None = None) -> Accrued:
    """Add every document up to a day to the sums once; a programme with other terms than before is added up from zero."""
    terms = read_terms(session, as_of, dealer_ids)
    items = read_items(session) if terms else {}
    total = Accrued(0, 0, 0)
    for chunk in _chunks(sorted(terms)):
        for dealer_id in chunk:
            take_turn(session, dealer_id)
        done = _accrue_chunk(session, {id: terms[id] for id in chunk}, items, as_of)
        total = Accrued(
            total.dealers + done.dealers, total.documents + done.documents, total.changed + done.changed
        )
    return total


def _chunks(dealer_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(dealer_ids), _CHUNK):
        yield dealer_ids[start : start + _CHUNK]


def _accrue_chunk(
    session: Session, terms: Mapping[int, Sequence[Programme]], items: dict[str, Item], as_of: date
) -> Accrued:
    tracks = _read_tracks(session, list(terms))
    marks = read_marks(terms)
    begun = {place for place, mark in marks.items() if tracks.get(place) != mark}
    renewed = frozenset(dealer_id for dealer_id, _ in begun)
    fresh, whole = _read(session, terms, renewed, items, as_of)
    kept = read_kept(session, list(terms))
    changed: Kept = {}
    for dealer_id, own in terms.items():
        new, every = by_month(fresh.get(dealer_id, ())), by_month(whole.get(dealer_id, ()))
        for programme in own:
            place = (dealer_id, programme.id)
            before = {} if place in begun else kept.get(place, {})
            after = _added(before, add_by_month(programme, every if place in begun else new))
            if place in begun or after != before:
                changed[place] = after
    _write(session, changed, marks, as_of)
    _note(session, fresh)
    for dealer_id in sorted({dealer_id for dealer_id, _ in changed}):
        publish_rebates(session, dealer_id)
    return Accrued(len(terms), sum(map(len, fresh.values())), len(changed))


def _read(
    session: Session,
    terms: Mapping[int, Sequence[Programme]],
    renewed: frozenset[int],
    items: dict[str, Item],
    as_of: date,
) -> tuple[BySource, BySource]:
    """Return the documents not counted yet, and every document of the dealers that a programme is counted anew for."""
    bases = {programme.basis for own in terms.values() for programme in own}
    others = tuple(dealer_id for dealer_id in terms if dealer_id not in renewed)
    fresh = read_sources(session, Wanted(others, as_of, Which.FRESH), bases, items) if others else {}
    if not renewed:
        return fresh, {}
    whole = read_sources(session, Wanted(tuple(sorted(renewed)), as_of, Which.ALL), bases, items)
    query = select(RebateCounted.dealer_id, RebateCounted.source).where(RebateCounted.dealer_id.in_(renewed))
    counted = {(dealer_id, key) for dealer_id, key in session.execute(query)}
    for dealer_id, sources in whole.items():
        fresh[dealer_id] = [one for one in sources if (dealer_id, one.key) not in counted]
    return fresh, whole


def _added(before: Held, more: Held) -> Held:
    after = dict(before)
    for place, sums in more.items():
        after[place] = after.get(place, NOTHING).plus(sums)
    return after


def _read_tracks(session: Session, dealer_ids: Sequence[int]) -> dict[tuple[int, str], str]:
    query = select(RebateTrack.dealer_id, RebateTrack.programme, RebateTrack.fingerprint)
    rows = session.execute(query.where(RebateTrack.dealer_id.in_(dealer_ids)))
    return {(dealer_id, programme): held for dealer_id, programme, held in rows}


def read_marks(terms: Mapping[int, Sequence[Programme]]) -> dict[tuple[int, str], str]:
    """Return the fingerprint of every dealer's programmes; on one day an id and its days are always the same terms."""
    known: dict[tuple[str, Validity], str] = {}
    marks = {}
    for dealer_id, own in terms.items():
        for one in own:
            place = (one.id, one.validity)
            if place not in known:
                known[place] = fingerprint(one)
            marks[(dealer_id, one.id)] = known[place]
    return marks


def _write(session: Session, changed: Kept, marks: Mapping[tuple[int, str], str], as_of: date) -> None:
    named = [{"of": dealer_id, "named": programme} for dealer_id, programme in changed]
    for table in (RebateSum, RebateTrack) if named else ():
        mine = (table.dealer_id == bindparam("of"), table.programme == bindparam("named"))
        session.connection().execute(delete(table).where(*mine), named)
    rows = [
        {
            "dealer_id": dealer_id,
            "programme": programme,
            "period": str(period),
            "month": str(month),
            "amount": sums.amount,
            "quantity": sums.quantity,
            "focus": sums.focus,
            "before": sums.before,
        }
        for (dealer_id, programme), held in changed.items()
        for (period, month), sums in held.items()
    ]
    tracks = [
        {"dealer_id": id, "programme": programme, "fingerprint": marks[(id, programme)], "as_of": as_of}
        for id, programme in changed
    ]
    if rows:
        session.execute(insert(RebateSum), rows)
    if tracks:
        session.execute(insert(RebateTrack), tracks)


def _note(session: Session, fresh: Mapping[int, Sequence[Source]]) -> None:
    rows = [
        {"dealer_id": dealer_id, "source": source.key, "day": source.day}
        for dealer_id, sources in fresh.items()
        for source in sources
    ]
    if rows:
        session.execute(insert(RebateCounted), rows)


def check_sums(session: Session, as_of: date, dealer_ids: Iterable[int] | None = None) -> Checked:
    """Add up from zero every document that was counted, and hold it against the kept sums."""
    terms, items = read_terms(session, as_of, dealer_ids), read_items(session)
    programmes, stale = 0, 0
    differing: list[Difference] = []
    marks = read_marks(terms)
    for chunk in _chunks(sorted(terms)):
        bases = {programme.basis for id in chunk for programme in terms[id]}
        sources = read_sources(session, Wanted(tuple(chunk), as_of, Which.COUNTED), bases, items)
        tracks, kept = _read_tracks(session, chunk), read_kept(session, chunk)
        for dealer_id in chunk:
            months = by_month(sources.get(dealer_id, ()))
            for programme in terms[dealer_id]:
                place = (dealer_id, programme.id)
                if tracks.get(place) != marks[place]:
                    stale += 1
                    continue
                programmes += 1
                counted = add_by_month(programme, months)
                if counted != _nonzero(kept.get(place, {})):
                    differing.append(Difference(*place, _amount(kept.get(place, {})), _amount(counted)))
    return Checked(programmes, tuple(differing), stale)


def _nonzero(held: Held) -> Held:
    return {place: sums for place, sums in held.items() if sums != NOTHING}


def _amount(held: Held) -> Fen:
    return sum(sums.amount for sums in held.values())


def sums_until(held: Held, period: Period, month: Month) -> Sums:
    """Return what a period adds up to at the end of a month; growth is measured against the whole of last year's."""
    total = NOTHING
    for (of, at), sums in held.items():
        if of == period:
            total = total.plus(sums if at <= month else Sums(before=sums.before))
    return total
