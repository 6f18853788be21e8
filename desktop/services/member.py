"""Members of the dealer's stores: as HQ last published them, with this PC's own commands that HQ has not booked on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, union
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.dealer import Member
from desktop.models.document import PENDING, Document
from desktop.models.insert import insert_rows
from desktop.models.member import MemberCommand, MergedMember
from desktop.services.document import append_document, get_store_id, is_issued, issue_number, new_doc_id
from domain.errors import DomainError, Fact
from domain.member import (
    RULES,
    Consent,
    Field,
    MemberStatus,
    Rule,
    Value,
    Values,
    change,
    differences,
    register,
)
from domain.member import Member as Described
from domain.money import Fen
from domain.numbering import DocumentType
from protocol.base import encode
from protocol.member import CHANGE, MEMBER, REGISTER, MemberDoc, values_of
from protocol.sync import VerdictStatus

OPEN: Final = (
    PENDING,
    *(status.value for status in (VerdictStatus.RECEIVED, VerdictStatus.WAITING, VerdictStatus.PARKED)),
)
"""How a document stands that HQ has not booked and may still book."""
_BOOKED: Final = VerdictStatus.APPLIED.value
_LATEST: Final = 200
"""So many booked commands are compared with HQ's revision: their rows may still be on the way."""

_facts: Final = msgspec.json.Decoder(dict[str, str | int | bool | None]).decode
_body: Final = msgspec.json.Decoder(MemberDoc).decode


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as it is used here; points are whole points, `is_waiting` while HQ has not booked all of it.

    The limit on account is HQ's, in fen, None where it set none.
    """

    member_id: str
    name: str
    phone: str
    tier: str
    points: int
    status: str = MemberStatus.ACTIVE.value
    consent: str = Consent.NONE.value
    address: str = ""
    birthday: date | None = None
    revision: int = 0
    is_waiting: bool = False
    account_limit: Fen | None = None


@dataclass(frozen=True, slots=True)
class _Command:
    """A command of this PC that HQ's published row does not show yet."""

    member_id: str
    doc: MemberDoc


_COLUMNS = (
    Member.member_id,
    Member.name,
    Member.phone,
    Member.address,
    Member.birthday,
    Member.consent,
    Member.tier,
    Member.status,
    Member.account_limit,
    Member.points,
    Member.revision,
)


def find_members(session: Session, text: str, *, limit: int = 50) -> list[MemberRow]:
    """Return members whose phone, card or name holds the text, by name; an empty text lists all up to the limit."""
    wanted, own = text.strip(), load_own_members(session)
    query = _published().where(Member.member_id.not_in(own)).limit(limit)
    if wanted:
        columns = (Member.phone, Member.member_id, Member.name)
        query = query.where(or_(*(column.contains(wanted, autoescape=True) for column in columns)))
    found = [
        _row(describe_member(row)) for row in session.execute(query.order_by(Member.name, Member.member_id))
    ]
    found += [row for row in own.values() if _holds(row, wanted)]
    return sorted(found, key=lambda row: (row.name, row.member_id))[:limit]


def list_published(
    session: Session, tier: str = "", offset: int = 0, limit: int = -1, *, ids: Iterable[str] | None = None
) -> list[MemberRow]:
    """Return members by name as HQ published them, without this PC's own commands: of a tier, or these."""
    query = _published().order_by(Member.name, Member.member_id).offset(offset).limit(limit)
    if tier:
        query = query.where(Member.tier == tier)
    if ids is not None:
        query = query.where(Member.member_id.in_(set(ids)))
    return [_row(describe_member(row)) for row in session.execute(query)]


def get_member(session: Session, member_id: str) -> MemberRow:
    """Return one member, or the one it was made one with; an unknown one is refused as `member_unknown`."""
    survivor = follow_merged(session, member_id)
    own = load_own_members(session)
    if survivor in own:
        return own[survivor]
    held = _held(session, [survivor])
    if survivor not in held:
        raise DomainError("member_unknown", member=member_id)
    return _row(held[survivor])


