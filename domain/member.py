"""Members: which side a field belongs to, what a change does to a member, and how two of them become one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from domain.errors import DomainError, Fact
from domain.money import Fen

_PHONE: Final = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}")
_LONGEST: Final = 100


class Consent(StrEnum):
    """What a member may be written about; the first is the most restrictive."""

    NONE = "none"
    PURCHASES = "purchases"
    OFFERS = "offers"


class MemberStatus(StrEnum):
    """Whether a member may use what membership gives; HQ alone decides."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    CLOSED = "closed"


class Field(StrEnum):
    """What a document may change of a member."""

    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTHDAY = "birthday"
    CONSENT = "consent"
    TIER = "tier"
    STATUS = "status"
    ACCOUNT_LIMIT = "account_limit"


class Rule(StrEnum):
    """Who wins a field that HQ and a PC, or two PCs, changed without knowing of each other."""

    HQ = "hq"
    LATEST = "latest"
    STRICTEST = "strictest"


RULES: Final[Mapping[Field, Rule]] = {
    Field.NAME: Rule.LATEST,
    Field.PHONE: Rule.LATEST,
    Field.ADDRESS: Rule.LATEST,
    Field.BIRTHDAY: Rule.LATEST,
    Field.CONSENT: Rule.STRICTEST,
    Field.TIER: Rule.HQ,
    Field.STATUS: Rule.HQ,
    Field.ACCOUNT_LIMIT: Rule.HQ,
}

Value = str | int | date | None
Values = Mapping[Field, Value]


@dataclass(frozen=True, slots=True)
class Member:
    """A member at one revision; the limit on account is in fen, None where HQ set none."""

    member_id: str
    name: str
    phone: str
    address: str = ""
    birthday: date | None = None
    consent: Consent = Consent.NONE
    tier: str = ""
    status: MemberStatus = MemberStatus.ACTIVE
    account_limit: Fen | None = None
    points: int = 0
    revision: int = 0

    def value(self, field: Field) -> Value:
        """Return the value of a field."""
        value: Value = getattr(self, field.value)
        return value


