"""Members: whose value of a field stands, whatever the order of arrival where the rule says so."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.member import (
    RULES,
    Changed,
    Consent,
    Field,
    Member,
    MemberStatus,
    Rule,
    Side,
    Value,
    change,
    check_name,
    checked,
    decide,
    differences,
    merge,
    normal_phone,
    register,
    strictest,
)

WANG = Member("M1", "王芳", "13800000001", tier="gold", account_limit=500, points=30, revision=4)
consents = st.sampled_from(list(Consent))
statuses = st.sampled_from(list(MemberStatus))
texts = st.sampled_from(["", "东街", "西街"])


@st.composite
def members(draw: st.DrawFn) -> Member:
    """Any member."""
    return Member(
        *(draw(st.sampled_from(["A", "B"])), draw(texts), draw(st.sampled_from(["", "13800000001"]))),
        address=draw(texts),
        birthday=draw(st.sampled_from([None, date(1990, 5, 1)])),
        consent=draw(consents),
        tier=draw(st.sampled_from(["", "gold"])),
        status=draw(statuses),
        account_limit=draw(st.sampled_from([None, 0, 500])),
        points=draw(st.integers(-100, 100)),
        revision=draw(st.integers(1, 9)),
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 0001", "13800000001"),
        ("+86 138-0000-0001", "13800000001"),
        ("１３８００００００01", "13800000001"),
        ("027-8765 4321", "02787654321"),
        ("400-820-8820", "4008208820"),
    ],
)
def test_a_phone_is_kept_as_its_digits(typed: str, kept: str) -> None:
    assert normal_phone(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "12345", "12800000001", "1380000000", "138000000011", "abc", "٠٢٧٨٧٦٥٤٣٢١"]
)
def test_anything_else_is_no_phone(typed: str) -> None:
    with pytest.raises(DomainError, match="member_phone_malformed"):
        normal_phone(typed)


def test_a_name_has_no_spaces_around_it_and_an_end() -> None:
    assert check_name("  王   芳 ") == "王 芳"
    for name, code in (("  ", "member_name_missing"), ("王" * 101, "member_name_too_long")):
        with pytest.raises(DomainError, match=code):
            check_name(name)


@pytest.mark.parametrize("field", [Field.CONSENT, Field.STATUS])
def test_unknown_words_are_refused(field: Field) -> None:
    with pytest.raises(DomainError, match="member_value_unknown"):
        checked({field: "whatever"})


def test_a_registration_begins_with_what_is_hqs_as_hq_begins() -> None:
    made = register(
        "A", {Field.NAME: "李雷", Field.PHONE: "13900000002", Field.TIER: "gold", Field.CONSENT: "offers"}
    )
    assert (made.member.tier, made.member.consent, made.member.revision) == ("", Consent.OFFERS, 1)
    assert made.facts == {"tier_here": "gold", "tier_hq": "", "tier_stands": "hq"}


@pytest.mark.parametrize(
    ("values", "code"),
    [({Field.NAME: "李雷"}, "member_phone_malformed"), ({Field.PHONE: "13900000002"}, "member_name_missing")],
)
def test_a_registration_needs_a_name_and_a_phone(values: dict[Field, Value], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        register("A", values)


def test_the_latest_contact_stands_and_the_other_is_told() -> None:
    done = change(WANG, {Field.ADDRESS: "东街", Field.BIRTHDAY: date(1990, 5, 1)}, {Field.BIRTHDAY})
    assert (done.member.address, done.member.revision) == ("东街", 5)
    assert done.facts == {"birthday_here": "1990-05-01", "birthday_hq": None, "birthday_stands": "here"}


def test_a_change_that_changes_nothing_is_no_revision() -> None:
    assert change(WANG, {Field.NAME: "王芳"}) == Changed(WANG)


def test_hq_decides_its_own_fields() -> None:
    done = decide(WANG, {Field.TIER: "diamond", Field.STATUS: "blocked", Field.ACCOUNT_LIMIT: None})
    assert (done.member.tier, done.member.status, done.member.account_limit) == ("diamond", "blocked", None)
    assert decide(WANG, {Field.TIER: "gold"}) == Changed(WANG)
    with pytest.raises(DomainError, match="member_limit_negative"):
        decide(WANG, {Field.ACCOUNT_LIMIT: -1})


def test_only_what_differs_has_to_be_sent() -> None:
    assert differences(WANG, {Field.NAME: " 王芳", Field.ADDRESS: "东街"}) == {Field.ADDRESS: "东街"}


@given(members(), st.sampled_from([field for field in Field if RULES[field] is Rule.HQ]), st.booleans())
def test_a_store_never_changes_what_is_hqs(member: Member, field: Field, knew: bool) -> None:
    asked = {Field.TIER: "silver", Field.STATUS: MemberStatus.CLOSED, Field.ACCOUNT_LIMIT: 7}[field]
    done = change(member, {field: asked}, () if knew else (field,))
    assert done.member.value(field) == member.value(field)
    assert asked == member.value(field) or done.conflicts[0].stands is Side.HQ


@given(members(), st.lists(consents, min_size=2, max_size=4))
def test_consents_that_did_not_know_of_each_other_end_the_same_in_any_order(
    member: Member, asked: list[Consent]
) -> None:
    ends = set()
    for order in permutations(asked):
        now = member
        for consent in order:
            now = change(now, {Field.CONSENT: consent}, {Field.CONSENT}).member
        ends.add(now.consent)
    assert ends == {min([member.consent, *asked], key=list(Consent).index)}


@given(consents, consents, consents)
def test_the_strictest_is_a_minimum(a: Consent, b: Consent, c: Consent) -> None:
    assert strictest(a, b) is strictest(b, a) and strictest(a, a) is a
    assert strictest(strictest(a, b), c) is strictest(a, strictest(b, c))


@given(members(), consents)
def test_a_member_who_was_asked_again_may_allow_more(member: Member, consent: Consent) -> None:
    assert change(member, {Field.CONSENT: consent}).member.consent is consent


@given(members(), members())
def test_whoever_survives_a_merger_consent_status_and_points_are_the_same(a: Member, b: Member) -> None:
    one, other = merge(a, b).member, merge(b, a).member
    assert (one.consent, one.status, one.points) == (other.consent, other.status, other.points)
    assert (one.member_id, other.member_id) == (b.member_id, a.member_id)


@given(members(), members(), members())
def test_mergers_come_to_the_same_in_any_order_except_what_the_survivor_brings(
    a: Member, b: Member, c: Member
) -> None:
    first = merge(c, merge(b, a).member).member
    second = merge(b, merge(c, a).member).member
    assert (first.consent, first.status, first.points) == (second.consent, second.status, second.points)
    assert first.value(Field.NAME) == a.name or not a.name


def is_missing(value: Value) -> bool:
    """Nothing was ever said of the field; a limit of 0 is a limit."""
    return value is None or value == ""


@given(members(), members())
def test_a_survivor_loses_nothing_it_had(gone: Member, kept: Member) -> None:
    done = merge(gone, kept)
    for field in (Field.NAME, Field.PHONE, Field.ADDRESS, Field.BIRTHDAY, Field.TIER, Field.ACCOUNT_LIMIT):
        held = kept.value(field)
        expected = gone.value(field) if is_missing(held) and not is_missing(gone.value(field)) else held
        assert done.member.value(field) == expected
    assert done.member.revision == kept.revision + 1