def follow_merged(session: Session, member_id: str) -> str:
    """Return the member that counts for another one, or itself."""
    query = select(MergedMember.survivor).where(MergedMember.member_id == member_id)
    return session.scalar(query) or member_id


def find_by_phone(session: Session, phone: str, *, but: str = "") -> MemberRow | None:
    """Return the member with exactly this phone, if one is known here."""
    own = load_own_members(session)
    for row in own.values():
        if row.phone == phone and row.member_id != but:
            return row
    query = _published().where(Member.phone == phone, Member.member_id.not_in([*own, but]))
    found = session.execute(query.order_by(Member.member_id).limit(1)).first()
    return _row(describe_member(found)) if found else None


def register_member(
    session: Session, values: Values, moment: Moment, *, doc_id: str | None = None
) -> MemberRow:
    """Register a member, offline or not; it can be sold to at once. The same `doc_id` again returns the first one.

    Refused: `member_phone_malformed`, `member_name_missing`, `member_field_is_hqs`, and `member_phone_known` with the
    member who has that phone.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return get_member(session, doc_id)
    _check_own(values)
    made = register(doc_id, values).member
    _check_phone(session, made.phone, but="")
    said = {field: value for field in values if (value := made.value(field)) not in ("", None)}
    _issue(session, said, moment, doc_id=doc_id, action=REGISTER)
    return get_member(session, doc_id)


def change_member(
    session: Session, member_id: str, values: Values, moment: Moment, *, doc_id: str | None = None
) -> MemberRow:
    """Change what differs of a member and return it as it is used here from now on; nothing differs, nothing is sent.

    Refused: `member_unknown`, and as `register_member` refuses.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return get_member(session, member_id)
    row = get_member(session, member_id)
    _check_own(values)
    said = differences(describe_member(row), values)
    if not said:
        return row
    if Field.PHONE in said:
        _check_phone(session, str(said[Field.PHONE]), but=row.member_id)
    held = _held(session, [row.member_id]).get(row.member_id)
    base = held.revision if held else 0
    _issue(session, said, moment, doc_id=doc_id, action=CHANGE, member_id=row.member_id, base=base)
    return get_member(session, row.member_id)


def send_again(session: Session, doc_id: str, moment: Moment) -> MemberRow:
    """Send what HQ did not take of a command once more, now that HQ's values were seen; HQ's own fields stay HQ's.

    Refused: `document_unknown`, and as `change_member` refuses.
    """
    columns = (MemberCommand.member_id, MemberCommand.body, Document.facts)
    query = select(*columns).join(Document, Document.doc_id == MemberCommand.doc_id)
    found = session.execute(query.where(MemberCommand.doc_id == doc_id)).first()
    if found is None:
        raise DomainError("document_unknown", doc_id=doc_id)
    said, facts = values_of(_body(found.body)), _facts(found.facts)
    fields = find_lost(MEMBER, facts)
    lost = {field: value for field, value in said.items() if field in fields}
    return change_member(session, found.member_id, lost, moment)


def find_lost(kind: str, facts: Mapping[str, Fact]) -> set[Field]:
    """Return the fields of which HQ kept its own value and that a store may send again; none for other documents."""
    if kind != MEMBER:
        return set()
    told = {field for field in Field if f"{field}_hq" in facts and facts.get(f"{field}_stands") != "here"}
    return {field for field in told if RULES[field] is not Rule.HQ}


def _check_own(values: Values) -> None:
    for field in values:
        if RULES[field] is Rule.HQ:
            raise DomainError("member_field_is_hqs", field=field.value)


def _check_phone(session: Session, phone: str, *, but: str) -> None:
    if other := find_by_phone(session, phone, but=but):
        raise DomainError("member_phone_known", phone=phone, member=other.member_id, name=other.name)


