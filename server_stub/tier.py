"""The tier of a member on a business day as HQ had it, held against what a receipt was asked with."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.errors import Fact
from protocol.disagreement import NoteRow
from protocol.receipt import ReceiptDoc
from server_stub.judging import Document
from server_stub.models import Member, MemberHistory

TIER_DIFFERS = "tier_differs"


def check_tier(session: Session, document: Document, doc: ReceiptDoc) -> NoteRow | None:
    """Return both tiers where a receipt names another than its member had at any time of that day, None where it is so.

    A member that was made one with another counts with the tier of either. Without a member there is none.
    """
    told = doc.quote.tier if doc.quote else ""
    if not told and not doc.member_id:
        return None
    mine = (Member.dealer_id == document.dealer_id,)
    either = or_(Member.id == doc.member_id, Member.survivor == doc.member_id)
    query = select(Member.id, Member.tier).where(*mine, either).order_by(Member.id == doc.member_id)
    rows = session.execute(query).all() if doc.member_id else []
    tier, changed = "", None
    for id, now in rows:
        tiers, changed = _tiers_on(session, document.dealer_id, id, now, doc.business_day)
        if told in tiers:
            return None
        tier = tiers[0]
    if told == tier:
        return None
    facts: dict[str, Fact] = {"member": doc.member_id, "tier_here": told, "tier_hq": tier}
    return NoteRow(TIER_DIFFERS, facts | ({"changed": changed.isoformat()} if changed else {}))


def _tiers_on(
    session: Session, dealer_id: int, member_id: str, now: str, day: date
) -> tuple[list[str], date | None]:
    """Return the tiers a member had on a day, the one in the evening first, and the day of its last change."""
    mine = (MemberHistory.dealer_id == dealer_id, MemberHistory.member_id == member_id)
    query = select(MemberHistory.before, MemberHistory.changed_at).where(*mine, MemberHistory.field == "tier")
    tier, tiers, changed = now, [], None
    for before, changed_at in session.execute(query.order_by(MemberHistory.revision.desc())):
        on = changed_at.astimezone().date()
        changed = changed or on
        if on <= day:
            tiers.append(tier)
            if on < day:
                return tiers, changed
        tier = before
    return [*tiers, tier], changed
