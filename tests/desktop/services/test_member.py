"""Members are found by phone, card or name, as HQ published them with this PC's own commands on top."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import func, insert, select, update

from desktop.db import Database
from desktop.models.dealer import Member
from desktop.models.document import Document
from desktop.models.member import MergedMember
from desktop.services.member import change_member, find_members, get_member, register_member
from domain.errors import DomainError
from domain.member import Field
from protocol.member import MemberDoc, values_of
from tests.desktop.hqsaid import say_member
from tests.desktop.shop import CLOCK


@pytest.mark.parametrize(
    ("text", "found"), [("138", ["M1"]), ("M2", ["M2"]), ("李", ["M2"]), ("", ["M2", "M1"]), ("%", [])]
)
def test_a_member_is_found(database: Database, text: str, found: list[str]) -> None:
    with database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        say_member(session, "M2", "李强", "13900000002")
        assert [row.member_id for row in find_members(session, text)] == found


def test_an_unknown_member_is_refused(database: Database) -> None:
    with pytest.raises(DomainError, match="member_unknown"), database.read() as session:
        get_member(session, "M9")


LI = {Field.NAME: "李雷", Field.PHONE: "139 0000 0009"}


def judged(database: Database, status: str, facts: str = "{}") -> None:
    """Let HQ's word on every document be this."""
    with database.write() as session:
        session.execute(update(Document).values(status=status, facts=facts))


def test_a_registered_member_is_found_at_once(database: Database) -> None:
    with database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        made = register_member(session, LI, CLOCK.moment(), doc_id="A")
        assert register_member(session, LI, CLOCK.moment(), doc_id="A") == made
        assert (made.member_id, made.phone, made.is_waiting) == ("A", "13900000009", True)
        assert [row.member_id for row in find_members(session, "13")] == ["A", "M1"]
        assert [row.member_id for row in find_members(session, "雷")] == ["A"]


def test_a_change_shows_on_top_and_a_rejected_one_disappears(database: Database) -> None:
    with database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        change_member(session, "M1", {Field.ADDRESS: "江边"}, CLOCK.moment(), doc_id="A")
        again = change_member(session, "M1", {Field.ADDRESS: "山上"}, CLOCK.moment(), doc_id="A")
        assert (again.address, again.is_waiting, again.tier) == ("江边", True, "gold")
    judged(database, "rejected")
    with database.read() as session:
        assert (get_member(session, "M1").address, get_member(session, "M1").is_waiting) == ("", False)


def test_a_booked_change_stays_on_top_until_its_revision_is_published(database: Database) -> None:
    with database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        change_member(session, "M1", {Field.ADDRESS: "江边"}, CLOCK.moment())
    judged(database, "applied", '{"revision": 1}')
    with database.write() as session:
        assert get_member(session, "M1").address == "江边"
        session.execute(update(Member).values(revision=1))
        assert get_member(session, "M1").address == ""


def test_only_what_differs_is_sent_with_the_revision_that_was_seen(database: Database) -> None:
    with database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        session.execute(update(Member).values(revision=7))
        change_member(session, "M1", {Field.NAME: "王芳", Field.PHONE: "138-0000-0001"}, CLOCK.moment())
        assert session.scalar(select(func.count()).select_from(Document)) == 0
        change_member(session, "M1", {Field.NAME: "王芳", Field.CONSENT: "offers"}, CLOCK.moment())
        doc = msgspec.json.decode(session.scalars(select(Document.body)).one(), type=MemberDoc)
    assert (doc.base_revision, values_of(doc), doc.number[:2]) == (7, {Field.CONSENT: "offers"}, "MB")


def test_what_a_store_may_not_do_is_refused(database: Database) -> None:
    with database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        for values, code in (
            (LI | {Field.PHONE: "123"}, "member_phone_malformed"),
            (LI | {Field.PHONE: "13800000001"}, "member_phone_known"),
            (LI | {Field.NAME: " "}, "member_name_missing"),
            (LI | {Field.TIER: "gold"}, "member_field_is_hqs"),
        ):
            with pytest.raises(DomainError, match=code):
                register_member(session, values, CLOCK.moment())
        register_member(session, LI, CLOCK.moment(), doc_id="A")
        with pytest.raises(DomainError, match="member_phone_known"):
            change_member(session, "A", {Field.PHONE: "13800000001"}, CLOCK.moment())


def test_a_merged_member_leads_to_the_survivor(database: Database) -> None:
    with database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        row = {"scope": "dealer:7", "v": 1, "row_hash": 1, "member_id": "A", "survivor": "M1"}
        session.execute(insert(MergedMember), [row])
        assert get_member(session, "A").member_id == "M1"
        assert change_member(session, "A", {Field.ADDRESS: "江边"}, CLOCK.moment()).member_id == "M1"
