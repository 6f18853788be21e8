"""Members: registered and changed by stores, decided by HQ's staff, made one where two have the same phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.member import (
    Changed,
    Conflict,
    Consent,
    Field,
    MemberStatus,
    Side,
    Value,
    change,
    checked,
    conflict_facts,
    decide,
    merge,
    register,
)
from domain.member import Member as Described
from protocol.dealer import MEMBER, MemberRow, dealer_scope
from protocol.member import (
    CHANGE,
    MERGED,
    REGISTER,
    MemberDecision,
    MemberDoc,
    MemberEvent,
    MergedRow,
    StaffMember,
    values_of,
)
from server_stub.feed import publish, retract
from server_stub.judging import Document, Known, Outcome, parked, rejected, waiting
from server_stub.models import Dealer, Member, MemberHistory, PromotionUse, Receipt
from server_stub.turn import take_turn

MERGED_REMARK = "member_merged"
PHONE_TAKEN = "member_phone_taken"
FIELDS_KEPT = "member_fields_kept"
CHANGED_MEANWHILE = "member_changed_meanwhile"
"""Remarks on documents that were applied, though not all as the store meant them."""

_HQS = ""
"""The lineage in the history of what HQ's staff changed."""


def member_row(row: Member) -> MemberRow:
    """Return a member as it is published."""
    names = (row.id, row.name, row.phone, row.tier, row.points, row.revision)
    return MemberRow(*names, row.status, row.consent, row.address, row.birthday, row.account_limit)


def _described(row: Member) -> Described:
    return Described(
        member_id=row.id,
        name=row.name,
        phone=row.phone,
        address=row.address,
        birthday=row.birthday,
        consent=Consent(row.consent),
        tier=row.tier,
        status=MemberStatus(row.status),
        account_limit=row.account_limit,
        points=row.points,
        revision=row.revision,
    )


def find_survivors(session: Session, dealer_id: int, member_ids: Iterable[str]) -> dict[str, str]:
    """Return who counts instead of those of these members that were made one with another."""
    query = select(Member.id, Member.survivor).where(Member.dealer_id == dealer_id, Member.survivor != "")
    rows = session.execute(query.where(Member.id.in_(set(member_ids))))
    return {member_id: survivor for member_id, survivor in rows}  # noqa: C416 rows are not pairs to dict


def find_member(session: Session, dealer_id: int, member_id: str) -> Member:
    """Return a member or the one it was made one with; an unknown one is refused as `member_unknown`."""
    survivor = find_survivors(session, dealer_id, [member_id]).get(member_id, member_id)
    row = session.get(Member, (dealer_id, survivor))
    if row is None:
        raise DomainError("member_unknown", member=member_id)
    return row


def _find_by_phone(session: Session, dealer_id: int, phone: Value, *, but: str = "") -> Member | None:
    mine = (Member.dealer_id == dealer_id, Member.phone == phone, Member.survivor == "", Member.id != but)
    return session.scalars(select(Member).where(*mine).order_by(Member.id).limit(1)).first()


