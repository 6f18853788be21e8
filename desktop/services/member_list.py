"""Members page by page and searched, each with the last purchase in this store and points that HQ has not counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.dealer import Member
from desktop.models.document import Document
from desktop.models.lease import LeaseUse
from desktop.models.member import MergedMember
from desktop.services.member import OPEN, MemberRow, find_members, list_published, load_own_members
from desktop.services.pinyin import search_keys
from domain.lease import LeaseKind

_SEPARATORS: Final = re.compile(r"[\s\-–—]")
_DIGITS: Final = re.compile(r"\+?\d+")
_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
_CANDIDATES: Final = 1_000
_LAST: Final = (
    "SELECT member_id, max(business_day) FROM receipt"
    " WHERE kind = 'receipt' AND member_id IN (SELECT value FROM json_each(?1)) GROUP BY member_id"
    " UNION ALL SELECT json_extract(CAST(body AS TEXT), '$.member_id') AS buyer, max(business_day) FROM store_receipt"
    " WHERE kind = 'receipt' AND body <> x'' AND buyer IN (SELECT value FROM json_each(?1)) GROUP BY buyer"
)


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A member in the list; `points_waiting` were spent by documents that HQ has not booked yet."""

    member: MemberRow
    last_purchase: date | None = None
    points_waiting: int = 0


def list_tiers(session: Session) -> list[tuple[str, int]]:
    """Return the tiers HQ gave with how many members have each, the largest first; members without one are left out."""
    count = func.count()
    query = select(Member.tier, count).where(Member.tier != "").group_by(Member.tier)
    return [(tier, number) for tier, number in session.execute(query.order_by(count.desc(), Member.tier))]


def count_members(session: Session, tier: str = "") -> int:
    """Return how many members there are, of one tier or all, those registered here included."""
    query = select(func.count()).select_from(Member)
    if tier:
        return session.scalar(query.where(Member.tier == tier)) or 0
    return (session.scalar(query) or 0) + len(_registered_here(session, load_own_members(session)))


def list_members(
    session: Session, *, tier: str = "", offset: int = 0, limit: int = 100
) -> list[ListedMember]:
    """Return a page of members: those HQ does not publish yet, then all others by name."""
    own = load_own_members(session)
    new = [] if tier else _registered_here(session, own)
    found = new[offset : offset + limit]
    left = limit - len(found)
    if left:
        after = max(0, offset - len(new))
        found += [own.get(row.member_id, row) for row in list_published(session, tier, after, left)]
    return _listed(session, found)


def search_members(session: Session, text: str, *, tier: str = "", limit: int = 200) -> list[ListedMember]:
    """Return the members whose name, pinyin, card or phone holds the text, by name; a phone may be typed with gaps."""
    plain = _SEPARATORS.sub("", text)
    wanted = plain.removeprefix("+86") if _DIGITS.fullmatch(plain) else text
    found = {row.member_id: row for row in find_members(session, wanted, limit=_CANDIDATES)}
    if _LATIN.fullmatch(plain):
        found |= {row.member_id: row for row in _sounding(session, plain.lower())}
    rows = [row for row in found.values() if tier in ("", row.tier)]
    return _listed(session, sorted(rows, key=lambda row: (row.name, row.member_id))[:limit])


def list_merged(session: Session, member_ids: Iterable[str]) -> dict[str, str]:
    """Return every id that stands for one of these members, each with the member it counts for."""
    ids = set(member_ids)
    query = select(MergedMember.member_id, MergedMember.survivor).where(MergedMember.survivor.in_(ids))
    return {one: one for one in ids} | {row.member_id: row.survivor for row in session.execute(query)}


def sum_waiting_points(session: Session, names: Mapping[str, str]) -> dict[str, int]:
    """Return the points by member that documents spent which HQ has not booked; `names` as of `list_merged`."""
    query = (
        select(LeaseUse.subject, func.sum(LeaseUse.amount))
        .join(Document, Document.doc_id == LeaseUse.doc_id)
        .where(LeaseUse.kind == LeaseKind.POINTS.value, Document.status.in_(OPEN))
        .group_by(LeaseUse.subject)
    )
    sums: dict[str, int] = defaultdict(int)
    for subject, amount in session.execute(query):
        if subject in names:
            sums[names[subject]] += int(amount)
    return sums


def _registered_here(session: Session, own: Mapping[str, MemberRow]) -> list[MemberRow]:
    known = set(session.scalars(select(Member.member_id).where(Member.member_id.in_(own))))
    return sorted(
        (row for key, row in own.items() if key not in known), key=lambda row: (row.name, row.member_id)
    )


def _sounding(session: Session, text: str) -> list[MemberRow]:
    """Find members by pinyin, which HQ does not publish of people: every name is read here."""
    names = session.execute(select(Member.member_id, Member.name)).all()
    ids = [member_id for member_id, name in names if _sounds_like(name, text)][:_CANDIDATES]
    own = load_own_members(session)
    found = [own.get(row.member_id, row) for row in list_published(session, ids=ids)]
    return found + [row for row in _registered_here(session, own) if _sounds_like(row.name, text)]


def _sounds_like(name: str, text: str) -> bool:
    sounds = [_sound(character) for character in name]
    return "".join(one[0] for one in sounds).startswith(text) or text in "".join(one[1] for one in sounds)


@lru_cache(maxsize=16_384)
def _sound(character: str) -> tuple[str, str]:
    """Read one character, since reading whole names again with every key would take too long."""
    folded = character.lower()
    if character.isascii():
        return folded.strip(), folded.strip()
    return search_keys(character)


def _listed(session: Session, rows: Sequence[MemberRow]) -> list[ListedMember]:
    names = list_merged(session, (row.member_id for row in rows))
    asked = msgspec.json.encode(sorted(names)).decode()
    last: dict[str, str] = {}
    for buyer, day in session.connection().exec_driver_sql(_LAST, (asked,)):
        last[names[buyer]] = max(day, last.get(names[buyer], ""))
    waiting = sum_waiting_points(session, names)
    return [
        ListedMember(
            row,
            date.fromisoformat(last[row.member_id]) if row.member_id in last else None,
            waiting.get(row.member_id, 0),
        )
        for row in rows
    ]