class Side(StrEnum):
    """Whose value of a field stands."""

    HERE = "here"
    HQ = "hq"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field on which a document and HQ disagreed, and which of the two stands."""

    field: Field
    here: Value
    hq: Value
    stands: Side


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change made of a member, which fields it moved, and where it met another's."""

    member: Member
    fields: tuple[Field, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def facts(self) -> dict[str, Fact]:
        """The conflicts as a verdict carries them: `<field>_here`, `<field>_hq` and whose `_stands`."""
        return conflict_facts(self.conflicts)


def conflict_facts(conflicts: Iterable[Conflict]) -> dict[str, Fact]:
    """Return conflicts as the facts of a verdict."""
    facts: dict[str, Fact] = {}
    for one in conflicts:
        facts[f"{one.field.value}_here"] = _written(one.here)
        facts[f"{one.field.value}_hq"] = _written(one.hq)
        facts[f"{one.field.value}_stands"] = one.stands.value
    return facts


def _written(value: Value) -> Fact:
    return value.isoformat() if isinstance(value, date) else value


def normal_phone(text: str) -> str:
    """Return a Chinese phone number as its digits; anything else is refused as `member_phone_malformed`.

    Mobile numbers have 11 digits and begin with 13 to 19, landlines carry their area code, 400 and 800 are service numbers
    (the national numbering plan of 2019).
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("+86")
    digits = re.sub(r"[\s()\-–—.]", "", plain)
    if not digits.isascii() or not _PHONE.fullmatch(digits):
        raise DomainError("member_phone_malformed", phone=text[:_LONGEST])
    return digits


def check_name(text: str) -> str:
    """Return a name without spaces around it; refused are none (`member_name_missing`) and an endless one."""
    name = " ".join(text.split())
    if not name:
        raise DomainError("member_name_missing")
    if len(name) > _LONGEST:
        raise DomainError("member_name_too_long", longest=_LONGEST)
    return name


def checked(values: Values) -> dict[Field, Value]:
    """Return asked values in their one form; refused as `normal_phone` and `check_name` refuse, or `member_value_unknown`."""
    found = dict(values)
    if isinstance(phone := found.get(Field.PHONE), str):
        found[Field.PHONE] = normal_phone(phone)
    if isinstance(name := found.get(Field.NAME), str):
        found[Field.NAME] = check_name(name)
    for field, kind in ((Field.CONSENT, Consent), (Field.STATUS, MemberStatus)):
        if field in found:
            found[field] = _word_of(kind, field, str(found[field]))
    return found


def _word_of(kind: type[StrEnum], field: Field, value: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        raise DomainError("member_value_unknown", field=field.value, value=value[:_LONGEST]) from error


def strictest(first: Consent, second: Consent) -> Consent:
    """Return the more restrictive of two consents."""
    ranks = list(Consent)
    return min(first, second, key=ranks.index)


def register(member_id: str, values: Values) -> Changed:
    """Return a new member as a store registered it; what is HQ's stays as HQ begins: no tier, active, no limit."""
    asked = checked(values)
    if not asked.get(Field.PHONE) or not asked.get(Field.NAME):
        raise DomainError("member_name_missing" if asked.get(Field.PHONE) else "member_phone_malformed")
    return _take(Member(member_id, "", ""), asked, concurrent=())


def change(member: Member, values: Values, concurrent: Collection[Field] = ()) -> Changed:
    """Return a member after a store's change; `concurrent` are fields that others changed after what the store saw.

    HQ's fields stay HQ's. A contact field takes what arrives last. Of two consents that did not know of each other the
    more restrictive stands; one that did may widen it, since the member was asked again.
    """
    return _take(member, checked(values), concurrent)


def _take(member: Member, asked: Values, concurrent: Collection[Field]) -> Changed:
    taken: dict[str, Value] = {}
    conflicts = []
    for field, here in asked.items():
        hq = member.value(field)
        if here == hq:
            continue
        stands = _stands(field, here, hq, is_concurrent=field in concurrent)
        if stands is Side.HERE:
            taken[field.value] = here
        if stands is Side.HQ or field in concurrent:
            conflicts.append(Conflict(field, here, hq, stands))
    moved = tuple(field for field in asked if field.value in taken)
    revision = member.revision + 1 if moved or not member.revision else member.revision
    return Changed(_with(member, taken, revision), moved, tuple(conflicts))


def _stands(field: Field, here: Value, hq: Value, *, is_concurrent: bool) -> Side:
    rule = RULES[field]
    if rule is Rule.HQ:
        return Side.HQ
    if rule is Rule.STRICTEST and is_concurrent:
        return Side.HERE if strictest(Consent(str(here)), Consent(str(hq))) == here else Side.HQ
    return Side.HERE


def _with(member: Member, taken: Mapping[str, Value], revision: int) -> Member:
    return replace(member, **taken, revision=revision)  # type: ignore[arg-type]  # the values were checked by field


def decide(member: Member, values: Values) -> Changed:
    """Return a member after HQ's own decision on its fields; refused is a limit below zero (`member_limit_negative`)."""
    asked = checked(values)
    limit = asked.get(Field.ACCOUNT_LIMIT)
    if isinstance(limit, int) and limit < 0:
        raise DomainError("member_limit_negative", limit_fen=limit)
    taken = {field.value: value for field, value in asked.items() if value != member.value(field)}
    revision = member.revision + 1 if taken else member.revision
    return Changed(_with(member, taken, revision), tuple(field for field in asked if field.value in taken))


def merge(gone: Member, kept: Member) -> Changed:
    """Return the survivor of two members: its own fields, filled from the other's where it has none.

    Consent is the more restrictive of both, a blocked or closed status stays, points add up.
    """
    taken: dict[Field, Value] = {
        field: gone.value(field)
        for field in (Field.NAME, Field.PHONE, Field.ADDRESS, Field.BIRTHDAY, Field.TIER, Field.ACCOUNT_LIMIT)
        if kept.value(field) in ("", None) and gone.value(field) not in ("", None)
    }
    taken[Field.CONSENT] = strictest(kept.consent, gone.consent)
    ranks = list(MemberStatus)
    taken[Field.STATUS] = max(kept.status, gone.status, key=ranks.index)
    moved = tuple(field for field, value in taken.items() if value != kept.value(field))
    one = _with(kept, {field.value: value for field, value in taken.items()}, kept.revision + 1)
    return Changed(replace(one, points=kept.points + gone.points), moved)


def differences(before: Member, after: Values) -> dict[Field, Value]:
    """Return only what differs from a member, in its one form: what a change has to carry."""
    return {field: value for field, value in checked(after).items() if value != before.value(field)}