def _issue(
    session: Session,
    said: Mapping[Field, Value],
    moment: Moment,
    *,
    doc_id: str,
    action: str,
    member_id: str = "",
    base: int = 0,
) -> None:
    day = moment.local.date()
    fields: dict[str, Any] = {field.value: value for field, value in said.items()}
    doc = MemberDoc(
        number=issue_number(session, DocumentType.MEMBER, day),
        store_id=get_store_id(session),
        business_day=day,
        stamp=moment.stamp,
        action=action,
        member_id=member_id,
        base_revision=base,
        **fields,
    )
    append_document(session, doc_id=doc_id, kind=MEMBER, body=doc)
    at = moment.local.isoformat(timespec="milliseconds")
    row = (doc_id, doc.number, member_id or doc_id, action, at, encode(doc))
    insert_rows(session, MemberCommand, [row])


def load_own_members(session: Session) -> dict[str, MemberRow]:
    """Return the members that look different here from what HQ published: its revision with own commands on top."""
    commands = _own_commands(session)
    held = _held(session, (command.member_id for command in commands))
    shown: dict[str, Described] = {}
    for command in commands:
        member = shown.get(command.member_id) or held.get(command.member_id)
        try:
            made = _replay(command, member)
        except DomainError:
            continue  # what came back from HQ may be what HQ rejected as well
        if made:
            shown[command.member_id] = made
    return {key: replace(_row(member), is_waiting=True) for key, member in shown.items()}


def _replay(command: _Command, member: Described | None) -> Described | None:
    values = values_of(command.doc)
    if command.doc.action == REGISTER and member is None:
        return register(command.member_id, values).member
    return change(member, values).member if member and command.doc.action == CHANGE else None


def _own_commands(session: Session) -> list[_Command]:
    """Return what HQ has not booked, and what it booked with a revision that this PC was not told of yet."""
    survivor = func.coalesce(MergedMember.survivor, MemberCommand.member_id)
    revision = func.json_extract(Document.facts, "$.revision")
    is_ahead = (Document.status == _BOOKED) & (revision > func.coalesce(Member.revision, 0))
    commands = (
        select(survivor.label("member_id"), MemberCommand.body, Document.n)
        .join(Document, Document.doc_id == MemberCommand.doc_id)
        .outerjoin(MergedMember, MergedMember.member_id == MemberCommand.member_id)
        .outerjoin(Member, Member.member_id == survivor)
    )
    place: ColumnElement[int] = literal_column("member_command.rowid")
    newest = select(func.max(place)).select_from(MemberCommand).scalar_subquery()
    booked = commands.where(place > newest - _LATEST, is_ahead)
    rows = session.execute(union(commands.where(Document.status.in_(OPEN)), booked).order_by("n"))
    return [_Command(row.member_id, _body(row.body)) for row in rows]


def _published(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(*conditions)


def _held(session: Session, member_ids: Iterable[str]) -> dict[str, Described]:
    rows = session.execute(_published(Member.member_id.in_(set(member_ids))))
    return {row.member_id: describe_member(row) for row in rows}


def describe_member(row: Any) -> Described:
    """Return a member as rules see it, of a published or a shown row; a word newer than this program counts as none."""
    known = {status.value for status in MemberStatus}
    consents = {consent.value for consent in Consent}
    return Described(
        member_id=row.member_id,
        name=row.name,
        phone=row.phone,
        address=row.address,
        birthday=row.birthday,
        consent=Consent(row.consent) if row.consent in consents else Consent.NONE,
        tier=row.tier,
        status=MemberStatus(row.status) if row.status in known else MemberStatus.BLOCKED,
        account_limit=row.account_limit,
        points=row.points,
        revision=row.revision,
    )


def _row(member: Described) -> MemberRow:
    return MemberRow(
        member_id=member.member_id,
        name=member.name,
        phone=member.phone,
        tier=member.tier,
        points=member.points,
        status=member.status.value,
        consent=member.consent.value,
        address=member.address,
        birthday=member.birthday,
        revision=member.revision,
        account_limit=member.account_limit,
    )


def _holds(row: MemberRow, text: str) -> bool:
    wanted = text.casefold()
    return any(wanted in part.casefold() for part in (row.phone, row.member_id, row.name))