def take_member(session: Session, document: Document, doc: MemberDoc, known: Known) -> Outcome:
    """Take a registration or a change in, field by field."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    if doc.action == REGISTER:
        return _take_registration(session, document, doc)
    if doc.action == CHANGE:
        return _take_change(session, document, doc)
    return rejected("member_action_unknown", action=doc.action)


def _take_registration(session: Session, document: Document, doc: MemberDoc) -> Outcome:
    made = register(document.doc_id, values_of(doc))
    existing = _find_by_phone(session, document.dealer_id, made.member.phone)
    if existing is None:
        row = Member(dealer_id=document.dealer_id, id=document.doc_id, survivor="")
        session.add(row)
        _save(session, row, made, document.received_at, document)
        return _remark(made)
    changed = change(_described(existing), values_of(doc), frozenset(Field))
    _save(session, existing, changed, document.received_at, document)
    gone = Member(dealer_id=document.dealer_id, id=document.doc_id, survivor=existing.id)
    session.add(gone)
    _write(gone, made.member)
    session.flush()
    _follow(session, gone.dealer_id, gone.id, existing.id)
    outcome = _remark(changed, code=MERGED_REMARK)
    outcome.facts |= {"member": existing.id, "name": existing.name, "phone": existing.phone}
    return outcome


def _take_change(session: Session, document: Document, doc: MemberDoc) -> Outcome:
    try:
        row = find_member(session, document.dealer_id, doc.member_id)
    except DomainError:
        return waiting(doc.member_id)
    asked, member = checked(values_of(doc)), _described(row)
    taken = None
    if Field.PHONE in asked:
        taken = _find_by_phone(session, document.dealer_id, asked[Field.PHONE], but=row.id)
    if taken is None:
        changed = change(member, asked, _concurrent(session, row, doc, document.lineage))
        _save(session, row, changed, document.received_at, document)
        return _remark(changed)
    phone = Conflict(Field.PHONE, asked.pop(Field.PHONE), member.phone, Side.HQ)
    changed = change(member, asked, _concurrent(session, row, doc, document.lineage))
    _save(session, row, changed, document.received_at, document)
    outcome = _remark(changed, code=PHONE_TAKEN)
    outcome.facts |= conflict_facts([phone]) | {"member": taken.id, "name": taken.name}
    return outcome


def _concurrent(session: Session, row: Member, doc: MemberDoc, lineage: str) -> set[Field]:
    """Return the fields that others changed after what the store saw; what its own PC did before, it saw."""
    mine = (MemberHistory.dealer_id == row.dealer_id, MemberHistory.member_id == row.id)
    query = select(MemberHistory.field, MemberHistory.revision, MemberHistory.lineage).where(*mine)
    rows = session.execute(query.order_by(MemberHistory.revision))
    last = {field: (revision, by) for field, revision, by in rows}
    if doc.member_id == row.id:
        return {
            Field(field)
            for field, (revision, by) in last.items()
            if revision > doc.base_revision and by != lineage
        }
    return {field for field in Field if last.get(field.value, (0, ""))[1] != lineage}


def _remark(changed: Changed, *, code: str = "") -> Outcome:
    """Return the outcome of a change: its revision, and the fields on which the store and HQ disagreed."""
    outcome = Outcome(facts=changed.facts | {"revision": changed.member.revision})
    lost = any(one.stands is Side.HQ for one in changed.conflicts)
    remark = FIELDS_KEPT if lost else CHANGED_MEANWHILE if changed.conflicts else ""
    outcome.code = code or remark
    return outcome


def _write(row: Member, member: Described) -> None:
    for field in Field:
        value = member.value(field)
        setattr(row, field.value, value.value if isinstance(value, StrEnum) else value)
    row.points, row.revision = member.points, member.revision


def _save(
    session: Session, row: Member, changed: Changed, moment: datetime, document: Document | None = None
) -> None:
    """Write a member with the history of what moved, and publish it."""
    is_new = row.revision is None
    before = Described(row.id, "", "") if is_new else _described(row)
    _write(row, changed.member)
    session.flush()
    source = {"lineage": document.lineage, "doc_id": document.doc_id} if document else {}
    shared = {"dealer_id": row.dealer_id, "member_id": row.id, "revision": row.revision, "changed_at": moment}
    moved = [
        {**shared, "field": field.value, "lineage": _HQS, "doc_id": "", **source}
        | {"before": _text(before.value(field)), "after": _text(changed.member.value(field))}
        for field in changed.fields
    ]
    if moved:
        session.execute(insert(MemberHistory), moved)
    publish(session, dealer_scope(row.dealer_id), MEMBER, [(row.id, member_row(row))])


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _follow(session: Session, dealer_id: int, gone: str, kept: str) -> None:
    """Let everything that names a member count for its survivor, and say so."""
    theirs = (Member.dealer_id == dealer_id, Member.survivor == gone)
    followers = list(session.scalars(select(Member.id).where(*theirs)))
    session.execute(update(Member).where(*theirs).values(survivor=kept))
    named = (Receipt.dealer_id == dealer_id, Receipt.member_id == gone)
    session.execute(update(Receipt).where(*named).values(member_id=kept))
    used = (PromotionUse.dealer_id == dealer_id, PromotionUse.member_id == gone)
    session.execute(update(PromotionUse).where(*used).values(member_id=kept))
    scope = dealer_scope(dealer_id)
    publish(session, scope, MERGED, [(name, MergedRow(name, kept)) for name in (gone, *followers)])
    retract(session, scope, MEMBER, [gone])


def decide_member(
    session: Session, dealer_id: int, member_id: str, decision: MemberDecision, moment: datetime
) -> Member:
    """Change what is HQ's of a member, or make it one with another, and return the one that counts.

    Refused: `member_unknown`, `member_value_unknown`, `member_limit_negative`, `member_is_itself`.
    """
    take_turn(session, dealer_id)
    row = find_member(session, dealer_id, member_id)
    if decision.merge_into:
        row = _merge(session, row, find_member(session, dealer_id, decision.merge_into), moment)
    _save(session, row, decide(_described(row), values_of(decision)), moment)
    return row


def _merge(session: Session, gone: Member, kept: Member, moment: datetime) -> Member:
    if gone.id == kept.id:
        raise DomainError("member_is_itself", member=gone.id)
    _save(session, kept, merge(_described(gone), _described(kept)), moment)
    gone.survivor, gone.points = kept.id, 0
    session.flush()
    _follow(session, gone.dealer_id, gone.id, kept.id)
    return kept


def list_history(session: Session, row: Member) -> list[MemberHistory]:
    """Return every change of a member, the newest first."""
    mine = (MemberHistory.dealer_id == row.dealer_id, MemberHistory.member_id == row.id)
    query = select(MemberHistory).where(*mine)
    return list(session.scalars(query.order_by(MemberHistory.revision.desc(), MemberHistory.field)))


def staff_member(session: Session, dealer: Dealer, member_id: str) -> StaffMember:
    """Return a member of a dealer with its history; refused as `member_unknown`."""
    row = find_member(session, dealer.id, member_id)
    history = [
        MemberEvent(
            revision=event.revision,
            field=event.field,
            before=event.before,
            after=event.after,
            changed_at=event.changed_at,
            doc_id=event.doc_id,
        )
        for event in list_history(session, row)
    ]
    return StaffMember(dealer_code=dealer.code, member=member_row(row), history=history)
